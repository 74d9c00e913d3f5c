"""Draft what a donor is to sign, clear what departs from the standard, enter the signatures.

Source: handbook 1 and 7.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from mptf.agreements.models import (
    Arrangement,
    ArrangementSignature,
    ArrangementTerms,
    Clearance,
    ClearanceOutcome,
    Side,
)
from mptf.agreements.schemas import DraftedSent, SignedSent
from mptf.agreements.states import OPEN
from mptf.audit import service as audit
from mptf.contributions import terms as agreed
from mptf.contributions.models import Agreement
from mptf.contributions.service import agree
from mptf.contributions.terms import Part, Terms
from mptf.errors import GuardRefused, Invalid, InvariantBroken
from mptf.money import Money
from mptf.numbers import yearly
from mptf.people.models import Organisation
from mptf.work import Work

KIND = "arrangement"


def draft(
    work: Work, donor: Organisation, sent: DraftedSent, *, illustrative: bool = False
) -> Arrangement:
    """Begin a new agreement with a donor. It gets its first state from the workflow."""
    return _begin(work, sent, donor_id=donor.id, illustrative=illustrative)


def draft_amendment(work: Work, agreement: Agreement, sent: DraftedSent) -> Arrangement:
    """Begin an amendment of an agreement; all of the terms are said anew.

    Raises:
        GuardRefused: the agreement has ended, or another amendment of it is under way.
        Invalid: another currency.
    """
    if agreed.end_of(work, agreement) is not None:
        raise GuardRefused((f"{agreement.number} has ended: sign a new agreement.",))
    under_way = select(Arrangement.number).where(
        Arrangement.agreement_id == agreement.id, col(Arrangement.state).in_(OPEN)
    )
    if other := work.session.exec(under_way).first():
        raise GuardRefused((f"{other} amends it already: sign it or withdraw it first.",))
    if sent.currency != agreement.currency:
        raise Invalid("currency", f"{agreement.number} is in {agreement.currency}")
    return _begin(
        work,
        sent,
        donor_id=agreement.donor_id,
        agreement_id=agreement.id,
        illustrative=agreement.illustrative,
    )


def _begin(work: Work, sent: DraftedSent, **columns: Any) -> Arrangement:
    row = work.add(
        Arrangement(
            number=yearly(work, "ARR"), drafted_by=work.actor.id, drafted_at=work.now(), **columns
        )
    )
    _write(work, row, sent)
    return row


def rewrite(work: Work, arrangement: Arrangement, sent: DraftedSent) -> ArrangementTerms:
    """Write the terms anew; what was cleared was cleared for the former ones.

    Raises:
        Invalid: as for any terms, or another currency than that of the agreement it amends.
    """
    if arrangement.agreement_id is not None:
        agreement = work.get(Agreement, arrangement.agreement_id)
        if sent.currency != agreement.currency:
            raise Invalid("currency", f"{agreement.number} is in {agreement.currency}")
    row = _write(work, arrangement, sent)
    audit.record(work, "rewrite", KIND, arrangement.id, after={"version": row.seq})
    return row


def _write(work: Work, arrangement: Arrangement, sent: DraftedSent) -> ArrangementTerms:
    terms = agreed.parsed(work, sent, work.today())
    return work.add(
        ArrangementTerms(
            arrangement_id=arrangement.id,
            seq=_count(work, ArrangementTerms, arrangement) + 1,
            amount_minor=terms.amount.minor,
            currency=terms.amount.currency,
            booked_minor=terms.booked.minor,
            areas=list(terms.areas),
            region=terms.region,
            ends_on=terms.ends_on,
            deviation=sent.deviation,
            instalments=[
                {
                    "amount_minor": part.amount.minor,
                    "due_on": part.due_on.isoformat() if part.due_on else None,
                    "trigger": part.trigger,
                }
                for part in terms.parts
            ],
            written_by=work.actor.id,
            written_at=work.now(),
        )
    )


def _count(work: Work, model: Any, arrangement: Arrangement) -> int:
    query = select(func.count()).select_from(model)
    return int(work.session.exec(query.where(model.arrangement_id == arrangement.id)).one())


def latest(work: Work, arrangement: Arrangement) -> ArrangementTerms:
    """The terms as they stand."""
    query = select(ArrangementTerms).where(ArrangementTerms.arrangement_id == arrangement.id)
    row = work.session.exec(query.order_by(col(ArrangementTerms.seq).desc())).first()
    if row is None:
        raise InvariantBroken(f"{arrangement.number} has no terms")
    return row


def decide(work: Work, arrangement: Arrangement, outcome: ClearanceOutcome, reason: str) -> None:
    """Clear or refuse what departs from the standard, in the terms as they stand."""
    work.add(
        Clearance(
            arrangement_id=arrangement.id,
            terms_seq=latest(work, arrangement).seq,
            seq=_count(work, Clearance, arrangement) + 1,
            outcome=outcome.value,
            reason=reason,
            decided_by=work.actor.id,
            decided_at=work.now(),
        )
    )


def sign_for_donor(work: Work, arrangement: Arrangement, sent: SignedSent) -> None:
    """Enter the donor's signature, as it stands on the paper."""
    _sign(work, arrangement, Side.DONOR, sent)


def sign_for_agent(work: Work, arrangement: Arrangement, sent: SignedSent) -> None:
    """Enter the agent's signature, as it stands on the paper."""
    _sign(work, arrangement, Side.AGENT, sent)


def _sign(work: Work, arrangement: Arrangement, side: Side, sent: SignedSent) -> None:
    if sent.signed_on > work.today():
        raise Invalid("signed_on", "a signature is entered once it is there")
    work.add(
        ArrangementSignature(
            arrangement_id=arrangement.id,
            side=side.value,
            name=sent.name,
            title=sent.title,
            signed_on=sent.signed_on,
            entered_by=work.actor.id,
            entered_at=work.now(),
        )
    )


def bring_into_force(work: Work, arrangement: Arrangement) -> Agreement:
    """With both signatures it holds, from the day of the later one: an agreement, or its amendment.

    Raises:
        GuardRefused: the agreement has ended meanwhile.
        Invalid: it would hold before the terms that it changes.
    """
    terms, day = _signed(work, arrangement), _last_signature(work, arrangement.id)
    if arrangement.agreement_id is not None:
        agreement = work.get(Agreement, arrangement.agreement_id)
        agreed.amend(work, agreement, terms, day, arrangement.id)
        return agreement
    return agree(
        work,
        donor=work.get(Organisation, arrangement.donor_id),
        terms=terms,
        signed_on=day,
        arrangement_id=arrangement.id,
        illustrative=arrangement.illustrative,
    )


def _signed(work: Work, arrangement: Arrangement) -> Terms:
    row = latest(work, arrangement)
    return Terms(
        Money(row.amount_minor, row.currency),
        Money(row.booked_minor, work.profile.fund.currency),
        tuple(row.areas),
        row.region,
        row.ends_on,
        tuple(
            Part(
                Money(part["amount_minor"], row.currency),
                date.fromisoformat(part["due_on"]) if part["due_on"] else None,
                part["trigger"],
            )
            for part in row.instalments
        ),
    )


def _last_signature(work: Work, key: UUID) -> date:
    query = select(func.max(ArrangementSignature.signed_on))
    day: date = work.session.exec(query.where(ArrangementSignature.arrangement_id == key)).one()
    return day
