"""Scenarios as they are sent: what was asked, what is proposed and why, what is not in and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.json.schemas.parts import Amount, Answer, Page, Record
from api.json.schemas.pipeline import InPool
from mptf.money import Money
from mptf.scenarios.explaining import Why
from mptf.scenarios.problem import Aim, Outcome, RuleKind
from mptf.scenarios.queries import ScenarioRow


class ScenarioItem(Answer):
    """A scenario in a list: what money there would be, and what of it is proposed."""

    id: UUID
    number: str
    title: str
    as_of: date
    outcome: Outcome
    held: Amount
    spent: Amount
    notes: int
    proposed_at: datetime
    withdrawn_at: datetime | None
    illustrative: bool

    @classmethod
    def of(cls, row: ScenarioRow) -> ScenarioItem:
        """A scenario as it is sent."""
        asked, answer = row.question, row.answer
        return cls(
            id=row.id,
            number=row.number,
            title=row.title,
            as_of=row.as_of,
            outcome=answer.outcome,
            held=Amount.of(Money(asked.problem.held, asked.currency)),
            spent=Amount.of(Money(answer.spent, asked.currency)),
            notes=len(answer.chosen),
            proposed_at=row.proposed_at,
            withdrawn_at=row.withdrawn_at,
            illustrative=row.illustrative,
        )


class ScenarioPage(Page[ScenarioItem]):
    """Scenarios, with how many there are."""

    count: int


class GiftAsked(Answer):
    """Money that might come, and what the agent's fee leaves of it."""

    pool: str
    amount: Amount
    net: Amount


class RuleAsked(Answer):
    """A rule: about which area, region or note, and how much: per cent of a share, or money."""

    kind: RuleKind
    about: str
    percent: float | None
    amount: Amount | None
    says: str


class AimReached(Answer):
    """How much of an aim was reached, and how much there could be at the most.

    Scores count in points of 100; both are null for whoever does not see all of them.
    """

    aim: Aim
    value: Annotated[str, Field(examples=["1611.5"])] | None
    most: str | None


class Proposed(Answer):
    """A note that is proposed, why, and which pools would pay for it."""

    number: str
    title: str
    area: str | None
    region: str | None
    place: int
    amount: Amount
    why: list[str]
    parts: list[InPool]


class NotProposed(Answer):
    """A note that is not in: why, by how much, and how near it was.

    `near` counts those that just missed, from 1; `instead_of` names the note for which it could
    have stood in at the least loss.
    """

    number: str
    title: str
    place: int
    amount: Amount
    reason: Why
    why: list[str]
    short: Amount | None
    instead_of: str | None
    near: int | None


class Shares(Answer):
    """An area or a region before and after the proposal; shares are of all that was approved."""

    label: str
    approved: Amount
    share_before: str
    proposed: Amount
    share_after: str


class ScenarioRecord(Record):
    """A scenario with its question, its answer and its reasons. It changes no other record."""

    number: str
    title: str
    as_of: date
    text: str
    outcome: Outcome
    says: str
    held: Amount
    spent: Amount
    gifts: list[GiftAsked]
    pools: list[InPool]
    rules: list[RuleAsked]
    conflict: list[RuleAsked]
    """Rules that cannot be met together."""
    reached: list[AimReached]
    proposed: list[Proposed]
    missed: list[NotProposed]
    drawn_in_turn: bool
    """Whether the books, which draw for one note after another, would come to these draws."""
    areas: list[Shares]
    regions: list[Shares]
    profile_version: str
    inputs_digest: str | None
    """SHA-256 of all that the answer follows from; null for whoever does not see all the scores,
    which could be guessed from it."""
    proposed_at: datetime
    proposed_by: UUID
    withdrawn_at: datetime | None
    withdrawn_because: str | None
    illustrative: bool
    paper: str
