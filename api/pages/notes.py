"""Concept notes: the list with its filters, and one note with its whole life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import PAGE_SIZE, PageNumber, Pages, ThisDoor
from api.pages import parts
from api.pages.frame import show, words_of
from api.pages.subjects import names
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.audit import queries as audit
from mptf.committee import queries as committee
from mptf.ledger import queries as books
from mptf.letters import queries as letters
from mptf.lives import queries as lives
from mptf.money import Money, total
from mptf.network import reference
from mptf.notes import queries as notes
from mptf.notes.queries import Chosen, NoteRow
from mptf.programmes import queries as programmes
from mptf.reviews.service import statistics
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KIND = "concept-note"
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
    """All that the page shows, in a number of statements that does not depend on the note."""
    note = notes.numbered(work, number)
    steps = lives.steps(work, note.id)
    events = audit.of_subjects(work, [note.id])
    decided = committee.on_subject(work, note.id)
    found = names(work, parts.ids_of_steps(steps) | parts.ids_of_events(events))
    reserved = books.reserved_for(work, note.id)
    checks = notes.checks(work, note.id, note.version)
    return {
        "note": note,
        "state": words.state(KIND, note.state),
        "countries": _countries(words, note),
        "content": note.content,
        "objectives": _objectives(note.content.get("objectives", [])),
        "markers": note.content.get("markers", []),
        "budget": parts.budget(words, note.content.get("budget", []), note.currency),
        "partners": notes.partners(work, note.id),
        "endorsements": notes.endorsements(work, note.id),
        "due": notes.due(work, note.id),
        "moments": parts.timeline(words, KIND, steps, found),
        "checks": [
            (rule, checks[rule.code], words.check(checks[rule.code].outcome))
            for rule in work.profile.note.eligibility
            if rule.code in checks
        ],
        "findings": notes.findings(work, note.id),
        "scores": statistics(notes.reviews(work, note.id, note.version)),
        "decided": decided,
        "letters": letters.about(work, [note.id]),
        "programmes": [
            (row, words.state("joint-programme", row.state))
            for row in programmes.of_note(work, note.id)
        ],
        "reserved": reserved,
        "reserved_whole": total(list(reserved.values()), note.currency),
        "events": parts.record(words, events, found),
    }


def _objectives(numbers: list[int]) -> list[tuple[int, str]]:
    known = reference.objectives()
    return [(n, known[n].title if n in known else "") for n in numbers]
