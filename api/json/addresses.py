"""Every act and every step under an address of its own, made from the tables of the acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from pydantic import BaseModel, create_model
from sqlmodel import SQLModel

from mptf.policy import Party, calendar
from mptf.sent import Short
from workflows import forms
from workflows.acts import ACTS, STEPS
from workflows.grammar import Step, Workflow

ROOT = "/api/v1"

_PLURALS = {"concept-note": "notes", "joint-programme": "programmes", "person": "people"}
"""Kinds whose room is not called by their own name and an s."""

_KEYS = {
    "committee-item": "id",
    "decision": "number:path",
    "delegation": "id",
    "letter": "reference:path",
    "network-fact": "id",
    "network-figure": "id",
    "organisation": "code",
    "person": "id",
    "pledge": "id",
    "seat": "code",
}
"""By what a kind is asked for where that is not its number; one with a slash is a path."""


@dataclass(frozen=True, slots=True)
class Served:
    """An act as a route: where, on what, with what sent, and what it gives back."""

    name: str
    says: str
    by: Party
    on: type[SQLModel] | None
    form: type[BaseModel]
    gives: type[SQLModel] | None

    @property
    def kind(self) -> str:
        """The kind in the act's own name."""
        return self.name.partition(".")[0]

    @property
    def room(self) -> str:
        """The plural under which it stands."""
        return plural(kind_of(self.on) if self.on else self.kind)

    @property
    def key(self) -> str:
        """The parameter that names the record; nothing where it is on none."""
        return key_of(kind_of(self.on)) if self.on else ""

    @property
    def path(self) -> str:
        """Its address as a route: the room, the record, what is made under it, what is done."""
        slug = self.name.partition(".")[2]
        if self.on is None:
            return f"{ROOT}/{self.room}/{slug}"
        under = "" if kind_of(self.on) == self.kind else f"/{plural(self.kind)}"
        return f"{one(kind_of(self.on))}{under}/{slug}"

    def address(self, key: str) -> str:
        """Its address on one record."""
        return self.path.replace(f"{{{self.key}}}", key)

    @property
    def status(self) -> int:
        """201 where it makes something, 200 where it changes what is there."""
        return 200 if self.gives in {self.on, None} else 201


def kind_of(model: type[SQLModel]) -> str:
    """The kind of a record, by its table."""
    return str(model.__tablename__).replace("_", "-")


def plural(kind: str) -> str:
    """The room of a kind."""
    return _PLURALS.get(kind, f"{kind}s")


def key_of(kind: str) -> str:
    """The parameter by which one record of a kind is asked for."""
    return _KEYS.get(kind, "number")


def one(kind: str) -> str:
    """The route of one record of a kind."""
    return f"{ROOT}/{plural(kind)}/{{{key_of(kind)}}}"


@cache
def served() -> tuple[Served, ...]:
    """Every act, in the order of the tables. What only the calendar does has no door."""
    return (*_own_acts(), *_steps())


def _own_acts() -> Iterator[Served]:
    for act in ACTS.values():
        gives = get_type_hints(act.do)["return"]
        gives = None if gives is type(None) else gives
        yield Served(act.name, act.says, act.by, act.on, act.form, gives)


def _steps() -> Iterator[Served]:
    for name, (workflow, trigger) in STEPS.items():
        step = next(step for step in workflow.steps if step.trigger == trigger)
        if step.by is not calendar:
            says = f"{workflow.title}: {trigger}."
            form = _form(workflow, step)
            yield Served(name, says, step.by, workflow.record, form, workflow.record)


def _form(workflow: Workflow[Any], step: Step) -> type[BaseModel]:
    form = step.asks.form if step.asks else forms.Nothing
    if not step.why:
        return form
    title = f"{workflow.name} {step.trigger}".replace("-", " ").title().replace(" ", "")
    return create_model(title, __base__=form, __doc__="Why: the record keeps it.", why=(Short, ...))
