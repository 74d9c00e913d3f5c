"""Entries of the books and events of the record as they are sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.json.schemas.parts import Amount, Answer, Page
from mptf.audit.queries import EventRow
from mptf.ledger.journal import JournalEntry
from mptf.verification.kept import By, Check


class Line(Answer):
    """One posting of an entry; debits are above zero, credits below."""

    account: str
    kind: str
    amount: Amount


class EntryItem(Answer):
    """A sealed entry of the books, with what it rests on."""

    seq: int
    id: UUID
    kind: str
    value_on: date
    recorded_at: datetime
    recorded_by: str
    memo: str
    document_kind: str
    document_id: UUID
    document: str
    decision_item_id: UUID | None
    reverses_id: UUID | None
    reversed_by_id: UUID | None
    lines: list[Line]

    @classmethod
    def of(cls, entry: JournalEntry, actor: str, document: str) -> EntryItem:
        """An entry as it is sent."""
        return cls(
            seq=entry.seq,
            id=entry.id,
            kind=entry.kind.value,
            value_on=entry.value_on,
            recorded_at=entry.recorded_at,
            recorded_by=actor,
            memo=entry.memo,
            document_kind=entry.document_kind,
            document_id=entry.document_id,
            document=document,
            decision_item_id=entry.decision_item_id,
            reverses_id=entry.reverses_id,
            reversed_by_id=entry.reversed_by_id,
            lines=[
                Line(account=line.code, kind=line.kind.value, amount=Amount.of(line.money))
                for line in entry.lines
            ],
        )


class EventItem(Answer):
    """One act of the record, with its fields before and after."""

    seq: int
    at: datetime
    actor: str
    act: str
    subject_kind: str
    subject_id: UUID
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    consequences: str
    remark: str | None
    remark_hash: str | None

    @classmethod
    def of(cls, row: EventRow, actor: str, subject: str) -> EventItem:
        """An event as it is sent."""
        return cls(
            seq=row.seq,
            at=row.at,
            actor=actor,
            act=row.act,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            subject=subject,
            before=row.before,
            after=row.after,
            consequences=row.consequences,
            remark=row.remark,
            remark_hash=row.remark_hash,
        )


class LastCheck(Answer):
    """The last check of the whole record: through which block of the chain, and what it found."""

    at: datetime
    by: By
    through: int
    findings: int

    @classmethod
    def of(cls, check: Check) -> LastCheck:
        """A check as it is sent."""
        return cls(at=check.at, by=check.by, through=check.through, findings=check.findings)


class EventPage(Page[EventItem]):
    """Events, with how many acts the record holds; `last_check` is null before the first one."""

    count: int
    last_check: LastCheck | None
