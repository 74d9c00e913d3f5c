"""Donors: what each has said, signed, paid and still owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import DayOfFile, ThisDay, ThisDoor
from api.pages.frame import show
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.contributions import queries as contributions
from mptf.contributions.dues import due
from mptf.contributions.queries import AgreementRow, DepositRow, DonorRow, PledgeRow
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger import queries as books
from mptf.money import Money, total
from mptf.policy import readers_of_contributions, require
from mptf.sheaf import Sheaf
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/donors"
_ALL = Sheaf(contributions.pledges, contributions.agreements, contributions.deposits)


class Given(NamedTuple):
    """What a donor has said, signed, paid and still owes; never added to each other."""

    donor: DonorRow
    pledged: Money
    signed: Money
    paid: Money
    due: Money


_MONEY = {"pledged": _("Pledged"), "signed": _("Signed"), "paid": _("Paid"), "due": _("Due")}
_SORTS = {
    "name": lambda given: given.donor.name,
    "pledged": lambda given: given.pledged.minor,
    "signed": lambda given: given.signed.minor,
    "paid": lambda given: given.paid.minor,
    "due": lambda given: given.due.minor,
}
Sort = Annotated[str, Query(pattern=f"^-?({'|'.join(_SORTS)})$")]
_FIRST = "-paid"


# --- Every donor ---------------------------------------------------------------------------------


@router.get(ADDRESS, response_model=None)
def donor_list(
    door: ThisDoor, day: ThisDay, sort: Sort = _FIRST
) -> HTMLResponse | RedirectResponse:
    """Every donor; a donor goes straight to its own page."""
    if not door.actor.sight.books and (own := door.read(contributions.donors)):
        asked_day = f"?as_of={quote(day.typed)}" if day.typed else ""
        return RedirectResponse(f"{ADDRESS}/{quote(own[0].code)}{asked_day}", 303)
    table = door.read(lambda work: _list(work, day.day, sort))
    asked = {"as_of": day.day.isoformat() if day.looks_back else ""}
    return show(
        door,
        "donors.html",
        title=_("Donors"),
        section="donors",
        day=day,
        status=day.status,
        listing=Listing(table, ADDRESS, asked, sort, frozenset(_SORTS)),
    )


@router.get(ADDRESS + ".{form}")
def donor_file(door: ThisDoor, day: DayOfFile, form: Format, sort: Sort = _FIRST) -> Response:
    """The same, as a file."""
    return file_of(door.read(lambda work: _list(work, day, sort)), form)


def _list(work: Work, day: date, sort: str) -> Table:
    require(work.actor, readers_of_contributions, act="read the contributions")
    currency = work.profile.fund.currency
    of = _ALL.read(work, as_of=day)
    paid = books.paid_by_donor(work, day)
    givens = [
        given_by(
            donor,
            [row for row in of[contributions.pledges] if row.donor_id == donor.id],
            [row for row in of[contributions.agreements] if row.donor_id == donor.id],
            of[contributions.deposits],
            paid.get(donor.id, Money.zero(currency)),
        )
        for donor in contributions.donors(work)
    ]
    givens.sort(key=_SORTS["name"])
    givens.sort(key=_SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    money = [Column(key, title, Holds.MONEY, currency) for key, title in _MONEY.items()]
    sums = (total([getattr(given, key) for given in givens], currency) for key in _MONEY)
    return Table(
        name="donors",
        caption=_("What donors said, signed, paid and still owe"),
        columns=(Column("name", _("Donor")), *money),
        rows=tuple(_given_row(given, day if day != work.today() else None) for given in givens),
        totals=(Cell(_("All donors")), *map(Cell, sums)),
        stamp=_("through %(day)s") % {"day": day_in_words(day)},
    )


def _given_row(given: Given, back_to: date | None) -> Row:
    donor = given.donor
    address = f"{ADDRESS}/{quote(donor.code)}" + (
        f"?as_of={back_to.isoformat()}" if back_to else ""
    )
    name = Cell(donor.name, address, illustrative=donor.illustrative)
    return (name, *map(Cell, given[1:]))


def given_by(
    donor: DonorRow,
    pledges: Sequence[PledgeRow],
    agreements: Sequence[AgreementRow],
    deposits: Sequence[DepositRow],
    paid: Money,
) -> Given:
    """What a donor has given by a day, of all that was read."""
    currency = paid.currency

    def booked(rows: Sequence[PledgeRow | AgreementRow]) -> Money:
        return total([Money(row.booked_minor, currency) for row in rows], currency)

    owed = total([due(row, deposits, currency) for row in agreements], currency)
    return Given(donor, booked(pledges), booked(agreements), paid, owed)


def earmark(words: Words, row: AgreementRow) -> str:
    """What an agreement's money is for, in words."""
    if row.areas:
        return ", ".join(words.area(code) for code in row.areas)
    return words.region(row.region) if row.region else words.pool("open")
