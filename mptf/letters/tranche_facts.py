"""What the letters that answer a request for a tranche mention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mptf.errors import InvariantBroken
from mptf.letters.mentions import AmountLine, ProgrammeRef, adds_up
from mptf.money import Money


@dataclass(frozen=True, slots=True)
class Ground:
    """One condition of a release: on what it rests, and whether it holds."""

    condition: str
    evidence: tuple[str, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class TrancheRelease:
    """A tranche is released, on this evidence."""

    programme: ProgrammeRef
    request: str
    asked_on: date
    tranche: int
    tranches: int
    lines: tuple[AmountLine, ...]
    total: Money
    grounds: tuple[Ground, ...]
    weighed_on: date
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse amounts that are not their total, and a release that something stands against."""
        adds_up(self.lines, self.total)
        if open_ones := [ground.condition for ground in self.grounds if not ground.holds]:
            raise InvariantBroken(f"released although it does not hold: {', '.join(open_ones)}")


@dataclass(frozen=True, slots=True)
class TrancheRefusal:
    """A tranche is not released, for these reasons."""

    programme: ProgrammeRef
    request: str
    asked_on: date
    tranche: int
    tranches: int
    reasons: str
    grounds: tuple[Ground, ...]
    weighed_on: date
