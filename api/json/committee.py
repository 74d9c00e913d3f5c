"""Who sits on the Committee on a day, and who may stand in for whom."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.addresses import one
from api.json.answers import answer
from api.json.contributions import Through
from api.json.kinds import Kind, actions
from api.json.schemas.agenda import AgendaItem, AgendaReport
from api.json.schemas.committee import (
    Category,
    CommitteeReport,
    DelegationItem,
    DelegationRecord,
    DelegationsReport,
    SeatItem,
    SeatRecord,
)
from api.json.schemas.problems import READING
from mptf.committee import composition
from mptf.committee.models import Seat
from mptf.errors import NotFound
from mptf.people.models import Delegation
from mptf.reports import agenda, people
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)


@router.get("/seats", response_model=CommitteeReport, tags=["seats"])
def list_seats(door: ThisDoor, through: Through) -> Response:
    """Every seat with a voice in decisions, as it is held on a day."""

    def view(work: Work) -> CommitteeReport:
        found = composition.composition(work, through)
        return CommitteeReport(
            as_of=through,
            categories=[Category.of(each) for each in found],
            items=[
                SeatItem.of(place.row, place.standing)
                for each in found
                for place in each.places
                if place.row is not None
            ],
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


@router.get("/delegations", response_model=DelegationsReport, tags=["delegations"])
def list_delegations(door: ThisDoor) -> Response:
    """Every role that was ever lent, the latest first."""

    def view(work: Work) -> DelegationsReport:
        currency = work.profile.fund.currency
        return DelegationsReport(
            items=[DelegationItem.of(row, currency) for row in people.all_lent.read(work)]
        )

    return answer(door.read(view))


def show_seat(work: Work, code: str) -> SeatRecord:
    """One seat as it is held today."""
    found = composition.seat(work, code)
    item = SeatItem.of(found.row, found.standing)
    return SeatRecord(**dict(item), **actions(work, Seat, found.row.id, code))


def show_delegation(work: Work, key: str) -> DelegationRecord:
    """One delegation, by id."""
    try:
        wanted = UUID(key)
    except ValueError:
        raise NotFound("delegation", key) from None
    for row in people.all_lent.read(work):
        if row.id == wanted:
            item = DelegationItem.of(row, work.profile.fund.currency)
            return DelegationRecord(**dict(item), **actions(work, Delegation, row.id, key))
    raise NotFound("delegation", key)


KINDS = (
    Kind(Seat, SeatRecord, show_seat, lambda made: str(made.code)),
    Kind(Delegation, DelegationRecord, show_delegation, lambda made: str(made.id)),
)
