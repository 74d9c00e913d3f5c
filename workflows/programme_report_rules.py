"""The guards, the books' rule and the acts that the table of a programme's reports names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mptf.ledger import periods, rules
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.programme_reports import owed, schedule
from mptf.programme_reports import service as reports
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.states import FINAL, FINANCIAL, OPEN, ReportState
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.templating import day
from mptf.work import Work
from workflows import programme_report_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.programme_report_grounds import (
    Before,
    Entity,
    Funds,
    ItsProgramme,
    Line,
    Other,
    Taken,
    Written,
)
from workflows.reporting import Draft, drafted

Report = Case[ProgrammeReport]

SUBMITTING = frozenset({"submit", "resubmit"})
CERTIFY = "certify"


# --- Guards ------------------------------------------------------------------------------------


def its_period_is_over(case: Report) -> str | None:
    """A report is submitted once the days are over that it tells of."""
    if case.subject.to_on < case.work.today():
        return None
    return f"It tells of the time through {day(case.subject.to_on)}: submit it after that day."


@rests_on(grounds.programme)
def activities_are_done_where_it_is_the_last(
    case: Report, its_programme: Sequence[ItsProgramme]
) -> str | None:
    """A final report is submitted after the operational closure."""
    done = {ProgrammeState.OPERATIONALLY_CLOSED.value, ProgrammeState.FINANCIALLY_CLOSED.value}
    if case.subject.kind not in FINAL or {row.state for row in its_programme} <= done:
        return None
    return "It is the last of its kind: it follows the operational closure of the programme."


@rests_on(grounds.others)
def earlier_ones_are_in(case: Report, others: Sequence[Other]) -> str | None:
    """Periods are told in their order, so that none is left out."""
    if case.subject.kind not in FINANCIAL:
        return None
    waited = [row for row in _earlier(case, others) if row.state in OPEN]
    return f"{waited[0].number} comes first: it tells of the time before." if waited else None


@rests_on(grounds.others)
def earlier_ones_are_accepted(case: Report, others: Sequence[Other]) -> str | None:
    """Expenditure is booked in the order of its periods."""
    if case.subject.kind not in FINANCIAL:
        return None
    waited = [row for row in _earlier(case, others) if not ReportState(row.state).is_end]
    return f"{waited[0].number} is accepted first: it tells of the time before." if waited else None


def _earlier(case: Report, others: Sequence[Other]) -> list[Other]:
    return [row for row in others if row.to_on < case.subject.from_on]


@rests_on(
    grounds.programme,
    grounds.entities,
    grounds.written,
    grounds.earlier_lines,
    grounds.funds,
    grounds.earlier_actuals,
)
def nothing_is_wrong_in_it(  # noqa: PLR0917 -- one for each ground
    case: Report,
    programme: Sequence[ItsProgramme],
    entities: Sequence[Entity],
    written: Sequence[Written],
    lines: Sequence[Line],
    funds: Sequence[Funds],
    before: Sequence[Before],
) -> str | None:
    """Everything is written that must be, and it adds up."""
    draft = Draft(
        case.work.profile, case.subject, programme[0], entities, written, lines, funds, before
    )
    return " ".join(one.text for one in draft.found if not one.stands) or None


def its_figures_are_certified_here(case: Report) -> str | None:
    """Figures on a basis that the profile names are certified by the entity's headquarters."""
    if case.subject.basis in case.work.profile.programme.reports.certified:
        return None
    return "It has no figures that a second person certifies."


@rests_on(grounds.taken)
def it_is_not_certified(_case: Report, taken: Sequence[Taken]) -> str | None:
    """A version is certified once."""
    return "This version is certified." if _certified(taken) else None


@rests_on(grounds.taken)
def it_is_certified_where_it_must_be(case: Report, taken: Sequence[Taken]) -> str | None:
    """What needs a second person's word has it, for the version that was submitted last."""
    needs = case.subject.basis in case.work.profile.programme.reports.certified
    if not needs or _certified(taken):
        return None
    return "Its figures are not certified yet: a second person of the entity's headquarters does."


def _certified(taken: Sequence[Taken]) -> bool:
    last = max((row.step for row in taken if row.trigger in SUBMITTING), default=0)
    return any(row.trigger == CERTIFY and row.step > last for row in taken)


@rests_on(grounds.others)
def another_takes_its_period_over(case: Report, others: Sequence[Other]) -> str | None:
    """What a waived report would have told, the next one tells: that must still be written."""
    later = [row for row in others if row.to_on > case.subject.to_on]
    if case.subject.kind in FINAL or not later:
        return "A final report is not waived: it closes the account of the programme."
    following = min(later, key=lambda row: (row.is_final, row.to_on))
    if following.state == ReportState.DUE:
        return None
    return f"{following.number} would tell of its period, and was submitted already."


# --- The books ---------------------------------------------------------------------------------


def book_what_was_spent(case: Report) -> Iterable[Entry]:
    """The expenditure of the period, on its last day, or the first one that is open in the books.

    A narrative report, and a period in which nothing was spent, move nothing.
    """
    work, report = case.work, case.subject
    if report.kind not in FINANCIAL or not (amount := reports.spent(work, report)):
        return
    programme = work.get(JointProgramme, report.programme_id)
    owner = reports.owner(work, report)
    context = Context(
        value_on=books_on(work, report.to_on),
        memo=f"{report.number}: {owner.code}, {day(report.from_on)} to {day(report.to_on)}",
        idem_key=f"programme-report/{report.id}",
        document=Document(owed.KIND, report.id),
    )
    yield rules.expenditure(
        context, Ref(programme.id, programme.number), Ref(owner.id, owner.code), amount
    )


def books_on(work: Work, to_on: date) -> date:
    """The value date of what was spent through a day: that day, or the first that is open."""
    closed = periods.closed_through(work)
    return max(to_on, schedule.next_day(closed)) if closed else to_on


# --- Acts --------------------------------------------------------------------------------------


def set_its_day(case: Report) -> None:
    """The day by which it is due, by the profile."""
    owed.set_its_day(case.work, case.subject)


def keep_it_as_submitted(case: Report) -> None:
    """What is submitted is kept word for word, its figures as rows of their own."""
    draft = drafted(case.work, case.subject)
    if draft.is_financial:
        reports.freeze(case.work, case.subject, draft.content(), lines=draft.lines_told)
    else:
        reports.freeze(case.work, case.subject, draft.content(), indicators=draft.indicators)


def pass_its_period_on(case: Report) -> None:
    """The next report tells of its period."""
    owed.pass_its_period_on(case.work, case.subject)
