"""The books as a beancount file, so that a checker that is not ours can go over them.

Accounts keep their sign: a source is income (below zero), a claim on the cash an asset, a use an
expense; what was supplied to the entities stands as equity against what they hold and have spent.
At the end of each year, and of the last day, every account's balance is asserted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select

from mptf.ledger.models import (
    ACCOUNT,
    ACCOUNT_DAY,
    CLAIMS,
    LEDGER_SEAL,
    LEDGER_TX,
    POSTING,
    SOURCES,
    USES,
    Kind,
)
from mptf.money import Money
from mptf.policy import readers_of_the_books, require
from mptf.work import Work

_ROOTS = {
    **dict.fromkeys(CLAIMS, "Assets:Agent"),
    **dict.fromkeys(SOURCES, "Income"),
    **dict.fromkeys(USES, "Expenses"),
    Kind.SUPPLIED: "Equity:Entities",
    Kind.HELD: "Assets:Entities",
    Kind.SPENT: "Expenses:Entities",
}
_A, _D, _T, _S, _P = ACCOUNT.c, ACCOUNT_DAY.c, LEDGER_TX.c, LEDGER_SEAL.c, POSTING.c
_DAY: BindParameter[date] = bindparam("as_of")
_AT_ONCE = 2_000
"""Rows that are in memory at a time."""

_ACCOUNTS: Select[Any] = (
    select(_A.code, _A.kind, _A.currency, func.min(_D.day).label("first"))
    .join(ACCOUNT_DAY, _D.account_id == _A.id)
    .where(_D.day <= _DAY)
    .group_by(_A.code, _A.kind, _A.currency)
    .order_by(_A.code)
)
_LINES: Select[Any] = (
    select(
        _S.seq,
        _T.kind,
        _T.value_on,
        _T.memo,
        _T.document_kind,
        _T.document_id,
        _A.code,
        _P.amount_minor,
        _P.currency,
    )
    .join(LEDGER_SEAL, _S.tx_id == _T.id)
    .join(POSTING, _P.tx_id == _T.id)
    .join(ACCOUNT, _A.id == _P.account_id)
    .where(_T.value_on <= _DAY)
    .order_by(_S.seq, _P.seq)
)
_MOVES: Select[Any] = (
    select(_A.code, _A.currency, _D.day, _D.moved_minor)
    .join(ACCOUNT, _A.id == _D.account_id)
    .where(_D.day <= _DAY)
    .order_by(_D.day, _A.code)
)


def lines(work: Work, as_of: date) -> Iterator[str]:
    """The file, line by line: every entry with a value date through the end of a day.

    Raises:
        NotPermitted: the reader may not open the books.
    """
    require(work.actor, readers_of_the_books, act="read the books")
    fund, asked = work.profile.fund, {"as_of": as_of}
    yield f'option "title" "{_quoted(f"{fund.name} ({fund.code}), through {as_of}")}"'
    yield f'option "operating_currency" "{fund.currency}"'
    accounts = work.session.execute(_ACCOUNTS, asked).all()
    names = _named(accounts)
    for row in accounts:
        yield f"{row.first} open {names[row.code]} {row.currency}"
        yield f'  code: "{_quoted(row.code)}"'
    yield from _entries(_streamed(work, _LINES, asked), names)
    yield from _balances(_streamed(work, _MOVES, asked), names, as_of)


def _streamed(work: Work, query: Select[Any], asked: dict[str, Any]) -> Iterable[Row[Any]]:
    return work.session.execute(query, asked, execution_options={"yield_per": _AT_ONCE})


def _entries(rows: Iterable[Row[Any]], names: dict[str, str]) -> Iterator[str]:
    last = None
    for row in rows:
        if row.seq != last:
            last = row.seq
            yield ""
            yield f'{row.value_on} * "{row.kind}" "{_quoted(row.memo)}"'
            yield f"  entry: {row.seq}"
            yield f'  document: "{row.document_kind} {row.document_id}"'
        yield f"  {names[row.code]}  {_amount(row.amount_minor, row.currency)}"


def _balances(rows: Iterable[Row[Any]], names: dict[str, str], as_of: date) -> Iterator[str]:
    """What each account holds as each year ends, and at the end of the day."""
    held: dict[str, tuple[int, str]] = {}
    year: int | None = None
    for row in rows:
        for gone in range(year or row.day.year, row.day.year):
            yield from _asserted(held, names, date(gone, 12, 31))
        year = row.day.year
        minor, _currency = held.get(row.code, (0, row.currency))
        held[row.code] = minor + row.moved_minor, row.currency
    yield from _asserted(held, names, as_of)


def _asserted(held: dict[str, tuple[int, str]], names: dict[str, str], day: date) -> Iterator[str]:
    """A balance counts from the beginning of its day, so that it is asserted of the next.

    Beancount forgives a balance twice half its last place, a cent, unless told not to.
    """
    yield ""
    for code, (minor, currency) in sorted(held.items()):
        number = Money(int(minor), currency).plain()
        yield f"{day + timedelta(days=1)} balance {names[code]}  {number} ~ 0 {currency}"


def _amount(minor: int, currency: str) -> str:
    return f"{Money(int(minor), currency).plain()} {currency}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


# --- Names ---------------------------------------------------------------------------------------


def _named(accounts: Iterable[Row[Any]]) -> dict[str, str]:
    """A name that beancount takes for each code, and no two alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for row in accounts:
        wanted = name = ":".join((_ROOTS[Kind(row.kind)], *map(_part, row.code.split(":"))))
        again = 1
        while name in taken:
            again += 1
            name = f"{wanted}-{again}"
        taken.add(name)
        found[row.code] = name
    return found


def _part(text: str) -> str:
    """A part of a code with letters, digits and hyphens alone, a capital or a digit first."""
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", text).strip("-") or "X"
    return plain[0].upper() + plain[1:]
