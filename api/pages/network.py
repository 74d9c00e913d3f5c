"""The UN Network on Migration as the fund knows it: members, figures, and countries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDay, ThisDoor
from api.pages import charts, doing
from api.pages.context import ADDRESS, Entry, entry, may_edit, place
from api.pages.doing import Doable
from api.pages.frame import show, words_of
from api.pages.network_words import FIGURES, KINDS, SURE, told, when
from api.pages.tables import Listing
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.network import queries as network
from mptf.network import reference
from mptf.network.dates import last_day
from mptf.network.models import FactKind, FigureKind
from mptf.network.queries import FactRow, FigureRow
from mptf.work import Work

router = APIRouter(include_in_schema=False)

PLACE = "network"
BEGINNINGS = ("network-",)
_KNOWN_LAST = (FactKind.COUNTRY_NETWORK, FactKind.CHAMPION, FactKind.MGI, FactKind.NATIONAL_PLAN)


class Told(NamedTuple):
    """A fact on its country's page, with how it ended and what may be done about it."""

    kind: str
    entry: Entry
    ended: str
    doing: Sequence[Doable]


@router.get(ADDRESS)
def the_network(door: ThisDoor, day: ThisDay) -> HTMLResponse:
    """Members, the Executive Committee, what was counted and when, and every country."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        figures = network.figures.read(work, as_of=day.day)
        facts = network.facts_on.read(work, as_of=day.day)
        networks = network.believed_of.read(work, kind=FactKind.COUNTRY_NETWORK.value)
        return {
            "figures": [(words.say(FIGURES[row.kind]), when(row.counted), row) for row in figures],
            "chart": _chart(words, figures, networks),
            "members": _members(words),
            "verified": sum(e.member_verified == "yes" for e in reference.entities().values()),
            "countries": Listing(_countries(words, facts)),
            "beginnings": doing.to_begin(work, words, *BEGINNINGS),
        }

    return show(
        door,
        "network.html",
        title=words.say(_("The UN Network on Migration")),
        section=PLACE,
        day=day,
        status=day.status,
        **door.read(view),
    )


@router.get(ADDRESS + "/{iso3}")
def one_country(door: ThisDoor, iso3: str, day: ThisDay) -> HTMLResponse:
    """What the Network knows of one country on a day, and all that it ever was told of it."""
    words = words_of(door)
    country = reference.country(iso3)

    def view(work: Work) -> dict[str, Any]:
        found = network.of_countries(work, [iso3], day.day)[iso3]
        return {
            "place": place(work, words, iso3, found),
            "history": _history(work, words, iso3),
            "may_edit": may_edit(work),
            "beginnings": doing.to_begin(work, words, "network-fact.enter"),
        }

    return show(
        door,
        "country.html",
        title=country.name,
        section=PLACE,
        day=day,
        status=day.status,
        iso3=iso3,
        **door.read(view),
    )


def _chart(
    words: Words, figures: Sequence[FigureRow], networks: Sequence[FactRow]
) -> charts.Lines | None:
    """What was counted beside how many rows the fund has; nothing where nothing was counted."""
    rows = [row for row in figures if row.kind == FigureKind.COUNTRY_NETWORKS]
    if not rows:
        return None
    return charts.lines(
        [when(row.counted) for row in rows],
        [
            (words.say(_("Counted by the Network")), [row.how_many or 0 for row in rows]),
            (
                words.say(_("Known to the fund by name")),
                [sum(_in_place(each, row.counted_on) for each in networks) for row in rows],
            ),
        ],
    )


def _in_place(row: FactRow, day: date) -> bool:
    begun = row.since is not None and last_day(row.since) <= day
    return begun and (row.until is None or last_day(row.until) >= day)


def _members(words: Words) -> Listing:
    columns = (
        Column("acronym", words.say(_("Entity"))),
        Column("name", words.say(_("Name")), Kind.TITLE),
        Column("committee", words.say(_("Executive Committee"))),
        Column("verified", words.say(_("Membership"))),
        Column("source", words.say(_("Source"))),
    )
    return Listing(
        Table(
            "members",
            words.say(_("UN entities that are members, or may be")),
            columns,
            tuple(
                (
                    Cell(row.acronym),
                    Cell(row.name),
                    Cell(words.say(_("yes")) if row.executive_committee else ""),
                    Cell(words.say(SURE[row.member_verified])),
                    Cell(_said(words, row.source)),
                )
                for row in reference.entities().values()
            ),
        )
    )


def _said(words: Words, source: str) -> str:
    """Where it is said; the statement of 2019 is known here by its file."""
    if source.startswith("seed"):
        return words.say(_("Statement on the Network, 22 March 2019"))
    return source or words.say(_("none known"))


def _countries(words: Words, facts: Sequence[FactRow]) -> Table:
    by_country: dict[str, dict[str, list[FactRow]]] = {}
    for row in facts:
        by_country.setdefault(row.country, {}).setdefault(row.kind, []).append(row)
    columns = (
        Column("country", words.say(_("Country")), Kind.TITLE),
        Column("region", words.say(_("M49 region"))),
        Column("groups", words.say(_("Groups"))),
        *(Column(kind.value, words.say(KINDS[kind])) for kind in _KNOWN_LAST),
    )
    names = sorted((words.country(iso3), iso3) for iso3 in reference.countries())
    return Table(
        "countries",
        words.say(_("Countries and areas")),
        columns,
        tuple(_country(words, name, iso3, by_country.get(iso3, {})) for name, iso3 in names),
    )


def _country(words: Words, name: str, iso3: str, found: dict[str, list[FactRow]]) -> Row:
    groups = [k.value.upper() for k in (FactKind.LDC, FactKind.LLDC, FactKind.SIDS) if k in found]
    return (
        Cell(name, f"{ADDRESS}/{iso3}"),
        Cell(", ".join(row.text for row in found.get(FactKind.REGION, ()))),
        Cell(", ".join(groups)),
        *(
            Cell(
                "; ".join(told(words, row) for row in found.get(kind, ())),
                illustrative=any(row.illustrative for row in found.get(kind, ())),
            )
            for kind in _KNOWN_LAST
        ),
    )


def _history(work: Work, words: Words, iso3: str) -> list[Told]:
    rows = network.history.read(work, country=iso3)
    ended = {row.fact_id: row for row in network.ended.read(work, country=iso3)}
    doable = doing.on_records(work, words, {row.id: row.record for row in rows}) if rows else {}
    return [
        Told(
            words.say(KINDS[row.kind]),
            entry(words, row),
            f"{ended[row.id].reason} ({ended[row.id].source})" if row.id in ended else "",
            doable[row.id],
        )
        for row in rows
    ]
