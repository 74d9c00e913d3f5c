"""Small things that several letters mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mptf.errors import InvariantBroken
from mptf.money import Money, total


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A concept note: its number, and its title as it was at the decision."""

    number: str
    title: str
    countries: tuple[str, ...] = ()
    """Named after the title in letters whose own facts do not list them."""


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """A joint programme: its number, its title as decided, the agent's number once known."""

    number: str
    title: str
    project_number: str | None = None
    countries: tuple[str, ...] = ()
    """As in NoteRef."""


@dataclass(frozen=True, slots=True)
class DecisionRef:
    """A decision of the Committee and its date."""

    number: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be completed or revised, and where."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class FailedRule:
    """An eligibility rule that was not met, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """Something that the Committee is asked to decide."""

    seq: int
    title: str


@dataclass(frozen=True, slots=True)
class AmountLine:
    """An amount for one entity."""

    entity: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SentLine:
    """When an entity was sent its amount, and under which reference of the agent."""

    entity: str
    value_on: date
    agent_reference: str


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of the approved money, by entity, and what releases it."""

    number: int
    lines: tuple[AmountLine, ...]
    release: str

    def __post_init__(self) -> None:
        """Refuse a tranche for nobody."""
        if not self.lines:
            raise InvariantBroken(f"tranche {self.number} is for no entity")

    @property
    def total(self) -> Money:
        """The whole tranche."""
        currency = self.lines[0].amount.currency
        return total([line.amount for line in self.lines], currency)

    def of(self, entity: str) -> Money:
        """An entity's part of it, which may be nothing."""
        parts = [line.amount for line in self.lines if line.entity == entity]
        return total(parts, self.lines[0].amount.currency)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of an approval: what, by whom, by when, and the tranche it holds back."""

    text: str
    owner: str
    due_on: date
    blocks: str | None = None


def adds_up(lines: Sequence[AmountLine], whole: Money) -> None:
    """Refuse lines that are not the total under them.

    Raises:
        InvariantBroken: they are not.
    """
    if total([line.amount for line in lines], whole.currency) != whole:
        raise InvariantBroken(f"the amounts by entity do not add up to {whole}")
