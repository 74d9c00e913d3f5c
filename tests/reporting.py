"""Telling of reports: a programme that owes some, and two persons at each headquarters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from mptf.policy import Role
from mptf.programme_reports import queries
from mptf.programme_reports.models import ProgrammeReport, ReportPart
from mptf.programme_reports.queries import ReportRow
from tests.lives import Story
from workflows import reminding


def reporting(story: Story) -> None:
    """A programme with its first tranche, whose first year is over; a second person in each HQ."""
    story.begin()
    for code in story.entities:
        second_person(story, code)
    programme = story.fund_a_programme()
    story.programme = programme  # type: ignore[attr-defined]
    story.wait(days=(date(story.today.year + 1, 1, 10) - story.today).days)


def second_person(story: Story, code: str) -> None:
    """Somebody else of an entity, under its code with a 2."""
    name = f"{code}-2"
    story.people[name] = story.act(
        "administrator",
        "person.add",
        name=f"Person {name}",
        title="Treasury",
        organisation=code,
        roles=[Role.ENTITY.value],
        email=f"{name.lower()}@example.org",
    )


def rows(story: Story) -> list[ReportRow]:
    """The reports of the programme, as whoever answers for all sees them."""
    programme: UUID = story.programme  # type: ignore[attr-defined]
    found: list[ReportRow] = story.ask(
        lambda work: queries.of_programme.read(work, subject=programme)
    )
    return found


def the(story: Story, kind: str, entity: str = "", basis: str | None = None) -> ReportRow:
    """The first of a kind that is not waived."""
    return next(
        row
        for row in rows(story)
        if row.kind == kind
        and entity in {"", row.entity}
        and (basis is None or row.basis == basis)
        and row.state != "waived"
    )


def spend(story: Story, report: ReportRow, direct: str, indirect: str = "0", **more: Any) -> None:
    """Write what was spent."""
    revision = story.ask(lambda work: _revision(work, report.id))
    lines = [{"category": 1, "spent": direct}, {"category": 8, "spent": indirect}]
    story.act(
        report.entity,
        "programme-report.write",
        report.id,
        part="expenditure",
        lines=lines,
        revision=revision,
        **more,
    )


def _revision(work: Any, report_id: UUID) -> int:

    row = work.session.exec(select(ReportPart).where(ReportPart.report_id == report_id)).first()
    return row.revision if row else 0


def tell_of_money(story: Story, report: ReportRow, direct: str, indirect: str = "0") -> None:
    """A financial report all the way into the books."""
    spend(story, report, direct, indirect)
    story.act(report.entity, "programme-report.submit", report.id)
    story.act(f"{report.entity}-2", "programme-report.certify", report.id)
    story.act("officer-1", "programme-report.accept", report.id)


def tell_in_words(story: Story, report: ReportRow, value: str = "100", remark: str = "") -> None:
    """Every part of a narrative report, by the coordinating entity."""
    first = story.entities[0]
    for section in story.profile.programme.reports.sections:
        if section.final not in {None, report.kind.startswith("final")}:
            continue
        for code in (first,) if section.by == "coordinator" else story.entities:
            story.act(
                first,
                "programme-report.write",
                report.id,
                part=section.code,
                entity=code,
                text="As planned.",
            )
    if "outcomes" in {field.name for field in story.profile.programme.form.fields}:
        actuals = [{"code": "1.1a", "value": value, "remark": remark}]
        story.act(first, "programme-report.write", report.id, part="results", actuals=actuals)


def go_on(story: Story, until: date) -> None:
    """Let time pass until a day."""
    story.now += timedelta(days=(until - story.today).days)


def record(story: Story, key: UUID) -> ProgrammeReport:
    """A report as it is kept."""
    found: ProgrammeReport = story.ask(lambda work: work.get(ProgrammeReport, key))
    return found


def reported_and_returned(story: Story, programme: UUID) -> None:
    """The last narrative accepted; of two statements one submitted and one returned."""
    story.programme = programme  # type: ignore[attr-defined]
    words, (first, second) = the(story, "final-narrative"), story.entities[:2]
    tell_in_words(story, words)
    photograph(story, words)
    story.act(first, "programme-report.submit", words.id)
    story.act("officer-1", "programme-report.accept", words.id)
    others = the(story, "final-financial", second)
    spend(story, others, "10.00")
    story.act(second, "programme-report.submit", others.id)
    figures = the(story, "final-financial", first)
    spend(story, figures, "50.00", "2.50")
    story.act(first, "programme-report.submit", figures.id)
    findings = [{"part": "category 1", "text": "Say what for."}]
    story.act("officer-1", "programme-report.return", figures.id, findings=findings)


def photograph(story: Story, report: ReportRow, caption: str = "A desk of the town hall.") -> None:
    """A photograph of a report, as wide as a camera makes it where the profile takes such."""
    from tests.making import drawn, png, sent  # noqa: PLC0415 - it draws, and few stories have any

    takes_it = "jpeg" in story.profile.attachments.types
    file: Any = sent("Desk.jpg", drawn(caption)) if takes_it else sent("Desk.png", png())
    story.act(report.entity, "programme-report.attach", report.id, file=file, caption=caption)


def reminded(story: Story) -> None:
    """Whatever the calendar has to say of reports on this day."""
    for each in story.ask(reminding.waiting):
        story.write("system", lambda work, owed=each: reminding.remind(work, owed))
