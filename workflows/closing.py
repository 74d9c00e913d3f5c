"""The checklist on which the books of a programme are closed: for its guard and for its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from mptf.contributions.models import MovementKind
from mptf.contributions.states import ReceiptState
from mptf.lives.states import Counts
from mptf.money import Money, total
from mptf.programme_reports.states import Basis, ReportKind, ReportState
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.sheaf import Sheaf
from mptf.transfers.queries import OVER
from mptf.work import Work
from workflows import closing_grounds as grounds
from workflows import joint_programme_grounds as of_programme
from workflows.closing_grounds import (
    Evaluated,
    Interest,
    LastReport,
    Movement,
    Part,
    Recommended,
    Told,
    Unmet,
    Waived,
)
from workflows.joint_programme_grounds import Paper, Request, Share

GROUNDS = (
    of_programme.shares,
    of_programme.requests,
    of_programme.evidence,
    grounds.last_reports,
    grounds.told,
    grounds.parts,
    grounds.interest,
    grounds.movements,
    grounds.unmet,
    grounds.evaluation,
    grounds.recommendations,
    grounds.waiver,
)
"""What the checklist rests on, in the order in which `Papers` takes it."""

AGENT_CONFIRMS = "agent-confirmation"


class Code(StrEnum):
    """What a line of the checklist is about."""

    NARRATIVE = "final-narrative"
    STATEMENT = "certified-statement"
    BOOKS = "books-as-certified"
    BALANCE = "balance"
    INTEREST = "interest"
    ALLOCATIONS = "allocations"
    UNDER_WAY = "under-way"
    CONDITIONS = "conditions"
    EVALUATION = "evaluation"
    RESPONSES = "responses"
    AGENT = "agent-confirmation"


class Line(NamedTuple):
    """A line of the checklist: what is wanted, whether it is so, and on what that rests."""

    code: Code
    entity: str
    """Whose it is, by code; empty where it is the programme's."""
    says: str
    """What it rests on; or what is still to be done, in a sentence."""
    report: str
    """The number of the report that is its evidence, if one is."""
    met: bool


def _met(code: Code, entity: str, says: str, report: str = "") -> Line:
    return Line(code, entity, says, report, met=True)


def _open(code: Code, entity: str, says: str, report: str = "") -> Line:
    return Line(code, entity, says, report, met=False)


@dataclass(frozen=True, slots=True)
class Papers:
    """Everything that the checklist is computed from."""

    shares: Sequence[Share]
    requests: Sequence[Request]
    evidence: Sequence[Paper]
    reports: Sequence[LastReport]
    told: Sequence[Told]
    parts: Sequence[Part]
    interest: Sequence[Interest]
    movements: Sequence[Movement]
    unmet: Sequence[Unmet]
    evaluation: Sequence[Evaluated]
    recommendations: Sequence[Recommended]
    waiver: Sequence[Waived]


def read(work: Work, programme_id: UUID) -> Papers:
    """The papers of one programme, for its page."""
    found = _SHEAF.read(work, subjects=[programme_id])
    return Papers(*(found[ground] for ground in GROUNDS))


_SHEAF = Sheaf(*GROUNDS)


def has_begun(state: ProgrammeState) -> bool:
    """Whether there is anything to close, or it was closed."""
    return state is ProgrammeState.FINANCIALLY_CLOSED or Counts.OPERATIONAL in state.counts


def checklist(programme: JointProgramme, papers: Papers) -> tuple[Line, ...]:
    """Every line, met or not, in the order in which they come to be met."""
    return tuple(_lines(programme, papers))


def _lines(programme: JointProgramme, papers: Papers) -> Iterator[Line]:
    currency = programme.currency
    entities = {row.organisation_id: row.code for row in papers.shares}
    entities |= {row.organisation_id: row.code for row in papers.parts}
    each = sorted(entities.items(), key=lambda pair: pair[1])
    yield _narrative(programme, papers, entities)
    for key, code in each:
        yield _statement(papers, key, code)
    for key, code in each:
        yield _books(papers, key, code, currency)
    for key, code in each:
        yield _balance(papers, key, code, currency)
    for key, code in each:
        yield _interest(papers, key, code, currency)
    yield _allocations(papers, currency)
    yield _under_way(papers)
    yield _conditions(papers)
    yield from _evaluation(papers)
    yield _agent(papers)


def _narrative(programme: JointProgramme, papers: Papers, entities: dict[UUID, str]) -> Line:
    code = entities.get(programme.coordinator_id, "")
    for row in papers.reports:
        if row.kind == ReportKind.FINAL_NARRATIVE:
            if row.state == ReportState.ACCEPTED:
                return _met(Code.NARRATIVE, code, f"{row.number} is accepted.", row.number)
            says = f"The final narrative report of {code}, {row.number}, is not accepted yet."
            return _open(Code.NARRATIVE, code, says, row.number)
    return _open(Code.NARRATIVE, code, f"{code} owes no final narrative report yet.")


def _statement(papers: Papers, key: UUID, code: str) -> Line:
    for row in papers.reports:
        if (row.kind, row.organisation_id) == (ReportKind.FINAL_FINANCIAL, key):
            if row.state != ReportState.ACCEPTED:
                says = (
                    f"The certified final statement of {code}, {row.number}, is not accepted yet."
                )
            elif row.basis != Basis.CERTIFIED:
                says = f"{row.number}, the final statement of {code}, is not certified."
            else:
                says = f"{row.number} is certified and accepted."
                return _met(Code.STATEMENT, code, says, row.number)
            return _open(Code.STATEMENT, code, says, row.number)
    return _open(Code.STATEMENT, code, f"{code} owes no certified final statement yet.")


def _books(papers: Papers, key: UUID, code: str, currency: str) -> Line:
    told = Money(sum(r.spent_minor for r in papers.told if r.organisation_id == key), currency)
    booked = Money(sum(r.spent_minor for r in papers.parts if r.organisation_id == key), currency)
    if told == booked:
        return _met(Code.BOOKS, code, f"{booked} in the books, as certified.")
    says = f"The books say that {code} spent {booked}; its accepted reports say {told}."
    return _open(Code.BOOKS, code, says)


def _balance(papers: Papers, key: UUID, code: str, currency: str) -> Line:
    held = Money(sum(r.held_minor for r in papers.parts if r.organisation_id == key), currency)
    if not held:
        return _met(Code.BALANCE, code, f"{code} holds {held}.")
    if held < Money.zero(currency):
        says = f"{code} spent {-held} more than it was sent."
    else:
        says = f"{code} still holds {held}: it is refunded first."
    return _open(Code.BALANCE, code, says)


def _interest(papers: Papers, key: UUID, code: str, currency: str) -> Line:
    said = next((row for row in papers.interest if row.organisation_id == key), None)
    if said is None:
        says = f"{code} has not said yet what interest it earned."
        return _open(Code.INTEREST, code, says)
    earned = Money(said.amount_minor, currency)
    paid = paid_in(papers.movements, key, currency)
    if paid == earned:
        return _met(Code.INTEREST, code, f"{earned} earned, {paid} paid in.")
    says = f"{code} earned {earned} of interest; {paid} of it is paid in."
    return _open(Code.INTEREST, code, says)


def paid_in(movements: Iterable[Movement], key: UUID, currency: str) -> Money:
    """The interest that an entity has paid over for the programme."""
    return total(
        [
            Money(row.amount_minor, currency)
            for row in movements
            if (row.kind, row.organisation_id) == (MovementKind.PUNO_INTEREST, key)
            and row.state == ReceiptState.CONFIRMED
        ],
        currency,
    )


def _allocations(papers: Papers, currency: str) -> Line:
    left = Money(sum(row.allocated_minor for row in papers.parts), currency)
    if not left:
        return _met(Code.ALLOCATIONS, "", "Nothing is kept for it that was not transferred.")
    says = f"{left} is kept for it and was not transferred: release it first."
    return _open(Code.ALLOCATIONS, "", says)


def _under_way(papers: Papers) -> Line:
    waiting = [row.number for row in papers.requests if row.state not in OVER]
    waiting += [row.number for row in papers.movements if row.state == ReceiptState.RECORDED]
    if not waiting:
        return _met(Code.UNDER_WAY, "", "No transfer or movement of cash is under way.")
    return _open(Code.UNDER_WAY, "", f"Still under way: {', '.join(waiting)}.")


def _conditions(papers: Papers) -> Line:
    if not papers.unmet:
        return _met(Code.CONDITIONS, "", "No condition is open.")
    open_ones = "; ".join(f"{row.text.rstrip('.')} ({row.decision})" for row in papers.unmet)
    return _open(Code.CONDITIONS, "", f"Open conditions: {open_ones}.")


def _evaluation(papers: Papers) -> Iterator[Line]:
    for row in papers.evaluation:
        yield _met(Code.EVALUATION, "", f"{row.title}, {row.evaluator}.")
        open_ones = [str(one.seq) for one in papers.recommendations if not one.answers]
        if open_ones:
            says = f"Recommendations without a response: {', '.join(open_ones)}."
            yield _open(Code.RESPONSES, "", says)
        else:
            says = f"Recommendations answered: {len(papers.recommendations)}."
            yield _met(Code.RESPONSES, "", says)
        return
    for waived in papers.waiver:
        yield _met(Code.EVALUATION, "", f"Waived: {waived.reason.rstrip('.')}.")
        return
    says = "The final evaluation is not in; it may be waived with a reason."
    yield _open(Code.EVALUATION, "", says)


def _agent(papers: Papers) -> Line:
    if any(paper.kind == AGENT_CONFIRMS for paper in papers.evidence):
        return _met(Code.AGENT, "", "The Administrative Agent has confirmed.")
    says = "The Administrative Agent has not confirmed yet that its books agree."
    return _open(Code.AGENT, "", says)
