"""What is asked about, and one thing that may be chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from api.pages.words import Words
from mptf.work import Work


class Option(NamedTuple):
    """One thing to choose: what is sent, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class About:
    """What is asked about: in which unit, in whose words, on what."""

    work: Work
    words: Words
    subject: Any = None


Source = Callable[[About], Sequence[Option]]
