"""What a sitting asks the Committee, and the decision that is recorded of what it adopted.

A written procedure and a meeting alike: they differ in how positions are taken, not in this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from mptf.clock import day_in
from mptf.committee import service as committee
from mptf.committee.models import Decision, Mode
from mptf.committee.schemas import DecisionSent, ItemSent
from mptf.rounds.models import AdoptedItem, Result
from mptf.rounds.table import OnItem
from mptf.rounds.tally import Closed
from mptf.work import Work
from workflows import sitting_grounds as grounds
from workflows.decision import DECISION
from workflows.decision_rules import FUND
from workflows.engine import begin, workflow_named
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.sitting_grounds import Elsewhere, Proposed


@rests_on(grounds.proposed)
def what_it_asks_can_be_decided(_case: Case[Any], proposed: Sequence[Proposed]) -> str | None:
    """Each thing is in a state in which the Committee can decide so."""
    wrong = [row.title for row in proposed if not _can_be_decided(row)]
    if not wrong:
        return None
    return f"Not before the Committee for this any more: {'; '.join(wrong)}."


def _can_be_decided(row: Proposed) -> bool:
    if row.subject_kind == FUND:
        return True
    return workflow_named(row.subject_kind).deciding(row.state or "", row.outcome) is not None


@rests_on(grounds.elsewhere)
def nothing_of_it_runs_elsewhere(_case: Case[Any], other: Sequence[Elsewhere]) -> str | None:
    """One thing is decided once: it is asked of in no other sitting that goes on."""
    if not other:
        return None
    named = "; ".join(f"{row.title} ({row.number})" for row in other)
    return f"The Committee is asked of it elsewhere already: {named}."


class Ended(NamedTuple):
    """An item that is over, and how."""

    found: OnItem
    how: Closed


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a decision says of the sitting in which it was taken."""

    title: str
    mode: Mode
    text: str
    attendance: tuple[str, ...]
    illustrative: bool
    on: date | None = None
    """The day of the decision; that of the last close where none is named."""


def record(work: Work, sitting: Sitting, ended: Sequence[Ended]) -> Decision | None:
    """One decision of all items that were adopted, provisional until the Chair signs it."""
    adopted = [each for each in ended if each.how.derivation.result is Result.ADOPTED]
    if not adopted:
        return None
    titles = {each.found.item.subject_id: each.found.item.title for each in adopted}
    last = max(each.how.at for each in adopted)
    decision = committee.record(
        work,
        DecisionSent(
            title=sitting.title,
            decided_on=sitting.on or day_in(work.profile.fund.zone, last),
            mode=sitting.mode,
            items=tuple(ItemSent(**each.found.item.proposal) for each in adopted),
            attendance=sitting.attendance,
            recusals=_recused(adopted),
            text=sitting.text,
            illustrative=sitting.illustrative,
        ),
        lambda _kind, key: titles[key],
    )
    begin(work, DECISION, decision)
    for each, item in zip(adopted, committee.items(work, decision), strict=True):
        work.add(AdoptedItem(committee_item_id=each.found.item.id, decision_item_id=item.id))
    return decision


def _recused(adopted: Sequence[Ended]) -> tuple[str, ...]:
    """The seats that stood back, with the items from which they did."""
    return tuple(
        f"{seat.code}, {seat.organisation}: item {each.found.item.seq}"
        for each in adopted
        for seat in each.found.seats
        if each.found.ground_of(seat)
    )
