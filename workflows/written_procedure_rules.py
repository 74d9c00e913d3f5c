"""The guards and the acts that the written procedure's table names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mptf.clock import day_in
from mptf.committee import service as committee
from mptf.committee.models import Mode
from mptf.committee.schemas import DecisionSent, ItemSent
from mptf.procedures import service as procedures
from mptf.procedures.models import AdoptedItem, WrittenProcedure
from mptf.rounds.models import Result
from mptf.rounds.queries import OnItem
from mptf.rounds.tally import Closed
from workflows import papers
from workflows import written_procedure_grounds as grounds
from workflows.decision import DECISION
from workflows.decision_rules import FUND
from workflows.engine import begin, workflow_named
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.written_procedure_grounds import Asked, Elsewhere, Proposed

Procedure = Case[WrittenProcedure]


# --- Guards --------------------------------------------------------------------------------------


def positions_can_be_sealed(case: Procedure) -> str | None:
    """There is a secret from which the keys of positions are derived."""
    if case.work.seal_key:
        return None
    return "Positions cannot be sealed: an administrator sets MPTF_SEAL_KEY first."


@rests_on(grounds.proposed)
def what_it_decides_can_be_decided(_case: Procedure, proposed: Sequence[Proposed]) -> str | None:
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
def no_other_procedure_runs_on_it(_case: Procedure, other: Sequence[Elsewhere]) -> str | None:
    """One thing is decided once: no other written procedure runs on it."""
    if not other:
        return None
    named = "; ".join(f"{row.title} ({row.number})" for row in other)
    return f"Another written procedure runs on it already: {named}."


@rests_on(grounds.asked)
def every_item_is_closed(case: Procedure, asked: Sequence[Asked]) -> str | None:
    """The deadline has passed, or every seat that is entitled has answered."""
    running = sum(not row.is_over(case.work.now()) for row in asked)
    if not running:
        return None
    return f"{running} of its {len(asked)} items still run." if len(asked) > 1 else "It still runs."


@rests_on(grounds.asked)
def no_item_is_closed(case: Procedure, asked: Sequence[Asked]) -> str | None:
    """What the Committee has answered is not taken back."""
    if any(row.is_over(case.work.now()) for row in asked):
        return "An item of it is closed already: conclude it instead."
    return None


@rests_on(grounds.item_asked)
def positions_are_taken(case: Case[Any], asked: Sequence[Asked]) -> str | None:
    """A round on the item runs."""
    if asked and not asked[0].is_over(case.work.now()):
        return None
    return "Positions are not taken on this item now."


# --- What follows --------------------------------------------------------------------------------


def serve_the_seats(case: Procedure) -> None:
    """Open a round on every item, with the seats as they stand."""
    procedures.circulate(case.work, case.subject)


def send_the_papers(case: Procedure) -> None:
    """Mail to whoever speaks for a seat that is asked: what is asked, until when, and where."""
    papers.send(case.work, case.subject)


def close_its_items(case: Procedure) -> None:
    """Record how each item ended, and the key that opens its positions."""
    procedures.close_what_is_over(case.work, case.subject)


def record_what_was_adopted(case: Procedure) -> None:
    """One decision of all items that were adopted, provisional until the Chair signs it."""
    work, procedure = case.work, case.subject
    closed = procedures.close_what_is_over(work, procedure)
    adopted = [pair for pair in closed if pair[1].derivation.result is Result.ADOPTED]
    if not adopted:
        return
    titles = {found.item.subject_id: found.item.title for found, _how in adopted}
    last = max(how.at for _found, how in adopted)
    decision = committee.record(
        work,
        DecisionSent(
            title=procedure.title,
            decided_on=day_in(work.profile.fund.zone, last),
            mode=Mode.WRITTEN,
            items=tuple(ItemSent(**found.item.proposal) for found, _how in adopted),
            attendance=_there(adopted),
            recusals=_recused(adopted),
            text=f"Adopted by written procedure {procedure.number}.",
            illustrative=procedure.illustrative,
        ),
        lambda _kind, key: titles[key],
    )
    begin(work, DECISION, decision)
    for (found, _how), item in zip(adopted, committee.items(work, decision), strict=True):
        work.add(AdoptedItem(committee_item_id=found.item.id, decision_item_id=item.id))


def _there(adopted: Sequence[tuple[OnItem, Closed]]) -> tuple[str, ...]:
    """The seats to which the papers went and that had a voice, once each, in order."""
    return tuple(
        dict.fromkeys(
            f"{seat.code}, {seat.organisation}"
            for found, _how in adopted
            for seat in found.seats
            if seat.served and not found.ground_of(seat)
        )
    )


def _recused(adopted: Sequence[tuple[OnItem, Closed]]) -> tuple[str, ...]:
    """The seats that stood back, with the items from which they did."""
    return tuple(
        f"{seat.code}, {seat.organisation}: item {found.item.seq}"
        for found, _how in adopted
        for seat in found.seats
        if found.ground_of(seat)
    )
