"""The guards, the books' rules and the acts that the transfer request's table names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mptf.clock import months_after
from mptf.deadlines import service as deadlines
from mptf.errors import InvariantBroken
from mptf.ledger import queries as books
from mptf.ledger import rules
from mptf.ledger import service as ledger
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.money import Money
from mptf.policy import Purpose, Role, agent
from mptf.programme_reports import owed
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import ProgrammeState
from mptf.tranches import evidence
from mptf.tranches.measures import Flag, Held
from mptf.transfers import sendings
from mptf.transfers.sendings import SENDING
from workflows import transfer_request_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.powers import falls_short
from workflows.transfer_request_grounds import AskedFor, ItsProgramme, Other, Release, Wanted

Request = Case[TransferRequest]


def _programme(case: Request) -> JointProgramme:
    return case.work.get(JointProgramme, case.subject.programme_id)


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


@rests_on(grounds.releases)
def tranche_is_released(case: Request, releases: Sequence[Release]) -> str | None:
    """The first tranche goes out on the signed document; each later one was released."""
    tranche = case.subject.tranche
    if tranche == 1 or releases:
        return None
    return f"Tranche {tranche} is not released: the coordinating entity asks for it first."


@rests_on(grounds.conditions)
def conditions_are_met(_case: Request, conditions: Sequence[Held]) -> str | None:
    """No open condition of the approval holds this tranche back."""
    return evidence.not_met(conditions)


@rests_on(grounds.flags)
def nothing_is_flagged(_case: Request, flags: Sequence[Flag]) -> str | None:
    """No flag holds the programme's money back."""
    return evidence.not_lifted(flags)


@rests_on(grounds.wanted)
def the_allocation_covers_it(_case: Request, wanted: Sequence[Wanted]) -> str | None:
    """Each entity is sent no more than is allocated to it, which is cash that its pools hold."""
    short = [row for row in wanted if row.minor > row.allocated_minor]
    if not short:
        return None
    said = "; ".join(
        f"{row.entity} {Money(row.minor, row.currency)}, "
        f"of which {Money(row.allocated_minor, row.currency)} is"
        for row in short
    )
    return f"It sends more than is allocated and not sent yet: {said}."


@rests_on(grounds.asked_for)
def the_delegation_reaches(case: Request, asked_for: Sequence[AskedFor]) -> str | None:
    """Who signs for the Chair may sign transfer requests, over so much money."""
    minor = sum(row.minor for row in asked_for)
    return falls_short(case.work, Purpose.SIGN_TRANSFER, Role.CHAIR, minor)


# --- The books ---------------------------------------------------------------------------------


def pay_each_entity(case: Request) -> Iterable[Entry]:
    """The agent's transfers of this round, one entry an entity, each on its value date."""
    work, request, programme = case.work, case.subject, _programme(case)
    for sent in sendings.last_round(work, request):
        yield rules.transfer(
            Context(
                value_on=sent.value_on,
                memo=f"{request.number}, tranche {request.tranche} of {programme.number}",
                idem_key=sent.key(request),
                document=Document("transfer-request", request.id),
                decision_item_id=request.decision_item_id,
            ),
            Ref(programme.id, programme.number),
            Ref(sent.organisation_id, sent.code),
            sent.amount,
            books.allocated_to(work, programme.id, sent.organisation_id),
        )


def put_back_what_came_back(case: Request) -> None:
    """The entry of that transfer is reversed: the money is allocated again, and may be resent."""
    work, request = case.work, case.subject
    row, sent = sendings.returned_sending(work, request)
    ledger.reverse(
        work,
        ledger.posted_as(work, sent.key(request)),
        row.value_on,
        f"{request.number}: {sent.agent_reference} to {sent.code} came back",
        f"transfer-return/{row.id}",
    )
    sendings.answer_return(work, request, confirmed=True)


# --- Acts and what follows ----------------------------------------------------------------------


def dismiss_the_return(case: Request) -> None:
    """Nothing had come back: what was sent stays sent."""
    sendings.answer_return(case.work, case.subject, confirmed=False)


def the_rest_is_due(case: Request) -> None:
    """What came back is to be sent again, by a day of its own where none runs."""
    work, request = case.work, case.subject
    if deadlines.due(work, request.id, SENDING) is None:
        deadlines.set_due(
            work,
            "transfer-request",
            request.id,
            what=SENDING,
            party=agent.label,
            days=work.profile.programme.transfer_due_working_days,
            working=True,
        )


def set_the_start_date(case: Request) -> None:
    """A programme starts on the date of its first transfer, not of its approval."""
    work, programme = case.work, _programme(case)
    executed = sendings.execution(work, case.subject)
    if executed is None:
        raise InvariantBroken(f"{case.subject.number} was never executed")
    programme.project_number = executed.project_number
    if programme.start_on is None:
        months = int(programme.content.get("duration_months", 0))
        programme.start_on = min(sent.value_on for sent in sendings.last_round(work, case.subject))
        programme.end_on = months_after(programme.start_on, months)
    work.session.flush()


def its_programme_if_not_started(case: Request) -> Iterable[JointProgramme]:
    """The programme, on its first transfer."""
    programme = _programme(case)
    if programme.state == ProgrammeState.SIGNED:
        yield programme


def its_reports(case: Request) -> Iterable[ProgrammeReport]:
    """All reports of the programme's life, once its first transfer has set its dates."""
    yield from owed.fit(case.work, _programme(case))


def itself_if_all_is_sent(case: Request) -> Iterable[TransferRequest]:
    """The request itself, once nothing of it is left to be sent."""
    if sendings.nothing_is_left(case.work, case.subject):
        yield case.subject
