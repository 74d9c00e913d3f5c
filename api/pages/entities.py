"""UN entities: each with its notes, its programmes, its money, and what waits for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import ThisDoor
from api.pages import deadlines
from api.pages.deadlines import Chip
from api.pages.figures import Figure, Figures
from api.pages.frame import show, words_of
from api.pages.report_words import KINDS, LATE
from api.pages.subjects import Named, Names, names
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger import queries as books
from mptf.ledger.models import Kind
from mptf.money import Money, total
from mptf.policy import readers_of_entities, require
from mptf.programme_reports.states import ReportState
from mptf.reports import entities
from mptf.reports.entities import DueOf, EntityRow, NoteOf, ProgrammeOf, ReportOf
from mptf.sheaf import Sheaf
from mptf.tranches import following
from mptf.tranches.following import NextRow
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/entities"
OF_ENTITY = Sheaf(
    entities.notes_of,
    entities.programmes_of,
    entities.reports_of,
    following.of_entity,
    entities.steps_due,
    entities.conditions_due,
    entities.unconfirmed,
)
"""What is shown of one entity, on its page and through the API."""


_ASKABLE = _("Can be asked for")
_BEFORE = (
    ("released", _("Released, to be transferred"), "moving"),
    ("asked", _("Asked for"), "moving"),
    ("flagged", _("A flag holds it back"), "bad"),
    ("held", _("A condition holds it back"), "due"),
    ("reports_owed", _("Reports are owed"), "due"),
    ("unused", _("Too little is spent so far"), "due"),
)
"""What may stand before the next tranche, by its name in a row."""


class Part(NamedTuple):
    """Its part in a programme: approved by the Committee, the rest as the books have it."""

    row: ProgrammeOf
    state: Pill
    approved: Money
    transferred: Figure
    refunded: Figure
    spent: Figure
    held: Figure


class Report(NamedTuple):
    """A report that the entity owes, with how long it still has."""

    row: ReportOf
    kind: str
    state: Pill
    chip: Chip | None


class Sums(NamedTuple):
    """The same over all its programmes."""

    approved: Money
    transferred: Figure
    refunded: Figure
    spent: Figure
    held: Figure


class Awaited(NamedTuple):
    """Something that waits for the entity; the chip is empty where no day is set."""

    what: str
    on: Named
    chip: Chip | None


# --- Every entity --------------------------------------------------------------------------------


@router.get(ADDRESS, response_model=None)
def entity_list(door: ThisDoor) -> HTMLResponse | RedirectResponse:
    """Every UN entity; an entity goes straight to its own page."""
    if not door.actor.sight.books and (own := door.read(entities.entities)):
        return RedirectResponse(f"{ADDRESS}/{quote(own[0].code)}", 303)
    return show(
        door,
        "entities.html",
        title=_("UN entities"),
        section="entities",
        listing=Listing(door.read(_list), ADDRESS),
    )


@router.get(ADDRESS + ".{form}")
def entity_file(door: ThisDoor, form: Format) -> Response:
    """The same, as a file."""
    return file_of(door.read(_list), form)


def _list(work: Work) -> Table:
    require(work.actor, readers_of_entities, act="read the pages of entities")
    currency = work.profile.fund.currency
    zero = Money.zero(currency)
    sums: dict[UUID, tuple[Money, ...]] = defaultdict(lambda: (zero,) * 4)
    found = entities.entities(work)
    own = {row.id for row in found}
    for row in books.entity_balances(work):
        if row.organisation_id in own:
            more = (row.transferred, -row.refunded, row.expenditure, row.held)
            sums[row.organisation_id] = tuple(
                a + b for a, b in zip(sums[row.organisation_id], more, strict=True)
            )
    money = [
        Column(key, title, Holds.MONEY, currency)
        for key, title in (
            ("transferred", _("Transferred")),
            ("refunded", _("Refunded")),
            ("spent", _("Spent")),
            ("held", _("Held")),
        )
    ]
    wholes = [total([sums[key][place] for key in own], currency) for place in range(4)]
    return Table(
        name="entities",
        caption=_("UN entities and the fund’s money with them"),
        columns=(
            Column("code", _("Entity")),
            Column("name", _("Name")),
            Column("programmes", _("Programmes"), Holds.NUMBER),
            *money,
        ),
        rows=tuple(_entity_row(row, sums[row.id]) for row in found),
        totals=(Cell(_("All entities")), Cell(), Cell(), *map(Cell, wholes)),
    )


def _entity_row(row: EntityRow, sums: tuple[Money, ...]) -> Row:
    code = Cell(row.code, f"{ADDRESS}/{quote(row.code)}", illustrative=row.illustrative)
    return (code, Cell(row.name), Cell(row.programmes), *map(Cell, sums))


# --- One entity ----------------------------------------------------------------------------------


@router.get(ADDRESS + "/{code}")
def one_entity(door: ThisDoor, code: str) -> HTMLResponse:
    """One UN entity: what waits for it, its money by programme, its notes."""
    words = words_of(door)
    view = door.read(lambda work: _entity(work, words, code))
    return show(
        door,
        "entity.html",
        title=view["entity"].name,
        section="entities",
        **view,
    )


def _entity(work: Work, words: Words, code: str) -> dict[str, Any]:
    entity = entities.entity(work, code)
    today, asked = work.today(), following.values(work.profile)
    of = OF_ENTITY.read(work, subject=entity.id, today=today, **asked)
    owed = [_report(work, words, row) for row in of[entities.reports_of]]
    due = [*of[entities.steps_due], *of[entities.conditions_due]]
    unconfirmed = of[entities.unconfirmed]
    found = names(work, {row.subject_id for row in due} | {row.note_id for row in unconfirmed})
    figures = Figures(work.actor, work.today())
    shares = [_part(words, figures, entity, row) for row in of[entities.programmes_of]]
    return {
        "entity": entity,
        "above": work.actor.sight.books,
        "awaited": [
            *_due(work, due, found),
            *(Awaited(_("Confirm its part"), found[row.note_id], None) for row in unconfirmed),
        ],
        "own": work.actor.organisation == entity.id,
        "reports": owed,
        "late": sum(one.row.is_late(today) for one in owed),
        "returned": sum(one.row.state == ReportState.RETURNED for one in owed),
        "tranches": [(row, _standing(words, row)) for row in of[following.of_entity]],
        "shares": shares,
        "sums": _sums(shares, figures, entity, work.profile.fund.currency),
        "notes": [_note(words, row) for row in of[entities.notes_of]],
    }


def _due(work: Work, due: Iterable[DueOf], found: Names) -> list[Awaited]:
    """The soonest first."""
    today, holidays = work.today(), work.profile.holidays
    return [
        Awaited(
            row.what[:1].upper() + row.what[1:],
            found[row.subject_id],
            deadlines.chip(row.due_on, today, holidays),
        )
        for row in sorted(due, key=lambda row: row.due_on)
    ]


def _report(work: Work, words: Words, row: ReportOf) -> Report:
    late = row.is_late(work.today())
    state = words.state("programme-report", row.state)
    due = row.due_on
    return Report(
        row,
        words.say(KINDS[row.kind]),
        Pill(f"{words.say(LATE)}: {state.label}", "bad") if late else state,
        deadlines.chip(due, work.today(), work.profile.holidays) if due else None,
    )


def _standing(words: Words, row: NextRow) -> tuple[Pill, ...]:
    """What stands before a tranche; that it can be asked for, where nothing does."""
    before = [Pill(words.say(text), tone) for name, text, tone in _BEFORE if getattr(row, name)]
    return tuple(before) or (Pill(words.say(_ASKABLE), "good"),)


def _part(words: Words, figures: Figures, entity: EntityRow, row: ProgrammeOf) -> Part:
    def of(minor: int, kind: Kind) -> Figure:
        money = Money(minor, row.currency)
        return figures(money, kind, subject=row.id, organisation=entity.id)

    return Part(
        row,
        words.state("joint-programme", row.state),
        Money(row.approved or 0, row.currency),
        of(row.transferred, Kind.TRANSFER),
        of(row.refunded, Kind.REFUND),
        of(row.spent, Kind.SPENT),
        of(row.held, Kind.HELD),
    )


def _sums(shares: list[Part], figures: Figures, entity: EntityRow, currency: str) -> Sums:
    def of(name: str, kind: Kind) -> Figure:
        money = total([getattr(share, name).money for share in shares], currency)
        return figures(money, kind, organisation=entity.id)

    return Sums(
        total([share.approved for share in shares], currency),
        of("transferred", Kind.TRANSFER),
        of("refunded", Kind.REFUND),
        of("spent", Kind.SPENT),
        of("held", Kind.HELD),
    )


def _note(words: Words, row: NoteOf) -> tuple[NoteOf, Pill, Money | None]:
    part = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    return row, words.state("concept-note", row.state), part
