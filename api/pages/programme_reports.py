"""Reports of programmes: the list, and one with what is written, submitted, found and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing, files, parts, report_words
from api.pages.frame import show, words_of
from api.pages.listed import programme_reports as listed
from api.pages.listed.programme_reports import KIND, PLACE
from api.pages.papers import pictures as printed
from api.pages.papers.files import as_file
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.unsigned import unsigned
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.attachments import queries as attachments
from mptf.errors import NotFound
from mptf.exports import paper
from mptf.exports.service import Format
from mptf.letters import queries as letters
from mptf.money import Money, total
from mptf.policy import entity
from mptf.programme_reports import queries as reports
from mptf.programme_reports import schedule, submitted
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.queries import ReportRow
from mptf.programme_reports.states import ReportState
from mptf.programme_reports.submitted import VersionRow
from mptf.sheaf import Sheaf
from mptf.work import Work
from workflows.programme_report_rules import books_on
from workflows.reporting import GROUNDS, draft_from

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.ReportsAsked, Query()]
Version = Annotated[int | None, Query(ge=1, le=10_000)]
_SHEAF = Sheaf(
    submitted.versions,
    submitted.findings,
    submitted.notices,
    submitted.life,
    submitted.record,
    attachments.of_record,
    attachments.captions,
    letters.about,
    letters.waiting_about,
    *GROUNDS,
)


class SpentLine(NamedTuple):
    """A category of a submitted financial report."""

    title: str
    spent: Money
    obligated: Money
    reason: str


class ResultLine(NamedTuple):
    """An indicator of a submitted narrative report, with how far it is from its target."""

    code: str
    text: str
    unit: str
    entity: str
    target: str
    value: str
    variance: str
    remark: str


class Told(NamedTuple):
    """A version of a report as it was submitted."""

    version: VersionRow
    lines: Sequence[SpentLine]
    spent: Money
    obligated: Money
    over: str
    responsible: str
    net_funded: Money | None
    sections: Sequence[Mapping[str, str]]
    results: Sequence[ResultLine]


@router.get("/programme-reports")
def report_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Reports of programmes, 50 a page."""
    words = words_of(door)
    page = door.read(lambda work: listed.page(work, words, asked))
    return show(
        door,
        "programme-reports.html",
        title=_("Reports of programmes"),
        section=PLACE,
        list=page,
        may_import=entity.includes(door.actor, None),
    )


@router.get("/programme-reports.{form}")
def report_file(door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/programme-reports/{number}")
def one_report(door: ThisDoor, number: str) -> HTMLResponse:
    """One report: what is written, what was submitted, what was found, and its life."""
    words = words_of(door)
    view = door.read(lambda work: _report(work, words, number))
    return show(door, "programme-report.html", title=number, section=PLACE, **view)


@router.get("/programme-reports/{number}/report.pdf")
def report_paper(door: ThisDoor, number: str, version: Version = None) -> Response:
    """A report on paper, as it was submitted last, or in the version that is named."""
    words = words_of(door)
    view = door.read(lambda work: _paper(work, words, number, version))
    profile, photographs = door.profile, printed.drawn(view.pop("pictures"))
    pdf = paper.print_page(
        KIND,
        number,
        zone=profile.fund.zone,
        fund=profile.fund,
        labels=profile.labels,
        words=words,
        pictures=photographs,
        **view,
    )
    return as_file(pdf, f"{number}-version-{view['told'].version.number}.pdf")


def _paper(work: Work, words: Words, number: str, version: int | None) -> dict[str, Any]:
    row = reports.numbered(work, number)
    frozen = submitted.versions.read(work, subject=row.id)
    chosen = next((v for v in frozen if version in {None, v.number}), None)
    if chosen is None:
        raise NotFound("submitted version of the report", number)
    return {
        "report": row,
        "called": report_words.kind_of(words, row),
        "basis": words.say(report_words.BASES[row.basis]) if row.basis else "",
        "state": words.state(KIND, row.state),
        "told": told_of(work, words, chosen),
        "provisional": _provisional(work, words, row),
        "pictures": attachments.pictures(work, [row.id], chosen.frozen_at)[: printed.MOST],
    }


def _report(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = reports.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id, subjects=[row.id])
    steps, events, frozen = of[submitted.life], of[submitted.record], of[submitted.versions]
    attached, waiting = of[attachments.of_record], of[letters.waiting_about]
    record = work.get(ProgrammeReport, row.id)
    found = names(
        work,
        parts.ids_of_steps(steps)
        | parts.ids_of_events(events)
        | {file.attached_by for file in attached}
        | {version.submitted_by for version in frozen}
        | {each.subject_id for each in waiting},
    )
    is_open = row.state in {ReportState.DUE, ReportState.RETURNED}
    checks = draft_from(work, record, of).found if row.drafts and is_open else ()
    closed = row.is_financial and row.state == ReportState.SUBMITTED
    return {
        "report": row,
        "kind": report_words.kind_of(words, row),
        "basis": words.say(report_words.BASES[row.basis]) if row.basis else "",
        "state": report_words.state_of(words, row, work.today()),
        "doing": doing.on_record(work, words, record, row.id),
        "checks": [(report_words.said_before(words, work.profile, each), each) for each in checks],
        "is_open": is_open,
        "told": told_of(work, words, frozen[0]) if frozen else None,
        "versions": [(version, found.label(version.submitted_by)) for version in frozen],
        "findings": [
            (each, report_words.part_of(words, work.profile, each.part))
            for each in of[submitted.findings]
        ],
        "notices": of[submitted.notices],
        "files": files.captioned(
            files.lines(work, words, attached, found), attached, of[attachments.captions]
        ),
        "provisional": _provisional(work, words, row),
        "books_on": books_on(work, row.to_on) if closed else None,
        "moments": parts.timeline(words, KIND, steps, found),
        "events": parts.record(words, events, found),
        **parts.shown(work.actor, of[letters.about], unsigned(work, words, waiting, found)),
    }


def _provisional(work: Work, words: Words, row: ReportRow) -> str:
    """What is said of figures that may still change; nothing once they may not."""
    rules, today = work.profile.programme.reports, work.today()
    if not row.is_financial or not schedule.is_provisional(rules, row.to_on, today):
        return ""
    return report_words.provisional(words, work.profile, row.to_on)


def told_of(work: Work, words: Words, version: VersionRow) -> Told:
    """A version in words and figures."""
    content, currency = version.content, work.profile.fund.currency

    def money(text: str) -> Money:
        return Money.parse(text, currency)

    lines = [
        SpentLine(
            words.category(int(line["category"])),
            money(line["spent"]),
            money(line["obligated"]),
            line["reason"],
        )
        for line in content.get("lines", ())
    ]
    net = content.get("net_funded")
    return Told(
        version,
        lines,
        total([line.spent for line in lines], currency),
        total([line.obligated for line in lines], currency),
        content.get("over", ""),
        content.get("responsible", ""),
        money(net) if net else None,
        content.get("sections", ()),
        [_result(one) for one in content.get("results", ())],
    )


def _result(one: Mapping[str, Any]) -> ResultLine:
    value, target = one["value"], one["target"]
    off: Fraction | None = None
    if value is not None and target is not None and Fraction(target):
        off = (Fraction(value) - Fraction(target)) / Fraction(target)
    return ResultLine(
        one["code"],
        one["text"],
        one["unit"],
        one["entity"],
        target or "",
        value or "",
        report_words.variance(off),
        one["remark"],
    )


def calendar(words: Words, rows: Sequence[ReportRow], today: date) -> list[tuple[Any, ...]]:
    """The reports of a programme as its page shows them: each with its kind and its state."""
    return [
        (row, report_words.kind_of(words, row), report_words.state_of(words, row, today))
        for row in rows
    ]
