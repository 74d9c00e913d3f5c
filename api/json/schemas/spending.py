"""Workbooks of expenditure as they are sent back: what is in them, and what became of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.json.schemas.note_workbooks import RefusedItem
from api.json.schemas.parts import Answer
from mptf.imports.faults import Fault
from mptf.imports.spending.service import SpendingRow
from workflows.spending import Done, Report


class ExpenditureWorkbookItem(Answer):
    """A workbook of the asker's own; submit what can be at `/take`."""

    id: UUID
    name: str
    sent_at: datetime
    taken_at: datetime | None

    @classmethod
    def of(cls, row: SpendingRow) -> ExpenditureWorkbookItem:
        """One in a list."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class ExpenditureWorkbookList(Answer):
    """The last workbooks that the asker has sent, the latest first."""

    items: list[ExpenditureWorkbookItem]


class MistakeItem(Answer):
    """What is wrong in a cell, what to do, and which report it keeps out; `kind` is stable."""

    sheet: str
    cell: str
    report: str
    kind: str
    what: str
    advice: str

    @classmethod
    def of(cls, fault: Fault) -> MistakeItem:
        """A mistake as it is sent."""
        sheet, cell = fault.place
        return cls(
            sheet=sheet,
            cell=cell,
            report=fault.key,
            kind=fault.kind,
            what=fault.what,
            advice=fault.advice,
        )


class SpendingItem(Answer):
    """A report in the workbook: what would become of it, and what it says in all."""

    report: str
    programme: str
    outcome: str
    spent: str | None
    committed: str | None

    @classmethod
    def of(cls, done: Done) -> SpendingItem:
        """A report as it is sent."""
        return cls(
            report=done.sheet.number,
            programme=done.sheet.programme,
            outcome=done.outcome,
            spent=done.read.spent.plain() if done.read else None,
            committed=done.read.committed.plain() if done.read else None,
        )


class ExpenditureWorkbookReport(ExpenditureWorkbookItem):
    """A workbook with what is in it; where it is not whole, nothing of it can be submitted."""

    is_whole: bool
    entity: str
    currency: str
    reports: list[SpendingItem]
    refused: list[RefusedItem]
    mistakes: list[MistakeItem]

    @classmethod
    def about(cls, report: Report) -> ExpenditureWorkbookReport:
        """All of it."""
        return cls(
            **dict(ExpenditureWorkbookItem.of(report.row)),
            is_whole=report.found.is_whole,
            entity=report.found.book.entity,
            currency=report.found.book.currency,
            reports=[SpendingItem.of(done) for done in report.foreseen],
            refused=[RefusedItem(key=key, reason=why) for key, why in report.row.refused],
            mistakes=[MistakeItem.of(fault) for fault in report.found.faults],
        )
