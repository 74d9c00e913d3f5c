"""What really refuses: each cell put to the door's party, to sight, and to the act itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from api.json.addresses import kind_of
from api.json.records import KINDS
from api.pages import note_form, programme_form
from api.pages.papers import programmes as documents
from api.pages.words import Words
from api.policy import party_of
from mptf.clock import StoppedClock
from mptf.committee import composition
from mptf.contributions import queries as contributions
from mptf.errors import NotFound, NotPermitted, Refused, WrongState
from mptf.letters import drafting
from mptf.letters import queries as letters
from mptf.meetings import minutes
from mptf.procedures import queries as procedures
from mptf.reports import entities
from mptf.rounds import annexes
from mptf.work import Work
from tests.access.matrix.cells import NO_SESSION, NOT_THEIRS, NOT_THERE, THROUGH, WRONG_STATE, Cell
from tests.access.matrix.people import NOBODY
from tests.access.matrix.rules import Rules
from tests.access.matrix.sent import sent_with
from tests.lives import Story
from workflows.acts import perform

SHOW: Mapping[str, Callable[[Work, str], Any]] = {
    **{kind_of(model): kind.show for model, kind in KINDS.items()},
    "sheet": letters.sheet,
    "attachment": lambda work, key: annexes.content(work, UUID(key)),
    "entity": entities.entity,
    "donor": contributions.donor,
    "seat": composition.seat,
    "certificate": procedures.numbered,
    "minutes": minutes.readable,
    "writing": note_form.desk,
    "document-writing": programme_form.desk,
    "document": lambda work, key: documents.programme_view(work, Words(work.profile), key),
}
"""How one record of a kind is read by its key."""

STATUSES: Mapping[type[Refused], int] = {
    NotFound: NOT_THERE,
    NotPermitted: NOT_THEIRS,
    WrongState: WRONG_STATE,
}


def differences(
    story: Story, rules: Rules, cells: Iterable[Cell], answer: Callable[[Story, Cell], int]
) -> Iterator[str]:
    """Each cell that is answered otherwise than the rules would have it."""
    for cell in cells:
        got = answer(story, cell)
        if got != cell.wanted and not _asks_further(rules, cell, got):
            yield f"{cell}: {got}, and not {cell.wanted}"


def _asks_further(rules: Rules, cell: Cell, got: int) -> bool:
    act = rules.acts.get(cell.what)
    return cell.wanted == THROUGH and act is not None and act.further and got in STATUSES.values()


def at_door(story: Story, cell: Cell) -> int:
    """The door's party, then sight."""
    method, _space, path = cell.what.partition(" ")
    if not party_of(method, path).includes(cell.reader.actor, None):
        return NO_SESSION if cell.reader.name == NOBODY else NOT_THEIRS
    record = cell.record
    if record is None:
        return THROUGH
    try:
        with story.fund.trying(cell.reader.actor, StoppedClock(story.now)) as work:
            if record.kind == "draft":
                drafting.text_of(work, record.id)
            elif record.kind in SHOW:
                SHOW[record.kind](work, record.key)
            else:
                assert record.kind == "entry", f"nothing reads a {record.kind}"
    except Refused as refusal:
        return STATUSES.get(type(refusal), THROUGH)
    return THROUGH


def of_act(story: Story, cell: Cell) -> int:
    """The act itself, in a unit that is undone."""
    on = cell.record.id if cell.record else None
    sent = sent_with(story, cell.what, cell.reader.name)
    try:
        with story.fund.trying(cell.reader.actor, StoppedClock(story.now)) as work:
            perform(work, cell.what, on, sent, why="Because.")
    except Refused as refusal:
        return STATUSES.get(type(refusal), THROUGH)
    except IntegrityError:  # it is there already, which a door says as a clash
        return THROUGH
    return THROUGH
