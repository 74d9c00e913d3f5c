"""The Steering Committee on a day, one seat through time, and who stands in for the Chair."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import DayOfFile, ThisDay, ThisDoor
from api.pages import doing, lent
from api.pages.frame import show, words_of
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.committee import composition
from mptf.committee.composition import Constituency, Place, Standing
from mptf.committee.models import Seat
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.policy import Role
from mptf.reports import people
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/committee"
BEGINNINGS = ("seat.",)
_STANDINGS = {
    Standing.HELD: Pill(_("Held"), "good"),
    Standing.ENDING: Pill(_("Term is ending"), "due"),
    Standing.VACANT: Pill(_("Vacant"), "bad"),
    Standing.UNMADE: Pill(_("Never filled"), "bad"),
}


class Missing(NamedTuple):
    """What is wrong with the composition: seats that lack somebody, or soon will."""

    vacant: int
    ending: int


@router.get(ADDRESS)
def the_committee(door: ThisDoor, day: ThisDay) -> HTMLResponse:
    """Every seat by category on a day, what is vacant, and who may stand in for the Chair."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        found = composition.composition(work, day.day)
        of_the_chair = people.lent_by(work, Role.CHAIR)
        return {
            "listing": Listing(_table(words, found, day.day), ADDRESS, _asked(day.day)),
            "missing": _missing(found),
            "seats": sum(len(c.places) for c in found),
            "lent": [lent.lent(work, words, row) for row in of_the_chair],
            "shows_lent": work.actor.sight.people,
            "beginnings": doing.to_begin(work, words, *BEGINNINGS),
        }

    return show(
        door,
        "committee.html",
        title=_("The Steering Committee"),
        section="committee",
        day=day,
        status=day.status,
        **door.read(view),
    )


@router.get(ADDRESS + ".{form}")
def committee_file(door: ThisDoor, day: DayOfFile, form: Format) -> Response:
    """The composition on a day, as a file."""
    words = words_of(door)
    return file_of(
        door.read(lambda work: _table(words, composition.composition(work, day), day)), form
    )


@router.get(ADDRESS + "/{code}")
def one_seat(door: ThisDoor, code: str) -> HTMLResponse:
    """One seat: who held it from when to when, and what can be done about it."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        found = composition.seat(work, code)
        titles = {rule.code: rule.title for rule in work.profile.committee.seats}
        return {
            "seat": found.row,
            "standing": _STANDINGS[found.standing],
            "category": titles.get(found.row.category, found.row.category),
            "terms": composition.terms.read(work, subject=found.row.id),
            "tells": composition.tells_names(work.actor.sight),
            "doing": doing.on_record(work, words, work.get(Seat, found.row.id), found.row.id),
        }

    found = door.read(view)
    return show(door, "seat.html", title=found["seat"].name, section="committee", **found)


def _missing(found: Iterable[Constituency]) -> Missing:
    found = tuple(found)
    return Missing(
        sum(c.count(Standing.VACANT, Standing.UNMADE) for c in found),
        sum(c.count(Standing.ENDING) for c in found),
    )


def _asked(day: date) -> dict[str, str]:
    return {"as_of": day.isoformat()}


def _table(words: Words, found: Iterable[Constituency], day: date) -> Table:
    return Table(
        name="committee",
        caption=_("Seats of the Steering Committee"),
        columns=(
            Column("seat", _("Seat")),
            Column("category", _("Category")),
            Column("organisation", _("Organization")),
            Column("holder", _("Holder")),
            Column("alternate", _("Alternate"), under=True),
            Column("from_on", _("From"), Kind.DATE),
            Column("to_on", _("Until"), Kind.DATE),
            Column("standing", _("Standing"), Kind.STATE),
        ),
        rows=tuple(_row(words, each, place) for each in found for place in each.places),
        stamp=_("on %(day)s") % {"day": day_in_words(day)},
    )


def _row(words: Words, of: Constituency, place: Place) -> Row:
    pill = _STANDINGS[place.standing]
    standing = Cell(words.say(pill.label), tone=pill.tone)
    row = place.row
    if row is None:
        return (Cell(_("Not named")), Cell(of.title), *[Cell()] * 5, standing)
    return (
        Cell(row.name, f"{ADDRESS}/{row.code}"),
        Cell(of.title),
        Cell(row.organisation_code, long=row.organisation or ""),
        Cell(row.holder),
        Cell(row.alternate),
        Cell(row.from_on),
        Cell(row.to_on),
        standing,
    )
