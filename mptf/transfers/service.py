"""Make a fund transfer request by the plan. Source: handbook 6."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from mptf.committee import service as committee
from mptf.errors import Invalid
from mptf.money import Money
from mptf.numbers import yearly
from mptf.people.models import Organisation
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme, TransferLine, TransferRequest
from mptf.tranches.plan import divided
from mptf.work import Work


def tranche_amounts(work: Work, programme: JointProgramme, tranche: int) -> dict[UUID, Money]:
    """What each entity gets in a tranche, by the document's plan or the profile's.

    Raises:
        Invalid: the plan has no such tranche.
    """
    plan = work.profile.programme.tranches
    if not 1 <= tranche <= len(plan):
        raise Invalid("tranche", f"the plan has the tranches 1 to {len(plan)}")
    item = programmes.approval(work, programme)
    if item is None:
        return {}
    found = {}
    for key, amount in committee.amounts(work, item).items():
        code = work.get(Organisation, key).code
        part = divided(programme.content, code, amount, plan)[tranche - 1]
        if part:
            found[key] = part
    return found


def request_transfer(work: Work, programme: JointProgramme, tranche: int) -> TransferRequest:
    """Make the fund transfer request of one tranche, by the plan, entity by entity.

    Raises:
        Invalid: the plan has no such tranche, or the programme was never approved.
    """
    amounts = tranche_amounts(work, programme, tranche)
    item = programmes.approval(work, programme)
    if item is None:
        raise Invalid("programme", "no signed decision has approved it")
    if not amounts:
        raise Invalid("tranche", f"nothing is planned for tranche {tranche}")
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
