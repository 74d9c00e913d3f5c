"""What a report is: one definition, from which page, CSV, XLSX, PDF and JSON all come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from api.pages.words import Words
from mptf.exports.tables import Table
from mptf.policy import Party
from mptf.templating import day as day_in_words
from mptf.work import Work


class FundReport(NamedTuple):
    """A report. `about` says what it counts, `nothing` what stands where it has no row.

    A reader whom it is not for is shown none of that name.
    """

    name: str
    title: str
    about: str
    nothing: str
    readers: Party
    table: Callable[[Work, Words, date], Table]


def through(words: Words, day: date, text: str) -> str:
    """The stamp of a report: `text` names the day as `%(day)s`."""
    return words.say(text) % {"day": day_in_words(day)}
