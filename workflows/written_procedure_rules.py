"""The guards and the acts that the written procedure's table names."""

from __future__ import annotations

from collections.abc import Sequence

from mptf.committee.models import Mode
from mptf.procedures import service as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.rounds.models import Result
from workflows import papers
from workflows import sitting_grounds as grounds
from workflows.decisions_of_items import Ended, Sitting, record
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.sitting_grounds import Asked

Procedure = Case[WrittenProcedure]


# --- Guards --------------------------------------------------------------------------------------


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
    ended = [Ended(*each) for each in procedures.close_what_is_over(work, procedure)]
    sitting = Sitting(
        title=procedure.title,
        mode=Mode.WRITTEN,
        text=f"Adopted by written procedure {procedure.number}.",
        attendance=_there(ended),
        illustrative=procedure.illustrative,
    )
    record(work, sitting, ended)


def _there(ended: Sequence[Ended]) -> tuple[str, ...]:
    """The seats to which the papers went and that had a voice, once each, in order."""
    return tuple(
        dict.fromkeys(
            f"{seat.code}, {seat.organisation}"
            for each in ended
            if each.how.derivation.result is Result.ADOPTED
            for seat in each.found.seats
            if seat.served and not each.found.ground_of(seat)
        )
    )
