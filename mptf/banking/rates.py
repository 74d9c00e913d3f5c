"""What a currency is worth on a day, by the UN operational rates. Source: handbook 7."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlmodel import col
from sqlmodel import select as select_one

from mptf.audit import service as audit
from mptf.banking import delimited
from mptf.banking.models import ExchangeRate
from mptf.chain import table_of
from mptf.db import beyond
from mptf.errors import Invalid
from mptf.money import Money, convert
from mptf.policy import Sight
from mptf.reading import execute, rows
from mptf.work import Work

COLUMNS = ("currency", "effective_on", "rate")
AHEAD = timedelta(days=62)
"""Rates are published some weeks ahead, not years."""
_RATE = re.compile(r"[0-9]{1,8}(\.[0-9]{1,8})?")


class RateRow(NamedTuple):
    """A rate as it was published, and whether another one took its place on the same day."""

    currency: str
    effective_on: date
    rate: str
    source: str
    replaced: bool


class Taken(NamedTuple):
    """What came of taking rates in."""

    new: int
    corrected: int
    known: int


_R = table_of(ExchangeRate)
_LATER = _R.alias("later_rate")


@rows(RateRow._make, _R.c.effective_on.desc(), _R.c.currency, _R.c.seq.desc())
def rates(_sight: Sight) -> Select[Any]:
    """Every rate that was taken in, the latest first; they are published, and no secret."""
    later = (
        select(func.count())
        .select_from(_LATER)
        .where(
            _LATER.c.currency == _R.c.currency,
            _LATER.c.effective_on == _R.c.effective_on,
            _LATER.c.seq > _R.c.seq,
        )
        .scalar_subquery()
    )
    return select(
        _R.c.currency, _R.c.effective_on, _R.c.rate, _R.c.source, (later > 0).label("replaced")
    )


def listed(
    work: Work, *, limit: int, after: tuple[Any, ...] | None = None
) -> Sequence[tuple[int, RateRow]]:
    """Rates page by page, each with its number among those of its day."""
    keys = (_R.c.effective_on, _R.c.currency, _R.c.seq)
    query = rates.select(work.actor.sight).add_columns(_R.c.seq)
    query = query.order_by(*(key.desc() for key in keys)).limit(limit)
    if after is not None:
        query = query.where(beyond(keys, after))
    return [(seq, RateRow._make(row)) for *row, seq in execute(work, query, {})]


def on(work: Work, currency: str, day: date) -> ExchangeRate | None:
    """The rate of a day: that of the newest effective date by then, as it was put right last."""
    newest = (
        select_one(ExchangeRate)
        .where(ExchangeRate.currency == currency, ExchangeRate.effective_on <= day)
        .order_by(col(ExchangeRate.effective_on).desc(), col(ExchangeRate.seq).desc())
    )
    return work.session.exec(newest).first()


def per_unit(rate: str) -> Fraction:
    """What one unit of the currency is worth in the fund's: exact, never a float."""
    return 1 / Fraction(rate)


def worth(work: Work, amount: Money, day: date) -> Money | None:
    """An amount in the fund's currency at the rate of a day, half up; nothing without a rate."""
    own = work.profile.fund.currency
    if amount.currency == own:
        return amount
    rate = on(work, amount.currency, day)
    return convert(amount, per_unit(rate.rate), own) if rate else None


def take_in(work: Work, text: str, source: str) -> Taken:
    """Take in rates from CSV (currency, effective_on, rate per one of the fund's): all or none.

    A rate that is known is left; another one for the same day takes its place, and what was booked
    by the first one stays as it is.

    Raises:
        Invalid: it is no CSV with these columns, or names nothing.
        GuardRefused: what is wrong, line by line.
    """
    faults: list[str] = []
    read: dict[tuple[str, date], str] = {}
    for line in delimited.read(text, COLUMNS, COLUMNS):
        try:
            key, rate = _parsed(work, line.cells)
            _require_one(key, rate, read.setdefault(key, rate))
        except ValueError as error:
            faults.append(f"Line {line.number}: {error}.")
    delimited.refuse(faults)
    if not read:
        raise Invalid("csv", "it holds no rate below its first line")
    return _keep(work, read, source)


def _require_one(key: tuple[str, date], rate: str, above: str) -> None:
    if rate != above:
        raise ValueError(f"{key[0]} has another rate of {key[1].isoformat()} above")


def _parsed(work: Work, cells: Any) -> tuple[tuple[str, date], str]:
    own, currency = work.profile.fund.currency, cells["currency"].upper()
    if currency not in work.profile.money.currencies:
        raise ValueError(f"this fund takes no “{currency[:20]}”")
    if currency == own:
        raise ValueError(f"{own} is the fund’s own currency and has no rate")
    effective = delimited.day(cells["effective_on"])
    if effective > work.today() + AHEAD:
        raise ValueError(f"{effective.isoformat()} lies too far ahead")
    rate = cells["rate"]
    if not _RATE.fullmatch(rate) or Fraction(rate) == 0:
        raise ValueError(f"“{rate[:20]}” is no rate; write how many {currency} are one {own}")
    return (currency, effective), rate


def _keep(work: Work, read: dict[tuple[str, date], str], source: str) -> Taken:
    known: dict[tuple[str, date], ExchangeRate] = {}
    there = select_one(ExchangeRate).where(col(ExchangeRate.currency).in_({c for c, _ in read}))
    for row in work.session.exec(there.order_by(col(ExchangeRate.seq))):
        known[row.currency, row.effective_on] = row
    new: list[ExchangeRate] = []
    corrected = 0
    for (currency, effective), rate in sorted(read.items()):
        before = known.get((currency, effective))
        if before is not None and Fraction(before.rate) == Fraction(rate):
            continue
        corrected += before is not None
        new.append(
            work.add(
                ExchangeRate(
                    currency=currency,
                    effective_on=effective,
                    seq=before.seq + 1 if before else 1,
                    rate=rate,
                    source=source,
                    recorded_by=work.actor.id,
                    recorded_at=work.now(),
                )
            )
        )
    if new:
        _record(work, new, corrected)
    return Taken(len(new) - corrected, corrected, len(read) - len(new))


def _record(work: Work, new: Sequence[ExchangeRate], corrected: int) -> None:
    after = {"rates": len(new), "put right": corrected, "source": new[0].source}
    audit.record(work, "take in", "exchange-rate", new[0].id, after=after)
