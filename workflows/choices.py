"""What somebody may do with a record now: its steps and the other acts on it, with the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import SQLModel

from mptf.fund_closings.service import against_taking_in
from mptf.work import Work
from workflows import grounds
from workflows.acts import slug
from workflows.engine import open_to, reasons
from workflows.grammar import Case, Step
from workflows.grounds import File, Guard
from workflows.own_acts import OWN_ACTS, Act
from workflows.tables import LIVES


class Choice(NamedTuple):
    """One thing to do. With reasons it cannot be done yet; `ends` is what cannot be taken back."""

    name: str
    phrase: str
    reasons: tuple[str, ...]
    is_step: bool
    ends: bool


class Theirs(NamedTuple):
    """What is an actor's to do with one record, before anything is known of it but its state."""

    acts: list[Act]
    workflow: str
    steps: list[Step]


def choices(work: Work, records: Mapping[UUID, SQLModel]) -> Mapping[UUID, list[Choice]]:
    """Everything that is the actor's to do with each record, in the order in which it is done.

    What prepares a step comes before it; what ends the record's life comes last. Whatever the
    records are and however many, what must be known of them is read in one statement.
    """
    theirs = {key: _theirs(work, record) for key, record in records.items()}
    files = grounds.files(work, {key: list(_guards(found)) for key, found in theirs.items()})
    closed = _closed(work, [act for found in theirs.values() for act in found.acts])
    return {
        key: sorted(
            [
                *_acts(found, Case(work, records[key]), files[key], closed),
                *_steps(found, Case(work, records[key]), files[key]),
            ],
            key=lambda choice: choice.ends,
        )
        for key, found in theirs.items()
    }


def _theirs(work: Work, record: Any) -> Theirs:
    workflow = LIVES.get(type(record))
    return Theirs(
        [act for act in OWN_ACTS if act.on is type(record) and _is_open(act, work, record)],
        workflow.name if workflow else "",
        open_to(work.actor, workflow, record) if workflow else [],
    )


def _guards(found: Theirs) -> Iterator[Guard]:
    for act in found.acts:
        yield from act.offered_when
    for step in found.steps:
        yield from step.when


def _closed(work: Work, acts: Collection[Act]) -> tuple[str, ...]:
    """Why what takes something into the fund cannot be done any more; asked where any act does."""
    return against_taking_in(work) if any(act.takes_in for act in acts) else ()


def _acts(found: Theirs, case: Case[Any], file: File, closed: tuple[str, ...]) -> Iterator[Choice]:
    for act in found.acts:
        if not any(file.answer(guard, case) for guard in act.offered_when):
            yield _choice(act, act.name.rpartition(".")[2], closed)


def _choice(act: Act, phrase: str, closed: tuple[str, ...]) -> Choice:
    return Choice(act.name, phrase, closed if act.takes_in else (), is_step=False, ends=act.ends)


def _steps(found: Theirs, case: Case[Any], file: File) -> Iterator[Choice]:
    for step in found.steps:
        yield Choice(
            f"{found.workflow}.{slug(step.trigger)}",
            step.trigger,
            reasons(step, case, file),
            is_step=True,
            ends=step.why and step.dest.is_end,
        )


def beginnings(work: Work, kinds: tuple[str, ...]) -> list[Choice]:
    """What the actor may begin: the acts on nothing yet whose names begin with one of the kinds."""
    theirs = [
        act
        for act in OWN_ACTS
        if act.on is None and act.name.startswith(kinds) and act.by.includes(work.actor, None)
    ]
    closed = _closed(work, theirs)
    return [_choice(act, act.name.replace(".", " "), closed) for act in theirs]


def _is_open(act: Act, work: Work, subject: Any) -> bool:
    within = act.while_in is None or subject.state in act.while_in
    return within and act.by.includes(work.actor, subject)
