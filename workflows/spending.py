"""One entity's expenditure on all its programmes, from a workbook: each report whole or not at all.

A report is written and submitted by the very acts of its page, so that nothing is checked twice in
two ways; a second person of the headquarters certifies it afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from mptf.errors import NotPermitted, Refused
from mptf.imports.faults import shown
from mptf.imports.spending import reading, service
from mptf.imports.spending.layout import MOST_SHEETS, Book, Line, Sheet
from mptf.imports.spending.reading import Known, Read
from mptf.imports.spending.service import SpendingRow
from mptf.imports.spending.sheet import SheetRead
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Actor, Role, entity
from mptf.programme_reports.checks import EXPENDITURE
from mptf.programme_reports.models import ExpenditureLine, ProgrammeReport
from mptf.programme_reports.states import FINAL, FINANCIAL, OPEN, ReportKind, ReportState
from mptf.programmes.states import ProgrammeState
from mptf.work import Fund, Work
from workflows.acts import perform
from workflows.reporting import Draft, drafts

_SENTENCE = 300
_KINDS = {
    ReportKind.FINANCIAL: "financial report",
    ReportKind.FINAL_FINANCIAL: "final financial report",
}


class Outcome(StrEnum):
    """What becomes of a sheet."""

    SUBMITTED = "submitted"
    UNCHANGED = "unchanged"
    BLANK = "blank"
    REFUSED = "refused"


class Done(NamedTuple):
    """What became, or would become, of a report."""

    sheet: Sheet
    outcome: Outcome
    read: SheetRead | None = None
    reason: str = ""
    """Why it was refused."""


class Report(NamedTuple):
    """A workbook that was sent, what is in it, and what became or would become of it."""

    row: SpendingRow
    found: Read
    foreseen: Sequence[Done]

    @property
    def left(self) -> Sequence[Done]:
        """Reports that would be submitted."""
        return [one for one in self.foreseen if one.outcome is Outcome.SUBMITTED]


# --- What is handed out --------------------------------------------------------------------------


def book_of(work: Work) -> Book:
    """The workbook of the actor's entity: every financial report whose period is over and open.

    A final one is among them once the activities of its programme are done.

    Raises:
        NotPermitted: they are of no UN entity.
    """
    owner = entity_of(work)
    due = work.session.exec(
        select(ProgrammeReport)
        .where(
            ProgrammeReport.organisation_id == owner.id,
            col(ProgrammeReport.kind).in_([kind.value for kind in FINANCIAL]),
            col(ProgrammeReport.state).in_(OPEN),
            col(ProgrammeReport.to_on) < work.today(),
        )
        .order_by(col(ProgrammeReport.to_on), col(ProgrammeReport.number))
        .limit(MOST_SHEETS)
    ).all()
    found = drafts(work, due)
    return _book(work, owner, [found[one.id] for one in due if _may_follow(found[one.id])])


def _may_follow(draft: Draft) -> bool:
    done = {ProgrammeState.OPERATIONALLY_CLOSED.value, ProgrammeState.FINANCIALLY_CLOSED.value}
    return draft.report.kind not in FINAL or draft.programme.state in done


def entity_of(work: Work) -> Organisation:
    """The entity whose reports the actor writes.

    Raises:
        NotPermitted: they are of no UN entity.
    """
    if not work.actor.holds(Role.ENTITY) or work.actor.organisation is None:
        raise NotPermitted(entity.label, "report expenditure")
    return work.get(Organisation, work.actor.organisation)


def _book(work: Work, owner: Organisation, of: Sequence[Draft]) -> Book:
    fund = work.profile.fund
    return Book(
        fund=fund.code,
        fund_name=fund.name,
        entity=owner.code,
        entity_name=owner.name,
        currency=fund.currency,
        made_on=work.today(),
        sheets=tuple(_sheet(draft) for draft in of),
    )


def _sheet(draft: Draft) -> Sheet:
    report, programme, spending = draft.report, draft.programme, draft.spending
    zero = Money.zero(spending.booked.currency)
    return Sheet(
        report_id=report.id,
        number=report.number,
        version=report.version,
        programme=programme.number,
        title=programme.title,
        kind=_KINDS[ReportKind(report.kind)],
        from_on=report.from_on,
        to_on=report.to_on,
        lines=tuple(
            Line(
                row.number,
                row.title,
                draft.budget.get(row.number, zero),
                spending.before.get(row.number, zero),
            )
            for row in draft.profile.categories
        ),
        spending=spending,
    )


# --- What comes back -----------------------------------------------------------------------------


def read(fund: Fund, who: Actor, content: bytes) -> Read:
    """Read a workbook; nothing is written, and no unit is held open while it is parsed.

    Raises:
        Invalid: it is no such workbook, or it holds what is not taken.
        NotPermitted: the actor is of no UN entity.
    """
    with fund.reading(who) as work:
        entity_of(work)
    keys = reading.keys_of(content)
    with fund.reading(who) as work:
        owner = entity_of(work)
        known = _known(work, owner, keys.reports)
        book = _book(work, owner, [])
    return reading.read(content, keys, fund.profile, book, known)


def _known(work: Work, owner: Organisation, keys: Sequence[UUID]) -> Mapping[UUID, Known]:
    """Those of the entity's own financial reports that a workbook names, as they stand."""
    own = list(
        work.session.exec(
            select(ProgrammeReport).where(
                ProgrammeReport.organisation_id == owner.id,
                col(ProgrammeReport.kind).in_([kind.value for kind in FINANCIAL]),
            )
        )
    )
    named = [one for one in own if one.id in keys]
    of, submitted = drafts(work, named), _submitted(work, named)
    return {
        one.id: Known(
            sheet=_sheet(of[one.id]),
            state=ReportState(one.state),
            submitted=submitted.get(one.id, {}),
            earlier=[
                (other.id, other.number)
                for other in own
                if other.programme_id == one.programme_id
                and other.to_on < one.from_on
                and other.state in OPEN
            ],
            is_closed=of[one.id].programme.state == ProgrammeState.FINANCIALLY_CLOSED,
            today=work.today(),
        )
        for one in named
    }


def _submitted(
    work: Work, reports: Sequence[ProgrammeReport]
) -> Mapping[UUID, dict[int, tuple[int, int]]]:
    versions = {one.id: one.version for one in reports}
    found: dict[UUID, dict[int, tuple[int, int]]] = {}
    query = select(ExpenditureLine).where(col(ExpenditureLine.report_id).in_(versions))
    for line in work.session.exec(query):
        if line.version == versions[line.report_id]:
            told = line.spent_minor, line.obligated_minor
            found.setdefault(line.report_id, {})[line.category] = told
    return found


def foreseen(found: Read) -> Sequence[Done]:
    """What would become of each sheet that can be taken; nothing is written."""
    return [
        *(Done(one.sheet, Outcome.SUBMITTED, one) for one in found.fit),
        *(Done(sheet, Outcome.UNCHANGED) for sheet in found.same),
        *(Done(sheet, Outcome.BLANK) for sheet in found.blank),
    ]


def take_in(fund: Fund, who: Actor, found: Read) -> Iterator[Done]:
    """Submit each report of a workbook, in a unit of its own; what is done stays done.

    Raises:
        NotPermitted: the actor is of no UN entity, or has retired meanwhile.
        Busy: another writer held the database for too long; what is done is done.
    """
    for one in sorted(found.fit, key=lambda each: each.sheet.to_on):
        try:
            yield fund.write(who, partial(_submit, one=one))
        except Refused as refusal:
            if isinstance(refusal, NotPermitted):
                raise
            reason = shown(refusal.sentence(), _SENTENCE)
            yield Done(one.sheet, Outcome.REFUSED, one, reason)


def _submit(work: Work, one: SheetRead) -> Done:
    """One report, whole or not at all."""
    report = work.get(ProgrammeReport, one.sheet.report_id)
    draft = drafts(work, [report])[report.id]
    sent = {
        "part": EXPENDITURE,
        "revision": draft.revision(EXPENDITURE),
        "lines": [
            {
                "category": line.category,
                "spent": line.spent.plain(),
                "obligated": line.obligated.plain(),
                "reason": line.reason,
            }
            for line in one.lines
        ],
        "over": one.over,
        "responsible": one.responsible,
        "total": one.stated.plain() if one.stated is not None else None,
    }
    perform(work, "programme-report.write", report.id, sent)
    step = "resubmit" if report.state == ReportState.RETURNED else "submit"
    perform(work, f"programme-report.{step}", report.id, {})
    return Done(one.sheet, Outcome.SUBMITTED, one)


# --- Through a page or the API -------------------------------------------------------------------


def receive(fund: Fund, who: Actor, name: str, content: bytes) -> UUID:
    """Read a workbook, and keep it for whoever sent it; nothing is submitted.

    Raises:
        Invalid: it is no such workbook, or it holds what is not taken.
        NotPermitted: the actor is of no UN entity.
    """
    read(fund, who, content)

    def keep(work: Work) -> UUID:
        return service.receive(work, entity_of(work).id, name, content).id

    return fund.write(who, keep)


def report(fund: Fund, who: Actor, key: UUID) -> Report:
    """What is in a workbook of the reader's, and what would become of it now.

    Raises:
        NotFound: there is none, or somebody else has sent it.
    """
    with fund.reading(who) as work:
        row, content = service.one(work, key), service.content(work, key)
    found = read(fund, who, content)
    return Report(row, found, foreseen(found))


def take(fund: Fund, who: Actor, key: UUID) -> Sequence[Done]:
    """Submit what can be submitted of a workbook of the reader's.

    Raises:
        NotFound: there is none, or somebody else has sent it.
    """
    done = list(take_in(fund, who, report(fund, who, key).found))
    refused = [(one.sheet.number, one.reason) for one in done if one.outcome is Outcome.REFUSED]
    fund.write(who, lambda work: service.taken(work, key, refused))
    return done
