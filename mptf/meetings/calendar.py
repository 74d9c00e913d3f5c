"""A meeting as an entry for calendars (iCalendar, RFC 5545): called, moved, called off."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from icalendar import Calendar, Event

from mptf.meetings.queries import Fixed


class Method(StrEnum):
    """What a calendar does with the entry (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def entry(
    *,
    number: str,
    title: str,
    fixed: Fixed,
    written_at: datetime,
    url: str,
    method: Method = Method.REQUEST,
) -> str:
    """The entry, in the same words whenever it is made.

    Instants stand in UTC: a calendar shows them on the clocks of whoever reads it. A later move
    has a higher sequence number, so that calendars keep one entry a meeting.
    """
    event = Event()
    event.add("uid", f"{number}@{url.partition('://')[2] or url}")
    event.add("dtstamp", written_at)
    event.add("dtstart", fixed.starts_at)
    event.add("dtend", fixed.ends_at)
    event.add("summary", title)
    event.add("location", fixed.place)
    event.add("sequence", fixed.moved + (1 if method is Method.CANCEL else 0))
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("url", f"{url}/meetings/{number}")
    calendar = Calendar()
    calendar.add("prodid", "-//MPTF//Meetings of the Committee//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def organized(text: str, sender: str) -> tuple[str, str]:
    """The entry as it leaves with a mail, and its method: the sender is the organizer."""
    calendar = Calendar.from_ical(text)
    for event in calendar.walk("VEVENT"):
        event.add("organizer", f"mailto:{sender}")
    return str(calendar.to_ical(), "utf-8"), str(calendar["method"])
