"""Reports of programmes as they are sent."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from api.json.schemas.files import FileItem
from api.json.schemas.parts import Amount, Answer, Content, Moment, Page, Record
from mptf.programme_reports.checks import Found, Rule
from mptf.programme_reports.queries import ReportRow
from mptf.programme_reports.states import Basis, ReportKind
from mptf.programme_reports.submitted import ActualRow, FindingRow, LineRow, VersionRow
from workflows.programme_report_grounds import Written


class ReportItem(Answer):
    """A report of a programme in a list; `due_on` is null where none asks for it by a day."""

    id: UUID
    number: str
    programme: str
    title: str
    entity: str
    kind: ReportKind
    basis: Basis | None
    from_on: date
    to_on: date
    due_on: date | None
    state: str
    since: date | None
    version: int
    illustrative: bool

    @classmethod
    def of(cls, row: ReportRow) -> ReportItem:
        """A report as it is sent."""
        told = row._asdict()
        return cls.model_validate({name: told[name] for name in cls.model_fields})


class ReportPage(Page[ReportItem]):
    """Reports, with how many the filter lets through."""

    count: int


class ReportPart(Answer):
    """A part as it is written so far, with the revision to name when it is written again."""

    part: str
    entity: str
    revision: int
    content: Content

    @classmethod
    def of(cls, row: Written) -> ReportPart:
        """A part as it is sent."""
        return cls(part=row.part, entity=row.entity, revision=row.revision, content=row.content)


class ReportCheck(Answer):
    """Something that the checks find; what `stands` does not keep it from being submitted.

    `rule` names the rule of expenditure, and is null for what is found in a narrative.
    """

    part: str
    text: str
    stands: bool
    rule: Rule | None

    @classmethod
    def of(cls, row: Found) -> ReportCheck:
        """A finding of the checks as it is sent."""
        return cls.model_validate(row._asdict())


class ReportFinding(Answer):
    """Why a version was returned."""

    version: int
    seq: int
    part: str
    text: str

    @classmethod
    def of(cls, row: FindingRow) -> ReportFinding:
        """A finding as it is sent."""
        return cls.model_validate(row._asdict())


class ReportLine(Answer):
    """What a version says of a category."""

    version: int
    category: int
    spent: Amount
    obligated: Amount

    @classmethod
    def of(cls, row: LineRow) -> ReportLine:
        """A line as it is sent."""
        return cls(
            version=row.version,
            category=row.category,
            spent=Amount.of(row.spent),
            obligated=Amount.of(row.obligated),
        )


class ReportActual(Answer):
    """What a version says of an indicator, since the start."""

    version: int
    code: str
    value: str
    remark: str

    @classmethod
    def of(cls, row: ActualRow) -> ReportActual:
        """An actual as it is sent."""
        return cls.model_validate(row._asdict())


class ReportVersion(Answer):
    """A report as it was submitted."""

    number: int
    frozen_at: datetime
    from_on: date
    to_on: date
    content: Content

    @classmethod
    def of(cls, row: VersionRow) -> ReportVersion:
        """A version as it is sent."""
        told = row._asdict()
        return cls.model_validate({name: told[name] for name in cls.model_fields})


class Caption(Answer):
    """What is to be seen in a photograph, by the key of its file."""

    file: UUID
    text: str


class ReportRecord(ReportItem, Record):
    """One report; its parts and checks are for those who write it, until it is submitted."""

    parts: list[ReportPart]
    checks: list[ReportCheck]
    versions: list[ReportVersion]
    lines: list[ReportLine]
    actuals: list[ReportActual]
    findings: list[ReportFinding]
    files: list[FileItem]
    captions: list[Caption]
    life: list[Moment]
