"""The portfolio of programmes: how each fares, trouble first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from pydantic import Field

from api.deps import Pages
from api.pages import health_words, lists
from api.pages.health_words import DUE, LEVELS, Fares
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.errors import Invalid
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.money import Money
from mptf.network import reference
from mptf.programmes.facts import Chosen, FactsRow
from mptf.programmes.health import net_funded, spent_of
from mptf.programmes.portfolio import Judged, judged
from mptf.templating import money_words
from mptf.work import Work

PLACE = "programmes/portfolio"
KIND = "joint-programme"
ROWS = 25
"""Programmes of one page: each says a sentence."""

_ONE = _("One programme: %(net)s received, %(spent)s of it spent.")
_MANY = _("%(n)s programmes: %(net)s received together, %(spent)s of it spent.")
_NONE = _(
    "No programme was opened yet. One is opened when the Committee invites a concept note and "
    "reserves money for it, and stands here with how it fares."
)
_NONE_FITS = _("No programme fits these filters. Widen one of them, or show all.")


class PortfolioAsked(Asked):
    """What may be asked of the portfolio."""

    level: str = Field("", max_length=80)
    entity: str = Field("", max_length=80)
    region: str = Field("", max_length=80)
    area: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them; the level is no column."""
        text = self.text.strip()
        named = reference.countries_named(text)
        return Chosen(self.entity.strip(), self.area, self.region, text=text, countries=named)


NOTHING_ASKED = PortfolioAsked()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the page."""

    facts: FactsRow
    state: Pill
    fares: Fares
    place: str
    net: Money
    spent: Money
    due: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PortfolioPage(ListPage):
    """The list, and its rows as the page draws them."""

    entries: tuple[Entry, ...] = ()
    tally: tuple[tuple[Pill, int, str], ...] = ()
    """How many fare in which way, each with the address of these alone."""

    @property
    def columns(self) -> Mapping[str, Column]:
        """The columns of its files, by their keys."""
        return {column.key: column for column in self.listing.table.columns}


def found(work: Work, asked: PortfolioAsked) -> Sequence[Judged]:
    """All that was asked for, in the order that was asked for."""
    return _sorted(_of_level(judged(work, asked.chosen), asked.level), asked.sort)


def page(work: Work, words: Words, asked: PortfolioAsked) -> PortfolioPage:
    """A page of it."""
    whole = judged(work, asked.chosen)
    those = _sorted(_of_level(whole, asked.level), asked.sort)
    pages = Pages(asked.page, len(those), ROWS)
    shown = those[pages.offset : pages.offset + ROWS]
    standing = Counter(one.health.level for one in whole)
    sums = _sums(those, work.profile.fund.currency)
    return PortfolioPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, _table(words, [], sums, work.today()), frozenset(SORTS), ""),
        _filters(work, words, asked),
        pages,
        (),
        lists.nothing_there(words, asked, len(those), none=_NONE, none_fits=_NONE_FITS),
        tuple(_entry(words, one) for one in shown),
        tuple(
            (health_words.level(words, level), standing[level], f"/{PLACE}?level={key}")
            for level, (key, _name, _tone) in LEVELS.items()
            if standing[level]
        ),
    )


def table(work: Work, words: Words, asked: PortfolioAsked) -> Table:
    """What the filters let through, for a file."""
    those = found(work, asked)
    sums = _sums(those, work.profile.fund.currency)
    built = _table(words, those[: lists.MOST_EXPORTED], sums, work.today())
    return lists.for_file(words, built, _filters(work, words, asked), len(those))


def _of_level(found: Sequence[Judged], level: str) -> Sequence[Judged]:
    wanted = {key: value for value, (key, _name, _tone) in LEVELS.items()}
    return [one for one in found if one.health.level == wanted.get(level)] if level else found


SORTS: Mapping[str, Callable[[Judged], Any]] = {
    "level": lambda one: one.health.level,
    "number": lambda one: one.facts.number,
    "title": lambda one: one.facts.title.lower(),
    "coordinator": lambda one: one.facts.coordinator,
    "time": lambda one: one.health.time,
    "delivery": lambda one: one.health.spent,
    "net": lambda one: one.facts.net_funded_minor,
    "spent": lambda one: one.facts.spent_minor,
    "due": lambda one: one.due and one.due.day,
}


def _sorted(found: Sequence[Judged], sort: str) -> Sequence[Judged]:
    """Equals stay as they came; what has no value comes last, either way."""
    if not sort:
        return found
    key = SORTS.get(sort.removeprefix("-"))
    if key is None:
        known = ", ".join(sorted(SORTS))
        raise Invalid("sort", f"this list has no column “{sort}”. Sort it by one of: {known}.")
    there = [one for one in found if key(one) is not None]
    there.sort(key=key, reverse=sort.startswith("-"))
    return [*there, *(one for one in found if key(one) is None)]


class _Sums(NamedTuple):
    how_many: int
    net: Money
    spent: Money


def _sums(found: Sequence[Judged], currency: str) -> _Sums:
    net = sum(one.facts.net_funded_minor for one in found)
    spent = sum(one.facts.spent_minor for one in found)
    return _Sums(len(found), Money(net, currency), Money(spent, currency))


def _filters(work: Work, words: Words, asked: PortfolioAsked) -> tuple[Filter, ...]:
    levels = [Option(key, words.say(name)) for key, name, _tone in LEVELS.values()]
    areas = [Option(a.code, f"{a.number}. {a.title}") for a in work.profile.areas]
    regions = [Option(r.code, r.title) for r in work.profile.regions]
    return (
        Filter("level", words.say(_("Fares")), asked.level, levels),
        Filter("entity", words.say(_("Entity, by its code")), asked.entity),
        Filter("region", words.say(_("Region")), asked.region, regions),
        Filter("area", words.say(_("Thematic area")), asked.area, areas),
        Filter("text", words.say(_("Title, agency, country")), asked.text),
    )


def _place(words: Words, row: FactsRow) -> str:
    return " · ".join(filter(None, (words.region(row.region), words.area(row.area))))


def _entry(words: Words, one: Judged) -> Entry:
    return Entry(
        one.facts,
        words.state(KIND, one.facts.state),
        health_words.fares(words, one.facts, one.health),
        _place(words, one.facts),
        net_funded(one.facts),
        spent_of(one.facts),
        words.say(DUE[one.due.what]) if one.due else "",
        one.due.day if one.due else None,
    )


def _table(words: Words, found: Sequence[Judged], sums: _Sums, today: date) -> Table:
    currency = sums.net.currency
    columns = (
        Column("level", words.say(_("Fares")), Kind.STATE),
        Column("number", words.say(_("Number"))),
        Column("title", words.say(_("Title")), Kind.TITLE),
        Column("coordinator", words.say(_("Agency"))),
        Column("region", words.say(_("Region"))),
        Column("area", words.say(_("Area"))),
        Column("state", words.say(_("State")), Kind.STATE),
        Column("why", words.say(_("Why"))),
        Column("time", words.say(_("Time passed")), Kind.NUMBER, "%"),
        Column("delivery", words.say(_("Spent")), Kind.NUMBER, "%"),
        Column("net", words.say(_("Received")), Kind.MONEY, currency),
        Column("spent", words.say(_("Spent")), Kind.MONEY, currency),
        Column("next", words.say(_("Due next"))),
        Column("due", words.say(_("Due")), Kind.DATE),
    )
    said = {"n": sums.how_many, "net": money_words(sums.net), "spent": money_words(sums.spent)}
    totals = {
        "level": Cell(words.say(_("All of them"))),
        "net": Cell(sums.net),
        "spent": Cell(sums.spent),
    }
    return Table(
        "programme-portfolio",
        words.say(_ONE if sums.how_many == 1 else _MANY) % said,
        columns,
        tuple(_row(words, one) for one in found),
        tuple(totals.get(column.key, Cell()) for column in columns),
        lists.as_of(words, today),
    )


def _row(words: Words, one: Judged) -> Row:
    entry = _entry(words, one)
    return (
        Cell(entry.fares.pill.label, tone=entry.fares.pill.tone),
        Cell(one.facts.number, f"/programmes/{quote(one.facts.number)}"),
        Cell(one.facts.title, illustrative=one.facts.illustrative),
        Cell(one.facts.coordinator, long=one.facts.coordinator_name),
        Cell(words.region(one.facts.region)),
        Cell(words.area(one.facts.area)),
        Cell(entry.state.label, tone=entry.state.tone),
        Cell(entry.fares.sentence),
        Cell(one.health.time),
        Cell(one.health.spent),
        Cell(entry.net),
        Cell(entry.spent),
        Cell(entry.due or None),
        Cell(entry.due_on),
    )
