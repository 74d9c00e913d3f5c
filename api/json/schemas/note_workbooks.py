"""Workbooks of notes as they are sent back: what is in them, and how far they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.json.schemas.parts import Answer
from mptf.imports.faults import Fault
from mptf.imports.queries import WorkbookRow
from mptf.imports.states import Standing
from workflows.importing import Done
from workflows.intake import Report


class NoteWorkbookItem(Answer):
    """A workbook of the asker's own. `standing` says whether it runs; take it in at `/take`."""

    id: UUID
    name: str
    call: str
    entity: str
    standing: Standing
    sent_at: datetime
    begun_at: datetime | None
    over_at: datetime | None

    @classmethod
    def of(cls, row: WorkbookRow, standing: Standing) -> NoteWorkbookItem:
        """One in a list."""
        names = cls.model_fields.keys() - {"standing"}
        return cls(standing=standing, **{name: getattr(row, name) for name in names})


class NoteWorkbookList(Answer):
    """The last workbooks that the asker has sent, the latest first."""

    items: list[NoteWorkbookItem]


class FaultItem(Answer):
    """What is wrong in a cell, and what to do; `keeps_out` where its note cannot be taken so."""

    sheet: str
    cell: str
    key: str
    what: str
    advice: str
    keeps_out: bool

    @classmethod
    def of(cls, fault: Fault) -> FaultItem:
        """A fault as it is sent."""
        return cls(
            sheet=fault.place.sheet,
            cell=fault.place.cell,
            key=fault.key,
            what=fault.what,
            advice=fault.advice,
            keeps_out=fault.is_wrong,
        )


class RowItem(Answer):
    """A row that can be taken in: what became or would become of it, and which note that is."""

    key: str
    title: str
    outcome: str
    note: str

    @classmethod
    def of(cls, done: Done) -> RowItem:
        """A row as it is sent."""
        return cls(key=done.note.key, title=done.note.title, outcome=done.outcome, note=done.number)


class RefusedItem(Answer):
    """A row that was refused when its turn came; without a key, all that was left."""

    key: str
    reason: str


class NoteWorkbookReport(NoteWorkbookItem):
    """A workbook with what is in it. `count` is how many rows it has, fit to be taken or not."""

    is_whole: bool
    count: int
    taken: int
    left: int
    rows: list[RowItem]
    refused: list[RefusedItem]
    faults: list[FaultItem]

    @classmethod
    def about(cls, report: Report) -> NoteWorkbookReport:
        """All of it."""
        return cls(
            **dict(NoteWorkbookItem.of(report.row, report.standing)),
            is_whole=report.found.is_whole,
            count=report.found.rows,
            taken=len(report.taken),
            left=len(report.left),
            rows=[RowItem.of(done) for done in report.foreseen],
            refused=[RefusedItem(key=key, reason=why) for key, why in report.row.refused],
            faults=[FaultItem.of(fault) for fault in report.found.faults],
        )
