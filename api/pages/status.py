"""The fund's status: the figures of any day, the target, where the money came from and went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDay, ThisDoor
from api.pages.frame import show, words_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.ledger import queries as books
from mptf.ledger.queries import Statement
from mptf.money import Money
from mptf.reports.status import Status, states, status
from mptf.work import Work

router = APIRouter(include_in_schema=False)

BAR = 1000
"""How wide the target's bar is in its own units."""


class Mark(NamedTuple):
    """A length on the target's bar."""

    label: str
    amount: Money
    width: int


class StateCount(NamedTuple):
    """How many records stand in a state; `value` is what a filter asks for."""

    state: Pill
    value: str
    records: int


@dataclass(frozen=True, slots=True)
class StatusView:
    """What the page shows."""

    status: Status
    statement: Statement
    marks: tuple[Mark, ...]
    pools: tuple[tuple[str, Money], ...]
    notes: tuple[StateCount, ...]
    programmes: tuple[StateCount, ...]

    @property
    def progress(self) -> str:
        """The share of the target in per cent, to one decimal."""
        share = self.status.target_progress
        return "" if share is None else f"{share * 100:.1f}"


@router.get("/")
def fund_status(door: ThisDoor, day: ThisDay) -> HTMLResponse:
    """Fund status as of a day."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, day.day))
    return show(
        door,
        "status.html",
        title=_("Fund status"),
        section="status",
        day=day,
        status=day.status,
        view=view,
    )


def _view(work: Work, words: Words, day: date) -> StatusView:
    found = status(work, day)
    return StatusView(
        status=found,
        statement=books.statement(work, day),
        marks=_marks(found),
        pools=tuple((words.pool(code), money) for code, money in found.available_by_pool.items()),
        notes=_counts(work, words, "concept-note", day),
        programmes=_counts(work, words, "joint-programme", day),
    )


def _marks(found: Status) -> tuple[Mark, ...]:
    """Deposits, commitments and the target on one scale. Pledges stand beside, never added."""
    lengths = [
        (_("Target"), found.target),
        (_("Committed"), found.committed),
        (_("Deposited"), found.deposited),
    ]
    whole = max((money.minor for _label, money in lengths if money), default=0)
    return tuple(
        Mark(label, money, money.minor * BAR // whole)
        for label, money in lengths
        if money is not None and whole
    )


def _counts(work: Work, words: Words, workflow: str, day: date) -> tuple[StateCount, ...]:
    found = states(work, workflow, day)
    return tuple(
        StateCount(words.state(workflow, value), value, found[value])
        for value, _name in words.states(workflow)
        if found.get(value)
    )
