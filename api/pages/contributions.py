"""Contributions: what each donor said, signed and paid, through the end of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDay, ThisDoor
from api.pages.frame import show, words_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.contributions import queries as contributions
from mptf.contributions.queries import AgreementRow, DepositRow, PledgeRow
from mptf.ledger import queries as books
from mptf.money import Money, total
from mptf.policy import readers_of_contributions, require
from mptf.work import Work

router = APIRouter(include_in_schema=False)


class Donor(NamedTuple):
    """A donor's three figures; pledges are never added to what was signed or paid."""

    name: str
    pledged: Money
    signed: Money
    paid: Money
    illustrative: bool


@dataclass(frozen=True, slots=True)
class ContributionsView:
    """What the page shows."""

    donors: list[Donor]
    pledged: Money
    signed: Money
    paid: Money
    agreements: list[tuple[AgreementRow, Money, str]]
    deposits: list[tuple[DepositRow, Pill]]


@router.get("/contributions")
def contribution_list(door: ThisDoor, day: ThisDay) -> HTMLResponse:
    """Donors with what they pledged, signed and paid."""
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
    pledges = contributions.pledges.read(work, as_of=day)
    agreements = contributions.agreements.read(work, as_of=day)
    deposits = contributions.deposits.read(work, as_of=day)
    paid = books.deposited_by_donor(work, day)
    currency = work.profile.fund.currency

    def booked(rows: list[PledgeRow] | list[AgreementRow], donor: UUID) -> Money:
        own = [Money(row.booked_minor, currency) for row in rows if row.donor_id == donor]
        return total(own, currency)

    rows: list[PledgeRow | AgreementRow | DepositRow] = [*pledges, *agreements, *deposits]
    known = {row.donor_id: row.name for row in rows}
    made_up = {row.donor_id for row in rows if row.illustrative}
    donors = [
        Donor(
            name,
            booked(list(pledges), key),
            booked(list(agreements), key),
            paid.get(key, Money.zero(currency)),
            key in made_up,
        )
        for key, name in known.items()
    ]
    donors.sort(key=lambda donor: (-donor.paid.minor, -donor.signed.minor, donor.name))
    return ContributionsView(
        donors=donors,
        pledged=total([donor.pledged for donor in donors], currency),
        signed=total([donor.signed for donor in donors], currency),
        paid=total([donor.paid for donor in donors], currency),
        agreements=[
            (row, Money(row.booked_minor, currency), _earmark(words, row)) for row in agreements
        ],
        deposits=[(row, words.state("deposit", row.state)) for row in deposits],
    )


def _earmark(words: Words, row: AgreementRow) -> str:
    if row.areas:
        return ", ".join(words.area(code) for code in row.areas)
    return words.region(row.region) if row.region else words.pool("open")
