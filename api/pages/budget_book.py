"""A budget as a workbook, of a note or of a programme: handed out, and taken from its writers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, UploadFile
from fastapi.responses import RedirectResponse, Response
from sqlmodel import col, select

from api.deps import ThisDoor
from api.pages import grids, note_form, programme_form
from api.pages.desks import Desk
from api.pages.frame import words_of
from api.pages.words import Words
from mptf.attachments.examination import require_fit
from mptf.attachments.refusal import Unfit
from mptf.attachments.types import XLSX
from mptf.errors import Invalid, NotFound
from mptf.exports import budget_book
from mptf.exports.budget_book import Part, Plan
from mptf.forms.drafts import Shelf
from mptf.money import Money
from mptf.notes import queries as notes
from mptf.notes.models import NotePartner
from mptf.notes.writing import FIELDS
from mptf.people.models import Organisation
from mptf.programmes import queries as programmes
from mptf.programmes.framework import outputs_of
from mptf.programmes.models import ProgrammePartner
from mptf.programmes.writing import FIELDS as DOCUMENT_FIELDS
from mptf.work import Work
from workflows.acts import perform

router = APIRouter(include_in_schema=False)


class Book(NamedTuple):
    """A kind of record whose budget goes out as a workbook and comes back."""

    key: str
    """What its lines name their column by."""
    write: str
    """The act by which what came back is written."""
    shelf: Shelf
    partners: type[NotePartner | ProgrammePartner]
    of: str
    """By what a partner names its record."""
    one: Callable[[Work, str], Any]
    """The record by its number, for whoever reads the whole of it."""
    desk: Callable[[Work, str], Desk]
    theirs: Callable[[Work, Words, Desk], list[str]]
    """The entities whose budget the reader writes, by code."""


def _whole(work: Work, number: str) -> Any:
    row = programmes.numbered(work, number)
    if not row.whole:
        raise NotFound("joint programme", number)
    return row


OF_NOTE = Book(
    "year",
    "concept-note.write",
    FIELDS,
    NotePartner,
    "note_id",
    notes.numbered,
    note_form.desk,
    lambda work, words, at: [grid.code for grid in note_form.budgets(work, words, at)],
)
OF_PROGRAMME = Book(
    "tranche",
    "joint-programme.write-fields",
    DOCUMENT_FIELDS,
    ProgrammePartner,
    "programme_id",
    _whole,
    programme_form.desk,
    lambda work, _words, at: [entity.code for entity in programme_form.entities(work, at)],
)


@router.get("/notes/{number}/budget.xlsx")
def hand_out(door: ThisDoor, number: str) -> Response:
    """The budget of a note as it stands, with formulas; the same workbook is taken back."""
    return as_workbook(door, OF_NOTE, number)


@router.get("/programmes/{number}/budget.xlsx")
def hand_out_of_programme(door: ThisDoor, number: str) -> Response:
    """The budget of a programme by category and tranche, and by output."""
    return as_workbook(door, OF_PROGRAMME, number)


@router.post("/notes/{number}/budget")
def take_back(door: ThisDoor, number: str, file: UploadFile) -> RedirectResponse:
    """What was typed into a note's workbook; see `take`."""
    part = take(door, OF_NOTE, number, file.file.read())
    return RedirectResponse(f"/notes/{number}/write?part={part}", 303)


@router.post("/programmes/{number}/budget")
def take_back_of_programme(door: ThisDoor, number: str, file: UploadFile) -> RedirectResponse:
    """What was typed into a programme's workbook; see `take`."""
    part = take(door, OF_PROGRAMME, number, file.file.read())
    return RedirectResponse(f"/programmes/{number}/write?part={part}", 303)


def as_workbook(door: ThisDoor, book: Book, number: str) -> Response:
    """The workbook of a budget, as it is sent."""
    words, name = words_of(door), f"{number}-budget.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    content = door.read(lambda work: _written(work, words, book, number))
    return Response(content, media_type=XLSX.media, headers=headers)


def _written(work: Work, words: Words, book: Book, number: str) -> bytes:
    row = book.one(work, number)
    codes = _codes(work, book, row.id, row.coordinator)
    names = [f"{name}.{code}" for code in codes for name in ("budget", "by_output")]
    seqs = {name: text.seq for name, text in book.shelf.latest(work, row.id, names).items()}
    parts = [
        Part(
            code,
            seqs.get(f"budget.{code}", 0),
            grids.amounts_of(row.content, code, row.currency, book.key),
            seqs.get(f"by_output.{code}", 0),
            grids.amounts_by_output(row.content, code, row.currency),
        )
        for code in codes
    ]
    return budget_book.write(work.profile, number, _plan(work, words, book, row.content), parts)


def _plan(work: Work, words: Words, book: Book, content: Any) -> Plan:
    """The columns and the outputs of a budget as it stands."""
    if book is OF_NOTE:
        return Plan(book.key, grids.years(words, content))
    lines = content.get("budget", ())
    said = {line["output"]: "" for line in content.get("by_output", ())}
    return Plan(
        book.key, grids.tranches(work.profile, words, lines), {**said, **outputs_of(content)}
    )


def take(door: ThisDoor, book: Book, number: str, content: bytes) -> str:
    """Write every entity's budget, or none of it where a cell is wrong; the section it stands in.

    Raises:
        Invalid: it is no workbook, or cells of it hold no amounts; they are named. Or nothing was
            typed into it since it was handed out, while a budget was written meanwhile.
        FieldsChanged: somebody has written one of the budgets since the workbook was handed out.
    """
    try:
        require_fit(content, XLSX)
    except Unfit as unfit:
        raise Invalid("file", str(unfit)) from None
    words = words_of(door)

    def view(work: Work) -> tuple[UUID, str, dict[str, Any]]:
        at = book.desk(work, number)
        plan, codes = _plan(work, words, book, at.content), book.theirs(work, words, at)
        fields: dict[str, Any] = {}
        seen: dict[str, int] = {}
        for one in budget_book.read(work.profile, content, plan, codes):
            fields[f"budget.{one.entity}"], seen[f"budget.{one.entity}"] = one.lines, one.seq
            if one.by_output is not None:
                name = f"by_output.{one.entity}"
                fields[name], seen[name] = one.by_output, one.output_seq
        return at.record.id, at.part_of("budget"), {"fields": fields, "seen": seen}

    key, part, sent = door.read(view)
    door.write(partial(_write, book=book, on=key, sent=sent))
    return part


def _write(work: Work, *, book: Book, on: UUID, sent: dict[str, Any]) -> None:
    """Write budgets of a record, which does not leave its unit."""
    before = book.shelf.latest(work, on, sent["fields"])
    perform(work, book.write, on, sent)
    work.session.flush()
    after = book.shelf.latest(work, on, sent["fields"])
    left = [
        name.partition(".")[2]
        for name, lines in sent["fields"].items()
        if name in after and _amounts(work, after[name].value) != _amounts(work, lines)
    ]
    # A writer's own form keeps quiet here: it sends all that it shows, typed or not.
    if left and [*after.values()] == [*before.values()]:
        raise Invalid(
            "file",
            f"nothing was typed into it, and the budget of {', '.join(dict.fromkeys(left))} was "
            "written since it was handed out: what was written stays. Take the workbook anew",
        )


def _amounts(work: Work, lines: Any) -> set[tuple[Any, ...]]:
    """What lines of a budget say, in whatever order; a line of nothing says nothing."""
    said = ((line, Money.parse(line["amount"], work.profile.fund.currency)) for line in lines or ())
    return {
        (line.get("category"), line.get("year"), line.get("tranche"), line.get("output"), amount)
        for line, amount in said
        if amount
    }


def _codes(work: Work, book: Book, key: UUID, coordinator: str) -> list[str]:
    """The entities of a record, the coordinating one first."""
    part: Any = book.partners
    query = (
        select(Organisation.code)
        .join(part, col(part.organisation_id) == Organisation.id)
        .where(getattr(part, book.of) == key)
        .order_by(Organisation.code)
    )
    return list(dict.fromkeys([coordinator, *work.session.exec(query)]))
