"""Take in the lines of a bank statement, and read what was taken in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, false, select, true
from sqlmodel import col
from sqlmodel import select as select_one

from mptf.banking import delimited
from mptf.banking.models import BankLine
from mptf.chain import table_of
from mptf.db import beyond, canonical_json
from mptf.errors import Invalid
from mptf.money import Money
from mptf.numbers import yearly
from mptf.policy import Sight
from mptf.reading import execute, rows
from mptf.work import Work

NEEDED = ("value_on", "amount", "currency", "bank_reference")
COLUMNS = (*NEEDED, "remitter", "text")
_AMOUNT = re.compile(r"[0-9][0-9,]{0,14}(\.[0-9]{1,3})?")
_LENGTHS = {"bank_reference": 80, "remitter": 200, "text": 500}


class LineRow(NamedTuple):
    """A line of a statement, and where it stands today."""

    id: UUID
    number: str
    value_on: date
    amount_minor: int
    currency: str
    remitter: str
    bank_reference: str
    text: str
    state: str
    illustrative: bool

    @property
    def amount(self) -> Money:
        """As the bank says it."""
        return Money(self.amount_minor, self.currency)


class Statement(NamedTuple):
    """What came of taking a statement in."""

    new: tuple[BankLine, ...]
    known: int
    going_out: int


_L = table_of(BankLine)


@rows(LineRow._make, _L.c.value_on.desc(), _L.c.number.desc())
def lines(sight: Sight) -> Select[Any]:
    """Every line, the latest value date first, for whoever keeps or controls the books."""
    found = select(*(_L.c[name] for name in LineRow._fields))
    return found.where(true() if sight.books else false())


def listed(
    work: Work, *, limit: int, after: tuple[Any, ...] | None = None, number: str = ""
) -> Sequence[LineRow]:
    """Lines page by page, or one by its number."""
    keys = (_L.c.value_on, _L.c.number)
    query = lines.select(work.actor.sight).order_by(*(key.desc() for key in keys)).limit(limit)
    if after is not None:
        query = query.where(beyond(keys, after))
    if number:
        query = query.where(_L.c.number == number)
    return [LineRow._make(row) for row in execute(work, query, {})]


def read(work: Work, text: str, *, illustrative: bool = False) -> Statement:
    """Keep the lines of a statement that are not there yet: all of them, or none.

    A line that is known is left, so that a statement may be taken in again. What goes out is no
    contribution and is left out. The lines get their first state from the workflow.

    Raises:
        Invalid: it is no CSV with these columns.
        GuardRefused: what is wrong, line by line.
    """
    faults: list[str] = []
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    going_out = 0
    for line in delimited.read(text, NEEDED, COLUMNS):
        try:
            columns = _parsed(work, line.cells)
            if columns is None:
                going_out += 1
                continue
            digest = _digest(columns)
            _require_new(found, digest)
            found[digest] = (line.number, columns)
        except ValueError as error:
            faults.append(f"Line {line.number}: {error}.")
    known = _known(work, found, faults)
    delimited.refuse(faults)
    if not found and not going_out:
        raise Invalid("csv", "it holds no line below its first one")
    new = tuple(
        work.add(
            BankLine(
                number=yearly(work, "BL"),
                digest=digest,
                taken_by=work.actor.id,
                taken_at=work.now(),
                illustrative=illustrative,
                **columns,
            )
        )
        for digest, (_number, columns) in found.items()
        if digest not in known
    )
    return Statement(new, len(known), going_out)


def _require_new(found: Mapping[str, tuple[int, Any]], digest: str) -> None:
    if digest in found:
        raise ValueError(f"it says the same as line {found[digest][0]}")


def _parsed(work: Work, cells: Any) -> dict[str, Any] | None:
    currency = cells["currency"].upper()
    if currency not in work.profile.money.currencies:
        raise ValueError(f"this fund takes no “{currency[:20]}”")
    outgoing = cells["amount"].startswith("-")
    amount = _amount(cells["amount"].removeprefix("-"), currency)
    value_on = delimited.day(cells["value_on"])
    if outgoing or not amount:
        return None
    if value_on > work.today():
        raise ValueError(f"{value_on.isoformat()} lies ahead")
    said = {name: cells.get(name, "") for name in _LENGTHS}
    if not said["bank_reference"]:
        raise ValueError("it has no bank reference")
    for name, most in _LENGTHS.items():
        if len(said[name]) > most:
            raise ValueError(f"its {name.replace('_', ' ')} has more than {most} characters")
    return {
        "value_on": value_on,
        "amount_minor": amount.minor,
        "currency": currency,
        **said,
    }


def _amount(text: str, currency: str) -> Money:
    wrong = f"“{text[:20]}” is no amount of {currency}; write 1500000.00"
    if not _AMOUNT.fullmatch(text):
        raise ValueError(wrong)
    try:
        return Money.parse(text, currency)
    except Invalid:
        raise ValueError(wrong) from None


def _digest(columns: dict[str, Any]) -> str:
    told = {**columns, "value_on": columns["value_on"].isoformat()}
    return hashlib.sha256(canonical_json(told).encode()).hexdigest()


def _known(
    work: Work, found: dict[str, tuple[int, dict[str, Any]]], faults: list[str]
) -> frozenset[str]:
    """The lines that are there already; one reference is not told in two ways."""
    references = {columns["bank_reference"] for _number, columns in found.values()}
    query = select_one(BankLine).where(col(BankLine.bank_reference).in_(references))
    there = {row.bank_reference: row for row in work.session.exec(query)}
    for digest, (number, columns) in found.items():
        row = there.get(columns["bank_reference"])
        if row is not None and row.digest != digest:
            faults.append(
                f"Line {number}: {row.number} has the reference {row.bank_reference} and says "
                "something else of it."
            )
    digests = {row.digest for row in there.values()}
    return frozenset(digests & found.keys())
