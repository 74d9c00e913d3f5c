"""The technical review of a programme document: comments, answers, clearances, differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages import doing
from api.pages import vocabulary as say
from api.pages.document_versions import changes
from api.pages.frame import show, words_of
from api.pages.review_words import about
from api.pages.subjects import Names, names
from api.pages.versions import How
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.clearance import queries as clearance
from mptf.clearance.models import ANSWERS, Move
from mptf.clearance.queries import ClearanceRow, CommentRow, MoveRow
from mptf.programmes import queries as programmes
from mptf.programmes import service
from mptf.programmes.models import JointProgramme
from mptf.programmes.queries import ProgrammeRow
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KIND = "joint-programme"
Number = Annotated[int, Query(ge=0, le=10_000)]

_REVIEW = Sheaf(clearance.comments, clearance.moves, clearance.clearances, clearance.versions)
_VERSIONS = Sheaf(clearance.versions)
_ACTS = frozenset(
    f"joint-programme.{name}"
    for name in (
        "answer-comments",
        "settle-comments",
        "ask-for-changes",
        "resubmit",
        "clear-and-table",
    )
)
_OPEN = Pill(_("Waits for an answer"), "due")
_ANSWERED = Pill(_("Answered"), "moving")
_SETTLED = Pill(_("Settled"), "good")


class Said(NamedTuple):
    """What was said to a comment, by which side, with which version."""

    what: str
    by: str
    text: str
    at: datetime


class Comment(NamedTuple):
    """A comment with its number, what it is on, how it stands, and all that was said to it."""

    number: str
    about: str
    must: bool
    text: str
    pill: Pill
    said: Sequence[Said]


class Round(NamedTuple):
    """The comments of one round, which were made on one version."""

    number: int
    version: int
    comments: Sequence[Comment]


class Word(NamedTuple):
    """A word of clearance, with what was let pass."""

    row: ClearanceRow
    who: str
    waived: Sequence[tuple[str, str, str]]


@router.get("/programmes/{number}/review")
def review_page(door: ThisDoor, number: str) -> HTMLResponse:
    """The comments of every round with their answers, and the words of clearance."""
    words = words_of(door)
    view = door.read(lambda work: _review(work, words, number))
    return show(
        door,
        "programme-review.html",
        title=words.say(_("%(number)s: technical review")) % {"number": number},
        section="programmes",
        **view,
    )


def _review(work: Work, words: Words, number: str) -> dict[str, Any]:
    programme = programmes.numbered(work, number)
    of = _REVIEW.read(work, subject=programme.id)
    cleared, sight = of[clearance.clearances], work.actor.sight
    found = names(work, {row.cleared_by for row in cleared})
    rounds = list(_rounds(words, of[clearance.comments], of[clearance.moves]))
    every = [comment for one in rounds for comment in one.comments]
    return {
        **_head(work, words, programme),
        "rounds": rounds,
        "left": sum(comment.pill.tone != _SETTLED.tone for comment in every),
        "musts": sum(c.must and c.pill.tone != _SETTLED.tone for c in every),
        "all": len(every),
        "reads_comments": sight.everything or (sight.entity and programme.whole),
        "words_of_clearance": [_word(words, row, found) for row in cleared],
        "versions": of[clearance.versions],
    }


def _head(work: Work, words: Words, programme: ProgrammeRow) -> dict[str, Any]:
    record = work.get(JointProgramme, programme.id)
    return {
        "programme": programme,
        "state": words.state(KIND, programme.state),
        "doing": doing.among(doing.on_record(work, words, record, programme.id), _ACTS),
    }


def _rounds(
    words: Words, comments: Sequence[CommentRow], moves: Sequence[MoveRow]
) -> Sequence[Round]:
    said: dict[UUID, list[MoveRow]] = {}
    for move in moves:
        said.setdefault(move.comment_id, []).append(move)
    found: dict[tuple[int, int], list[Comment]] = {}
    for row in comments:
        one = _comment(words, row, said.get(row.id, ()))
        found.setdefault((row.round, row.version), []).append(one)
    return [Round(*key, its) for key, its in sorted(found.items(), reverse=True)]


def _comment(words: Words, row: CommentRow, moves: Sequence[MoveRow]) -> Comment:
    last = Move(moves[-1].kind) if moves else None
    pill = _SETTLED if last is Move.SETTLED else _ANSWERED if last in ANSWERS else _OPEN
    return Comment(
        row.number,
        about(words, row.field),
        row.weight == "must",
        row.text,
        pill._replace(label=words.say(pill.label)),
        [
            Said(
                words.say(say.MOVES[move.kind]),
                words.say(_("the entities")) if move.kind in ANSWERS else words.say(_OFFICE),
                move.text,
                move.made_at,
            )
            for move in moves
        ],
    )


_OFFICE = _("the secretariat")


def _word(words: Words, row: ClearanceRow, found: Names) -> Word:
    waived = [(one["number"], about(words, one["field"]), one["text"]) for one in row.waived]
    return Word(row, found[row.cleared_by].label, waived)


# --- Differences ---------------------------------------------------------------------------------


@router.get("/programmes/{number}/versions")
def versions_page(
    door: ThisDoor, number: str, older: Number = 0, newer: Number = 0, how: How = "side"
) -> HTMLResponse:
    """What differs between two versions: the last two, where none are named."""
    words = words_of(door)
    view = door.read(lambda work: _versions(work, words, number, older, newer))
    return show(
        door,
        "programme-versions.html",
        title=words.say(_("%(number)s: versions")) % {"number": number},
        section="programmes",
        how=how,
        **view,
    )


def _versions(work: Work, words: Words, number: str, older: int, newer: int) -> Mapping[str, Any]:
    programme = programmes.numbered(work, number)
    rows = _VERSIONS.read(work, subject=programme.id)[clearance.versions]
    by_number = {row.number: row for row in rows}
    after = by_number.get(newer) or (rows[0] if rows else None)
    before = by_number.get(older) or (by_number.get(after.number - 1) if after else None)
    found = None
    if before and after:
        texts = (before.content, after.content)
        form = service.form_of(work, programme.id)
        found = changes(words, form, *texts, programme.currency)
    return {
        "programme": programme,
        "versions": rows,
        "choices": [(str(row.number), str(row.number)) for row in rows],
        "before": before,
        "after": after,
        "changes": found,
    }
