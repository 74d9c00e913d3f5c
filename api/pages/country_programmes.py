"""The programmes in one country: how they fare, what is due, what is asked of whoever serves it."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages import deadlines
from api.pages.deadlines import Chip
from api.pages.due import place_of, said_of
from api.pages.frame import act_named, show, words_of
from api.pages.health_words import Fares, fares
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.network import reference
from mptf.programmes.facts import Chosen, FactsRow
from mptf.programmes.portfolio import judged
from mptf.reports.dues import DueRow, dues
from mptf.work import Work
from workflows.waiting import Item, waiting

router = APIRouter(include_in_schema=False)

ASKED = ("joint-programme.countersign", "concept-note.endorse")
"""What is asked of a Resident Coordinator."""


class Programme(NamedTuple):
    """A programme with how it fares."""

    facts: FactsRow
    state: Pill
    fares: Fares


class Due(NamedTuple):
    """Something that is due on one of them."""

    row: DueRow
    said: str
    url: str
    chip: Chip


@router.get("/countries/{iso3}/programmes")
def country_programmes(door: ThisDoor, iso3: str) -> HTMLResponse:
    """What the fund does in a country, as far as the reader sees it."""
    words, country = words_of(door), reference.country(iso3)
    view = door.read(lambda work: _country(work, words, iso3))
    title = words.say(_("Programmes in %(country)s")) % {"country": country.short_name}
    return show(
        door,
        "country-programmes.html",
        title=title,
        section="network",
        iso3=iso3,
        country=country,
        **view,
    )


def _country(work: Work, words: Words, iso3: str) -> dict[str, Any]:
    found = judged(work, Chosen(country=iso3))
    numbers = {one.facts.number for one in found}
    own = work.actor.sight.resident_coordinator and work.actor.country == iso3
    return {
        "own": own,
        "programmes": [
            Programme(
                one.facts,
                words.state("joint-programme", one.facts.state),
                fares(words, one.facts, one.health),
            )
            for one in found
        ],
        "asked": [_asked(words, item) for item in waiting(work).mine if item.act in ASKED]
        if own
        else [],
        "due": [_due(work, words, row) for row in dues(work) if row.programme in numbers],
    }


def _asked(words: Words, item: Item) -> tuple[Item, str, str]:
    return item, act_named(item.act, words), f"/acts/{item.act}?on={item.id}"


def _due(work: Work, words: Words, row: DueRow) -> Due:
    chip = deadlines.chip(row.due_on, work.today(), work.profile.holidays)
    return Due(row, said_of(words, row), place_of(row), chip)
