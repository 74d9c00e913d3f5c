"""Who sits on the Committee on a day, and who may stand in for whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.addresses import one
from api.json.answers import answer
from api.json.contributions import Through
from api.json.cursors import Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.agenda import AgendaItem, AgendaReport
from api.json.schemas.committee import (
    Category,
    DelegationItem,
    DelegationRecord,
    SeatItem,
    SeatRecord,
    Seats,
)
from api.json.schemas.parts import Page
from api.json.schemas.problems import READING
from mptf.committee import composition
from mptf.committee.models import Seat
from mptf.errors import NotFound
from mptf.people.models import Delegation
from mptf.reports import agenda, people
from mptf.reports.people import DelegationRow
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)


_SEATS = Cursors("seats", tuple[str])
_DELEGATIONS = Cursors("delegations", tuple[date, UUID])


@router.get("/seats", response_model=Seats, tags=["seats"])
def list_seats(door: ThisDoor, part: ThisPart, through: Through) -> Response:
    """Seats with a voice in decisions, by code, as they are held on a day."""

    def view(work: Work) -> Seats:
        after = _SEATS.after(part)
        last = after[0] if after else None
        rows = composition.seats_by_code(work, through, limit=part.limit + 1, after=last)
        shown, following = _SEATS.cut(part, rows, lambda found: (found.row.code,))
        made = composition.how_many(work)
        return Seats(
            as_of=through,
            categories=[
                Category.of(rule, made.get(rule.code, 0)) for rule in work.profile.committee.seats
            ],
            items=[SeatItem.of(found.row, found.standing) for found in shown],
            next=following,
        )

    return answer(door.read(view))


@router.get("/agenda", response_model=AgendaReport, tags=["agenda"])
def read_agenda(door: ThisDoor) -> Response:
    """What stands before the Committee, who stands back from it, and what a quorum needs."""

    def view(work: Work) -> AgendaReport:
        return AgendaReport(
            items=[
                AgendaItem.of(item, one(item.row.kind).replace("{number}", item.row.number))
                for item in agenda.agenda(work)
            ]
        )

    return answer(door.read(view))


@router.get("/delegations", response_model=Page[DelegationItem], tags=["delegations"])
def list_delegations(door: ThisDoor, part: ThisPart) -> Response:
    """Roles that were lent, the latest first: all for who keeps the list of people, else one's own.

    One that somebody else entered lends nothing before whoever lends the role has confirmed it.
    """

    def view(work: Work) -> Page[DelegationItem]:
        rows = people.lent(work, limit=part.limit + 1, after=_DELEGATIONS.after(part))
        shown, following = _DELEGATIONS.cut(part, rows, lambda row: (row.from_on, row.id))
        return Page(items=[_item(work, row) for row in shown], next=following)

    return answer(door.read(view))


def show_seat(work: Work, code: str) -> SeatRecord:
    """One seat as it is held today."""
    found = composition.seat(work, code)
    item = SeatItem.of(found.row, found.standing)
    return SeatRecord(**dict(item), **actions(work, Seat, found.row.id, code))


def show_delegation(work: Work, key: str) -> DelegationRecord:
    """One delegation, by id."""
    try:
        row = people.delegation(work, UUID(key))
    except ValueError:
        raise NotFound("delegation", key) from None
    return DelegationRecord(**dict(_item(work, row)), **actions(work, Delegation, row.id, key))


def _item(work: Work, row: DelegationRow) -> DelegationItem:
    return DelegationItem.of(row, work.profile.fund.currency, work.today())


KINDS = (
    Kind(Seat, SeatRecord, show_seat, lambda made: str(made.code)),
    Kind(Delegation, DelegationRecord, show_delegation, lambda made: str(made.id)),
)
