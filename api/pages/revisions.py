"""Revisions of joint programmes: the list, and one with what it changes and who decides it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing, parts, revision_changes
from api.pages.frame import show, words_of
from api.pages.listed import revisions as listed
from api.pages.revision_words import LEVELS
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.unsigned import unsigned
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.exports.service import Format
from mptf.letters import queries as letters
from mptf.money import Money, total
from mptf.programmes.service import form_of
from mptf.revisions import queries as revisions
from mptf.revisions.joining import joining
from mptf.revisions.levels import budget_of, parts_of
from mptf.revisions.models import ProgrammeRevision
from mptf.revisions.queries import RevisionRow, VersionRow
from mptf.revisions.weighing import judged, weighed
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KIND = "programme-revision"
InAddress = Annotated[listed.RevisionsAsked, Query()]
_ONE = Sheaf(
    weighed, joining, revisions.life, revisions.record, letters.about, letters.waiting_about
)


class Version(NamedTuple):
    """A version of a programme's budget: since when, who made it, what each entity has in it."""

    row: VersionRow
    made_by: str
    level: str
    parts: dict[str, Money]
    whole: Money


class Listed(NamedTuple):
    """A revision on the page of its programme."""

    row: RevisionRow
    changes: str
    level: str
    state: Pill


@router.get("/revisions")
def revision_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Revisions of joint programmes, 50 a page."""
    words = words_of(door)
    page = door.read(lambda work: listed.page(work, words, asked))
    return show(door, "revisions.html", title=_("Revisions"), section="revisions", list=page)


@router.get("/revisions.{form}")
def revision_file(
    door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED
) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/revisions/{number}")
def one_revision(door: ThisDoor, number: str) -> HTMLResponse:
    """One revision: what it changes, who decides it and why, and how it came here."""
    words = words_of(door)
    view = door.read(lambda work: _revision(work, words, number))
    return show(door, "revision.html", title=number, section="revisions", **view)


def _revision(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = revisions.numbered(work, number)
    of = _ONE.read(work, subject=row.id)
    (measured,) = of[weighed]
    steps, events, waiting = of[revisions.life], of[revisions.record], of[letters.waiting_about]
    found = names(
        work,
        {each.subject_id for each in waiting}
        | parts.ids_of_steps(steps)
        | parts.ids_of_events(events),
    )
    would = judged(work, measured)
    level = row.level or would.level.value
    form = form_of(work, work.get(ProgrammeRevision, row.id).programme_id)
    return {
        "revision": row,
        "state": words.state(KIND, row.state),
        "changes": listed.changes(words, row.kinds),
        "level": words.say(LEVELS[level]),
        "reasons": row.reasons if row.reasons is not None else would.reasons,
        "joining": [(row, Money(row.amount_minor, row.currency)) for row in of[joining]],
        "coordinators": (measured.coordinator_before, measured.coordinator_after),
        "budget": revision_changes.budget(words, measured),
        "approved_version": measured.approved_version,
        "texts": revision_changes.texts(words, form, measured),
        "moments": parts.timeline(words, KIND, steps, found),
        "events": parts.record(words, events, found),
        "doing": doing.on_record(work, words, work.get(ProgrammeRevision, row.id), row.id),
        **parts.shown(work.actor, of[letters.about], unsigned(work, words, waiting, found)),
    }


def on_programme(words: Words, rows: Sequence[RevisionRow]) -> list[Listed]:
    """The revisions of a programme, as its page lists them."""
    return [
        Listed(
            row,
            listed.changes(words, row.kinds),
            words.say(LEVELS[row.level]) if row.level else "",
            words.state(KIND, row.state),
        )
        for row in rows
    ]


def budgets(words: Words, rows: Sequence[VersionRow], currency: str) -> list[Version]:
    """The budget of a programme, version by version: each replaces the one before it."""
    found = []
    for row in rows:
        own = parts_of(budget_of(row.content, currency), currency)
        found.append(
            Version(
                row,
                listed.changes(words, row.kinds or ()),
                words.say(LEVELS[row.level]) if row.level else "",
                own,
                total(list(own.values()), currency),
            )
        )
    return found
