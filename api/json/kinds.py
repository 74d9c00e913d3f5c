"""The kinds of record that are asked for one by one: how each is found, shown and acted on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query
from sqlmodel import SQLModel

from api.json.addresses import served
from api.json.schemas.parts import Action, Blocked, Record
from mptf.work import Work
from workflows.choices import choices

_TEXT = r"^[^\x00-\x1f]*$"

Number = Annotated[
    str, Path(max_length=80, pattern=_TEXT, description="As people see it, slashes and all.")
]
Filter = Annotated[str, Query(max_length=80, pattern=_TEXT)]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record."""

    model: type[SQLModel]
    schema: type[Record]
    show: Callable[[Work, str], Record]
    """The record under a key, as far as its reader may see it; `NotFound` where they see none."""
    key: Callable[[Any], str]
    """By what a record is asked for."""


def actions(
    work: Work, model: type[SQLModel], record_id: UUID, key: str
) -> dict[str, list[Action] | list[Blocked]]:
    """What the reader may do to a record now, and what is theirs to do but held back, with why."""
    found = choices(work, {record_id: work.get(model, record_id)})[record_id]
    open_now = {choice.name: choice.reasons for choice in found}
    allowed: list[Action] = []
    blocked: list[Blocked] = []
    for act in served():
        if act.on is not model:
            continue
        words = {"act": act.name, "does": act.says, "address": act.address(key)}
        if act.name not in open_now:
            continue
        if why := open_now[act.name]:
            blocked.append(Blocked(**words, reasons=list(why)))
        else:
            allowed.append(Action(**words))
    return {"allowed": allowed, "blocked": blocked}
