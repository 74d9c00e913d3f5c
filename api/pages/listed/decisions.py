"""The list of the Steering Committee's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.vocabulary import MODES, _
from api.pages.words import Words
from mptf.access import queries as access
from mptf.committee import queries as committee
from mptf.committee.queries import Chosen, DecisionRow
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.work import Work

PLACE = "decisions"
KIND = "decision"

_ONE, _MANY = _("One decision."), _("%(n)s decisions.")
_NONE = _(
    "No decision was recorded yet. The secretariat records what the Committee decides; it counts "
    "once the Chair has signed it."
)
_NONE_FITS = _("No decision fits these filters. Widen one of them, or show all.")


class DecisionsAsked(Asked):
    """What may be asked of the list of decisions."""

    state: str = Field("", max_length=80)
    mode: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(self.state, self.mode, self.text.strip())


NOTHING_ASKED = DecisionsAsked()


def page(work: Work, words: Words, asked: DecisionsAsked) -> ListPage:
    """A page of the list."""
    count = committee.count(work, asked.chosen)
    pages = Pages(asked.page, count)
    built = _table(words, _rows(work, asked, PAGE_SIZE, pages.offset), count, work.today())
    return ListPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, built, committee.SORTS.keys, lists.cut_short(words, count)),
        _filters(words, asked),
        pages,
        access.views.read(work, **access.around(work, PLACE)),
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: DecisionsAsked) -> Table:
    """What the filters let through, for a file."""
    count = committee.count(work, asked.chosen)
    rows = _rows(work, asked, lists.MOST_EXPORTED, 0)
    return lists.for_file(
        words, _table(words, rows, count, work.today()), _filters(words, asked), count
    )


def _rows(work: Work, asked: DecisionsAsked, limit: int, offset: int) -> Sequence[DecisionRow]:
    return committee.listed(work, asked.chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(words: Words, asked: DecisionsAsked) -> tuple[Filter, ...]:
    modes = [Option(code, words.mode(code)) for code in MODES]
    return (
        lists.state_filter(words, KIND, asked.state, {}),
        Filter("mode", words.say(_("How")), asked.mode, modes),
        Filter("text", words.say(_("Number or title")), asked.text),
    )


def _table(words: Words, rows: Sequence[DecisionRow], count: int, today: date) -> Table:
    return Table(
        "decisions",
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        (
            Column("number", words.say(_("Number"))),
            Column("title", words.say(_("Title")), Kind.TITLE),
            Column("decided", words.say(_("Decided")), Kind.DATE),
            Column("mode", words.say(_("How")), under=True),
            Column("items", words.say(_("Items")), Kind.NUMBER),
            Column("state", words.say(_("State")), Kind.STATE),
            Column("signed", words.say(_("Signed")), Kind.DATE),
        ),
        tuple(_row(words, row) for row in rows),
        (),
        lists.as_of(words, today),
    )


def _row(words: Words, row: DecisionRow) -> Row:
    state = words.state(KIND, row.state)
    return (
        Cell(row.number, f"/decisions/{quote(row.number)}"),
        Cell(row.title, illustrative=row.illustrative),
        Cell(row.decided_on),
        Cell(words.mode(row.mode)),
        Cell(row.items),
        Cell(state.label, tone=state.tone),
        Cell(row.signed_on),
    )
