"""Contributions and other cash: what waits for a second person, and what has come and gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlmodel import SQLModel

from api.deps import ThisDay, ThisDoor
from api.pages import doing
from api.pages.doing import Doable
from api.pages.donors import earmark
from api.pages.frame import show, words_of
from api.pages.subjects import Named, names
from api.pages.vocabulary import MOVEMENTS, _
from api.pages.words import Pill, Words
from mptf.contributions import queries as contributions
from mptf.contributions.models import Agreement, CashMovement, Deposit
from mptf.contributions.queries import AgreementRow, DepositRow, MovementRow
from mptf.contributions.states import ReceiptState
from mptf.money import Money
from mptf.policy import agent, readers_of_contributions, require
from mptf.programmes.models import TransferRequest
from mptf.sheaf import Sheaf
from mptf.transfers import queries as transfers
from mptf.transfers.queries import OpenRequestRow
from mptf.work import Work

router = APIRouter(include_in_schema=False)

_SHEAF = Sheaf(
    contributions.agreements,
    contributions.deposits,
    contributions.movements,
    transfers.open_requests,
)
_BEGINNINGS = ("pledge", "agreement", "cash-movement", "period")


class Waiting(NamedTuple):
    """Something that waits for a second person, with what the reader may do about it."""

    kind: str
    number: str
    what: str
    value_on: date | None
    money: Money
    state: Pill
    doing: list[Doable]


class Movement(NamedTuple):
    """A movement of cash in words."""

    row: MovementRow
    kind: str
    state: Pill
    about: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class ContributionsView:
    """What the page shows."""

    waiting: list[Waiting]
    agreements: list[tuple[AgreementRow, Money, str, list[Doable]]]
    deposits: list[tuple[DepositRow, Pill]]
    movements: list[Movement]
    shows_movements: bool
    doing: list[Doable]


@router.get("/contributions")
def contribution_list(door: ThisDoor, day: ThisDay) -> HTMLResponse:
    """Agreements, deposits and movements of cash, those that wait for a second person first."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, day.day))
    return show(
        door,
        "contributions.html",
        title=_("Contributions"),
        section="contributions",
        day=day,
        status=day.status,
        view=view,
    )


def _view(work: Work, words: Words, day: date) -> ContributionsView:
    require(work.actor, readers_of_contributions, act="read the contributions")
    of = _SHEAF.read(work, as_of=day)
    deposits, movements = of[contributions.deposits], of[contributions.movements]
    found = names(work, {key for m in movements for key in (m.programme_id, m.organisation_id)})
    currency = work.profile.fund.currency
    return ContributionsView(
        waiting=_waiting(work, words, deposits, movements, of[transfers.open_requests]),
        agreements=[
            (
                row,
                Money(row.booked_minor, currency),
                earmark(words, row),
                _doing(work, words, Agreement, row),
            )
            for row in of[contributions.agreements]
        ],
        deposits=[(row, words.state("deposit", row.state)) for row in deposits],
        movements=[
            Movement(
                row,
                words.say(MOVEMENTS[row.kind]),
                words.state("cash-movement", row.state),
                (found[row.programme_id], found[row.organisation_id]),
            )
            for row in movements
        ],
        shows_movements=work.actor.sight.books,
        doing=doing.to_begin(work, words, *_BEGINNINGS),
    )


def _waiting(
    work: Work,
    words: Words,
    deposits: Sequence[DepositRow],
    movements: Sequence[MovementRow],
    requests: Sequence[OpenRequestRow],
) -> list[Waiting]:
    """Deposits and movements that nobody has confirmed yet, and transfers that are under way."""
    waiting = [
        Waiting(
            words.kind("deposit"),
            row.number,
            row.name,
            row.value_on,
            row.amount,
            words.state("deposit", row.state),
            _doing(work, words, Deposit, row),
        )
        for row in deposits
        if row.state == ReceiptState.RECORDED
    ]
    waiting += [
        Waiting(
            words.say(MOVEMENTS[row.kind]),
            row.number,
            row.text,
            row.value_on,
            row.amount,
            words.state("cash-movement", row.state),
            _doing(work, words, CashMovement, row),
        )
        for row in movements
        if row.state == ReceiptState.RECORDED
    ]
    return waiting + [
        Waiting(
            words.kind("transfer-request"),
            row.number,
            row.programme,
            row.value_on,
            row.amount,
            words.state("transfer-request", row.state),
            _doing(work, words, TransferRequest, row),
        )
        for row in requests
    ]


def _doing(
    work: Work,
    words: Words,
    kind: type[SQLModel],
    row: AgreementRow | DepositRow | MovementRow | OpenRequestRow,
) -> list[Doable]:
    """Cash is the agent's to move: to anybody else nothing here is a thing to do."""
    if not agent.includes(work.actor, None):
        return []
    return doing.on_record(work, words, work.get(kind, row.id), row.id)
