"""Delegations in words: who lent which role to whom, for what, and whether it runs."""

from __future__ import annotations

from typing import NamedTuple

from api.pages.vocabulary import PURPOSES, _
from api.pages.words import Pill, Words
from mptf.money import Money
from mptf.people.lending import Standing
from mptf.reports.people import DelegationRow
from mptf.work import Work
from workflows.acts import ACTS

CONFIRM, END = "delegation.confirm", "delegation.end"
STANDINGS = {
    Standing.TO_BE_CONFIRMED: Pill(_("To be confirmed"), "due"),
    Standing.TO_COME: Pill(_("To come"), "due"),
    Standing.IN_FORCE: Pill(_("In force"), "good"),
    Standing.LAPSED: Pill(_("Lapsed with the role"), "over"),
    Standing.ENDED: Pill(_("Ended"), "over"),
}


class Lent(NamedTuple):
    """A delegation; its addresses are empty where that is not the reader's, or not to be done."""

    row: DelegationRow
    role: str
    purposes: str
    most: Money | None
    state: Pill
    confirm_url: str
    end_url: str


def lent(work: Work, words: Words, row: DelegationRow) -> Lent:
    """A delegation as a page shows it."""
    standing = row.standing(work.today())
    confirms = standing is Standing.TO_BE_CONFIRMED and _is_theirs(work, CONFIRM, row)
    ends = standing is not Standing.ENDED and _is_theirs(work, END, row)
    named = [words.say(PURPOSES[purpose]) for purpose in row.purposes]
    return Lent(
        row,
        words.role(row.role),
        ", ".join(named) or words.say(_("everything")),
        None if row.most_minor is None else Money(row.most_minor, work.profile.fund.currency),
        STANDINGS[standing],
        f"/acts/{CONFIRM}?on={row.id}" if confirms else "",
        f"/acts/{END}?on={row.id}" if ends else "",
    )


def _is_theirs(work: Work, act: str, row: DelegationRow) -> bool:
    return ACTS[act].by.includes(work.actor, row)
