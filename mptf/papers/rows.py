"""The rows that papers of the Committee are made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from mptf.money import Money


class ThingRow(NamedTuple):
    """A note or a programme in the version that the papers are about.

    A programme's note, its rubric and its call are those of the note that it grew from.
    """

    subject_id: UUID
    kind: str
    number: str
    coordinator: str
    version: int
    content: dict[str, Any]
    note_number: str
    note_content: dict[str, Any]
    call: str
    rubric: list[dict[str, Any]]
    ceiling_minor: int | None
    currency: str
    illustrative: bool
    given_minor: int | None
    """What a programme that is to be revised was given so far; nothing of anything else."""
    changes: list[str] | None
    """What a revision changes, and who decides that."""

    @property
    def given(self) -> Money | None:
        """What the budget in force comes to, of a programme that is to be revised."""
        return None if self.given_minor is None else Money(self.given_minor, self.currency)

    @property
    def ceiling(self) -> Money | None:
        """The most that a programme may ask for, by its invitation."""
        return None if self.ceiling_minor is None else Money(self.ceiling_minor, self.currency)


class ReviewRow(NamedTuple):
    """One reviewer's points by criterion, and their total in tenths."""

    subject_id: UUID
    scores: dict[str, int]
    total_tenths: int


class RecommendedRow(NamedTuple):
    """What the secretariat recommended of the note in that version, and how it summed it up."""

    subject_id: UUID
    outcome: str
    text: str


class ClearedRow(NamedTuple):
    """The secretariat's word that a document may be decided on, and what it let pass."""

    subject_id: UUID
    version: int
    text: str
    waived: list[dict[str, Any]]
    reason: str
    cleared_at: datetime
    who: str


class StepRow(NamedTuple):
    """A step of the thing, or of the note that it grew from."""

    subject_id: UUID
    workflow: str
    trigger: str
    to_state: str
    act_on: date


class DecidedRow(NamedTuple):
    """What was decided before of the thing, or of its note."""

    subject_id: UUID
    number: str
    decided_on: date
    state: str
    outcome: str


class EntityRow(NamedTuple):
    """A participating organisation by its name."""

    code: str
    name: str


class GivenRow(NamedTuple):
    """What a decision gave to the fund's own costs, in minor units of its currency."""

    decision: str
    minor: int
