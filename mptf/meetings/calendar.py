"""A meeting as an entry for calendars (iCalendar, RFC 5545): called, moved, called off."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from icalendar import Calendar

from mptf.calendars import calendar, uid
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
    """The entry. A later move has a higher sequence number: calendars keep one a meeting."""
    event = {
        "uid": uid(number, url),
        "dtstamp": written_at,
        "dtstart": fixed.starts_at,
        "dtend": fixed.ends_at,
        "summary": title,
        "location": fixed.place,
        "sequence": fixed.moved + (1 if method is Method.CANCEL else 0),
        "status": "CANCELLED" if method is Method.CANCEL else "CONFIRMED",
        "url": f"{url}/meetings/{number}",
    }
    return calendar("Meetings of the Committee", [event], method.value)


def organized(text: str, sender: str) -> tuple[str, str]:
    """The entry as it leaves with a mail, and its method: the sender is the organizer."""
    file = Calendar.from_ical(text)
    for event in file.walk("VEVENT"):
        event.add("organizer", f"mailto:{sender}")
    return str(file.to_ical(), "utf-8"), str(file["method"])
