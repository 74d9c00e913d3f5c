"""The frame of every page: where one is, whose fund it is, which day it is here."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from fastapi.responses import HTMLResponse

from api.deps import AsOf, Door
from api.pages.act_words import ACTS as CALLED
from api.pages.vocabulary import _
from api.pages.words import Words
from api.policy import party_of
from mptf.resources import resources
from mptf.templating import environment
from workflows.acts import ACTS, STEPS

LANGUAGE = "en"


class Place(NamedTuple):
    """An entry of the side list; one under another shows while one is at either of them."""

    section: str
    label: str
    url: str
    under: str = ""


class Entry(NamedTuple):
    """A place in the side list of one page: whether one is there, and what shows beneath it."""

    label: str
    url: str
    here: str
    """How `aria-current` says it; nothing where one is elsewhere."""
    inside: tuple[Entry, ...] = ()


class Person(NamedTuple):
    """Whoever has signed in, as the top bar names them."""

    name: str
    title: str
    roles: tuple[str, ...]


PLACES = (
    Place("home", _("Home"), "/"),
    Place("notes", _("Concept notes"), "/notes"),
    Place("calls", _("Calls"), "/calls", under="notes"),
    Place("network", _("UN Network"), "/network", under="notes"),
    Place("reviews", _("Reviews"), "/reviews", under="notes"),
    Place("decisions", _("Committee"), "/decisions"),
    Place("agenda", _("Agenda"), "/agenda", under="decisions"),
    Place("meetings", _("Meetings"), "/meetings", under="decisions"),
    Place("procedures", _("Written procedures"), "/procedures", under="decisions"),
    Place("committee", _("Seats"), "/committee", under="decisions"),
    Place("pipeline", _("Pipeline"), "/pipeline"),
    Place("pools", _("Earmarks"), "/pools", under="pipeline"),
    Place("scenarios", _("Scenarios"), "/scenarios", under="pipeline"),
    Place("programmes", _("Programmes"), "/programmes"),
    Place("programme-reports", _("Programme reports"), "/programme-reports", under="programmes"),
    Place("tranche-requests", _("Tranche requests"), "/tranche-requests", under="programmes"),
    Place("transfers", _("Transfers"), "/transfers", under="programmes"),
    Place("revisions", _("Revisions"), "/revisions", under="programmes"),
    Place("results", _("Results"), "/results", under="programmes"),
    Place("products", _("Products and stories"), "/products", under="programmes"),
    Place("entities", _("UN entities"), "/entities", under="programmes"),
    Place("books", _("Money"), "/books"),
    Place("donors", _("Donors"), "/donors"),
    Place("contributions", _("Contributions"), "/contributions", under="donors"),
    Place("agreements", _("Agreements"), "/agreements", under="donors"),
    Place("bank-lines", _("Bank statements"), "/bank-lines", under="books"),
    Place("rates", _("Rates of exchange"), "/rates", under="books"),
    Place("interests", _("Interest of donors"), "/interests", under="donors"),
    Place("letters", _("Letters"), "/letters"),
    Place("status", _("Fund status"), "/status"),
    Place("reports", _("Reports"), "/reports", under="status"),
    Place("target", _("Funding target"), "/public/target", under="status"),
    Place("public", _("Public page"), "/public", under="status"),
    Place("public-results", _("Published reports and products"), "/public/results", under="status"),
    Place("record", _("Record"), "/record"),
    Place("workflows", _("Settings"), "/workflows"),
    Place("profile", _("Profile"), "/profile", under="workflows"),
    Place("people", _("People"), "/people", under="workflows"),
    Place("parts", _("Parts of these pages"), "/parts", under="workflows"),
)
"""By work, in the order of a day; each is shown to those whose door it is."""

_CLOCKS = {"history": _("Demonstration: this fund’s clock begins after its replayed history")}


def static_folder() -> Path:
    """Where style sheets, fonts, marks and the script of the keys lie."""
    return resources() / "templates" / "web" / "static"


@cache
def static_url() -> str:
    """The address of the static files: it changes with any of them, so browsers may keep them."""
    digest = hashlib.sha256()
    for file in sorted(static_folder().rglob("*")):
        if file.is_file():
            digest.update(file.relative_to(static_folder()).as_posix().encode())
            digest.update(file.read_bytes())
    return f"/static/{digest.hexdigest()[:16]}"


def show(
    door: Door,
    template: str,
    *,
    title: str,
    section: str = "",
    day: AsOf | None = None,
    status: int = 200,
    **view: Any,
) -> HTMLResponse:
    """Render a page. Everything was read before: nothing here touches the database."""
    page = environment(LANGUAGE, door.profile.fund.zone).get_template(f"web/{template}")
    text = page.render(
        fund=door.profile.fund,
        labels=door.profile.labels,
        clock_note=_CLOCKS.get(door.clock_note or "", door.clock_note),
        today=door.today(),
        places=_side_list(door, section),
        person=_person(door),
        form_token=door.guest.form_token,
        done=act_named(door.done, words_of(door)),
        section=section,
        title=title,
        day=day,
        words=words_of(door),
        static=static_url(),
        **view,
    )
    # Figures change with every act, so a browser asks again each time.
    return HTMLResponse(text, status, {"Cache-Control": "private, no-cache"})


def _side_list(door: Door, section: str) -> list[Entry]:
    """The places that are open; one whose own place above it is not stands by itself."""
    words = words_of(door)
    found = [place for place in PLACES if party_of("GET", place.url).includes(door.actor, None)]
    beneath = {
        place.section: [each for each in found if each.under == place.section] for place in found
    }

    def entry(place: Place, here: str) -> Entry:
        inside = beneath[place.section]
        is_open = section in {each.section for each in (place, *inside)}
        return Entry(
            words.say(place.label),
            place.url,
            here if place.section == section else "",
            tuple(entry(each, "page") for each in inside if is_open),
        )

    return [entry(place, "true") for place in found if place.under not in beneath]


def _person(door: Door) -> Person | None:
    visitor = door.guest.visitor
    if visitor is None:
        return None
    words = words_of(door)
    roles = sorted(visitor.actor.roles | visitor.actor.delegated)
    return Person(visitor.actor.name, visitor.title, tuple(words.role(role) for role in roles))


def act_named(name: str, words: Words) -> str:
    """What an act's button says; nothing where there is no such act."""
    if name not in ACTS and name not in STEPS:
        return ""
    return words.say(CALLED.get(name, name.rpartition(".")[2].replace("-", " ").capitalize()))


def words_of(door: Door) -> Words:
    """The words of the door's fund."""
    return Words(door.profile)
