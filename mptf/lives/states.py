"""What a state is: a value for the database, a public name, and explicit roles."""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import Self

from mptf.db import NEW as NEW_VALUE


class Counts(StrEnum):
    """What reports may ask of a state; nothing is ever inferred from its name."""

    END = auto()  # nothing follows
    WRITABLE = auto()  # the entities may change the text
    PIPELINE = auto()  # positively assessed, waiting for money
    FUNDED = auto()  # approved by a signed decision
    PUBLISHED = auto()  # anybody may read it, and nothing is waited for
    OPERATIONAL = auto()  # money is or was with the entities, and the books are not closed


class State(str, Enum):  # noqa: UP042 -- StrEnum takes a value alone
    """A state of one kind of record. Members are (value, public name, roles...)."""

    public: str
    counts: frozenset[Counts]

    def __new__(cls, value: str, public: str = "", *counts: Counts) -> Self:
        """Make a member that is its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.public = public or value.replace("-", " ").capitalize()
        member.counts = frozenset(counts)
        return member

    def __str__(self) -> str:
        return str(self.value)

    @property
    def is_end(self) -> bool:
        """Whether nothing follows."""
        return Counts.END in self.counts

    @classmethod
    def counting(cls, role: Counts) -> tuple[str, ...]:
        """The values of the states that have a role."""
        return tuple(state.value for state in cls if role in state.counts)


NEW = (NEW_VALUE, "Not begun")
"""The first member of every life: before its first step."""
