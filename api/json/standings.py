"""What the pages of an entity, of a country and of the agent show, for programs."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.schemas.problems import READING, READING_ONE
from api.json.schemas.programmes import PortfolioItem, RequestItem
from api.json.schemas.standings import (
    CountryDue,
    CountryReport,
    EntityDue,
    EntityItem,
    EntityList,
    EntityNote,
    EntityPart,
    EntityReport,
    ExpectedRefund,
    NextTranche,
    OwedReport,
    TransferQueue,
)
from api.pages.entities import OF_ENTITY
from api.pages.transfer_queue import MOST
from api.pages.words import Words
from mptf.network import reference
from mptf.policy import readers_of_entities, readers_of_the_books, require
from mptf.programmes.facts import Chosen
from mptf.programmes.portfolio import judged
from mptf.reports import entities
from mptf.reports.dues import dues, refunds
from mptf.tranches import following
from mptf.transfers import queries as transfers
from mptf.transfers.queries import TO_CONFIRM, TO_SEND
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_ONE = READING | {404: READING_ONE[404]}


@router.get("/entities", response_model=EntityList, tags=["entities"])
def list_entities(door: ThisDoor) -> Response:
    """UN entities whose page you may open: all, or your own."""

    def view(work: Work) -> EntityList:
        require(work.actor, readers_of_entities, act="read the pages of entities")
        return EntityList(items=[EntityItem.of(row) for row in entities.entities(work)])

    return answer(door.read(view))


@router.get("/entities/{code}", response_model=EntityReport, responses=_ONE, tags=["entities"])
def read_entity(door: ThisDoor, code: str) -> Response:
    """One UN entity across all its programmes: what it owes, its money, its notes."""
    return answer(door.read(lambda work: _entity(work, code)))


def _entity(work: Work, code: str) -> EntityReport:
    entity, today = entities.entity(work, code), work.today()
    of = OF_ENTITY.read(work, subject=entity.id, today=today, **following.values(work.profile))
    due = sorted(
        [*of[entities.steps_due], *of[entities.conditions_due]], key=lambda row: row.due_on
    )
    return EntityReport(
        **dict(EntityItem.of(entity)),
        as_of=today,
        reports=[OwedReport.of(row, today) for row in of[entities.reports_of]],
        tranches=[NextTranche.of(row) for row in of[following.of_entity]],
        due=[EntityDue.of(row) for row in due],
        to_confirm=[row.note_id for row in of[entities.unconfirmed]],
        parts=[EntityPart.of(row) for row in of[entities.programmes_of]],
        notes=[EntityNote.of(row) for row in of[entities.notes_of]],
    )


@router.get(
    "/countries/{iso3}/programmes",
    response_model=CountryReport,
    responses=_ONE,
    tags=["programmes"],
)
def read_country_programmes(door: ThisDoor, iso3: str) -> Response:
    """What the fund does in a country, how it fares and what is due."""
    reference.country(iso3)
    words = Words(door.profile)

    def view(work: Work) -> CountryReport:
        found = judged(work, Chosen(country=iso3))
        numbers = {one.facts.number for one in found}
        return CountryReport(
            country=iso3,
            as_of=work.today(),
            programmes=[PortfolioItem.of(words, one) for one in found],
            due=[CountryDue.of(row) for row in dues(work) if row.programme in numbers],
        )

    return answer(door.read(view))


@router.get("/transfer-requests/queue", response_model=TransferQueue, tags=["transfer-requests"])
def read_transfer_queue(door: ThisDoor) -> Response:
    """What waits for the Administrative Agent, late requests first, and refunds to come."""
    return answer(door.read(_queue))


def _queue(work: Work) -> TransferQueue:
    require(work.actor, readers_of_the_books, act="read the agent’s queue")
    chosen = transfers.Chosen(with_the_agent=True)
    rows = transfers.listed(work, chosen, sort="due", limit=MOST)
    lines = transfers.lines_of(work, [row.id for row in rows])
    return TransferQueue(
        as_of=work.today(),
        to_send=[RequestItem.of(row, lines) for row in rows if row.state in TO_SEND],
        to_confirm=[RequestItem.of(row, lines) for row in rows if row.state in TO_CONFIRM],
        late=sum(row.is_late(work.today()) for row in rows),
        refunds=[ExpectedRefund.of(row) for row in refunds.read(work)],
    )
