"""The list of requests for a tranche: what waits for an answer, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.clock import day_in
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.tranches import queries as tranches
from mptf.tranches.queries import AskedRow, Chosen
from mptf.work import Work

PLACE = "tranche-requests"
KIND = "tranche-request"

_ONE, _MANY = _("One request for a tranche."), _("%(n)s requests for a tranche.")
_NONE = _(
    "No later tranche was asked for yet. The coordinating entity asks on the page of a programme "
    "at work; the first tranche needs the signed document alone."
)
_NONE_FITS = _("No request fits these filters. Widen one of them, or show all.")


class TranchesAsked(Asked):
    """What may be asked of the list of requests."""

    state: str = Field("", max_length=80)
    tranche: str = Field("", max_length=10)
    entity: str = Field("", max_length=40)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(self.state, self.tranche, self.entity.strip(), self.text.strip())


NOTHING_ASKED = TranchesAsked()


def page(work: Work, words: Words, asked: TranchesAsked) -> ListPage:
    """A page of the list."""
    count = tranches.count(work, asked.chosen)
    pages = Pages(asked.page, count)
    rows = _rows(work, asked, PAGE_SIZE, pages.offset)
    standing = {row.state: row.how_many for row in tranches.in_states.read(work)}
    built = _table(work, words, rows, count)
    return ListPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, built, tranches.SORTS.keys, lists.cut_short(words, count)),
        _filters(work, words, asked, standing),
        pages,
        (),
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: TranchesAsked) -> Table:
    """What the filters let through, for a file."""
    count = tranches.count(work, asked.chosen)
    built = _table(work, words, _rows(work, asked, lists.MOST_EXPORTED, 0), count)
    return lists.for_file(words, built, _filters(work, words, asked, {}), count)


def _rows(work: Work, asked: TranchesAsked, limit: int, offset: int) -> Sequence[AskedRow]:
    return tranches.listed(work, asked.chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(
    work: Work, words: Words, asked: TranchesAsked, standing: Mapping[str, int]
) -> tuple[Filter, ...]:
    numbers = range(2, len(work.profile.programme.tranches) + 1)
    later = [Option(str(n), words.say(_("Tranche %(n)s")) % {"n": n}) for n in numbers]
    return (
        lists.state_filter(words, KIND, asked.state, standing),
        Filter("tranche", words.say(_("Tranche")), asked.tranche, later),
        Filter("entity", words.say(_("Entity, by its code")), asked.entity),
        Filter("text", words.say(_("Number, programme, agency")), asked.text),
    )


def _table(work: Work, words: Words, rows: Sequence[AskedRow], count: int) -> Table:
    columns = (
        Column("number", words.say(_("Request"))),
        Column("programme", words.say(_("Programme"))),
        Column("title", words.say(_("Title")), Kind.TITLE),
        Column("coordinator", words.say(_("Agency"))),
        Column("tranche", words.say(_("Tranche")), Kind.NUMBER),
        Column("asked", words.say(_("Asked for on")), Kind.DATE),
        Column("state", words.say(_("State")), Kind.STATE),
        Column("since", words.say(_("Since")), Kind.DATE, under=True),
    )
    zone = work.profile.fund.zone
    return Table(
        "tranche-requests",
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        columns,
        tuple(_row(words, row, day_in(zone, row.asked_at)) for row in rows),
        (),
        lists.as_of(words, work.today()),
    )


def _row(words: Words, row: AskedRow, asked_on: date) -> Row:
    state = words.state(KIND, row.state)
    return (
        Cell(row.number, f"/tranche-requests/{quote(row.number)}"),
        Cell(row.programme, f"/programmes/{quote(row.programme)}"),
        Cell(row.programme_title, illustrative=row.illustrative),
        Cell(row.coordinator),
        Cell(row.tranche),
        Cell(asked_on),
        Cell(state.label, tone=state.tone),
        Cell(row.since),
    )
