"""Delegations in words: who lent which role to whom, for what, and whether it runs."""

from __future__ import annotations

from typing import NamedTuple

from api.pages.vocabulary import PURPOSES, _
from api.pages.words import Pill, Words
from mptf.money import Money
from mptf.reports.people import DelegationRow
from mptf.work import Work
from workflows.acts import ACTS

END = "delegation.end"


class Lent(NamedTuple):
    """A delegation; `end_url` is empty where it is over, or not the reader's to end."""

    row: DelegationRow
    role: str
    purposes: str
    most: Money | None
    state: Pill
    end_url: str


def lent(work: Work, words: Words, row: DelegationRow) -> Lent:
    """A delegation as a page shows it."""
    state = _standing(work, row)
    may_end = ACTS[END].by.includes(work.actor, None) and state.tone != "over"
    named = [words.say(PURPOSES[purpose]) for purpose in row.purposes]
    return Lent(
        row,
        words.role(row.role),
        ", ".join(named) or words.say(_("everything")),
        None if row.most_minor is None else Money(row.most_minor, work.profile.fund.currency),
        state,
        f"/acts/{END}?on={row.id}" if may_end else "",
    )


def _standing(work: Work, row: DelegationRow) -> Pill:
    today = work.today()
    if row.revoked_on is not None or (row.to_on is not None and row.to_on < today):
        return Pill(_("Ended"), "over")
    return Pill(_("To come"), "due") if row.from_on > today else Pill(_("In force"), "good")
