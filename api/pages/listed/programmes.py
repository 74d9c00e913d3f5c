"""The list of joint programmes."""

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
from mptf.access import queries as access
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.network import reference
from mptf.programmes import filters
from mptf.programmes import queries as programmes
from mptf.programmes.filters import Chosen
from mptf.programmes.queries import ProgrammeRow, Totals
from mptf.sheaf import Sheaf
from mptf.templating import money_words
from mptf.work import Work

PLACE = "programmes"
KIND = "joint-programme"

_AROUND = Sheaf(filters.standing, access.views)
_ONE = _("One programme; %(sent)s of it transferred.")
_MANY = _("%(n)s programmes; %(approved)s approved together, %(sent)s transferred.")
_NONE = _(
    "No programme was opened yet. One is opened when the Committee invites a concept note and "
    "reserves money for it."
)
_NONE_FITS = _("No programme fits these filters. Widen one of them, or show all.")


class ProgrammesAsked(Asked):
    """What may be asked of the list of programmes."""

    state: str = Field("", max_length=80)
    area: str = Field("", max_length=80)
    region: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        text = self.text.strip()
        named = reference.countries_named(text)
        return Chosen(self.state, self.area, self.region, text, named)


NOTHING_ASKED = ProgrammesAsked()


def page(work: Work, words: Words, asked: ProgrammesAsked) -> ListPage:
    """A page of the list."""
    totals = programmes.totals(work, asked.chosen)
    pages = Pages(asked.page, totals.how_many)
    rows = _rows(work, asked, PAGE_SIZE, pages.offset)
    around = _AROUND.read(work, **access.around(work, PLACE))
    standing = {row.state: row.how_many for row in around[filters.standing]}
    built = _table(words, rows, totals, work.today())
    return ListPage(
        PLACE,
        asked,
        lists.listing(
            PLACE, asked, built, programmes.SORTS.keys, lists.cut_short(words, totals.how_many)
        ),
        _filters(work, words, asked, standing),
        pages,
        around[access.views],
        lists.nothing_there(words, asked, totals.how_many, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: ProgrammesAsked) -> Table:
    """What the filters let through, for a file."""
    totals = programmes.totals(work, asked.chosen)
    built = _table(words, _rows(work, asked, lists.MOST_EXPORTED, 0), totals, work.today())
    return lists.for_file(words, built, _filters(work, words, asked, {}), totals.how_many)


def _rows(work: Work, asked: ProgrammesAsked, limit: int, offset: int) -> Sequence[ProgrammeRow]:
    return programmes.listed(work, asked.chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(
    work: Work, words: Words, asked: ProgrammesAsked, standing: Mapping[str, int]
) -> tuple[Filter, ...]:
    areas = [Option(a.code, f"{a.number}. {a.title}") for a in work.profile.areas]
    regions = [Option(r.code, r.title) for r in work.profile.regions]
    return (
        lists.state_filter(words, KIND, asked.state, standing),
        Filter("area", words.say(_("Thematic area")), asked.area, areas),
        Filter("region", words.say(_("Region")), asked.region, regions),
        Filter("text", words.say(_("Title, agency, country")), asked.text),
    )


def _table(words: Words, rows: Sequence[ProgrammeRow], totals: Totals, today: date) -> Table:
    currency = totals.approved.currency
    columns = (
        Column("number", words.say(_("Number"))),
        Column("agent_number", words.say(_("Number with the agent")), under=True),
        Column("title", words.say(_("Title")), Kind.TITLE),
        Column("coordinator", words.say(_("Agency"))),
        Column("countries", words.say(_("Countries"))),
        Column("region", words.say(_("Region")), under=True),
        Column("area", words.say(_("Area"))),
        Column("approved", words.say(_("Approved")), Kind.MONEY, currency),
        Column("transferred", words.say(_("Transferred")), Kind.MONEY, currency),
        Column("state", words.say(_("State")), Kind.STATE),
        Column("since", words.say(_("Since")), Kind.DATE, under=True),
    )
    said = {
        "n": totals.how_many,
        "approved": money_words(totals.approved),
        "sent": money_words(totals.transferred),
    }
    sums = {
        "number": Cell(words.say(_("All of them"))),
        "approved": Cell(totals.approved),
        "transferred": Cell(totals.transferred),
    }
    return Table(
        "joint-programmes",
        words.say(_ONE if totals.how_many == 1 else _MANY) % said,
        columns,
        tuple(_row(words, row) for row in rows),
        tuple(sums.get(column.key, Cell()) for column in columns),
        lists.as_of(words, today),
    )


def _row(words: Words, row: ProgrammeRow) -> Row:
    state = words.state(KIND, row.state)
    return (
        Cell(row.number, f"/programmes/{quote(row.number)}"),
        Cell(row.project_number),
        Cell(row.title, illustrative=row.illustrative),
        Cell(row.coordinator, long=row.coordinator_name),
        Cell(words.countries(row.content.get("countries", []))),
        Cell(words.region(row.region)),
        Cell(words.area(row.area)),
        Cell(row.approved),
        Cell(row.transferred or None),
        Cell(state.label, tone=state.tone),
        Cell(row.since),
    )
