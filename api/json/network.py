"""The UN Network on Migration: what is known of it and of countries, as of a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from api.deps import Door, ThisDoor, day_asked_for
from api.json.answers import answer
from api.json.cursors import Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.network import (
    CountryKnown,
    FactItem,
    FactRecord,
    FigureItem,
    FigureRecord,
    Member,
    TheNetwork,
)
from api.json.schemas.parts import Page
from api.json.schemas.problems import READING, READING_ONE
from mptf.errors import NotFound
from mptf.network import queries as network
from mptf.network import reference
from mptf.network.models import NetworkFact, NetworkFigure
from mptf.reading import R, Rows
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_FACTS = Cursors("network-facts", tuple[str, UUID])
_FIGURES = Cursors("network-figures", tuple[str, UUID])
AsOf = Annotated[
    str, Query(max_length=40, description="A day up to today; today where it is left out.")
]
Iso3 = Annotated[str, Path(pattern="^[A-Z]{3}$", description="ISO 3166, three letters.")]


@router.get("/network", response_model=TheNetwork, tags=["network"])
def show_network(door: ThisDoor, as_of: AsOf = "") -> Response:
    """Members, and what the Network has counted up to a day."""
    day = _day(door, as_of)
    figures = door.read(lambda work: network.figures.read(work, as_of=day))
    return answer(
        TheNetwork(
            as_of=day,
            members=[Member.of(row) for row in reference.entities().values()],
            figures=[FigureItem.of(row) for row in figures],
        )
    )


@router.get("/network/{iso3}", response_model=CountryKnown, tags=["network"], responses=READING_ONE)
def show_country(door: ThisDoor, iso3: Iso3, as_of: AsOf = "") -> Response:
    """What the Network knows of a country on a day."""
    day, country = _day(door, as_of), reference.country(iso3)
    found = door.read(lambda work: network.of_countries(work, [iso3], day))[iso3]
    facts = [FactItem.of(row) for row in found]
    return answer(CountryKnown(as_of=day, country=iso3, name=country.name, facts=facts))


def _day(door: Door, text: str) -> date:
    return day_asked_for(text, door.today()) if text else door.today()


@router.get("/network-facts", response_model=Page[FactItem], tags=["network-facts"])
def list_facts(door: ThisDoor, part: ThisPart) -> Response:
    """All facts that are believed, whenever they held, by country."""

    def view(work: Work) -> Page[FactItem]:
        rows = network.listed(work, part.limit + 1, _FACTS.after(part))
        shown, following = _FACTS.cut(part, rows, lambda row: (row.country, row.id))
        return Page(items=[FactItem.of(row) for row in shown], next=following)

    return answer(door.read(view))


@router.get("/network-figures", response_model=Page[FigureItem], tags=["network-figures"])
def list_figures(door: ThisDoor, part: ThisPart) -> Response:
    """All figures as they were entered, by what was counted."""

    def view(work: Work) -> Page[FigureItem]:
        rows = network.counted(work, part.limit + 1, _FIGURES.after(part))
        shown, following = _FIGURES.cut(part, rows, lambda row: (row.kind, row.id))
        return Page(items=[FigureItem.of(row) for row in shown], next=following)

    return answer(door.read(view))


def show_fact(work: Work, key: str) -> FactRecord:
    """One fact, by id: facts have no numbers."""
    row = _only(work, network.fact, "fact of the Network", key)
    return FactRecord(**dict(FactItem.of(row)), **actions(work, NetworkFact, row.id, key))


def show_figure(work: Work, key: str) -> FigureRecord:
    """One figure, by id."""
    row = _only(work, network.figure, "figure of the Network", key)
    return FigureRecord(**dict(FigureItem.of(row)), **actions(work, NetworkFigure, row.id, key))


def _only(work: Work, rows: Rows[R], kind: str, key: str) -> R:
    try:
        found = rows.read(work, subject=UUID(key))
    except ValueError:
        raise NotFound(kind, key) from None
    if not found:
        raise NotFound(kind, key)
    return found[0]


KINDS = (
    Kind(NetworkFact, FactRecord, show_fact, lambda fact: str(fact.id)),
    Kind(NetworkFigure, FigureRecord, show_figure, lambda figure: str(figure.id)),
)
