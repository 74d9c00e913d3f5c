"""What can be done from a page: each act as a link to its form, or with the reasons against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlmodel import SQLModel

from api.pages.act_words import ACTS as CALLED
from api.pages.lives import main_line
from api.pages.words import Words
from mptf.work import Work
from workflows.acts import ACTS, STEPS
from workflows.choices import Choice, beginnings, choices

WHENEVER = range(100)
"""An act that is offered in every state prepares none of them more than another."""

FOR_PROGRAMS = frozenset({"joint-programme.write"})
"""What a person does in another way: a document is written field by field."""


class Doable(NamedTuple):
    """A button. One that ends a record's life stands apart; one with reasons is not open."""

    name: str
    label: str
    url: str
    reasons: tuple[str, ...]
    kind: str


def on_record(work: Work, words: Words, record: SQLModel, key: UUID) -> list[Doable]:
    """What the reader may do with a record, the one next thing first."""
    return on_records(work, words, {key: record})[key]


def on_records(
    work: Work, words: Words, records: Mapping[UUID, SQLModel]
) -> Mapping[UUID, list[Doable]]:
    """What the reader may do with each of a page's records."""
    found = choices(work, records)
    return {key: _ordered(words, record, key, found[key]) for key, record in records.items()}


def among(found: Iterable[Doable], names: Collection[str]) -> list[Doable]:
    """Those of a record's acts that a page is about."""
    return [each for each in found if each.name in names]


def _ordered(words: Words, record: SQLModel, key: UUID, found: list[Choice]) -> list[Doable]:
    found = [choice for choice in found if choice.name not in FOR_PROGRAMS]
    first = _next(found, getattr(record, "state", ""))
    ordered = sorted(found, key=lambda choice: (choice is not first, choice.ends))
    return [_doable(words, choice, first, f"?on={key}") for choice in ordered]


def _next(found: list[Choice], state: str) -> Choice | None:
    """What brings a record on: a step along its main line, else what prepares one."""
    doable = [choice for choice in found if not choice.reasons and not _stands_apart(choice)]
    ahead = [choice for choice in doable if choice.is_step and _goes_on(choice, state)]
    preparing = [choice for choice in doable if not choice.is_step]
    preparing.sort(key=lambda choice: len(ACTS[choice.name].while_in or WHENEVER))
    return next(iter((*ahead, *preparing, *doable)), None)


def _stands_apart(choice: Choice) -> bool:
    return choice.ends or (choice.name in ACTS and ACTS[choice.name].beside)


def _goes_on(choice: Choice, state: str) -> bool:
    workflow, trigger = STEPS[choice.name]
    line, step = main_line(workflow.name), workflow.step(state, trigger)
    if step is None:
        return True
    if not line:  # what is sent back to be mended comes here again
        back = (each for each in workflow.steps if step.dest in each.sources)
        return all(each.dest.value != state for each in back)
    if step.dest.value not in line:
        return False
    return state not in line or line.index(step.dest.value) > line.index(state)


def to_begin(work: Work, words: Words, *kinds: str) -> list[Doable]:
    """What the reader may begin from a list."""
    return [_doable(words, choice, None, "") for choice in beginnings(work, kinds)]


def _doable(words: Words, choice: Choice, first: Choice | None, on: str) -> Doable:
    kind = "danger" if choice.ends else "primary" if choice is first else "secondary"
    label = CALLED.get(choice.name, choice.phrase.capitalize())
    return Doable(choice.name, words.say(label), f"/acts/{choice.name}{on}", choice.reasons, kind)
