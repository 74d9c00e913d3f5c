"""The list of products and stories, for those who offer and those who publish them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.product_words import KINDS, LANGUAGES, kind_of, language_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.network import reference
from mptf.products import queries as products
from mptf.products.queries import Chosen, ProductRow
from mptf.work import Work

PLACE = "products"
KIND = "product"

_ONE, _MANY = _("One product."), _("%(n)s products.")
_NONE = _(
    "Nothing was offered yet. An entity offers products and stories on the page of a programme in "
    "which it takes part, and the secretariat publishes them."
)
_NONE_FITS = _("No product fits these filters. Widen one of them, or show all.")


class ProductsAsked(Asked):
    """What may be asked of the list of products."""

    state: str = Field("", max_length=80)
    kind: str = Field("", max_length=80)
    language: str = Field("", max_length=80)
    country: str = Field("", max_length=80)
    area: str = Field("", max_length=80)
    objective: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(
            state=self.state,
            kind=self.kind,
            language=self.language,
            country=self.country,
            area=self.area,
            objective=self.objective,
            text=self.text.strip(),
        )


NOTHING_ASKED = ProductsAsked()


def page(work: Work, words: Words, asked: ProductsAsked) -> ListPage:
    """A page of the list."""
    count = products.count(work, asked.chosen())
    pages = Pages(asked.page, count)
    built = _table(words, _rows(work, asked, PAGE_SIZE, pages.offset), count, work.today())
    return ListPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, built, products.SORTS.keys, lists.cut_short(words, count)),
        (lists.state_filter(words, KIND, asked.state, {}), *filters(work, words, asked)),
        pages,
        (),
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: ProductsAsked) -> Table:
    """What the filters let through, for a file."""
    count = products.count(work, asked.chosen())
    built = _table(words, _rows(work, asked, lists.MOST_EXPORTED, 0), count, work.today())
    return lists.for_file(words, built, filters(work, words, asked), count)


def _rows(work: Work, asked: ProductsAsked, limit: int, offset: int) -> Sequence[ProductRow]:
    return products.listed(work, asked.chosen(), sort=asked.sort, limit=limit, offset=offset)


def filters(work: Work, words: Words, asked: ProductsAsked) -> tuple[Filter, ...]:
    """By what products are narrowed, save by their state."""
    profile = work.profile
    countries = sorted(
        (
            Option(code, words.country(code))
            for region in profile.regions
            for code in region.countries
        ),
        key=lambda option: option.label,
    )
    objectives = [
        Option(str(number), f"{number}. {each.title}")
        for number, each in reference.objectives().items()
    ]
    return (
        Filter("text", words.say(_("Title, summary, programme or entity")), asked.text),
        Filter("kind", words.say(_("Kind")), asked.kind, _options(words, KINDS)),
        Filter("language", words.say(_("Language")), asked.language, _options(words, LANGUAGES)),
        Filter("country", words.say(_("Country")), asked.country, countries),
        Filter(
            "area",
            words.say(_("Thematic area")),
            asked.area,
            [Option(area.code, words.area(area.code)) for area in profile.areas],
        ),
        Filter("objective", words.say(_("Objective")), asked.objective, objectives),
    )


def _options(words: Words, known: dict[str, str]) -> list[Option]:
    return [Option(code, words.say(label)) for code, label in known.items()]


def _table(words: Words, rows: Sequence[ProductRow], count: int, today: date) -> Table:
    return Table(
        PLACE,
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        (
            Column("number", words.say(_("Number"))),
            Column("title", words.say(_("Title")), Kind.TITLE),
            Column("kind", words.say(_("Kind"))),
            Column("language", words.say(_("Language")), under=True),
            Column("entity", words.say(_("Offered by"))),
            Column("programme", words.say(_("Programme"))),
            Column("dated", words.say(_("Dated")), Kind.DATE),
            Column("state", words.say(_("State")), Kind.STATE),
            Column("since", words.say(_("Since")), Kind.DATE, under=True),
        ),
        tuple(_row(words, row) for row in rows),
        (),
        lists.as_of(words, today),
    )


def _row(words: Words, row: ProductRow) -> Row:
    state = words.state(KIND, row.state)
    return (
        Cell(row.number, f"/{PLACE}/{quote(row.number)}"),
        Cell(row.title, illustrative=row.illustrative),
        Cell(kind_of(words, row)),
        Cell(language_of(words, row)),
        Cell(row.entity, long=row.entity_name),
        Cell(row.programme),
        Cell(row.dated_on),
        Cell(state.label, tone=state.tone),
        Cell(row.since),
    )
