"""Contributions and other cash: what waits for a second person, and what has come and gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlmodel import SQLModel

from api.deps import ThisDay, ThisDoor
from api.pages import doing
from api.pages.doing import Doable
from api.pages.donors import earmark
from api.pages.frame import show, words_of
from api.pages.subjects import Named, Names, names
from api.pages.vocabulary import MOVEMENTS, _
from api.pages.words import Pill, Words
from mptf.contributions import queries as contributions
from mptf.contributions.models import Agreement, CashMovement, Deposit
from mptf.contributions.movements import MovementRow, movements
from mptf.contributions.queries import AgreementRow, DepositRow
from mptf.contributions.states import ReceiptState
from mptf.copies import copies
from mptf.money import Money
from mptf.policy import readers_of_contributions, require
from mptf.programmes.models import TransferRequest
from mptf.sheaf import Read, Sheaf
from mptf.transfers import queries as transfers
from mptf.work import Work

R = TypeVar("R", DepositRow, MovementRow)

router = APIRouter(include_in_schema=False)

_SHEAF = Sheaf(
    contributions.agreements,
    contributions.deposits,
    movements,
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
    pool: str


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
    deposits = of[contributions.deposits]
    acts = _doing(work, words, of)
    found = names(work, {key for m in of[movements] for key in (m.programme_id, m.organisation_id)})
    currency = work.profile.fund.currency
    return ContributionsView(
        waiting=_waiting(words, of, acts, found),
        agreements=[
            (
                row,
                Money(row.booked_minor, currency),
                earmark(words, row),
                acts[row.id],
            )
            for row in of[contributions.agreements]
        ],
        deposits=[(row, words.state("deposit", row.state)) for row in deposits],
        movements=[
            Movement(
                row,
                words.say(MOVEMENTS[row.kind]),
                words.state("cash-movement", row.state),
                (found[row.programme_id], _party(row, found)),
                words.pool(row.pool),
            )
            for row in of[movements]
        ],
        shows_movements=work.actor.sight.books,
        doing=doing.to_begin(work, words, *_BEGINNINGS),
    )


def _party(row: MovementRow, found: Names) -> Named:
    """Whose a movement is: an entity is known by its code, a donor by its name."""
    party = found[row.organisation_id]
    return party._replace(label=party.title) if row.deposit else party


def _about(row: MovementRow, found: Names) -> str:
    """Of which programme and whose a movement is, and what was said of it."""
    labels = (found[row.programme_id].label, _party(row, found).label)
    more = (row.counterpart, row.deposit, row.bank_reference, row.text)
    return ", ".join(filter(None, (*labels, *more)))


def _waiting(
    words: Words, of: Read, acts: Mapping[UUID, list[Doable]], found: Names
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
            acts[row.id],
        )
        for row in _recorded(of[contributions.deposits])
    ]
    waiting += [
        Waiting(
            words.say(MOVEMENTS[row.kind]),
            row.number,
            _about(row, found),
            row.value_on,
            row.amount,
            words.state("cash-movement", row.state),
            acts[row.id],
        )
        for row in _recorded(of[movements])
    ]
    return waiting + [
        Waiting(
            words.kind("transfer-request"),
            row.number,
            row.programme,
            row.value_on,
            row.amount,
            words.state("transfer-request", row.state),
            acts[row.id],
        )
        for row in of[transfers.open_requests]
    ]


def _recorded(rows: Sequence[R]) -> list[R]:
    return [row for row in rows if row.state == ReceiptState.RECORDED]


def _doing(work: Work, words: Words, of: Read) -> Mapping[UUID, list[Doable]]:
    """What the reader may do with the agreements, and with what is under way."""
    wanted: dict[type[SQLModel], list[UUID]] = {
        Agreement: [row.id for row in of[contributions.agreements]],
        Deposit: [row.id for row in _recorded(of[contributions.deposits])],
        CashMovement: [row.id for row in _recorded(of[movements])],
        TransferRequest: [row.id for row in of[transfers.open_requests]],
    }
    return doing.on_records(work, words, copies(work, wanted))
