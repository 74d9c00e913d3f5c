"""What is found wrong, and the rules by which it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mptf.profile import Profile

Edge = tuple[str, str, str, str]
"""Workflow, trigger, from, to."""

WHOLE = "(whole table)"
"""What stands for the row where no single one is meant."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that cannot be, in which table and row. `row` is the primary key as text."""

    table: str
    row: str
    what: str

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return f"{self.table} {self.row}: {self.what}"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the code says that rows cannot: legal steps with their parties, and the profile.

    `decided` names the steps that a signed decision alone takes, by workflow and trigger, with
    the outcome that takes them.
    """

    edges: Mapping[Edge, str]
    profile: Profile
    decided: Mapping[tuple[str, str], str] = field(default_factory=dict)
