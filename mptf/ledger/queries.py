"""What is read from the books: balances on any day, the statement, what a pool may still pay.

"As of" a day is through its end, by value date (handbook 10); no day means all there is. Balances
and days are kept by the seals' trigger, so nothing here ever adds up postings. Accounts and
journal are empty to whoever's `sight` does not hold the books; totals are for everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select

from mptf.ledger.models import ACCOUNT, ACCOUNT_DAY, CONTRIBUTIONS, Kind
from mptf.ledger.totals import Statement, Sum, Totals
from mptf.money import Money
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds; `subject_id` is the note or programme it is kept for."""

    code: str
    kind: Kind
    pool: str | None
    subject_id: UUID | None
    organisation_id: UUID | None
    money: Money


@dataclass(frozen=True, slots=True)
class EntityBalance:
    """What a UN entity got for a programme, spent and still holds."""

    programme_id: UUID
    organisation_id: UUID
    allocated: Money
    transferred: Money
    refunded: Money
    net_funded: Money
    expenditure: Money
    held: Money


# --- Prebuilt selects --------------------------------------------------------------------------

_A, _D = ACCOUNT.c, ACCOUNT_DAY.c
_ABOUT = (_A.code, _A.kind, _A.pool, _A.subject_id, _A.organisation_id, _A.currency)

# Two bounds as one column: sums over days when a day is asked for, the kept balance when not.
_NOW: Select[Any] = select(*_ABOUT, _A.balance_minor.label("minor"))
# Days are added up of those accounts alone that are asked for.
_THEN: Select[Any] = (
    select(*_ABOUT, func.sum(_D.moved_minor).label("minor"))
    .join(ACCOUNT_DAY, _D.account_id == _A.id)
    .where(_D.day <= bindparam("as_of"))
    .group_by(_A.id)
)
_OF_KINDS = _A.kind.in_(bindparam("kinds", expanding=True))
_NOW_OF_KINDS, _THEN_OF_KINDS = _NOW.where(_OF_KINDS), _THEN.where(_OF_KINDS)
_OF_SUBJECT = _A.subject_id == bindparam("subject_id")
_NOW_OF_SUBJECT = _NOW_OF_KINDS.where(_OF_SUBJECT)


def _added_up(accounts: Select[Any]) -> Select[Any]:
    each = accounts.subquery().c
    held = func.count(func.nullif(each.minor, 0))
    return select(
        each.kind, each.pool, func.sum(each.minor).label("minor"), held.label("accounts")
    ).group_by(each.kind, each.pool)


_TOTALS_NOW, _TOTALS_THEN = _added_up(_NOW), _added_up(_THEN)
_FREE_DAYS_AFTER = (
    select(_A.pool, _D.day, _D.moved_minor)
    .join(ACCOUNT_DAY, _D.account_id == _A.id)
    .where(_A.kind == Kind.FREE.value, _D.day > bindparam("day"))
    .order_by(_D.day.desc())
)


def _asked(
    work: Work, as_of: date | None, now: Select[Any], then: Select[Any], **values: Any
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows of all there is, or of what there was at the end of a day that is over.

    No entry is posted ahead of its day: through today is all there is.
    """
    if as_of is None or as_of >= work.today():
        return work.session.execute(now, values).all()
    return work.session.execute(then, {"as_of": as_of, **values}).all()


def _rows(work: Work, as_of: date | None, kinds: Iterable[Kind]) -> Sequence[Row[Any]]:
    names = [kind.value for kind in kinds]
    return _asked(work, as_of, _NOW_OF_KINDS, _THEN_OF_KINDS, kinds=names)


def _currency(work: Work) -> str:
    return str(work.profile.fund.currency)


# --- Balances ----------------------------------------------------------------------------------


def balances(work: Work, as_of: date | None = None) -> tuple[Balance, ...]:
    """Every account that ever moved, by code; as of the end of a day where one is given."""
    if not work.actor.sight.books:
        return ()
    rows = _asked(work, as_of, _NOW, _THEN)
    return tuple(
        Balance(code, Kind(kind), pool, subject, organisation, Money(int(minor), currency))
        for code, kind, pool, subject, organisation, currency, minor in sorted(
            rows, key=lambda row: str(row.code)
        )
    )


def free_and_reserved(
    work: Work, as_of: date | None = None
) -> tuple[dict[str, Money], dict[UUID, Money]]:
    """What is promised to nobody, by pool; and what is reserved, by the note that it is for."""
    free: dict[str, int] = defaultdict(int)
    kept: dict[UUID, int] = defaultdict(int)
    for row in _rows(work, as_of, (Kind.FREE, Kind.RESERVED)):
        if row.kind == Kind.FREE:
            free[row.pool] += int(row.minor)
        else:
            kept[row.subject_id] += int(row.minor)
    currency = _currency(work)
    return (
        {pool: Money(minor, currency) for pool, minor in sorted(free.items())},
        {note: Money(minor, currency) for note, minor in kept.items() if minor},
    )


def drawable_by_pool(work: Work, value_on: date) -> dict[str, Money]:
    """What each pool can give with that value date: the least it holds from then on.

    Of the past it is less than what was free on the day where some of it was used since.
    """
    held = {row.pool: int(row.minor) for row in _rows(work, None, (Kind.FREE,))}
    at_end, least = dict(held), dict(held)
    for row in work.session.execute(_FREE_DAYS_AFTER, {"day": value_on}):
        at_end[row.pool] -= row.moved_minor
        least[row.pool] = min(least[row.pool], at_end[row.pool])
    currency = _currency(work)
    return {pool: Money(minor, currency) for pool, minor in sorted(least.items())}


def _parts(rows: Iterable[Row[Any]], organisation_id: UUID | None = None) -> dict[str, Money]:
    sums: dict[str, Money] = {}
    for row in rows:
        if organisation_id is None or row.organisation_id == organisation_id:
            money = Money(int(row.minor), row.currency)
            sums[row.pool] = sums.get(row.pool, Money.zero(row.currency)) + money
    return {pool: money for pool, money in sorted(sums.items()) if money}


def reserved_for(work: Work, note_id: UUID) -> dict[str, Money]:
    """What is reserved for a note, by pool; pools with nothing are left out."""
    chosen = {"kinds": [Kind.RESERVED.value], "subject_id": note_id}
    return _parts(work.session.execute(_NOW_OF_SUBJECT, chosen))


def allocated_to(work: Work, programme_id: UUID, organisation_id: UUID) -> dict[str, Money]:
    """What is allocated to an entity's part of a programme and not yet transferred, by pool."""
    chosen = {"kinds": [Kind.ALLOCATED.value], "subject_id": programme_id}
    return _parts(work.session.execute(_NOW_OF_SUBJECT, chosen), organisation_id)


def transferred_to(work: Work, programme_id: UUID, organisation_id: UUID) -> dict[str, Money]:
    """What an entity was sent for a programme less what it sent back, by pool."""
    chosen = {"kinds": [Kind.TRANSFER.value, Kind.REFUND.value], "subject_id": programme_id}
    return _parts(work.session.execute(_NOW_OF_SUBJECT, chosen), organisation_id)


def sent_to(work: Work, programme_id: UUID, organisation_id: UUID) -> dict[str, Money]:
    """What an entity was ever sent for a programme, whatever it sent back, by pool."""
    chosen = {"kinds": [Kind.TRANSFER.value], "subject_id": programme_id}
    return _parts(work.session.execute(_NOW_OF_SUBJECT, chosen), organisation_id)


def paid_by_donor(work: Work, as_of: date | None = None) -> dict[UUID, Money]:
    """What each donor has paid in, less what went back to it, for donors of whom anything stays."""
    sums: dict[UUID, int] = defaultdict(int)
    for row in sorted(_rows(work, as_of, CONTRIBUTIONS), key=lambda row: str(row.code)):
        sums[row.organisation_id] -= int(row.minor)
    currency = _currency(work)
    return {donor: Money(minor, currency) for donor, minor in sums.items() if minor}


def entity_balances(work: Work, as_of: date | None = None) -> tuple[EntityBalance, ...]:
    """What each UN entity got, spent and holds, one row for each programme it is in."""
    kinds = (Kind.ALLOCATED, Kind.TRANSFER, Kind.REFUND, Kind.SPENT, Kind.HELD)
    sums: dict[tuple[UUID, UUID], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in sorted(_rows(work, as_of, kinds), key=lambda row: str(row.code)):
        if row.subject_id is not None and row.organisation_id is not None:
            sums[row.subject_id, row.organisation_id][row.kind] += int(row.minor)
    currency = _currency(work)
    return tuple(
        EntityBalance(
            programme_id=programme_id,
            organisation_id=organisation_id,
            allocated=Money(of[Kind.ALLOCATED], currency),
            transferred=Money(of[Kind.TRANSFER], currency),
            refunded=Money(-of[Kind.REFUND], currency),
            net_funded=Money(of[Kind.TRANSFER] + of[Kind.REFUND], currency),
            expenditure=Money(of[Kind.SPENT], currency),
            held=Money(of[Kind.HELD], currency),
        )
        for (programme_id, organisation_id), of in sums.items()
    )


# --- Added up ------------------------------------------------------------------------------------


def totals(work: Work, as_of: date | None = None) -> Totals:
    """All accounts added up, in one statement; as of the end of a day where one is given."""
    rows = _asked(work, as_of, _TOTALS_NOW, _TOTALS_THEN)
    return Totals(
        as_of,
        _currency(work),
        tuple(Sum(Kind(row.kind), row.pool, int(row.minor), row.accounts) for row in rows),
    )


def available_by_pool(work: Work, as_of: date | None = None) -> dict[str, Money]:
    """The cash of each pool that is not allocated. Source: handbook 7."""
    return totals(work, as_of).available_by_pool()


def statement(work: Work, as_of: date | None = None) -> Statement:
    """Sources, uses and what is left."""
    return totals(work, as_of).statement()
