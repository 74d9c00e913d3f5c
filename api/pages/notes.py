"""Concept notes: the list with its filters, and one note with its whole life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import PAGE_SIZE, PageNumber, Pages, ThisDoor
from api.pages import doing, parts
from api.pages.frame import show, words_of
from api.pages.subjects import names
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.committee import queries as committee
from mptf.letters import queries as letters
from mptf.money import Money, total
from mptf.network import reference
from mptf.notes import queries as notes
from mptf.notes.models import ConceptNote
from mptf.notes.queries import Chosen, NoteRow
from mptf.notes.schemas import NoteContent
from mptf.programmes import queries as programmes
from mptf.reviews.service import statistics
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KIND = "concept-note"

_NOTHING_WRITTEN = NoteContent(title="-").model_dump(mode="json")
"""What a note says before anything was written."""

_SHEAF = Sheaf(
    notes.partners,
    notes.endorsements,
    notes.due,
    notes.checks,
    notes.findings,
    notes.scores,
    notes.reserved,
    notes.life,
    notes.record,
    committee.on_subject,
    letters.about,
    programmes.of_note,
)
Filter = Annotated[str, Query(max_length=80)]


class Option(NamedTuple):
    """A choice in a filter."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of the list."""

    rows: list[tuple[NoteRow, Pill, str]]
    count: int
    amount: Money
    pages: Pages
    chosen: Chosen
    states: list[Option]
    areas: list[Option]
    regions: list[Option]
    calls: list[Option]
    beginnings: list[doing.Doable]

    @property
    def address(self) -> str:
        """The address of another page of the same list, up to its number."""
        kept = {
            name: getattr(self.chosen, name)
            for name in ("state", "area", "region", "call", "text")
            if getattr(self.chosen, name)
        }
        return f"/notes?{urlencode({**kept, 'page': ''})}"

    @property
    def filtered(self) -> bool:
        """Whether anything was chosen."""
        return self.chosen != Chosen()


@router.get("/notes")
def note_list(
    door: ThisDoor,
    *,
    state: Filter = "",
    area: Filter = "",
    region: Filter = "",
    call: Filter = "",
    text: Filter = "",
    page: PageNumber = 1,
) -> HTMLResponse:
    """Concept notes, 50 a page."""
    wanted = text.strip()
    chosen = Chosen(state, area, region, call, wanted, reference.countries_named(wanted))
    words = words_of(door)
    view = door.read(lambda work: _list(work, words, chosen, page))
    return show(door, "notes.html", title=_("Concept notes"), section="notes", view=view)


def _list(work: Work, words: Words, chosen: Chosen, page: int) -> ListView:
    count, amount = notes.totals(work, chosen)
    pages = Pages(page, count)
    standing = notes.by_state(work)
    profile = work.profile
    return ListView(
        rows=[
            (row, words.state(KIND, row.state), _countries(words, row))
            for row in notes.listed(work, chosen, limit=PAGE_SIZE, offset=pages.offset)
        ],
        count=count,
        amount=amount,
        pages=pages,
        chosen=chosen,
        states=[
            Option(value, f"{label} ({standing[value]})")
            for value, label in words.states(KIND)
            if value in standing
        ],
        areas=[Option(a.code, f"{a.number}. {a.title}") for a in profile.areas],
        regions=[Option(r.code, r.title) for r in profile.regions],
        calls=[Option(number, title) for number, title in notes.calls(work)],
        beginnings=doing.to_begin(work, words, "concept-note", "call"),
    )


def _countries(words: Words, row: NoteRow) -> str:
    return words.countries(row.content.get("countries", []), row.scope)


@router.get("/notes/{number}")
def one_note(door: ThisDoor, number: str) -> HTMLResponse:
    """One concept note: what it says, its life, its letters, its record."""
    words = words_of(door)
    view = door.read(lambda work: _note(work, words, number))
    return show(
        door, "note.html", title=f"{number} · {view['note'].title}", section="notes", **view
    )


def _note(work: Work, words: Words, number: str) -> dict[str, Any]:
    """All that the page shows of it to this reader, in three statements."""
    note = notes.numbered(work, number)
    of = _SHEAF.read(work, subject=note.id)
    steps, events = of[notes.life], of[notes.record]
    found = names(work, parts.ids_of_steps(steps) | parts.ids_of_events(events))
    checks = {row.rule: row for row in of[notes.checks]}
    reserved = {row.pool: Money(row.amount_minor, note.currency) for row in of[notes.reserved]}
    scores = statistics(row.total_tenths for row in of[notes.scores])
    return {
        "note": note,
        "doing": doing.on_record(work, words, work.get(ConceptNote, note.id), note.id),
        "state": words.state(KIND, note.state),
        "countries": _countries(words, note),
        "content": {**_NOTHING_WRITTEN, **note.content},
        "objectives": _objectives(note.content.get("objectives", [])),
        "markers": note.content.get("markers", []),
        "budget": parts.budget(words, note.content.get("budget", []), note.currency),
        "partners": of[notes.partners],
        "endorsements": of[notes.endorsements],
        "due": of[notes.due],
        "moments": parts.timeline(words, KIND, steps, found),
        "checks": [
            (rule, checks[rule.code], words.check(checks[rule.code].outcome))
            for rule in work.profile.note.eligibility
            if rule.code in checks
        ],
        "findings": of[notes.findings],
        "scores": scores,
        "shows_scores": bool(scores) or work.actor.sight.everything,
        "decided": of[committee.on_subject],
        "programmes": [
            (row, words.state("joint-programme", row.state)) for row in of[programmes.of_note]
        ],
        "reserved": reserved,
        "reserved_whole": total(list(reserved.values()), note.currency),
        "events": parts.record(words, events, found),
        **parts.shown(work.actor, of[letters.about]),
    }


def _objectives(numbers: list[int]) -> list[tuple[int, str]]:
    known = reference.objectives()
    return [(n, known[n].title if n in known else "") for n in numbers]
