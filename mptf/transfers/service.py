"""Make a fund transfer request by the plan, and enter what the agent sent. Source: handbook 6."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from mptf.committee import service as committee
from mptf.errors import Invalid
from mptf.money import Money
from mptf.numbers import yearly
from mptf.people.models import Organisation
from mptf.programmes import service as programmes
from mptf.programmes.models import (
    JointProgramme,
    TransferExecution,
    TransferLine,
    TransferRequest,
)
from mptf.programmes.schemas import ExecutionSent
from mptf.work import Work


def tranche_amounts(work: Work, programme: JointProgramme, tranche: int) -> dict[UUID, Money]:
    """What each entity gets in a tranche: its approved total by the profile's plan.

    Raises:
        Invalid: the plan has no such tranche.
    """
    plan = work.profile.programme.tranches
    if not 1 <= tranche <= len(plan):
        raise Invalid("tranche", f"the plan has the tranches 1 to {len(plan)}")
    item = programmes.approval(work, programme)
    if item is None:
        return {}
    return {
        organisation: amount.split(plan)[tranche - 1]
        for organisation, amount in committee.amounts(work, item).items()
    }


def request_transfer(work: Work, programme: JointProgramme, tranche: int) -> TransferRequest:
    """Make the fund transfer request of one tranche, by the plan, entity by entity.

    Raises:
        Invalid: the plan has no such tranche, or the programme was never approved.
    """
    amounts = tranche_amounts(work, programme, tranche)
    item = programmes.approval(work, programme)
    if item is None or not amounts:
        raise Invalid("programme", "no signed decision has approved it")
    request = work.add(
        TransferRequest(
            number=yearly(work, "FTR"),
            programme_id=programme.id,
            tranche=tranche,
            decision_item_id=item.id,
            made_by=work.actor.id,
            made_at=work.now(),
            illustrative=programme.illustrative,
        )
    )
    for organisation_id, amount in amounts.items():
        work.add(
            TransferLine(
                request_id=request.id,
                organisation_id=organisation_id,
                amount_minor=amount.minor,
                currency=amount.currency,
            )
        )
    return request


def requests(work: Work, programme_id: UUID) -> list[TransferRequest]:
    """The transfer requests of a programme, by tranche."""
    query = select(TransferRequest).where(TransferRequest.programme_id == programme_id)
    return list(work.session.exec(query.order_by(col(TransferRequest.made_at))))


def lines(work: Work, request: TransferRequest) -> list[tuple[str, UUID, Money]]:
    """What a request sends: entity's code and id, amount; by code."""
    rows = work.session.exec(
        select(Organisation.code, TransferLine)
        .join(TransferLine, col(TransferLine.organisation_id) == Organisation.id)
        .where(TransferLine.request_id == request.id)
        .order_by(Organisation.code)
    )
    return [
        (code, row.organisation_id, Money(row.amount_minor, row.currency)) for code, row in rows
    ]


def execute(work: Work, request: TransferRequest, sent: ExecutionSent) -> None:
    """The agent enters what it sent: reference, value date, and its number for the project.

    Raises:
        Invalid: a project number that is not the agent's eight digits or not the programme's,
            or none where none is known yet.
    """
    programme = work.get(JointProgramme, request.programme_id)
    digits = work.profile.programme.project_number_digits
    number = sent.project_number or programme.project_number
    if number is None or not (number.isdigit() and len(number) == digits):
        raise Invalid("project_number", f"give the agent's number of {digits} digits")
    if programme.project_number not in (None, number):
        raise Invalid("project_number", f"the programme's number is {programme.project_number}")
    work.add(
        TransferExecution(
            request_id=request.id,
            executed_by=work.actor.id,
            agent_reference=sent.agent_reference,
            value_on=sent.value_on,
            project_number=number,
        )
    )


def execution(work: Work, request: TransferRequest) -> TransferExecution | None:
    """What the agent entered for a request; nothing before it was executed."""
    return work.session.exec(
        select(TransferExecution).where(TransferExecution.request_id == request.id)
    ).first()
