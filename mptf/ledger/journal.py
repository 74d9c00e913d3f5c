"""The journal of the books as it is read: sealed entries with their lines, the latest first.

It is empty to whoever's `sight` does not hold the books.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, select

from mptf.ledger.entries import Act
from mptf.ledger.models import ACCOUNT, ENTITY_PLANE, LEDGER_SEAL, LEDGER_TX, POSTING, Kind
from mptf.money import Money, total
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One posting of an entry."""

    code: str
    kind: Kind
    money: Money


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A sealed entry with its lines, as the page of the books shows it."""

    id: UUID
    seq: int
    kind: Act
    value_on: date
    recorded_at: datetime
    actor_id: UUID
    memo: str
    document_kind: str
    document_id: UUID
    decision_item_id: UUID | None
    reverses_id: UUID | None
    reversed_by_id: UUID | None
    lines: tuple[JournalLine, ...]

    @property
    def moved(self) -> Money:
        """What it moved. A transfer moves the same money on both planes: the fund's own counts."""
        ours = [line for line in self.lines if line.kind not in ENTITY_PLANE]
        given = [line.money for line in ours or self.lines if line.money.minor > 0]
        return total(given, self.lines[0].money.currency)


_A, _T, _S, _P = ACCOUNT.c, LEDGER_TX.c, LEDGER_SEAL.c, POSTING.c
_REVERSING = LEDGER_TX.alias("reversing")
_ENTRIES: Select[Any] = (
    select(
        _T.id,
        _S.seq,
        _T.kind,
        _T.value_on,
        _T.recorded_at,
        _T.actor_id,
        _T.memo,
        _T.document_kind,
        _T.document_id,
        _T.decision_item_id,
        _T.reverses_id,
        _REVERSING.c.id.label("reversed_by_id"),
    )
    .join(LEDGER_SEAL, _S.tx_id == _T.id)
    .outerjoin(_REVERSING, _REVERSING.c.reverses_id == _T.id)
    .order_by(_S.seq.desc())
    .limit(bindparam("limit"))
)


def journal(
    work: Work,
    *,
    limit: int = 50,
    before_seq: int | None = None,
    as_of: date | None = None,
    act: Act | None = None,
    subject_id: UUID | None = None,
    document_id: UUID | None = None,
    tx_id: UUID | None = None,
) -> tuple[JournalEntry, ...]:
    """Sealed entries with their lines, the latest first, in one query.

    `before_seq` is the last row of the page before; `subject_id` is a note or programme whose
    accounts were moved.
    """
    if not work.actor.sight.books:
        return ()
    chosen = _ENTRIES
    if before_seq is not None:
        chosen = chosen.where(_S.seq < before_seq)
    if as_of is not None:
        chosen = chosen.where(_T.value_on <= as_of)
    if act is not None:
        chosen = chosen.where(_T.kind == act.value)
    if document_id is not None:
        chosen = chosen.where(_T.document_id == document_id)
    if tx_id is not None:
        chosen = chosen.where(_T.id == tx_id)
    if subject_id is not None:
        moved = select(_P.tx_id).join(ACCOUNT, _A.id == _P.account_id)
        chosen = chosen.where(_T.id.in_(moved.where(_A.subject_id == subject_id)))
    lines: dict[UUID, list[JournalLine]] = defaultdict(list)
    entries: dict[UUID, Row[Any]] = {}
    for row in work.session.execute(_with_lines(chosen), {"limit": limit}):
        entries[row.id] = row
        money = Money(row.amount_minor, row.currency)
        lines[row.id].append(JournalLine(row.code, Kind(row.account_kind), money))
    return tuple(
        JournalEntry(
            id=row.id,
            seq=row.seq,
            kind=Act(row.kind),
            value_on=row.value_on,
            recorded_at=row.recorded_at,
            actor_id=row.actor_id,
            memo=row.memo,
            document_kind=row.document_kind,
            document_id=row.document_id,
            decision_item_id=row.decision_item_id,
            reverses_id=row.reverses_id,
            reversed_by_id=row.reversed_by_id,
            lines=tuple(lines[row.id]),
        )
        for row in entries.values()
    )


def _with_lines(chosen: Select[Any]) -> Select[Any]:
    """Each entry as often as it has lines."""
    entry = chosen.subquery()
    return (
        select(entry, _A.code, _A.kind.label("account_kind"), _P.amount_minor, _P.currency)
        .join(POSTING, _P.tx_id == entry.c.id)
        .join(ACCOUNT, _A.id == _P.account_id)
        .order_by(entry.c.seq.desc(), _P.seq)
    )
