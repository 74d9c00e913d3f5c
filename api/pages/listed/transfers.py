"""The list of fund transfer requests: what should have been sent comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal
from urllib.parse import quote

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.templating import money_words
from mptf.transfers import queries as transfers
from mptf.transfers.queries import Chosen, RequestRow, Totals
from mptf.work import Work

PLACE = "transfers"
KIND = "transfer-request"
LATE = "late"

_ONE = _("One request for %(asked)s; %(sent)s of it sent.")
_MANY = _("%(n)s requests for %(asked)s together; %(sent)s sent.")
_NONE = _(
    "No transfer was asked for yet. The secretariat makes a request once the document of a "
    "programme is signed, or a later tranche released."
)
_NONE_FITS = _("No request fits these filters. Widen one of them, or show all.")


class TransfersAsked(Asked):
    """What may be asked of the list of requests."""

    state: str = Field("", max_length=80)
    when: Literal["", "late"] = ""
    entity: str = Field("", max_length=40)
    text: str = Field("", max_length=80)

    def chosen(self, today: date) -> Chosen:
        """The filters as the queries know them."""
        late_on = today if self.when == LATE else None
        return Chosen(self.state, self.text.strip(), self.entity.strip(), late_on)


NOTHING_ASKED = TransfersAsked()


def page(work: Work, words: Words, asked: TransfersAsked) -> ListPage:
    """A page of the list."""
    chosen = asked.chosen(work.today())
    totals = transfers.totals(work, chosen)
    pages = Pages(asked.page, totals.how_many)
    rows = _rows(work, asked, PAGE_SIZE, pages.offset)
    standing = {row.state: row.how_many for row in transfers.standing.read(work)}
    built = _table(words, rows, totals, work.today())
    return ListPage(
        PLACE,
        asked,
        lists.listing(
            PLACE, asked, built, transfers.SORTS.keys, lists.cut_short(words, totals.how_many)
        ),
        _filters(words, asked, standing),
        pages,
        (),
        lists.nothing_there(words, asked, totals.how_many, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: TransfersAsked) -> Table:
    """What the filters let through, for a file."""
    totals = transfers.totals(work, asked.chosen(work.today()))
    built = _table(words, _rows(work, asked, lists.MOST_EXPORTED, 0), totals, work.today())
    return lists.for_file(words, built, _filters(words, asked, {}), totals.how_many)


def _rows(work: Work, asked: TransfersAsked, limit: int, offset: int) -> Sequence[RequestRow]:
    """By the day on which they are due where no other order is asked for; done ones come last."""
    chosen, sort = asked.chosen(work.today()), asked.sort or "due"
    return transfers.listed(work, chosen, sort=sort, limit=limit, offset=offset)


def _filters(
    words: Words, asked: TransfersAsked, standing: Mapping[str, int]
) -> tuple[Filter, ...]:
    late = [Option(LATE, words.say(_("Late alone")))]
    return (
        lists.state_filter(words, KIND, asked.state, standing),
        Filter("when", words.say(_("Due")), asked.when, late),
        Filter("entity", words.say(_("Entity, by its code")), asked.entity),
        Filter("text", words.say(_("Number, programme, title")), asked.text),
    )


def _table(words: Words, rows: Sequence[RequestRow], totals: Totals, today: date) -> Table:
    currency = totals.amount.currency
    columns = (
        Column("number", words.say(_("Request"))),
        Column("programme", words.say(_("Programme"))),
        Column("title", words.say(_("Title")), Kind.TITLE),
        Column("tranche", words.say(_("Tranche"))),
        Column("amount", words.say(_("Asked for")), Kind.MONEY, currency),
        Column("sent", words.say(_("Sent")), Kind.MONEY, currency),
        Column("state", words.say(_("State")), Kind.STATE),
        Column("since", words.say(_("Since")), Kind.DATE, under=True),
        Column("due", words.say(_("Due")), Kind.DATE),
        Column("late", words.say(_("Late")), Kind.STATE),
    )
    said = {
        "n": totals.how_many,
        "asked": money_words(totals.amount),
        "sent": money_words(totals.sent),
    }
    sums = {
        "number": Cell(words.say(_("All of them"))),
        "amount": Cell(totals.amount),
        "sent": Cell(totals.sent),
    }
    return Table(
        "transfer-requests",
        words.say(_ONE if totals.how_many == 1 else _MANY) % said,
        columns,
        tuple(_row(words, row, today) for row in rows),
        tuple(sums.get(column.key, Cell()) for column in columns),
        lists.as_of(words, today),
    )


def _row(words: Words, row: RequestRow, today: date) -> Row:
    state = words.state(KIND, row.state)
    late = row.is_late(today)
    return (
        Cell(row.number, f"/transfers/{quote(row.number)}"),
        Cell(row.programme, f"/programmes/{quote(row.programme)}"),
        Cell(row.programme_title, illustrative=row.illustrative),
        Cell(str(row.tranche)),
        Cell(row.amount),
        Cell(row.sent or None),
        Cell(state.label, tone=state.tone),
        Cell(row.since),
        Cell(row.due_on),
        Cell(words.say(_("Late")), tone="bad") if late else Cell(),
    )
