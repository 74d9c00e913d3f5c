"""What is written in a report, and what was submitted, returned and accepted. Handbook 6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import select

from mptf.errors import Changed, Invalid, NotPermitted
from mptf.money import Money
from mptf.people import queries as people
from mptf.people.models import Organisation
from mptf.programme_reports.checks import (
    EXPENDITURE,
    RESULTS,
    Gauge,
    Told,
    sections_of,
)
from mptf.programme_reports.models import (
    ExpenditureLine,
    IndicatorActual,
    ProgrammeReport,
    ReportFinding,
    ReportPart,
    ReportVersion,
)
from mptf.programme_reports.schemas import ReportFindingsSent, WrittenSent
from mptf.programme_reports.states import (
    FINANCIAL,
)
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.work import Work


def parts(work: Work, report_id: UUID) -> list[ReportPart]:
    """What is written so far, part by part."""
    query = select(ReportPart).where(ReportPart.report_id == report_id)
    return list(work.session.exec(query))


def write(work: Work, report: ProgrammeReport, sent: WrittenSent) -> ReportPart:
    """Write one part of a report, each entity its own; the coordinating entity any of them.

    Raises:
        NotPermitted: the part is another entity's.
        Invalid: there is no such part, category or indicator, or one stands there twice.
        Changed: somebody has written it since the revision that was read.
    """
    owner = _owner_of_part(work, report, sent)
    content = _content(work, report, sent)
    row = next(
        (p for p in parts(work, report.id) if (p.code, p.organisation_id) == (sent.part, owner)),
        None,
    ) or ReportPart(
        report_id=report.id,
        code=sent.part,
        organisation_id=owner,
        saved_at=work.now(),
        saved_by=work.actor.id,
    )
    if row.revision != sent.revision:
        raise Changed
    row.content, row.revision = content, row.revision + 1
    row.saved_at, row.saved_by = work.now(), work.actor.id
    return work.add(row)


def _owner_of_part(work: Work, report: ProgrammeReport, sent: WrittenSent) -> UUID:
    own = work.actor.organisation
    owner = people.organisation(work, sent.entity).id if sent.entity else own
    programme = work.get(JointProgramme, report.programme_id)
    if report.kind in FINANCIAL:
        allowed = own == owner == report.organisation_id
    else:
        taking_part = programmes.partner_codes(work, programme.id).keys()
        mine = own in {owner, programme.coordinator_id}
        allowed = mine and owner in taking_part | {programme.coordinator_id}
        section = {s.code: s for s in sections_of(work.profile, report.kind)}.get(sent.part)
        if section is not None and section.by == "coordinator":
            allowed = allowed and owner == programme.coordinator_id
    if not allowed or owner is None:
        raise NotPermitted("the entity whose part it is", "write it")
    return owner


def require_part(work: Work, report: ProgrammeReport, act: str) -> None:
    """A report is worked on by whoever owes it; a narrative by all who take part.

    Raises:
        NotPermitted: it is not theirs.
    """
    own = work.actor.organisation
    together = report.kind not in FINANCIAL and own is not None
    if own != report.organisation_id and not (
        together and own in programmes.partner_codes(work, report.programme_id)
    ):
        raise NotPermitted("the entities whose report it is", act)


def _content(work: Work, report: ProgrammeReport, sent: WrittenSent) -> dict[str, Any]:
    """The part as it is kept, its shape checked; what is wrong in it is said by the checks."""
    if report.kind in FINANCIAL:
        if sent.part != EXPENDITURE:
            raise Invalid("part", "a financial report has one part: expenditure")
        known = {row.number for row in work.profile.categories}
        _each_once("lines", [line.category for line in sent.lines], known)
        for line in sent.lines:
            for amount in (line.spent, line.obligated):
                Money.parse(amount, work.profile.fund.currency)
        if sent.total is not None:
            Money.parse(sent.total, work.profile.fund.currency)
        return sent.model_dump(mode="json", include={"lines", "total", "over", "responsible"})
    if sent.part == RESULTS:
        _each_once("actuals", [one.code for one in sent.actuals], _indicators(work, report))
        return sent.model_dump(mode="json", include={"actuals"})
    if sent.part not in {section.code for section in sections_of(work.profile, report.kind)}:
        raise Invalid("part", f"“{sent.part}” is no section of this report")
    return sent.model_dump(mode="json", include={"text"})


def _indicators(work: Work, report: ProgrammeReport) -> set[str]:
    programme = work.get(JointProgramme, report.programme_id)
    return {
        str(indicator["code"])
        for outcome in programme.content.get("outcomes", ())
        for part in (outcome, *outcome.get("outputs", ()))
        for indicator in part.get("indicators", ())
    }


def _each_once(name: str, given: Sequence[Any], known: set[Any]) -> None:
    for one in given:
        if one not in known:
            raise Invalid(name, f"“{one}” is not known here")
        if given.count(one) > 1:
            raise Invalid(name, f"“{one}” stands there twice")


# --- What was submitted, returned and accepted ---------------------------------------------------


def freeze(
    work: Work,
    report: ProgrammeReport,
    content: Mapping[str, Any],
    lines: Sequence[Told] = (),
    indicators: Sequence[Gauge] = (),
) -> ReportVersion:
    """Keep a report as it is submitted, as the next version, with its figures as rows."""
    report.version += 1
    for line in lines:
        work.add(
            ExpenditureLine(
                report_id=report.id,
                version=report.version,
                category=line.category,
                spent_minor=line.spent.minor,
                obligated_minor=line.obligated.minor,
                currency=line.spent.currency,
            )
        )
    for one in indicators:
        if one.value is not None:
            work.add(
                IndicatorActual(
                    report_id=report.id,
                    version=report.version,
                    code=one.code,
                    value=one.value,
                    remark=one.remark,
                )
            )
    return work.add(
        ReportVersion(
            report_id=report.id,
            number=report.version,
            frozen_at=work.now(),
            submitted_by=work.actor.id,
            from_on=report.from_on,
            to_on=report.to_on,
            content=dict(content),
            profile_digest=work.profile.digest,
        )
    )


def spent(work: Work, report: ProgrammeReport) -> Money:
    """What the version that was submitted last tells of its period, in all."""
    rows = work.session.exec(
        select(ExpenditureLine.spent_minor).where(
            ExpenditureLine.report_id == report.id, ExpenditureLine.version == report.version
        )
    )
    return Money(sum(rows), work.profile.fund.currency)


def keep_findings(work: Work, report: ProgrammeReport, sent: ReportFindingsSent) -> None:
    """Keep why a version is returned.

    Raises:
        Invalid: a finding on a part that the report does not have.
    """
    known = set(findable(work, report))
    for seq, said in enumerate(sent.findings, 1):
        if said.part not in known:
            raise Invalid("findings", f"“{said.part}” is no part of this report")
        work.add(
            ReportFinding(
                report_id=report.id,
                version=report.version,
                seq=seq,
                part=said.part,
                text=said.text,
            )
        )


def findable(work: Work, report: ProgrammeReport) -> list[str]:
    """On what a finding may be: a section, a category, an indicator, or the whole."""
    if report.kind in FINANCIAL:
        return [EXPENDITURE, *(f"category {row.number}" for row in work.profile.categories)]
    indicators = (f"indicator {code}" for code in sorted(_indicators(work, report)))
    sections = (section.code for section in sections_of(work.profile, report.kind))
    return [*sections, RESULTS, *indicators]


def owner(work: Work, report: ProgrammeReport) -> Organisation:
    """Who owes it."""
    return work.get(Organisation, report.organisation_id)
