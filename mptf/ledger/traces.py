"""A figure of the books followed down: the entries that make it, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, bindparam, cast, func, select

from mptf.errors import Invalid
from mptf.ledger.entries import Act
from mptf.ledger.models import ACCOUNT, LEDGER_SEAL, LEDGER_TX, POSTING, SOURCES, Kind
from mptf.money import Money
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Accounts:
    """Which accounts a figure is the sum of; what is not named lets every account through.

    Raises:
        Invalid: no kind is named, and all accounts together are always zero.
    """

    kinds: tuple[Kind, ...]
    pool: str | None = None
    subject_id: UUID | None = None
    organisation_id: UUID | None = None
    document_id: UUID | None = None
    """What the entries rest on."""
    since: date | None = None
    """From this day on; without one, from the beginning."""

    def __post_init__(self) -> None:
        """Refuse what would add up to nothing."""
        if not self.kinds:
            raise Invalid("kind", "say what kind of account, such as deposit")

    @property
    def sign(self) -> int:
        """Sources stand below zero in the books; a reader expects them above it."""
        return -1 if set(self.kinds) <= set(SOURCES) else 1


class TracedEntry(NamedTuple):
    """An entry, and by how much it moved the accounts of a figure."""

    seq: int
    id: UUID
    act: Act
    value_on: date
    memo: str
    document_kind: str
    document_id: UUID
    decision_item_id: UUID | None
    money: Money


_A, _T, _S, _P = ACCOUNT.c, LEDGER_TX.c, LEDGER_SEAL.c, POSTING.c
_MOVED = cast(func.sum(_P.amount_minor), BigInteger)
# An entry that moves money among the accounts of one figure does not change it.
_ENTRIES: Select[Any] = (
    select(
        _S.seq,
        _T.id,
        _T.kind,
        _T.value_on,
        _T.memo,
        _T.document_kind,
        _T.document_id,
        _T.decision_item_id,
        _MOVED.label("minor"),
    )
    .join(LEDGER_SEAL, _S.tx_id == _T.id)
    .join(POSTING, _P.tx_id == _T.id)
    .join(ACCOUNT, _A.id == _P.account_id)
    .where(_A.kind.in_(bindparam("kinds", expanding=True)), _T.value_on <= bindparam("as_of"))
    .group_by(_T.id, _S.seq)
    .having(_MOVED != 0)
)


def _chosen(work: Work, accounts: Accounts, as_of: date) -> tuple[Select[Any], dict[str, Any]]:
    kinds = [kind.value for kind in accounts.kinds] if work.actor.sight.books else []
    query = _ENTRIES
    for column, value in (
        (_A.pool, accounts.pool),
        (_A.subject_id, accounts.subject_id),
        (_A.organisation_id, accounts.organisation_id),
        (_T.document_id, accounts.document_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if accounts.since is not None:
        query = query.where(_T.value_on >= accounts.since)
    return query, {"kinds": kinds, "as_of": as_of}


def entries(
    work: Work,
    accounts: Accounts,
    as_of: date,
    *,
    limit: int | None = None,
    before_seq: int | None = None,
) -> tuple[TracedEntry, ...]:
    """The entries with a value date through a day that make a figure, the latest first."""
    query, values = _chosen(work, accounts, as_of)
    if before_seq is not None:
        query = query.where(_S.seq < before_seq)
    currency, sign = work.profile.fund.currency, accounts.sign
    return tuple(
        TracedEntry(
            seq=row.seq,
            id=row.id,
            act=Act(row.kind),
            value_on=row.value_on,
            memo=row.memo,
            document_kind=row.document_kind,
            document_id=row.document_id,
            decision_item_id=row.decision_item_id,
            money=Money(sign * int(row.minor), currency),
        )
        for row in work.session.execute(query.order_by(_S.seq.desc()).limit(limit), values)
    )


def figure(work: Work, accounts: Accounts, as_of: date) -> tuple[int, Money]:
    """How many entries make a figure, and what they add up to."""
    query, values = _chosen(work, accounts, as_of)
    made = query.subquery()
    whole = select(func.count(), cast(func.coalesce(func.sum(made.c.minor), 0), BigInteger))
    count, minor = work.session.execute(whole, values).one()
    return int(count), Money(accounts.sign * int(minor), work.profile.fund.currency)
