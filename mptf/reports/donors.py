"""What a donor's money did: what it helped to pay for, and what of it is still with the agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, BindParameter, Select, bindparam, cast, func, select

from mptf.chain import table_of
from mptf.contributions.attribution import Attribution, Move, Way, attribute
from mptf.contributions.queries import AgreementRow, PledgeRow
from mptf.contributions.schedules import ChangeRow
from mptf.ledger.models import ACCOUNT, ACCOUNT_DAY, CLAIMS, CONTRIBUTIONS, LEDGER_TX, POSTING, Kind
from mptf.money import Money, total
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.reading import rows
from mptf.reports.quarters import quarter_of


class Share(NamedTuple):
    """What is attributed to a donor of what a programme was sent, less what it sent back."""

    programme_id: UUID
    amount: Money
    whole: Money


class WhatItDid(NamedTuple):
    """A donor's money as of a day: paid = fee + at work + with the agent + other uses."""

    paid: Money
    fee: Money
    at_work: Money
    with_agent: Money
    other_uses: Money
    shares: tuple[Share, ...]
    paid_on: tuple[tuple[date, Money], ...]
    """On which days it was paid; below zero where a deposit was reversed or went back."""


class Reach(NamedTuple):
    """Where a programme works that money was sent to."""

    programme_id: UUID
    countries: tuple[str, ...]
    region: str | None


_A, _D, _T, _P = ACCOUNT.c, ACCOUNT_DAY.c, LEDGER_TX.c, POSTING.c
_GIVER, _CLAIM, _PAID = ACCOUNT.alias("giver"), ACCOUNT.alias("claim"), POSTING.alias("paid")
_DAY: BindParameter[date] = bindparam("as_of")
_CLAIM_KINDS = [kind.value for kind in CLAIMS]
_GIVEN = [kind.value for kind in CONTRIBUTIONS]


def _sum(column: Any) -> Any:
    return cast(func.sum(column), BigInteger)


class ArrivedRow(NamedTuple):
    """What a donor paid into a pool on a day, with the agent's fee and without it."""

    value_on: date
    pool: str
    organisation_id: UUID
    net: int
    gross: int


class MovedRow(NamedTuple):
    """By how much the accounts of a kind moved on a day, of one pool and subject."""

    day: date
    kind: str
    pool: str
    subject_id: UUID
    minor: int


@rows(ArrivedRow._make)
def arrived(_sight: Sight) -> Select[Any]:
    """Deposits by then, and below zero what went back; one line for the donor, one for the pool.

    Every donor's: what one of them had in a pool depends on what the others had in it.
    """
    return (
        select(
            _T.value_on,
            _CLAIM.c.pool,
            _GIVER.c.organisation_id,
            _sum(_P.amount_minor).label("net"),
            _sum(-_PAID.c.amount_minor).label("gross"),
        )
        .select_from(LEDGER_TX)
        .join(_PAID, _PAID.c.tx_id == _T.id)
        .join(_GIVER, (_GIVER.c.id == _PAID.c.account_id) & (_GIVER.c.kind.in_(_GIVEN)))
        .join(POSTING, _P.tx_id == _T.id)
        .join(_CLAIM, (_CLAIM.c.id == _P.account_id) & _CLAIM.c.kind.in_(_CLAIM_KINDS))
        .where(_T.value_on <= _DAY)
        .group_by(_T.value_on, _CLAIM.c.pool, _GIVER.c.organisation_id)
    )


@rows(MovedRow._make)
def moved(_sight: Sight) -> Select[Any]:
    """What passed through each pool by then, day by day."""
    return (
        select(_D.day, _A.kind, _A.pool, _A.subject_id, _sum(_D.moved_minor).label("minor"))
        .join(ACCOUNT, _A.id == _D.account_id)
        .where(
            _D.day <= _DAY,
            _A.pool.is_not(None),
            _A.kind.in_([*_CLAIM_KINDS, Kind.TRANSFER.value, Kind.REFUND.value]),
        )
        .group_by(_D.day, _A.kind, _A.pool, _A.subject_id)
    )


_JP = table_of(JointProgramme).c


@rows(lambda row: _reach(*row))
def reaches(_sight: Sight) -> Select[Any]:
    """Where the programmes work to which money was sent; what was sent is for everybody."""
    sent = select(_A.subject_id).where(_A.kind == Kind.TRANSFER.value)
    return select(_JP.id, _JP.content, _JP.region).where(_JP.id.in_(sent))


def _reach(programme_id: UUID, content: dict[str, Any], region: str | None) -> Reach:
    return Reach(programme_id, tuple(content.get("countries", ())), region)


def what_it_did(
    donor_id: UUID, deposits: Sequence[ArrivedRow], days: Sequence[MovedRow], currency: str
) -> WhatItDid:
    """Of one donor, of what arrived and moved by then."""
    shared = attribute(_moves(deposits, days, currency))
    own = [row for row in deposits if row.organisation_id == donor_id]
    paid = Money(sum(row.gross for row in own), currency)
    net = Money(sum(row.net for row in own), currency)
    shares = _shares(shared, donor_id, currency)
    at_work = total([share.amount for share in shares], currency)
    left = shared.left(donor_id, currency)
    paid_on = tuple((row.value_on, Money(row.gross, currency)) for row in own)
    return WhatItDid(paid, paid - net, at_work, left, net - at_work - left, shares, paid_on)


def _shares(shared: Attribution, donor_id: UUID, currency: str) -> tuple[Share, ...]:
    """The greatest first."""
    found = [
        Share(programme, amount, total(list(shared.at_work[programme].values()), currency))
        for programme, amount in shared.of(donor_id).items()
    ]
    return tuple(sorted(found, key=lambda share: (-share.amount.minor, str(share.programme_id))))


def _moves(
    deposits: Iterable[ArrivedRow], days: Iterable[MovedRow], currency: str
) -> Iterator[Move]:
    """What the books say of each pool on each day; what is no deposit and no transfer is other."""
    sent: dict[tuple[date, str, UUID], int] = defaultdict(int)
    other: dict[tuple[date, str], int] = defaultdict(int)
    for gift in deposits:
        other[gift.value_on, gift.pool] -= gift.net
        amount = Money(gift.net, currency)
        yield Move(gift.value_on, Way.PAID_IN, gift.pool, gift.organisation_id, amount)
    for row in days:
        # What was sent stands above zero among the uses, what came back below it.
        other[row.day, row.pool] += row.minor
        if row.kind in {Kind.TRANSFER, Kind.REFUND}:
            sent[row.day, row.pool, row.subject_id] += row.minor
    for (day, pool, programme), minor in sent.items():
        yield Move(day, Way.SENT, pool, programme, Money(minor, currency))
    for (day, pool), minor in other.items():
        yield Move(day, Way.OTHER, pool, None, Money(minor, currency))


# --- Over time -----------------------------------------------------------------------------------


class Point(NamedTuple):
    """What a donor had said, signed and paid by the end of a day; never added to each other."""

    on: date
    promised: Money
    signed: Money
    paid: Money


_MOST_POINTS, _YEAR = 40, 4
"""Beyond ten years a point stands for a year."""


def over_time(
    pledges: Iterable[PledgeRow],
    agreements: Iterable[AgreementRow],
    changes: Iterable[ChangeRow],
    given: WhatItDid,
    day: date,
) -> list[Point]:
    """How it came to what it is on a day: at the end of each quarter since the first, and then."""
    amended: dict[UUID, int] = defaultdict(int)
    signed: list[tuple[date, int]] = []
    for row in changes:
        amended[row.agreement_id] += row.change_minor
        signed.append((row.in_force_on, row.change_minor))
    signed += [(row.signed_on, row.booked_minor - amended[row.id]) for row in agreements]
    said = [(row.pledged_on, row.booked_minor) for row in pledges]
    paid = [(on, money.minor) for on, money in given.paid_on]
    first = min((on for on, _minor in (*said, *signed, *paid)), default=day)

    def by(on: date, steps: Iterable[tuple[date, int]]) -> Money:
        return Money(sum(minor for when, minor in steps if when <= on), given.paid.currency)

    return [Point(on, by(on, said), by(on, signed), by(on, paid)) for on in _ends(first, day)]


def _ends(first: date, day: date) -> list[date]:
    begun = quarter_of(first)
    count = quarter_of(day) - begun
    step = _YEAR if count > _MOST_POINTS else 1
    return [*((begun + n).last for n in range(0, count, step)), day]
