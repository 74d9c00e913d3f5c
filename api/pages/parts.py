"""Parts that several pages are made of: a life as a timeline, the record, a budget's table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from api.pages.subjects import Named, Names
from api.pages.unsigned import Unsigned
from api.pages.words import Pill, Words
from mptf.audit.queries import EventRow
from mptf.db import NEW
from mptf.letters.queries import LetterRow
from mptf.lives.queries import StepRow
from mptf.money import Money, total
from mptf.policy import Actor


class Moment(NamedTuple):
    """One step of a life: what it came to be, who brought it there, when, and what they said."""

    state: Pill
    act: str
    act_on: date
    at: datetime
    who: Named
    remark: str
    consequences: str
    decision: Named


class Change(NamedTuple):
    """One field of an event, before and after."""

    field: str
    before: str
    after: str


class Event(NamedTuple):
    """One act of the record in words."""

    seq: int
    at: datetime
    who: Named
    act: str
    kind: str
    subject: Named
    changes: tuple[Change, ...]
    consequences: str
    remark: str
    erased: bool


class Budget(NamedTuple):
    """Categories down, entities across, with the sums of both."""

    entities: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Money, ...], Money], ...]
    sums: tuple[Money, ...]
    whole: Money


def shown(
    actor: Actor, letters: Sequence[LetterRow], unsigned: Sequence[Unsigned] = ()
) -> dict[str, Any]:
    """Which of the sections at a page's end stand there; one that is not for a reader is left out.

    To somebody who sees some letters only, an empty list would say that there are none.
    """
    return {
        "letters": letters,
        "unsigned": unsigned,
        "shows_letters": bool(letters) or bool(unsigned) or actor.sight.everything,
        "shows_record": actor.sight.record,
    }


def ids_of_steps(steps: Sequence[StepRow]) -> set[UUID | None]:
    """Everybody and every decision that a timeline names."""
    return {s.actor_id for s in steps} | {s.decision_item_id for s in steps}


def timeline(words: Words, workflow: str, steps: Sequence[StepRow], names: Names) -> list[Moment]:
    """A life from its beginning."""
    return [
        Moment(
            state=words.state(workflow, step.to_state),
            act=step.trigger.capitalize(),
            act_on=step.act_on,
            at=step.at,
            who=names[step.actor_id],
            remark=step.remark or "",
            consequences=step.consequences or "",
            decision=names[step.decision_item_id],
        )
        for step in steps
    ]


def ids_of_events(events: Sequence[EventRow]) -> set[UUID | None]:
    """Everybody and everything that a page of the record names."""
    named: set[UUID | None] = {event.actor_id for event in events}
    return named | {event.subject_id for event in events} | _ids_in(e.after for e in events)


def _ids_in(fields: Iterable[Mapping[str, Any] | None]) -> set[UUID | None]:
    return {UUID(row["to"]) for row in fields if row and isinstance(row.get("to"), str)}


def record(words: Words, events: Sequence[EventRow], names: Names) -> list[Event]:
    """Events in words, with what was before and after."""
    return [
        Event(
            seq=event.seq,
            at=event.at,
            who=names[event.actor_id],
            act=event.act.capitalize(),
            kind=words.kind(event.subject_kind),
            subject=names[event.subject_id],
            changes=tuple(_changes(words, event, names)),
            consequences=event.consequences,
            remark=event.remark or "",
            erased=event.remark_hash is not None and event.remark is None,
        )
        for event in events
    ]


def _changes(words: Words, event: EventRow, names: Names) -> Iterable[Change]:
    before, after = event.before or {}, event.after or {}
    for key in {**before, **after}:
        said = [
            _said(words, event.subject_kind, key, side.get(key), names) for side in (before, after)
        ]
        yield Change(words.field(key), *said)


def _said(words: Words, kind: str, key: str, value: Any, names: Names) -> str:
    if value is None or value == NEW:
        return ""
    if key == "to":
        return names.label(UUID(value))
    return words.value(kind, key, value)


def budget(words: Words, lines: Sequence[Mapping[str, Any]], currency: str) -> Budget:
    """The budget of a note or a programme as a table."""
    cells: dict[tuple[int, str], Money] = {}
    zero = Money.zero(currency)
    for line in lines:
        key = (int(line["category"]), str(line["entity"]))
        cells[key] = cells.get(key, zero) + Money.parse(str(line["amount"]), currency)
    entities = tuple(sorted({entity for _, entity in cells}))
    rows = []
    for category in sorted({number for number, _ in cells}):
        amounts = tuple(cells.get((category, entity), zero) for entity in entities)
        rows.append((f"{category}. {words.category(category)}", amounts, total(amounts, currency)))
    sums = tuple(
        total([money for (_, of), money in cells.items() if of == entity], currency)
        for entity in entities
    )
    return Budget(entities, tuple(rows), sums, total(sums, currency))
