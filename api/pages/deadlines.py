"""Deadlines in words: how long something still has, and whether it was done in time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from gettext import NullTranslations
from typing import NamedTuple

from mptf.notes.queries import DueRow
from mptf.templating import day
from mptf.work import Work
from mptf.working_days import working_days_between

_PLAIN = NullTranslations()
_ = _PLAIN.gettext
_n = _PLAIN.ngettext

SOON = 5
"""Working days from which a deadline is soon: one week of work."""


class Chip(NamedTuple):
    """A deadline in words, with the tone of its sign: later, soon, late, done."""

    label: str
    tone: str


class Owed(NamedTuple):
    """Something that is due: from whom, by when, and how long that is."""

    what: str
    party: str
    due_on: date
    chip: Chip


def chip(
    due_on: date, today: date, holidays: Collection[date], done_on: date | None = None
) -> Chip:
    """What a reader is told of a deadline. A day that is due counts until its end.

    What is ahead is counted in working days, what is late in days: waiting is felt on Sundays too.
    """
    if done_on is not None:
        late = (done_on - due_on).days
        if late > 0:
            said = _n("done on %(day)s, %(n)s day late", "done on %(day)s, %(n)s days late", late)
            return Chip(said % {"day": day(done_on), "n": late}, "done")
        return Chip(_("done on %(day)s") % {"day": day(done_on)}, "done")
    over = (today - due_on).days
    if over > 0:
        said = _n("overdue by %(n)s day", "overdue by %(n)s days", over)
        return Chip(said % {"n": over}, "late")
    if over == 0:
        return Chip(_("due today"), "soon")
    left = working_days_between(today, due_on, holidays)
    said = _n("due in %(n)s working day", "due in %(n)s working days", left)
    return Chip(said % {"n": left}, "soon" if left <= SOON else "later")


def due_chips(work: Work, rows: Iterable[DueRow]) -> list[Owed]:
    """What is still due, with how long there is."""
    holidays = work.profile.holidays
    return [
        Owed(row.what, row.party, row.due_on, chip(row.due_on, work.today(), holidays))
        for row in rows
    ]
