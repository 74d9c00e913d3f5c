"""One act as a page asks for it: what it is called, what it takes, on what, and what was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import SQLModel

from api.pages.act_words import ACTS as CALLED
from api.pages.asking import sent as sending
from api.pages.asking.about import About
from api.pages.asking.beginnings import as_it_stands
from api.pages.asking.fields import Field, Widget, fields_of
from api.pages.asking.sent import Pairs
from api.pages.words import Words
from mptf.db import Living, canonical_json
from mptf.errors import NotFound
from mptf.policy import require
from mptf.work import Work
from workflows import acts
from workflows.forms import Nothing
from workflows.sight import seen

MOST_ROWS = 200

KEPT_BY: Mapping[str, str] = {"review-assignment.score": "review-assignment.keep"}
"""Acts whose form may be kept as a draft and gone on with, and the act that keeps it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An act and its form, on the record that it is done on."""

    name: str
    title: str
    says: str
    form: type[BaseModel]
    fields: tuple[Field, ...]
    subject: Any
    asks_why: bool
    keeps: str = ""
    """The act that keeps the form as a draft; nothing where it is filled at one sitting."""

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to say or choose: what follows can be shown at once."""
        return not self.asks_why and all(
            field.required and field.widget is Widget.ONE and len(field.options) == 1
            for field in self.fields
        )

    @property
    def takes_file(self) -> bool:
        """Whether a file is sent with it: a browser sends that once, so it is done at once."""
        return any(field.widget is Widget.FILE for field in self.fields)


def asked(work: Work, words: Words, name: str, on: UUID | None) -> Asked:
    """The act, for whoever may do it.

    Raises:
        NotFound: there is no such act, or no such record for this reader.
        NotPermitted: the actor is not the act's party.
    """
    if name in acts.STEPS:
        workflow, trigger = acts.STEPS[name]
        subject = _subject(work, workflow.record, name, on)
        found = workflow.step(subject.state, trigger)
        step = found or next(row for row in workflow.steps if row.trigger == trigger)
        form = step.asks.form if step.asks else Nothing
        title, says = trigger.capitalize(), ""
        asks_why = step.why
        require(work.actor, step.by, subject, trigger)
    elif name in acts.ACTS:
        act = acts.ACTS[name]
        subject = None if act.on is None else _subject(work, act.on, name, on)
        form, says, asks_why = act.form, act.says, False
        title = act.says.rstrip(".")
        require(work.actor, act.by, subject, title.lower())
    else:
        raise NotFound("act", name)
    about = About(work, words, subject)
    return Asked(
        name,
        words.say(CALLED.get(name, title)),
        words.say(says),
        form,
        fields_of(form, about),
        subject,
        asks_why,
        KEPT_BY.get(name, ""),
    )


def _subject(work: Work, kind: type[SQLModel], name: str, on: UUID | None) -> Any:
    if on is None:
        raise NotFound(f"record for {name}", "")
    return seen(work, kind, on)


def stamp(subject: Any) -> str:
    """What of a record was on the page: when it is another, somebody was here in between."""
    if not isinstance(subject, Living):
        return ""
    content = canonical_json(getattr(subject, "content", None))
    return f"{subject.step}.{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def first_pairs(work: Work, act: Asked, said: Pairs) -> Pairs:
    """What the form holds before anything is written into it: what its address says, first."""
    own = {field.name for field in act.fields}
    given = [(name, value) for name, value in said if name in own]
    names = {name for name, _value in given}
    return [pair for pair in _first_pairs(work, act) if pair[0] not in names] + given


def _first_pairs(work: Work, act: Asked) -> Pairs:
    zone = work.profile.fund.zone
    content = getattr(act.subject, "content", None)
    if act.name.endswith(".write") and content:
        return sending.pairs_of(act.fields, content, zone)
    begins = {**_beginning(work, act), **as_it_stands(work, act.name, act.subject)}
    return sending.pairs_of(act.fields, begins, zone)


def _beginning(work: Work, act: Asked) -> Mapping[str, Any]:
    """Today for a day, the fund's own currency, and a row for each rule of a checklist."""
    found: dict[str, Any] = {}
    for field in act.fields:
        if field.widget is Widget.DATE and field.required:
            found[field.name] = work.today()
        elif field.name == "currency":
            found[field.name] = work.profile.fund.currency
        elif field.name == "checks":
            found[field.name] = [{"rule": rule.code} for rule in work.profile.note.eligibility]
        elif field.required and field.widget is Widget.ONE and len(field.options) == 1:
            found[field.name] = field.options[0].value
    return found


def rows_shown(field: Field, pairs: Pairs, more: str) -> int:
    """How many rows of a field the page shows: those that hold something, and one to go on."""
    start = f"{field.name}."
    numbers = {
        int(name.removeprefix(start).partition(".")[0])
        for name, value in pairs
        if name.startswith(start) and value and name.removeprefix(start)[:1].isdigit()
    }
    filled = max(numbers, default=-1) + 1
    if field.fields and field.fields[0].widget is Widget.FIXED:
        return filled
    return min(max(filled, 1) + (1 if more == field.name else 0), MOST_ROWS)


def differences(
    fields: Sequence[Field], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """The fields in which two texts differ: label, what one wrote, what is there now."""
    return [
        (field.label, _plain(mine.get(field.name)), _plain(theirs.get(field.name)))
        for field in fields
        if _plain(mine.get(field.name)) != _plain(theirs.get(field.name))
    ]


def _plain(value: Any) -> str:
    """A value as lines of text."""
    match value:
        case None:
            return ""
        case Mapping():
            return ", ".join(f"{_plain(part)}" for part in value.values() if part)
        case str():
            return value
        case list() | tuple():
            return "\n".join(_plain(part) for part in value)
        case _:
            return str(value)
