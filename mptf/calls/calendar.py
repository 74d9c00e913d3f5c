"""A call as entries for calendars: when it opens and, where it has an end, when it closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mptf.calendars import Entry, calendar, uid
from mptf.calls.queries import CallRow

_BEFORE = timedelta(hours=1)
"""An end is entered as the last hour, so that it stands in a day's plan."""


def entries(row: CallRow, url: str) -> str:
    """The calendar file. An end that was put off moves the entry that a calendar has."""
    return calendar("Calls for concept notes", _entries(row, url))


def _entries(row: CallRow, url: str) -> Iterator[Entry]:
    stamp = row.announced_at or row.opens_at
    yield {
        "uid": uid(f"call-{row.number}-opens", url),
        "dtstamp": stamp,
        "dtstart": row.opens_at,
        "dtend": row.opens_at,
        "summary": f"Opens: {row.title}",
        "url": f"{url}/calls/{row.number}",
    }
    if row.closes_at is not None:
        yield {**_end(row, row.closes_at, url), "dtstamp": stamp}


def _end(row: CallRow, closes_at: datetime, url: str) -> Entry:
    return {
        "uid": uid(f"call-{row.number}-closes", url),
        "dtstart": closes_at - _BEFORE,
        "dtend": closes_at,
        "summary": f"Closes: {row.title}",
        "sequence": row.moved,
        "url": f"{url}/calls/{row.number}",
    }
