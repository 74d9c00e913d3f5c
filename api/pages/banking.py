"""Rates of exchange, and bank statements with what each line may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing
from api.pages.agreement_words import WHY
from api.pages.doing import Doable
from api.pages.frame import show, words_of
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.banking import rates as exchange
from mptf.banking import statements
from mptf.banking.models import BankLine
from mptf.banking.rates import RateRow
from mptf.banking.statements import LineRow
from mptf.banking.states import LineState
from mptf.contributions import candidates, matching
from mptf.contributions.matching import Candidate
from mptf.copies import copies
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Kind, Table
from mptf.money import Money, total
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

RATES, LINES = "/rates", "/bank-lines"
_STATEMENT = Sheaf(statements.lines, *candidates.PARTS)


class Proposed(NamedTuple):
    """An agreement under which money may have come, and why."""

    number: str
    donor: str
    why: str


class Suspended(NamedTuple):
    """A line that nobody has identified yet, with what it may be and what may be done."""

    row: LineRow
    proposals: Sequence[Proposed]
    doing: Sequence[Doable]


# --- Rates ---------------------------------------------------------------------------------------


@router.get(RATES)
def rate_list(door: ThisDoor) -> HTMLResponse:
    """Every UN operational rate that was taken in, the latest first."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        return {
            "listing": Listing(_rates(work, words, exchange.rates.read(work)), RATES),
            "own": work.profile.fund.currency,
            "doing": doing.to_begin(work, words, "exchange-rate"),
        }

    return show(
        door, "rates.html", title=_("Rates of exchange"), section="rates", **door.read(view)
    )


@router.get(RATES + ".{form}")
def rate_file(door: ThisDoor, form: Format) -> Response:
    """The same, as a file, which may be taken in as it is."""
    words = words_of(door)
    return file_of(door.read(lambda work: _rates(work, words, exchange.rates.read(work))), form)


def _rates(work: Work, words: Words, rows: Iterable[RateRow]) -> Table:
    return Table(
        "rates",
        words.say(_("UN operational rates: units for one %(currency)s"))
        % {"currency": work.profile.fund.currency},
        (
            Column("effective_on", _("Effective on"), Kind.DATE),
            Column("currency", _("Currency")),
            Column("rate", _("Rate")),
            Column("source", _("Source")),
            Column("replaced", _("Put right")),
        ),
        tuple(
            (
                Cell(row.effective_on),
                Cell(row.currency),
                Cell(row.rate),
                Cell(row.source),
                Cell(words.say(_("another one took its place")) if row.replaced else ""),
            )
            for row in rows
        ),
    )


# --- Bank statements -----------------------------------------------------------------------------


@router.get(LINES)
def bank_lines(door: ThisDoor) -> HTMLResponse:
    """Money that came and is not identified yet, with proposals; and every other line."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        of = _STATEMENT.read(work, as_of=work.today())
        rows = of[statements.lines]
        waiting = [row for row in rows if row.state == LineState.OPEN]
        among = candidates.gathered(work, of) if waiting else []
        able = doing.on_records(work, words, copies(work, {BankLine: [row.id for row in waiting]}))
        return {
            "waiting": [
                Suspended(row, _proposed(words, row, among), able[row.id]) for row in waiting
            ],
            "sums": _sums(waiting),
            "listing": Listing(_lines(words, rows), LINES),
            "doing": doing.to_begin(work, words, "bank-line"),
        }

    return show(
        door, "bank-lines.html", title=_("Bank statements"), section="bank-lines", **door.read(view)
    )


@router.get(LINES + ".{form}")
def bank_line_file(door: ThisDoor, form: Format) -> Response:
    """Every line, as a file."""
    words = words_of(door)
    return file_of(door.read(lambda work: _lines(words, statements.lines.read(work))), form)


def _proposed(words: Words, row: LineRow, among: Sequence[Candidate]) -> list[Proposed]:
    return [
        Proposed(
            one.agreement.number,
            one.agreement.name,
            ", ".join(words.say(WHY[reason.value]) for reason in one.reasons),
        )
        for one in matching.proposals(row, among)
    ]


def _sums(rows: Iterable[LineRow]) -> list[Money]:
    """What waits in suspense, by currency."""
    by_currency: dict[str, list[Money]] = defaultdict(list)
    for row in rows:
        by_currency[row.currency].append(row.amount)
    return [total(parts, currency) for currency, parts in sorted(by_currency.items())]


def _lines(words: Words, rows: Sequence[LineRow]) -> Table:
    def state(row: LineRow) -> Cell:
        pill = words.state("bank-line", row.state)
        return Cell(pill.label, tone=pill.tone)

    return Table(
        "bank-lines",
        words.say(_("Lines of bank statements")),
        (
            Column("number", _("Number")),
            Column("value_on", _("Value date"), Kind.DATE),
            Column("remitter", _("From whom"), Kind.TITLE),
            Column("bank_reference", _("Bank reference")),
            Column("text", _("What it says")),
            Column("state", _("State"), Kind.STATE),
            Column("amount", _("Amount")),
        ),
        tuple(
            (
                Cell(row.number, illustrative=row.illustrative),
                Cell(row.value_on),
                Cell(row.remitter),
                Cell(row.bank_reference),
                Cell(row.text),
                state(row),
                Cell(str(row.amount)),
            )
            for row in rows
        ),
    )
