"""The list of concept notes, as a table and as a board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from pydantic import Field, ValidationError

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.tables import Listing
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.access import queries as access
from mptf.errors import Invalid
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.money import Money
from mptf.notes import board, counting
from mptf.notes import queries as notes
from mptf.notes.board import BoardRow
from mptf.notes.counting import MOST_COUNTED, Totals
from mptf.notes.filters import AGES, Chosen, WaitsFor
from mptf.notes.queries import NoteRow
from mptf.reading import Rows
from mptf.sheaf import Read, Sheaf
from mptf.templating import money_words
from mptf.work import Work
from workflows import bulk
from workflows.concept_note import CONCEPT_NOTE

PLACE = "notes"
KIND = "concept-note"
ON_BOARD = 4
"""Notes of a state that the board names; the others are counted, and one link away."""

_AROUND = Sheaf(counting.standing, notes.calls, notes.entities, access.views)
_ONE, _MANY = (
    _("One note, asking for %(amount)s."),
    _("%(n)s notes, asking for %(amount)s together."),
)
_CUT = _(
    "%(n)s notes or more hold these words. Add a word, or a filter, and they are counted and "
    "added up."
)
_OLDER = _("more than %(n)s days")
_WAITS = {
    WaitsFor.ENTITY.value: _("The coordinating agency"),
    WaitsFor.SECRETARIAT.value: _("The secretariat"),
    WaitsFor.REVIEWERS.value: _("The reviewers"),
    WaitsFor.COMMITTEE.value: _("The Committee"),
}
_YES_NO = {"yes": _("Yes"), "no": _("No")}
_NONE = _(
    "No concept note was begun yet. Notes stand here as soon as a coordinating agency begins one "
    "under a call."
)
_NONE_FITS = _("No concept note fits these filters. Widen one of them, or show all.")


class NotesAsked(Asked):
    """What may be asked of the list of notes."""

    state: str = Field("", max_length=80)
    area: str = Field("", max_length=80)
    region: str = Field("", max_length=80)
    call: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    entity: str = Field("", max_length=80)
    country: str = Field("", max_length=80)
    illustrative: str = Field("", max_length=80)
    age: str = Field("", max_length=80)
    waits: str = Field("", max_length=80)

    def chosen(self, work: Work) -> Chosen:
        """The filters as the queries know them."""
        return Chosen.of(work, **self.filters)


NOTHING_ASKED = NotesAsked()


def asked_by(query: str) -> NotesAsked:
    """What an address asks of the list.

    Raises:
        Invalid: the list has no such filter, or none of such a value.
    """
    try:
        return NotesAsked.model_validate(dict(parse_qsl(query)))
    except ValidationError:
        raise Invalid("query", "this is no address of the list of notes.") from None


class Lane(NamedTuple):
    """A state on the board: how many stand in it, what they ask for, the newest of them."""

    state: Pill
    how_many: int
    whole: Money
    newest: list[BoardRow]
    url: str

    @property
    def others(self) -> int:
        """How many are not named."""
        return self.how_many - len(self.newest)


def page(work: Work, words: Words, asked: NotesAsked) -> ListPage:
    """A page of the list."""
    around = _around(work)
    rows, totals = _found(work, asked, around)
    pages = Pages(asked.page, totals.how_many, cut=totals.cut)
    built = _table(words, rows, totals, work.today())
    files_hold = lists.cut_short(words, totals.how_many)
    listing = lists.listing(PLACE, asked, built, notes.SORTS.keys, files_hold)
    listing = replace(listing, chosen=_ticks(work, rows))
    return _framed(work, words, asked, listing, pages, around)


def _found(work: Work, asked: NotesAsked, around: Read) -> tuple[Sequence[NoteRow], Totals]:
    """The rows of a page, and what all of the list come to."""
    offset = Pages(asked.page, 0).offset
    if asked.text:
        chosen = asked.chosen(work)
        return notes.searched(work, chosen, sort=asked.sort, limit=PAGE_SIZE, offset=offset)
    return _rows(work, asked, PAGE_SIZE, offset), _totals(work, asked, around)


def _around(work: Work) -> Read:
    """What stands around the list, whatever was chosen from it."""
    return _AROUND.read(work, **access.around(work, PLACE))


def _totals(work: Work, asked: NotesAsked, around: Read) -> Totals:
    """How many notes there are and what they ask for: of a state, or of all, it is told already."""
    if asked.filters.keys() - {"state"}:
        return counting.totals(work, asked.chosen(work))
    standing = [row for row in around[counting.standing] if asked.state in {"", row.state}]
    whole = Money(sum(int(row.asked_minor) for row in standing), work.profile.fund.currency)
    return Totals(sum(row.how_many for row in standing), whole)


def _ticks(work: Work, rows: Sequence[NoteRow]) -> tuple[tuple[str, str], ...]:
    """What a form sends for each note that the reader may take a step with, among others."""
    steps = bulk.steps_of(work.actor, CONCEPT_NOTE).values()
    ready = {source for step in steps for source in step.sources}
    if not any(row.state in ready for row in rows):
        return ()
    return tuple((str(row.id) if row.state in ready else "", row.number) for row in rows)


def on_board(work: Work, words: Words, asked: NotesAsked) -> tuple[ListPage, list[Lane]]:
    """The frame of the list, and the states of the board in the order of a life."""
    around = _around(work)
    if asked.filters:
        rows = board.board(work, asked.chosen(work), newest=ON_BOARD)
    else:
        rows = board.whole_board(work, around[counting.standing], newest=ON_BOARD)
    count = sum({row.state: row.how_many for row in rows}.values())
    pages = Pages(asked.page, count, cut=bool(asked.text) and count == MOST_COUNTED)
    empty = Listing(Table(PLACE, "", (), ()))
    framed = _framed(work, words, asked, empty, pages, around)
    return framed, _lanes(words, asked, rows)


def table(work: Work, words: Words, asked: NotesAsked) -> Table:
    """What the filters let through, for a file."""
    rows = _rows(work, asked, lists.MOST_EXPORTED, 0)
    if len(rows) < lists.MOST_EXPORTED:  # it holds them all
        currency = work.profile.fund.currency
        totals = Totals(len(rows), Money(sum(row.amount_minor for row in rows), currency))
    else:
        totals = counting.totals(work, asked.chosen(work))
    built = _table(words, rows, totals, work.today())
    return lists.for_file(words, built, _filters(work, words, asked), totals.how_many)


def _rows(work: Work, asked: NotesAsked, limit: int, offset: int) -> Sequence[NoteRow]:
    return notes.listed(work, asked.chosen(work), sort=asked.sort, limit=limit, offset=offset)


def _framed(  # noqa: PLR0917 -- all that a page is made of
    work: Work, words: Words, asked: NotesAsked, listing: Listing, pages: Pages, around: Read
) -> ListPage:
    standing = {row.state: row.how_many for row in around[counting.standing]}
    return ListPage(
        PLACE,
        asked,
        listing,
        _filters(work, words, asked, standing, around),
        pages,
        around[access.views],
        lists.nothing_there(words, asked, pages.rows, none=_NONE, none_fits=_NONE_FITS),
    )


def _filters(
    work: Work,
    words: Words,
    asked: NotesAsked,
    standing: Mapping[str, int] = MappingProxyType({}),
    around: Read | None = None,
) -> tuple[Filter, ...]:
    areas = [Option(a.code, f"{a.number}. {a.title}") for a in work.profile.areas]
    regions = [Option(r.code, r.title) for r in work.profile.regions]
    return (
        lists.state_filter(words, KIND, asked.state, standing),
        Filter("area", words.say(_("Thematic area")), asked.area, areas),
        Filter("region", words.say(_("Region")), asked.region, regions),
        Filter("call", words.say(_("Call")), asked.call, _options(around, notes.calls)),
        Filter("text", words.say(_("Number, agency, country, any word")), asked.text),
        Filter(
            "entity",
            words.say(_("Agency that takes part")),
            asked.entity,
            _options(around, notes.entities),
            more=True,
        ),
        Filter("country", words.say(_("Country")), asked.country, more=True),
        Filter("waits", words.say(_("Who must act")), asked.waits, _said(words, _WAITS), more=True),
        Filter("age", words.say(_("In its state for")), asked.age, _ages(words, asked), more=True),
        Filter(
            "illustrative",
            words.say(_("Illustrative")),
            asked.illustrative,
            _said(words, _YES_NO),
            more=True,
        ),
    )


def _options(around: Read | None, of: Rows[Any]) -> list[Option]:
    """What a page offers; a file names what was chosen and offers nothing."""
    return [Option(*row) for row in around[of]] if around else []


def _said(words: Words, options: Mapping[str, str]) -> list[Option]:
    return [Option(value, words.say(label)) for value, label in options.items()]


def _ages(words: Words, asked: NotesAsked) -> list[Option]:
    """The ages that are offered, and the one that was asked for."""
    days = sorted({*AGES, *([int(asked.age)] if asked.age.isdecimal() else ())})
    return [Option(str(n), words.say(_OLDER) % {"n": n}) for n in days]


def _table(words: Words, rows: Sequence[NoteRow], told: Totals, today: date) -> Table:
    columns = (
        Column("number", words.say(_("Number"))),
        Column("title", words.say(_("Title")), Kind.TITLE),
        Column("coordinator", words.say(_("Agency"))),
        Column("countries", words.say(_("Countries"))),
        Column("region", words.say(_("Region")), under=True),
        Column("area", words.say(_("Area"))),
        Column("amount", words.say(_("Amount")), Kind.MONEY, told.whole.currency),
        Column("state", words.say(_("State")), Kind.STATE),
        Column("since", words.say(_("Since")), Kind.DATE, under=True),
    )
    said = {"n": f"{told.how_many:,}", "amount": money_words(told.whole)}
    sentence = _CUT if told.cut else _ONE if told.how_many == 1 else _MANY
    label = Cell(words.say(_("All of them")))
    totals = tuple(
        {"number": label, "amount": Cell(told.whole)}.get(column.key, Cell()) for column in columns
    )
    return Table(
        "concept-notes",
        words.say(sentence) % said,
        columns,
        tuple(_row(words, row) for row in rows),
        () if told.cut else totals,
        lists.as_of(words, today),
    )


def _row(words: Words, row: NoteRow) -> Row:
    countries = words.countries(row.content.get("countries", []), row.scope)
    state = words.state(KIND, row.state)
    return (
        Cell(row.number, f"/notes/{quote(row.number)}"),
        Cell(row.title, illustrative=row.illustrative),
        Cell(row.coordinator, long=row.coordinator_name),
        Cell(countries),
        Cell(words.region(row.region)),
        Cell(words.area(row.area)),
        Cell(row.amount),
        Cell(state.label, tone=state.tone),
        Cell(row.since),
    )


def _lanes(words: Words, asked: NotesAsked, rows: Sequence[BoardRow]) -> list[Lane]:
    by_state: dict[str, list[BoardRow]] = {}
    for row in rows:
        by_state.setdefault(row.state, []).append(row)
    return [
        Lane(
            words.state(KIND, state),
            found[0].how_many,
            Money(found[0].whole_minor, found[0].currency),
            found,
            f"/notes?{urlencode({**asked.filters, 'state': state})}",
        )
        for state, _label in words.states(KIND)
        if (found := by_state.get(state))
    ]
