"""The list of reports of programmes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.report_words import KINDS, kind_of, state_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.programme_reports import queries as reports
from mptf.programme_reports.queries import Chosen, ReportRow
from mptf.templating import day
from mptf.work import Work

PLACE = "programme-reports"
KIND = "programme-report"

WHICH = {
    "due": _("To be submitted"),
    "late": _("Late"),
    "returned": _("Returned"),
    "mine": _("My organization’s"),
}
_ONE, _MANY = _("One report."), _("%(n)s reports.")
_NONE = _(
    "No report is owed yet. All reports of a programme are made when its first transfer is "
    "confirmed, and stand here with the days by which they are due."
)
_NONE_FITS = _("No report fits these filters. Widen one of them, or show all.")


class ReportsAsked(Asked):
    """What may be asked of the list of reports."""

    which: str = Field("", max_length=80)
    kind: str = Field("", max_length=80)
    state: str = Field("", max_length=80)
    programme: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    def chosen(self, today: date) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(
            self.state, self.kind, self.which, self.programme.strip(), self.text.strip(), today
        )


NOTHING_ASKED = ReportsAsked()


def page(work: Work, words: Words, asked: ReportsAsked) -> ListPage:
    """A page of the list."""
    count = reports.count(work, asked.chosen(work.today()))
    pages = Pages(asked.page, count)
    built = _table(words, _rows(work, asked, PAGE_SIZE, pages.offset), count, work.today())
    return ListPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, built, reports.SORTS.keys, lists.cut_short(words, count)),
        _filters(words, asked),
        pages,
        (),
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: ReportsAsked) -> Table:
    """What the filters let through, for a file."""
    count = reports.count(work, asked.chosen(work.today()))
    rows = _rows(work, asked, lists.MOST_EXPORTED, 0)
    built = _table(words, rows, count, work.today())
    return lists.for_file(words, built, _filters(words, asked), count)


def _rows(work: Work, asked: ReportsAsked, limit: int, offset: int) -> Sequence[ReportRow]:
    chosen = asked.chosen(work.today())
    return reports.listed(work, chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(words: Words, asked: ReportsAsked) -> tuple[Filter, ...]:
    which = [Option(code, words.say(label)) for code, label in WHICH.items()]
    kinds = [Option(code, words.say(label)) for code, label in KINDS.items()]
    return (
        Filter("which", words.say(_("Show")), asked.which, which),
        Filter("kind", words.say(_("Kind")), asked.kind, kinds),
        lists.state_filter(words, KIND, asked.state, {}),
        Filter("programme", words.say(_("Number of the programme")), asked.programme),
        Filter("text", words.say(_("Number, title or entity")), asked.text),
    )


def _table(words: Words, rows: Sequence[ReportRow], count: int, today: date) -> Table:
    return Table(
        PLACE,
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        (
            Column("number", words.say(_("Number"))),
            Column("kind", words.say(_("Report"))),
            Column("entity", words.say(_("Entity"))),
            Column("title", words.say(_("Programme")), Kind.TITLE),
            Column("programme", words.say(_("Number of the programme")), under=True),
            Column("from", words.say(_("From"))),
            Column("through", words.say(_("Through")), Kind.DATE),
            Column("due", words.say(_("Due")), Kind.DATE),
            Column("state", words.say(_("State")), Kind.STATE),
            Column("since", words.say(_("Since")), Kind.DATE, under=True),
        ),
        tuple(_row(words, row, today) for row in rows),
        (),
        lists.as_of(words, today),
    )


def _row(words: Words, row: ReportRow, today: date) -> Row:
    state = state_of(words, row, today)
    return (
        Cell(row.number, f"/{PLACE}/{quote(row.number)}"),
        Cell(kind_of(words, row)),
        Cell(row.entity, long=row.entity_name),
        Cell(row.title, illustrative=row.illustrative),
        Cell(row.programme),
        Cell(day(row.from_on)),
        Cell(row.to_on),
        Cell(row.due_on),
        Cell(state.label, tone=state.tone),
        Cell(row.since),
    )
