"""What can be done from a page: each act as a link to its form, or with the reasons against it."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlmodel import SQLModel

from api.pages.vocabulary import ACTS
from api.pages.words import Words
from mptf.work import Work
from workflows.choices import Choice, beginnings, choices


class Doable(NamedTuple):
    """A button. One that ends a record's life stands apart; one with reasons is not open."""

    name: str
    label: str
    url: str
    reasons: tuple[str, ...]
    kind: str


def on_record(work: Work, words: Words, record: SQLModel, key: UUID) -> list[Doable]:
    """What the reader may do with a record, the one next thing first."""
    found = choices(work, record)
    steps = [choice for choice in found if choice.is_step and not choice.reasons]
    others = [choice for choice in found if not choice.reasons]
    first = next((choice for choice in (*steps, *others) if not choice.ends), None)
    ordered = sorted(found, key=lambda choice: (choice is not first, choice.ends))
    return [_doable(words, choice, first, f"?on={key}") for choice in ordered]


def to_begin(work: Work, words: Words, *kinds: str) -> list[Doable]:
    """What the reader may begin from a list."""
    return [_doable(words, choice, None, "") for choice in beginnings(work, kinds)]


def _doable(words: Words, choice: Choice, first: Choice | None, on: str) -> Doable:
    kind = "danger" if choice.ends else "primary" if choice is first else "secondary"
    label = ACTS.get(choice.name, choice.phrase.capitalize())
    return Doable(choice.name, words.say(label), f"/acts/{choice.name}{on}", choice.reasons, kind)
