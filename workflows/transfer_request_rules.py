"""The guards, the books' rules and the acts that the transfer request's table names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mptf.clock import months_after
from mptf.errors import InvariantBroken
from mptf.ledger import queries as books
from mptf.ledger import rules
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.policy import Purpose, Role
from mptf.programme_reports import owed
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes.models import JointProgramme, TransferExecution, TransferRequest
from mptf.programmes.states import ProgrammeState
from mptf.transfers import service as transfers
from workflows import transfer_request_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.powers import falls_short
from workflows.transfer_request_grounds import (
    AskedFor,
    Course,
    Executed,
    ItsProgramme,
    OpenCondition,
    Other,
)

Request = Case[TransferRequest]


def _programme(case: Request) -> JointProgramme:
    return case.work.get(JointProgramme, case.subject.programme_id)


def _executed(case: Request) -> TransferExecution:
    executed = transfers.execution(case.work, case.subject)
    if executed is None:
        raise InvariantBroken(f"{case.subject.number} was never executed")
    return executed


# --- Guards ------------------------------------------------------------------------------------


@rests_on(grounds.programme)
def document_is_signed(_case: Request, its_programme: Sequence[ItsProgramme]) -> str | None:
    """Money moves only on a signed document of a programme that is not suspended."""
    (programme,) = its_programme
    state = ProgrammeState(programme.state)
    if state in {ProgrammeState.SIGNED, ProgrammeState.ACTIVE}:
        return None
    return f"The programme is: {state.public}. Its document must be signed by all parties first."


@rests_on(grounds.others)
def tranche_is_next(case: Request, others: Sequence[Other]) -> str | None:
    """Tranches go out in their order, once each."""
    following = len({other.tranche for other in others}) + 1
    return None if case.subject.tranche == following else f"Tranche {following} is the next one."


@rests_on(grounds.open_conditions)
def conditions_are_met(_case: Request, open_ones: Sequence[OpenCondition]) -> str | None:
    """No open condition of the approval holds this tranche back."""
    if not open_ones:
        return None
    return "Open conditions: " + "; ".join(condition.text for condition in open_ones) + "."


@rests_on(grounds.courses)
def enough_is_spent(case: Request, courses: Sequence[Course]) -> str | None:
    """The profile's share of the earlier tranches is spent, by programme or by each entity."""
    if case.subject.tranche == 1:
        return None
    rule = case.work.profile.programme
    measured = [(course.net_funded_minor, course.spent_minor) for course in courses]
    if rule.release_measured_on == "programme":
        measured = [(sum(sent for sent, _ in measured), sum(spent for _, spent in measured))]
    if all(spent * 100 >= sent * rule.release_share for sent, spent in measured):
        return None
    return f"Less than {rule.release_share}% of the earlier tranche is spent."


def was_made_by_another(case: Request) -> str | None:
    """Whoever made the request does not sign it."""
    if case.work.actor.id != case.subject.made_by:
        return None
    return "You made this request; another person signs it."


@rests_on(grounds.asked_for)
def the_delegation_reaches(case: Request, asked_for: Sequence[AskedFor]) -> str | None:
    """Who signs for the Chair may sign transfer requests, over so much money."""
    minor = sum(row.minor for row in asked_for)
    return falls_short(case.work, Purpose.SIGN_TRANSFER, Role.CHAIR, minor)


@rests_on(grounds.execution)
def was_executed_by_another(case: Request, execution: Sequence[Executed]) -> str | None:
    """Four eyes: whoever executed the transfer does not confirm it."""
    if case.work.actor.id not in {executed.by for executed in execution}:
        return None
    return "You executed this transfer; a second person of the agent confirms it."


# --- The books ---------------------------------------------------------------------------------


def pay_each_entity(case: Request) -> Iterable[Entry]:
    """The agent's transfers, one entry an entity, on their value date."""
    work, request, programme = case.work, case.subject, _programme(case)
    executed = _executed(case)
    context = Context(
        value_on=executed.value_on,
        memo=f"{request.number}, tranche {request.tranche} of {programme.number}",
        idem_key="",
        document=Document("transfer-request", request.id),
        decision_item_id=request.decision_item_id,
    )
    for code, key, amount in transfers.lines(work, request):
        yield rules.transfer(
            replace(context, idem_key=f"transfer-request/{request.id}/{code}"),
            Ref(programme.id, programme.number),
            Ref(key, code),
            amount,
            books.allocated_to(work, programme.id, key),
        )


# --- Acts and what follows ----------------------------------------------------------------------


def set_the_start_date(case: Request) -> None:
    """A programme starts on the date of its first transfer, not of its approval."""
    programme, executed = _programme(case), _executed(case)
    programme.project_number = executed.project_number
    if programme.start_on is None:
        months = int(programme.content.get("duration_months", 0))
        programme.start_on = executed.value_on
        programme.end_on = months_after(executed.value_on, months)
    case.work.session.flush()


def its_programme_if_not_started(case: Request) -> Iterable[JointProgramme]:
    """The programme, on its first transfer."""
    programme = _programme(case)
    if programme.state == ProgrammeState.SIGNED:
        yield programme


def its_reports(case: Request) -> Iterable[ProgrammeReport]:
    """All reports of the programme's life, once its first transfer has set its dates."""
    yield from owed.fit(case.work, _programme(case))
