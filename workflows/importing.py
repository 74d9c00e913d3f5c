"""Notes are taken in from a workbook: each whole or not at all, in the name of its entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, cast

from mptf.calls import service as calls
from mptf.errors import NotPermitted, Refused
from mptf.imports import reading, service, sheets
from mptf.imports.faults import shown
from mptf.imports.layout import layout
from mptf.imports.reading import NoteRead, Read
from mptf.imports.service import Kept
from mptf.notes.models import ConceptNote
from mptf.notes.writing import BUDGET
from mptf.people.models import Organisation
from mptf.policy import Actor, Role, coordinator
from mptf.work import Fund, Work
from workflows.acts import perform

_SENTENCE = 300


class Outcome(StrEnum):
    """What becomes of a row."""

    BEGUN = "begun"
    WRITTEN = "written"
    UNCHANGED = "unchanged"
    SUBMITTED = "already submitted"
    REFUSED = "refused"


class Done(NamedTuple):
    """What became, or would become, of one note of a workbook."""

    note: NoteRead
    outcome: Outcome
    number: str = ""
    """Of the concept note, once there is one."""
    reason: str = ""
    """Why it was refused."""


def read(fund: Fund, who: Actor, content: bytes) -> Read:
    """Read a workbook; nothing is written, and no unit is held open while it is read.

    Raises:
        Invalid: it is no such workbook, or it holds what is not taken.
        NotFound: there is no such call.
    """
    number = sheets.call_named(content)
    with fund.reading(who) as work:
        asked = layout(work, calls.numbered(work, number))
    return reading.read(content, asked)


def entity_of(work: Work) -> Organisation:
    """The entity in whose name the actor begins notes.

    Raises:
        NotPermitted: they are of no UN entity.
    """
    if not work.actor.holds(Role.ENTITY) or work.actor.organisation is None:
        raise NotPermitted(coordinator.label, "begin notes")
    return work.get(Organisation, work.actor.organisation)


def foreseen(work: Work, found: Read) -> list[Done]:
    """What would become of each note that can be taken; nothing is written."""
    before = service.kept(work, found.layout.call.id, entity_of(work).id)
    return [_foreseen(note, before.get(note.key)) for note in found.notes]


def take_in(fund: Fund, who: Actor, found: Read) -> Iterator[Done]:
    """Take in each note of a workbook, in a unit of its own; what was done before stays done.

    Whoever stops asking for the next one has interrupted it; begun again, it goes on from there.

    Raises:
        NotPermitted: the actor is of no UN entity, or has retired meanwhile.
        Busy: another writer held the database for too long; what is done is done.
    """
    for note in found.notes:
        try:
            yield fund.write(who, partial(_take_in, found=found, note=note))
        except Refused as refusal:
            if isinstance(refusal, NotPermitted):
                raise
            reason = shown(refusal.sentence(), _SENTENCE)
            yield Done(note, Outcome.REFUSED, reason=reason)


def _foreseen(note: NoteRead, before: Kept | None) -> Done:
    if before is None:
        return Done(note, Outcome.BEGUN)
    outcome = Outcome.WRITTEN
    if before.digest == note.digest:
        outcome = Outcome.UNCHANGED
    elif not before.is_writable:
        outcome = Outcome.SUBMITTED
    return Done(note, outcome, before.number)


def _take_in(work: Work, found: Read, note: NoteRead) -> Done:
    """One note, whole or not at all."""
    entity, call = entity_of(work), found.layout.call
    before = service.kept(work, call.id, entity.id, note.key).get(note.key)
    foretold = _foreseen(note, before)
    if foretold.outcome is Outcome.BEGUN:
        sent = {"call": call.number, "coordinator": entity.code, "content": note.content}
        made = cast("ConceptNote", perform(work, "concept-note.draft", None, sent))
    elif foretold.outcome is Outcome.WRITTEN and before is not None:
        fields = {**_gone(note, before), **note.fields}
        # What others wrote into a field since is seen to, and is not written over.
        seen = {name: before.fields.get(name, 0) for name in fields}
        sent = {"fields": fields, "seen": seen}
        made = cast("ConceptNote", perform(work, "concept-note.write", before.note_id, sent))
    else:
        return foretold
    service.keep(work, made, note.key, note.digest, before)
    return foretold._replace(number=made.number)


def _gone(note: NoteRead, before: Kept) -> Mapping[str, Any]:
    """Entities that had a budget when the row was taken in last, and have none now."""
    own = f"{BUDGET}."
    return {name: [] for name in before.fields if name.startswith(own) and name not in note.fields}
