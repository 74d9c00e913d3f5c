"""The list of written procedures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.access import queries as access
from mptf.clock import day_in
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.procedures import queries as procedures
from mptf.procedures.queries import Chosen, ProcedureRow
from mptf.procedures.states import ProcedureState
from mptf.work import Work

PLACE = "procedures"
KIND = "written-procedure"

_ONE, _MANY = _("One written procedure."), _("%(n)s written procedures.")
_NONE = _(
    "The Committee was not asked in writing yet. The secretariat prepares a procedure and "
    "circulates it; members then take their positions here."
)
_NONE_FITS = _("No written procedure fits these filters. Widen one of them, or show all.")


class ProceduresAsked(Asked):
    """What may be asked of the list of written procedures."""

    state: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(self.state, self.text.strip())


NOTHING_ASKED = ProceduresAsked()


def state_of(words: Words, row: ProcedureRow, now: datetime) -> Pill:
    """Where it stands: one whose items are closed is over, whether anybody has recorded it."""
    if row.state == ProcedureState.CIRCULATED and row.is_over(now):
        return Pill(words.say(_("Closed, to be concluded")), "due")
    return words.state(KIND, row.state)


def page(work: Work, words: Words, asked: ProceduresAsked) -> ListPage:
    """A page of the list."""
    count = procedures.count(work, asked.chosen)
    pages = Pages(asked.page, count)
    built = _table(work, words, _rows(work, asked, PAGE_SIZE, pages.offset), count)
    return ListPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, built, procedures.SORTS.keys, lists.cut_short(words, count)),
        _filters(words, asked),
        pages,
        access.views.read(work, **access.around(work, PLACE)),
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: ProceduresAsked) -> Table:
    """What the filters let through, for a file."""
    count = procedures.count(work, asked.chosen)
    rows = _rows(work, asked, lists.MOST_EXPORTED, 0)
    return lists.for_file(words, _table(work, words, rows, count), _filters(words, asked), count)


def _rows(work: Work, asked: ProceduresAsked, limit: int, offset: int) -> Sequence[ProcedureRow]:
    return procedures.listed(work, asked.chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(words: Words, asked: ProceduresAsked) -> tuple[Filter, ...]:
    return (
        lists.state_filter(words, KIND, asked.state, {}),
        Filter("text", words.say(_("Number or title")), asked.text),
    )


def _table(work: Work, words: Words, rows: Sequence[ProcedureRow], count: int) -> Table:
    return Table(
        PLACE,
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        (
            Column("number", words.say(_("Number"))),
            Column("title", words.say(_("Title")), Kind.TITLE),
            Column("items", words.say(_("Items")), Kind.NUMBER),
            Column("circulated", words.say(_("Circulated")), Kind.DATE),
            Column("ends", words.say(_("Deadline")), Kind.DATE),
            Column("state", words.say(_("State")), Kind.STATE),
        ),
        tuple(_row(work, words, row) for row in rows),
        (),
        lists.as_of(words, work.today()),
    )


def _row(work: Work, words: Words, row: ProcedureRow) -> Row:
    state, zone = state_of(words, row, work.now()), work.profile.fund.zone
    return (
        Cell(row.number, f"/{PLACE}/{row.number}"),
        Cell(row.title, illustrative=row.illustrative),
        Cell(row.items),
        Cell(day_in(zone, row.circulated_at) if row.circulated_at else None),
        Cell(day_in(zone, row.ends_at) if row.ends_at else None),
        Cell(state.label, tone=state.tone),
    )
