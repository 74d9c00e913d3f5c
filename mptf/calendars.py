"""Entries for calendars (iCalendar, RFC 5545), in the same words whenever they are made.

Instants stand in UTC: a calendar shows them on the clocks of whoever reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from icalendar import Calendar, Event

Entry = Mapping[str, Any]
"""The properties of an event by their names, `uid` and `dtstamp` among them."""


def calendar(about: str, entries: Iterable[Entry], method: str = "PUBLISH") -> str:
    """A calendar file; `about` is what it is about, `method` what a calendar does with it."""
    file = Calendar()
    file.add("prodid", f"-//MPTF//{about}//EN")
    file.add("version", "2.0")
    file.add("method", method)
    for entry in entries:
        event = Event()
        for name, value in entry.items():
            event.add(name, value)
        file.add_component(event)
    return str(file.to_ical(), "utf-8")


def uid(name: str, url: str) -> str:
    """By what a calendar knows an entry again: a name under the fund's own address."""
    return f"{name}@{url.partition('://')[2] or url}"
