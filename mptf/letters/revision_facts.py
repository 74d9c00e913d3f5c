"""What the letters on a revision of a joint programme mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mptf.errors import InvariantBroken
from mptf.letters.mentions import AmountLine, DecisionRef, ProgrammeRef, adds_up
from mptf.money import Money


@dataclass(frozen=True, slots=True)
class ChangedAmount:
    """An entity's part of a budget as it was and as it is; nothing where it has none."""

    entity: str
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Extension:
    """A joint programme goes on for longer, without cost or with more money."""

    programme: ProgrammeRef
    revision: str
    decision: DecisionRef | None
    """Nothing where the Chair gives it."""
    countries: tuple[str, ...]
    end_before: date
    end_after: date
    months: int
    reason: str
    lines: tuple[ChangedAmount, ...] = ()
    """The budget by entity, where it is another one."""
    before: Money | None = None
    after: Money | None = None

    def __post_init__(self) -> None:
        """Refuse an extension that is none, or a budget that does not add up."""
        if self.end_after <= self.end_before:
            raise InvariantBroken("an extension ends later than before")
        _both_add_up(self.lines, self.before, self.after)


@dataclass(frozen=True, slots=True)
class Revision:
    """A joint programme is changed: what, and by whom it was approved."""

    programme: ProgrammeRef
    revision: str
    decision: DecisionRef | None
    """Nothing where the secretariat approves it."""
    countries: tuple[str, ...]
    version: int
    in_force_on: date
    reason: str
    changes: tuple[str, ...]
    lines: tuple[ChangedAmount, ...] = ()
    """The budget by entity, where the part of one is another."""
    before: Money | None = None
    after: Money | None = None
    categories: tuple[ChangedAmount, ...] = ()
    """What moves between the categories of an entity, where that is all that its money does."""

    def __post_init__(self) -> None:
        """Refuse a budget that does not add up."""
        _both_add_up(self.lines, self.before, self.after)


def _both_add_up(lines: Sequence[ChangedAmount], before: Money | None, after: Money | None) -> None:
    if not lines:
        return
    if before is None or after is None:
        raise InvariantBroken("a budget that changes has a total before and after")
    adds_up([AmountLine(line.entity, line.before) for line in lines], before)
    adds_up([AmountLine(line.entity, line.after) for line in lines], after)
