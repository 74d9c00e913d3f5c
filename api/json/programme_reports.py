"""Reports of programmes: the list with its filters, and one with all that it tells."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Filter, Kind, actions
from api.json.schemas.files import FileItem
from api.json.schemas.parts import Moment
from api.json.schemas.problems import READING
from api.json.schemas.programme_reports import (
    Caption,
    ReportActual,
    ReportCheck,
    ReportFinding,
    ReportItem,
    ReportLine,
    ReportPage,
    ReportPart,
    ReportRecord,
    ReportVersion,
)
from mptf.attachments import queries as attachments
from mptf.programme_reports import queries as reports
from mptf.programme_reports import submitted
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.queries import Chosen
from mptf.programme_reports.states import OPEN
from mptf.sheaf import Sheaf
from mptf.work import Work
from workflows.reporting import drafted

router = APIRouter(prefix="/api/v1", responses=READING)

_REPORTS = Cursors("programme-reports", tuple[str])
_SHEAF = Sheaf(
    submitted.versions,
    submitted.lines,
    submitted.actuals,
    submitted.findings,
    submitted.life,
    attachments.of_record,
    attachments.captions,
)


@router.get("/programme-reports", response_model=ReportPage, tags=["programme-reports"])
def list_programme_reports(
    door: ThisDoor, part: ThisPart, state: Filter = "", which: Filter = "", programme: Filter = ""
) -> Response:
    """Reports of programmes, the latest number first.

    `which` is one of due, late, returned, mine.
    """
    return answer(
        door.read(
            lambda work: _page(
                work,
                part,
                Chosen(state=state, what=which, programme=programme, today=work.today()),
            )
        )
    )


def _page(work: Work, part: Asked, chosen: Chosen) -> ReportPage:
    rows = reports.listed(work, chosen, limit=part.limit + 1, after=_REPORTS.after(part))
    shown, following = _REPORTS.cut(part, rows, lambda row: (row.number,))
    return ReportPage(
        items=[ReportItem.of(row) for row in shown],
        next=following,
        count=reports.count(work, chosen),
    )


def show_report(work: Work, number: str) -> ReportRecord:
    """One report as its reader may see it."""
    row = reports.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    is_theirs = row.drafts and row.state in OPEN
    draft = drafted(work, work.get(ProgrammeReport, row.id)) if is_theirs else None
    return ReportRecord(
        **dict(ReportItem.of(row)),
        **actions(work, ProgrammeReport, row.id, number),
        parts=[ReportPart.of(each) for each in draft.written] if draft else [],
        checks=[ReportCheck.of(each) for each in draft.found] if draft else [],
        versions=[ReportVersion.of(each) for each in of[submitted.versions]],
        lines=[ReportLine.of(each) for each in of[submitted.lines]],
        actuals=[ReportActual.of(each) for each in of[submitted.actuals]],
        findings=[ReportFinding.of(each) for each in of[submitted.findings]],
        files=[FileItem.of(each) for each in of[attachments.of_record]],
        captions=[
            Caption(file=each.attachment_id, text=each.text) for each in of[attachments.captions]
        ],
        life=[Moment.of(step) for step in of[submitted.life]],
    )


KINDS = (Kind(ProgrammeReport, ReportRecord, show_report, lambda made: str(made.number)),)
