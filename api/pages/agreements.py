"""Agreements with donors: the list with what is in preparation, and one with its whole life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote, urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from sqlmodel import SQLModel

from api.deps import ThisDay, ThisDoor
from api.pages import doing, files
from api.pages.agreement_words import AGREEMENTS, BASES, INSTALMENTS, REVERSED, STANDINGS
from api.pages.doing import Doable
from api.pages.donors import earmark
from api.pages.frame import show, words_of
from api.pages.lists import Filter, Option
from api.pages.subjects import names
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.agreements import queries as preparing
from mptf.agreements.queries import ArrangementRow
from mptf.agreements.states import OPEN
from mptf.attachments import queries as attachments
from mptf.contributions import queries as contributions
from mptf.contributions import schedules
from mptf.contributions.dues import due
from mptf.contributions.instalments import Standing, kept, standing
from mptf.contributions.memos import unmatched, variance
from mptf.contributions.models import Agreement, Deposit
from mptf.contributions.queries import AgreementRow, DepositRow
from mptf.contributions.returned import RefundRow, refunds_under
from mptf.contributions.schedules import PaidRow, TermsRow
from mptf.copies import copies
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.exports.tables import Kind as Holds
from mptf.money import Money
from mptf.policy import readers_of_contributions, require
from mptf.sheaf import Sheaf
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS, PREPARED = "/agreements", "/arrangements"
PLACE = "agreements"
BEGINNINGS = ("arrangement", "agreement")
_ON_DEPOSITS = ("deposit.match", "deposit.refund")
_ALL = Sheaf(contributions.agreements, contributions.deposits, preparing.arrangements)
_ONE = Sheaf(
    schedules.terms_of,
    schedules.due_of,
    schedules.paid_of,
    contributions.deposits_under,
    refunds_under,
    preparing.arrangements_of,
    attachments.of_record,
)

Donor = Annotated[str, Query(max_length=40)]
Stands = Annotated[str, Query(pattern=f"^({'|'.join(STANDINGS)})?$")]


class Line(NamedTuple):
    """An agreement or what is to become one, as a line of the list."""

    standing: str
    donor: tuple[str, str]
    cells: Row


class Sum(NamedTuple):
    """An instalment with its mark."""

    row: Standing
    state: Pill


class Terms(NamedTuple):
    """What was signed, in words."""

    row: TermsRow
    booked: Money
    earmark: str
    url: str


class Arrived(NamedTuple):
    """A deposit under the agreement, with what it pays."""

    row: DepositRow
    state: Pill
    basis: str
    pays: list[tuple[int, Money]]
    doing: list[Doable]


@router.get(ADDRESS)
def agreement_list(
    door: ThisDoor, day: ThisDay, donor: Donor = "", standing: Stands = ""
) -> HTMLResponse:
    """Every agreement by a day, and what is in preparation today."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        lines = list(_lines(work, words, day.day))
        asked = {
            "donor": donor,
            "standing": standing,
            "as_of": day.day.isoformat() if day.looks_back else "",
        }
        table = _table(work, words, _chosen(lines, donor, standing), day.day)
        return {
            "listing": Listing(table, ADDRESS, asked),
            "filters": _filters(words, lines, donor, standing),
            "doing": doing.to_begin(work, words, *BEGINNINGS),
        }

    return show(
        door,
        "agreements.html",
        title=_("Agreements"),
        section=PLACE,
        day=day,
        status=day.status,
        **door.read(view),
    )


@router.get(ADDRESS + ".{form}")
def agreement_file(
    door: ThisDoor, day: ThisDay, form: Format, donor: Donor = "", standing: Stands = ""
) -> Response:
    """The same, as a file."""
    words = words_of(door)

    def table(work: Work) -> Table:
        lines = list(_lines(work, words, day.day))
        return _table(work, words, _chosen(lines, donor, standing), day.day)

    return file_of(door.read(table), form)


def _chosen(lines: Sequence[Line], donor: str, standing: str) -> list[Line]:
    return [
        line for line in lines if donor in ("", line.donor[0]) and standing in ("", line.standing)
    ]


def _filters(words: Words, lines: Sequence[Line], donor: str, standing: str) -> list[Filter]:
    donors = sorted({line.donor for line in lines}, key=lambda pair: pair[1])
    return [
        Filter("donor", words.say(_("Donor")), donor, [Option(*pair) for pair in donors]),
        Filter(
            "standing",
            words.say(_("State")),
            standing,
            [Option(code, words.say(label)) for code, label in STANDINGS.items()],
        ),
    ]


def _lines(work: Work, words: Words, day: date) -> Iterator[Line]:
    require(work.actor, readers_of_contributions, act="read the agreements")
    of, currency = _ALL.read(work, as_of=day), work.profile.fund.currency
    for one in of[preparing.arrangements]:
        if one.state in OPEN:
            yield _in_preparation(words, one, currency)
    for row in of[contributions.agreements]:
        left = due(row, of[contributions.deposits], currency)
        yield _signed(words, row, left, currency, day if day != work.today() else None)


def _in_preparation(words: Words, row: ArrangementRow, currency: str) -> Line:
    pill = words.state("arrangement", row.state)
    cells = (
        Cell(row.number, f"{PREPARED}/{quote(row.number)}", illustrative=row.illustrative),
        Cell(row.name),
        Cell(pill.label, tone=pill.tone),
        Cell(None),
        Cell(row.ends_on),
        Cell(Money(row.booked_minor, currency)),
        Cell(str(row.amount) if row.currency != currency else ""),
        Cell(None),
    )
    return Line("preparing", (row.code, row.name), cells)


def _signed(
    words: Words, row: AgreementRow, left: Money, currency: str, back_to: date | None
) -> Line:
    pill = state_of(words, row)
    asked = f"?as_of={back_to.isoformat()}" if back_to else ""
    cells = (
        Cell(row.number, f"{ADDRESS}/{quote(row.number)}{asked}", illustrative=row.illustrative),
        Cell(row.name),
        Cell(pill.label, tone=pill.tone),
        Cell(row.signed_on),
        Cell(row.ends_on),
        Cell(Money(row.booked_minor, currency)),
        Cell(str(row.amount) if row.currency != currency else ""),
        Cell(left),
    )
    return Line("over" if row.ended else "in-force", (row.code, row.name), cells)


def state_of(words: Words, row: AgreementRow) -> Pill:
    """Where an agreement stands at the end of the day."""
    pill = AGREEMENTS[row.ended or "in-force"]
    return pill._replace(label=words.say(pill.label))


def _table(work: Work, words: Words, lines: Sequence[Line], day: date) -> Table:
    currency = work.profile.fund.currency
    return Table(
        name="agreements",
        caption=words.say(_("Agreements with donors")),
        columns=(
            Column("number", _("Number")),
            Column("donor", _("Donor"), Holds.TITLE),
            Column("state", _("State"), Holds.STATE),
            Column("signed_on", _("Signed"), Holds.DATE),
            Column("ends_on", _("Ends"), Holds.DATE, under=True),
            Column("booked", _("Amount"), Holds.MONEY, currency),
            Column("amount", _("In its currency"), under=True),
            Column("due", _("Due"), Holds.MONEY, currency),
        ),
        rows=tuple(line.cells for line in lines),
        stamp=_("through %(day)s") % {"day": day_in_words(day)},
    )


# --- One agreement -------------------------------------------------------------------------------


@router.get(ADDRESS + "/{number}")
def one_agreement(door: ThisDoor, day: ThisDay, number: str) -> HTMLResponse:
    """One agreement: its terms, instalments, amendments, deposits and memo."""
    words = words_of(door)
    view = door.read(lambda work: _agreement(work, words, number, day.day))
    return show(
        door,
        "agreement.html",
        title=number,
        section=PLACE,
        day=day,
        status=day.status,
        **view,
    )


def _agreement(work: Work, words: Words, number: str, day: date) -> dict[str, Any]:
    row = contributions.agreement(work, number, day)
    of, currency = _ONE.read(work, subject=row.id, as_of=day), work.profile.fund.currency
    paid, deposits = kept(of[schedules.paid_of]), of[contributions.deposits_under]
    sums = standing(of[schedules.due_of], of[schedules.paid_of], day)
    attached = of[attachments.of_record]
    about: dict[type[SQLModel], list[UUID]] = {
        Agreement: [row.id],
        Deposit: [each.id for each in deposits],
    }
    can = doing.on_records(work, words, copies(work, about))
    found = names(work, {each.attached_by for each in attached})
    arranged = {one.id: one.number for one in of[preparing.arrangements_of]}
    back = f"?{urlencode({'as_of': day.isoformat()})}" if day != work.today() else ""
    return {
        "agreement": row,
        "state": state_of(words, row),
        "booked": Money(row.booked_minor, currency),
        "earmark": earmark(words, row),
        "due": due(row, deposits, currency),
        "variance": variance(row, deposits, currency),
        "unmatched": unmatched(row, deposits, of[schedules.paid_of]),
        "instalments": [Sum(one, _pill(words, one.state.value)) for one in sums],
        "terms": [
            Terms(
                each,
                Money(each.booked_minor, currency),
                _earmarked(words, each),
                f"{PREPARED}/{arranged[each.arrangement_id]}"
                if each.arrangement_id in arranged
                else "",
            )
            for each in of[schedules.terms_of]
        ],
        "under_way": [
            (one, words.state("arrangement", one.state))
            for one in of[preparing.arrangements_of]
            if one.state in OPEN
        ],
        "deposits": [
            Arrived(
                each,
                words.state("deposit", each.state),
                basis_of(words, each),
                _pays(each, paid),
                doing.among(can[each.id], _ON_DEPOSITS),
            )
            for each in deposits
        ],
        "acts_on_deposits": any(doing.among(can[each.id], _ON_DEPOSITS) for each in deposits),
        "refunds": [(each, refund_state(words, each)) for each in of[refunds_under]],
        "files": files.lines(work, words, attached, found),
        "doing": can[row.id],
        "donor_url": f"/donors/{quote(row.code)}{back}",
    }


def _pill(words: Words, state: str) -> Pill:
    pill = INSTALMENTS[state]
    return pill._replace(label=words.say(pill.label))


def _earmarked(words: Words, row: TermsRow) -> str:
    if row.areas:
        return ", ".join(words.area(code) for code in row.areas)
    return words.region(row.region) if row.region else words.pool("open")


def _pays(deposit: DepositRow, paid: Sequence[PaidRow]) -> list[tuple[int, Money]]:
    return [
        (row.place, Money(row.amount_minor, row.currency))
        for row in paid
        if row.deposit_id == deposit.id and row.place
    ]


def refund_state(words: Words, row: RefundRow) -> Pill:
    """Where a refund stands today; whether its entry was reversed, through the end of the day."""
    if row.is_reversed:
        return REVERSED._replace(label=words.say(REVERSED.label))
    return words.state("cash-movement", row.state)


def basis_of(words: Words, row: DepositRow) -> str:
    """By what it was booked, in words; nothing where it came in the fund's own currency."""
    if row.basis is None:
        return ""
    rate = f"{row.received_currency} {row.un_rate}" if row.basis == "un-rate" else row.rate
    return words.say(BASES[row.basis]) % {"rate": rate}
