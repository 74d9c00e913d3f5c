"""Donors: what each has said, signed, paid and still owes; and what one donor's money did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import DayOfFile, ThisDay, ThisDoor
from api.pages import charts, doing
from api.pages.agreement_words import DILIGENCE, LANGUAGES
from api.pages.figures import Figures
from api.pages.frame import show, words_of
from api.pages.subjects import Named, names
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.agreements import queries as agreements
from mptf.agreements.queries import ContactRow, DiligenceRow
from mptf.contributions import queries as contributions
from mptf.contributions.dues import acknowledged_by, due
from mptf.contributions.queries import AgreementRow, DepositRow, DonorRow, PledgeRow
from mptf.errors import NotFound
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger import queries as books
from mptf.ledger.models import Kind
from mptf.letters import queries as letters
from mptf.letters.queries import LetterRow
from mptf.money import Money, total
from mptf.people.models import Organisation
from mptf.policy import readers_of_contributions, require
from mptf.reports.donors import WhatItDid, what_it_did
from mptf.sheaf import Sheaf
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/donors"
_ALL = Sheaf(contributions.pledges, contributions.agreements, contributions.deposits)
_ONE = Sheaf(
    contributions.pledges_of,
    contributions.agreements_of,
    contributions.deposits_of,
    letters.to_donor,
    agreements.contacts_of,
    agreements.diligence_of,
)


class Given(NamedTuple):
    """What a donor has said, signed, paid and still owes; never added to each other."""

    donor: DonorRow
    pledged: Money
    signed: Money
    paid: Money
    due: Money


class Looked(NamedTuple):
    """A due diligence with its mark, and whether it holds on the day."""

    row: DiligenceRow
    outcome: Pill
    holds: bool


class Owed(NamedTuple):
    """An agreement, and what is still due of it."""

    row: AgreementRow
    signed: Money
    earmark: str
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
    paid = books.deposited_by_donor(work, day)
    givens = [
        _given(
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


def _given(
    donor: DonorRow,
    pledges: Sequence[PledgeRow],
    agreements: Sequence[AgreementRow],
    deposits: Sequence[DepositRow],
    paid: Money,
) -> Given:
    currency = paid.currency

    def booked(rows: Sequence[PledgeRow | AgreementRow]) -> Money:
        return total([Money(row.booked_minor, currency) for row in rows], currency)

    owed = total([due(row, deposits, currency) for row in agreements], currency)
    return Given(donor, booked(pledges), booked(agreements), paid, owed)


# --- One donor -----------------------------------------------------------------------------------


class Papers(NamedTuple):
    """All that is read of one donor through a day."""

    given: Given
    pledges: list[PledgeRow]
    agreements: list[AgreementRow]
    deposits: list[DepositRow]
    letters: list[LetterRow]
    did: WhatItDid
    contacts: list[ContactRow]
    diligence: list[DiligenceRow]


@router.get(ADDRESS + "/{code}")
def one_donor(door: ThisDoor, day: ThisDay, code: str) -> HTMLResponse:
    """One donor: four stages of its money, what is due, what it helped to pay for, its papers."""
    words = words_of(door)
    view = door.read(lambda work: _donor(work, words, code, day.day))
    return show(
        door,
        "donor.html",
        title=view["given"].donor.name,
        section="donors",
        day=day,
        status=day.status,
        **view,
    )


@router.get(ADDRESS + "/{code}/{part}.{form}")
def donor_part(door: ThisDoor, day: DayOfFile, code: str, part: str, form: Format) -> Response:
    """The deposits, or what the money helped to pay for, as a file."""
    words = words_of(door)
    tables = door.read(lambda work: _tables(work, words, _papers(work, code, day), day))
    if part not in tables:
        raise NotFound("table", part)
    return file_of(tables[part], form)


def _papers(work: Work, code: str, day: date) -> Papers:
    donor = contributions.donor(work, code)
    of = _ONE.read(work, subject=donor.id, as_of=day)
    did = what_it_did(work, donor.id, day)
    pledges, signed = of[contributions.pledges_of], of[contributions.agreements_of]
    deposits = of[contributions.deposits_of]
    given = _given(donor, pledges, signed, deposits, did.paid)
    return Papers(
        given,
        pledges,
        signed,
        deposits,
        of[letters.to_donor],
        did,
        of[agreements.contacts_of],
        of[agreements.diligence_of],
    )


def _donor(work: Work, words: Words, code: str, day: date) -> dict[str, Any]:
    papers = _papers(work, code, day)
    given, did, currency = papers.given, papers.did, work.profile.fund.currency
    figures = Figures(work.actor, day)
    asked = {"as_of": day.isoformat() if day != work.today() else ""}
    tables = _tables(work, words, papers, day)
    here = f"{ADDRESS}/{quote(given.donor.code)}"
    return {
        "given": given,
        "did": did,
        "paid": figures(given.paid, Kind.DEPOSIT, organisation=given.donor.id),
        "flow": charts.flow(
            [
                (_("Promised"), given.pledged),
                (_("Signed"), given.signed),
                (_("Paid"), given.paid),
                (_("At work"), did.at_work),
            ]
        ),
        "owed": [
            Owed(
                row,
                Money(row.booked_minor, currency),
                earmark(words, row),
                due(row, papers.deposits, currency),
            )
            for row in papers.agreements
        ],
        "pledges": [(row, Money(row.booked_minor, currency)) for row in papers.pledges],
        "deposits": Listing(tables["deposits"], f"{here}/deposits", asked),
        "attribution": Listing(tables["attribution"], f"{here}/attribution", asked),
        "letters": papers.letters,
        "contacts": [(row, words.say(LANGUAGES[row.language])) for row in papers.contacts],
        "diligence": [
            Looked(row, _outcome(words, row), row.from_on <= day <= row.until_on)
            for row in papers.diligence
        ],
        "doing": doing.on_record(work, words, _copy(given.donor), given.donor.id),
        "above": work.actor.sight.books,
    }


def _copy(donor: DonorRow) -> Organisation:
    """A copy to look at: the acts on a donor ask nothing of it but which it is."""
    return Organisation(id=donor.id, code=donor.code, name=donor.name, kind="donor")


def _outcome(words: Words, row: DiligenceRow) -> Pill:
    pill = DILIGENCE[row.outcome]
    return pill._replace(label=words.say(pill.label))


def earmark(words: Words, row: AgreementRow) -> str:
    """What an agreement's money is for, in words."""
    if row.areas:
        return ", ".join(words.area(code) for code in row.areas)
    return words.region(row.region) if row.region else words.pool("open")


def _tables(work: Work, words: Words, papers: Papers, day: date) -> dict[str, Table]:
    programmes = names(work, {share.programme_id for share in papers.did.shares})
    found = {share.programme_id: programmes[share.programme_id] for share in papers.did.shares}
    stamp = _("through %(day)s") % {"day": day_in_words(day)}
    currency = work.profile.fund.currency
    return {
        "deposits": _deposits(work, words, papers, currency, stamp),
        "attribution": _attribution(papers, found, currency, stamp),
    }


def _deposits(work: Work, words: Words, papers: Papers, currency: str, stamp: str) -> Table:
    """Each deposit, followed to its entry, its letter and its sheet."""
    letter_on = {letter.subject_id: letter for letter in papers.letters}
    opens_books = any(row.entry for row in papers.deposits)
    entry = (Column("entry", _("Entry")),) if opens_books else ()

    def row(deposit: DepositRow) -> Row:
        letter = letter_on.get(deposit.id)
        pill = words.state("deposit", deposit.state)
        received = str(deposit.received) if deposit.received_currency != currency else ""
        journal = Cell(deposit.entry, f"/books/entries/{deposit.entry}" if deposit.entry else "")
        return (
            Cell(deposit.number, illustrative=deposit.illustrative),
            Cell(deposit.agreement),
            Cell(deposit.value_on),
            Cell(pill.label, tone=pill.tone),
            Cell(received),
            Cell(deposit.amount),
            Cell(deposit.fee),
            *((journal,) if opens_books else ()),
            *_letter(work, words, deposit, letter),
        )

    return Table(
        name="deposits",
        caption=_("Deposits, each with its letter"),
        columns=(
            Column("number", _("Number")),
            Column("agreement", _("Agreement")),
            Column("value_on", _("Value date"), Holds.DATE),
            Column("state", _("State today"), Holds.STATE),
            Column("received", _("As received")),
            Column("amount", _("Amount"), Holds.MONEY, currency),
            Column("fee", _("Fee"), Holds.MONEY, currency),
            *entry,
            Column("letter", _("Acknowledgement")),
            Column("sheet", _("Sheet")),
        ),
        rows=tuple(map(row, papers.deposits)),
        stamp=stamp,
    )


def _letter(work: Work, words: Words, row: DepositRow, letter: LetterRow | None) -> Row:
    if letter is None:
        by = acknowledged_by(work.profile, row)
        if by is None:
            return Cell(""), Cell()
        late = by < work.today()
        said = _("late: due by %(day)s") if late else _("due by %(day)s")
        return Cell(
            words.say(said) % {"day": day_in_words(by)}, tone="bad" if late else "due"
        ), Cell()
    address = f"/letters/{letter.reference}"
    sheet = Cell(_("PDF"), f"{address}/sheet.pdf") if letter.sha256 else Cell(_("being printed"))
    return Cell(letter.reference, address), sheet


def _attribution(papers: Papers, found: dict[UUID, Named], currency: str, stamp: str) -> Table:
    did = papers.did
    whole = total([share.whole for share in did.shares], currency)
    return Table(
        name="attribution",
        caption=_("What this money helped to pay for"),
        columns=(
            Column("number", _("Programme")),
            Column("title", _("Title")),
            Column("amount", _("Attributed"), Holds.MONEY, currency),
            Column("whole", _("Sent to it in all"), Holds.MONEY, currency),
        ),
        rows=tuple(
            (
                Cell(found[share.programme_id].label, found[share.programme_id].url),
                Cell(found[share.programme_id].title),
                Cell(share.amount),
                Cell(share.whole),
            )
            for share in did.shares
        ),
        totals=(Cell(_("Together")), Cell(), Cell(did.at_work), Cell(whole)),
        stamp=stamp,
    )
