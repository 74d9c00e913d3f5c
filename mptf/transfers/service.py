"""Make a fund transfer request by the plan. Source: handbook 6."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from mptf.errors import Invalid
from mptf.money import Money
from mptf.numbers import yearly
from mptf.people.models import Organisation
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme, TransferLine, TransferRequest
from mptf.programmes.states import TransferState
from mptf.revisions import service as revisions
from mptf.tranches.plan import of_tranche, weights
from mptf.work import Work


def tranche_amounts(work: Work, programme: JointProgramme, tranche: int) -> dict[UUID, Money]:
    """What each entity gets in a tranche of its budget in force, by the document or the profile.

    Raises:
        Invalid: the plan has no such tranche, and no revision has added to what it came to.
    """
    plan, zero = work.profile.programme.tranches, Money.zero(programme.currency)
    earlier = _asked_for_before(work, programme, tranche)
    found = {}
    for key, amount in revisions.budget_in_force(work, programme).items():
        code = work.get(Organisation, key).code
        shares = weights(programme.content, code, plan, amount.currency)
        if part := of_tranche(shares, amount, earlier.get(key, zero), tranche):
            found[key] = part
    if not 1 <= tranche <= len(plan) and not (tranche == len(plan) + 1 and found):
        raise Invalid("tranche", f"the plan has the tranches 1 to {len(plan)}")
    return found


def _asked_for_before(work: Work, programme: JointProgramme, tranche: int) -> dict[UUID, Money]:
    """What the requests of earlier tranches that stand ask for, by entity."""
    lines_of = (
        select(TransferLine)
        .join(TransferRequest, col(TransferRequest.id) == TransferLine.request_id)
        .where(
            TransferRequest.programme_id == programme.id,
            TransferRequest.tranche < tranche,
            TransferRequest.state != TransferState.WITHDRAWN,
        )
    )
    found: dict[UUID, Money] = {}
    for line in work.session.exec(lines_of):
        amount = Money(line.amount_minor, line.currency)
        so_far = found.get(line.organisation_id, Money.zero(line.currency))
        found[line.organisation_id] = so_far + amount
    return found


def request_transfer(work: Work, programme: JointProgramme, tranche: int) -> TransferRequest:
    """Make the fund transfer request of one tranche, by the plan, entity by entity.

    Raises:
        Invalid: the plan has no such tranche, nothing is left to send with it, or the programme
            was never approved.
    """
    amounts = tranche_amounts(work, programme, tranche)
    item = programmes.approval(work, programme)
    if item is None:
        raise Invalid("programme", "no signed decision has approved it")
    if not amounts:
        raise Invalid("tranche", "nothing of the budget in force is left to send with it")
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
