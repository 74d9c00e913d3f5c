"""The words in which a workflow is written. `workflows/concept_note.py` is a page of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from mptf.committee.models import DecisionItem, Outcome
from mptf.db import Living
from mptf.ledger.entries import Entry
from mptf.letters.binding import Letter
from mptf.lives.states import State
from mptf.policy import Party
from mptf.profile import Profile
from mptf.work import Work
from workflows.grounds import Guard

T = TypeVar("T", bound=Living)


@dataclass(frozen=True, slots=True)
class Case(Generic[T]):
    """One step being considered or taken: in what unit, on what, by which decision."""

    work: Work
    subject: T
    item: DecisionItem | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """Call for a letter; only where something is so, by a named function, if one is given."""

    letter: Letter
    where: Callable[[Case[Any]], bool] | None = None

    def __str__(self) -> str:
        called = f"letter “{self.letter.name.replace('-', ' ')}”"
        return f"{called}, if {words(self.where)}" if self.where else called


@dataclass(frozen=True, slots=True)
class Post:
    """Move money in the books, by a named rule."""

    rule: Callable[[Case[Any]], Iterable[Entry]]

    def __str__(self) -> str:
        return f"books: {words(self.rule)}"


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell a party by mail that the step was taken."""

    party: Party

    def __str__(self) -> str:
        return f"tell {self.party.label}"


@dataclass(frozen=True, slots=True)
class Due:
    """From now on something is due from a party, so many days after the step, by the profile."""

    party: Party
    what: str
    days: Callable[[Profile], int]
    working: bool = False
    """Whether they are the fund's working days."""

    def __str__(self) -> str:
        return f"due from {self.party.label}: {self.what}"


@dataclass(frozen=True, slots=True)
class Lift:
    """Nothing is due any more."""

    what: str

    def __str__(self) -> str:
        return f"done: {self.what}"


@dataclass(frozen=True, slots=True)
class Do:
    """Anything else, by a named function."""

    act: Callable[[Case[Any]], None]

    def __str__(self) -> str:
        return words(self.act)


@dataclass(frozen=True, slots=True)
class Follow:
    """Steps of other records that follow, in the same unit: all of them, or none of anything."""

    workflow: str
    trigger: str
    find: Callable[[Case[Any]], Iterable[Living]]

    def __str__(self) -> str:
        return f"{self.workflow.replace('-', ' ')}: {self.trigger}"


@dataclass(frozen=True, slots=True)
class Carry:
    """The steps that the items of a decision bring about, each on its own thing."""

    items: Callable[[Case[Any]], Iterable[DecisionItem]]

    def __str__(self) -> str:
        return "the steps that its items decide"


Effect = Issue | Post | Notify | Due | Lift | Do | Follow | Carry


@dataclass(frozen=True, slots=True)
class Asks:
    """What the actor sends with a step: a form, and the function that keeps it."""

    form: type[BaseModel]
    keep: Callable[[Work, Any, Any], object]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: may it happen, and what follows."""

    trigger: str
    source: State | tuple[State, ...]
    dest: State
    by: Party
    when: tuple[Guard, ...] = ()
    then: tuple[Effect, ...] = ()
    asks: Asks | None = None
    decides: Outcome | None = None
    """The outcome of a signed decision that alone takes this step."""
    why: bool = False
    """Whether the actor must say why."""

    @property
    def sources(self) -> tuple[State, ...]:
        """The states from which it leads."""
        return self.source if isinstance(self.source, tuple) else (self.source,)


@dataclass(frozen=True, slots=True, eq=False)
class Workflow(Generic[T]):
    """A table of steps over the states of one kind of record."""

    name: str
    title: str
    record: type[T]
    states: type[State]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        """Refuse two steps with one source and one trigger: the page could not tell them apart."""
        keys = [(source, step.trigger) for step in self.steps for source in step.sources]
        if len(keys) != len(set(keys)):
            raise ValueError(f"{self.name}: two steps share a source and a trigger")

    def step(self, source: str, trigger: str) -> Step | None:
        """The row for a state and a trigger, where there is one."""
        return next((s for s in self.steps if s.trigger == trigger and source in s.sources), None)

    def deciding(self, source: str, outcome: str) -> Step | None:
        """The row that a decision with this outcome takes from a state."""
        return next((s for s in self.steps if s.decides == outcome and source in s.sources), None)

    @property
    def triggers(self) -> frozenset[str]:
        """Every trigger of the table."""
        return frozenset(step.trigger for step in self.steps)


def words(function: Callable[..., Any]) -> str:
    """A function's name as a phrase."""
    return function.__name__.replace("_", " ")
