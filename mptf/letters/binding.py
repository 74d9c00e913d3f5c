"""How a letter is bound: one decorated function per letter, which gathers its facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_type_hints
from uuid import UUID

from pydantic import TypeAdapter

from mptf.committee.models import DecisionItem
from mptf.errors import InvariantBroken
from mptf.letters.facts import Facts
from mptf.letters.frame import Addressee
from mptf.work import Work

Gather = Callable[[Work, Any, DecisionItem | None], Facts]


@dataclass(frozen=True, slots=True)
class About:
    """What all letters on one kind of thing have alike: to whom, with what copies."""

    kind: str
    find: Callable[[Work, UUID], Any]
    addressee: Callable[[Work, Any], tuple[Addressee, str | None]]
    countries: Callable[[Work, Any], tuple[str, ...]]
    entities: Callable[[Work, Any], tuple[str, ...]]
    reference: Callable[[Work, Any], str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of this fund; its template, profile entry and golden file bear its name."""

    name: str
    subject: str
    about: About
    facts: Gather = field(repr=False)
    deadline: str | None = None
    enclosures: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """The template's path under `templates/`."""
        return f"letters/{self.name}.html"

    def freeze(self, facts: Facts) -> dict[str, Any]:
        """The facts as plain JSON, to be kept with the letter."""
        frozen: dict[str, Any] = _adapter(self.facts).dump_python(facts, mode="json")
        return frozen

    def revive(self, frozen: dict[str, Any]) -> Facts:
        """The same facts, typed again."""
        facts: Facts = _adapter(self.facts).validate_python(frozen)
        return facts


@cache
def _adapter(facts: Gather) -> TypeAdapter[Any]:
    """What turns the facts that a function gathers to JSON and back."""
    return TypeAdapter(get_type_hints(facts)["return"])


LETTERS: dict[str, Letter] = {}


def letter(
    name: str,
    *,
    subject: str,
    about: About,
    deadline: str | None = None,
    enclosures: tuple[str, ...] = (),
) -> Callable[[Gather], Letter]:
    """Bind `templates/letters/<name>.html` to the function that gathers its facts.

    `deadline` names the fact by which the addressee must act.
    """

    def bind(facts: Gather) -> Letter:
        if name in LETTERS:
            raise InvariantBroken(f"two letters are named {name}")
        LETTERS[name] = Letter(name, subject, about, facts, deadline, enclosures)
        return LETTERS[name]

    return bind
