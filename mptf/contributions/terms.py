"""The terms of agreements: what is signed, what an amendment makes of it, how it ends.

Source: handbook 1 and 7. Terms are said whole each time, so that one row tells what held on a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from mptf.audit import service as audit
from mptf.banking import rates
from mptf.contributions.models import Agreement, AgreementEnd, AgreementTerms, Instalment
from mptf.contributions.schemas import AgreementEndSent, TermsSent
from mptf.errors import GuardRefused, Invalid
from mptf.ledger.pools import Pool
from mptf.money import Money, total
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Part:
    """An instalment as it is signed."""

    amount: Money
    due_on: date | None = None
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """All that is signed for; `booked` is its worth in the fund's currency on that day."""

    amount: Money
    booked: Money
    areas: tuple[str, ...] = ()
    region: str | None = None
    ends_on: date | None = None
    parts: tuple[Part, ...] = ()


def parsed(work: Work, sent: TermsSent, day: date) -> Terms:
    """Terms as they were sent; their worth is that of the day, where it is not stated.

    Raises:
        Invalid: a currency that the fund does not take, an unknown earmark or both kinds of it, no
            worth and no rate, or instalments that do not add up to the amount.
    """
    money = work.profile.money
    if sent.currency not in money.currencies:
        raise Invalid("currency", f"this fund takes no {sent.currency}")
    amount = Money.parse(sent.amount, sent.currency)
    if amount.minor <= 0:
        raise Invalid("amount", "an agreement is for more than nothing")
    if sent.areas and sent.region:
        raise Invalid("earmark", "name thematic areas or a region, not both")
    work.profile.require_known(sent.areas, sent.region or None)
    parts = tuple(
        Part(_part(one.amount, sent.currency), one.due_on, one.trigger) for one in sent.instalments
    )
    if parts and (whole := total([part.amount for part in parts], sent.currency)) != amount:
        raise Invalid("instalments", f"they add up to {whole}, and the agreement is for {amount}")
    booked = worth(work, amount, sent.booked, day)
    areas = tuple(sorted(set(sent.areas)))
    return Terms(amount, booked, areas, sent.region or None, sent.ends_on, parts)


def _part(text: str, currency: str) -> Money:
    part = Money.parse(text, currency)
    if part.minor <= 0:
        raise Invalid("instalments", "an instalment is above zero")
    return part


def worth(work: Work, amount: Money, stated: str | None, day: date) -> Money:
    """What is expected of an amount in the fund's currency: as stated, or at the rate of the day.

    Raises:
        Invalid: it is not stated, and no rate of that day is known.
    """
    own = work.profile.fund.currency
    if stated is not None and amount.currency != own:
        return Money.parse(stated, own)
    if stated is not None and Money.parse(stated, own) != amount:
        raise Invalid("booked", f"{amount} is worth itself in {own}: leave this empty")
    found = rates.worth(work, amount, day)
    if found is None:
        raise Invalid(
            "booked",
            f"say what it is worth in {own}: no rate of {amount.currency} is known for "
            f"{day.isoformat()}",
        )
    return found


def enact(
    work: Work, agreement: Agreement, terms: Terms, day: date, arrangement_id: UUID | None = None
) -> AgreementTerms:
    """Let terms hold from a day on: the first ones, or an amendment.

    Raises:
        GuardRefused: the agreement has ended.
        Invalid: another currency, a day before that of the last terms, or an end before that day.
    """
    before = every(work, agreement)
    last = before[-1] if before else None
    if last is not None and end_of(work, agreement) is not None:
        raise GuardRefused((f"{agreement.number} has ended: sign a new agreement.",))
    if terms.amount.currency != agreement.currency:
        raise Invalid(
            "currency", f"{agreement.number} is in {agreement.currency}: sign a new agreement"
        )
    since = last.in_force_on if last else agreement.signed_on
    if day < since:
        raise Invalid(
            "signed_on", f"the terms before are of {since.isoformat()}: choose a later day"
        )
    if terms.ends_on is not None and terms.ends_on < day:
        raise Invalid("ends_on", "it would have ended before it holds: choose a later end")
    row = work.add(
        AgreementTerms(
            agreement_id=agreement.id,
            seq=last.seq + 1 if last else 0,
            in_force_on=day,
            amount_minor=terms.amount.minor,
            booked_minor=terms.booked.minor,
            change_minor=terms.booked.minor - (last.booked_minor if last else terms.booked.minor),
            areas=list(terms.areas),
            region=terms.region,
            ends_on=terms.ends_on,
            arrangement_id=arrangement_id,
        )
    )
    for place, part in enumerate(terms.parts, 1):
        work.add(
            Instalment(
                agreement_id=agreement.id,
                seq=row.seq,
                place=place,
                amount_minor=part.amount.minor,
                due_on=part.due_on,
                trigger=part.trigger,
            )
        )
    return row


def amend(
    work: Work, agreement: Agreement, terms: Terms, day: date, arrangement_id: UUID
) -> AgreementTerms:
    """Let an amendment hold; an agreement from before terms were kept gets its first ones."""
    if not every(work, agreement):
        enact(work, agreement, _as_signed(agreement, work), agreement.signed_on)
    row = enact(work, agreement, terms, day, arrangement_id)
    after = {"number": row.seq, "amount": str(terms.amount)}
    audit.record(work, "amend", "agreement", agreement.id, after=after)
    return row


def _as_signed(agreement: Agreement, work: Work) -> Terms:
    return Terms(
        Money(agreement.amount_minor, agreement.currency),
        Money(agreement.booked_minor, work.profile.fund.currency),
        tuple(agreement.areas),
        agreement.region,
    )


def every(work: Work, agreement: Agreement) -> Sequence[AgreementTerms]:
    """All terms of an agreement, the first ones first."""
    query = select(AgreementTerms).where(AgreementTerms.agreement_id == agreement.id)
    return work.session.exec(query.order_by(col(AgreementTerms.seq))).all()


def pool_on(work: Work, agreement: Agreement, day: date) -> Pool:
    """Where money that is paid on a day goes: by the earmark that held then."""
    held = [row for row in every(work, agreement) if row.in_force_on <= day]
    terms: Any = held[-1] if held else agreement
    return Pool(areas=frozenset(terms.areas), region=terms.region)


def end_of(work: Work, agreement: Agreement) -> AgreementEnd | None:
    """How an agreement ended, where it did."""
    query = select(AgreementEnd).where(AgreementEnd.agreement_id == agreement.id)
    return work.session.exec(query).first()


def end(work: Work, agreement: Agreement, sent: AgreementEndSent) -> AgreementEnd:
    """End an agreement: what was not paid is due no more; what was signed stays on the record.

    Raises:
        GuardRefused: it has ended.
        Invalid: a day ahead, or before the last terms.
    """
    if end_of(work, agreement) is not None:
        raise GuardRefused(("It has ended already.",))
    if sent.ended_on > work.today():
        raise Invalid("ended_on", "an agreement is ended on the day on which it ends, or later")
    held = every(work, agreement)
    since = held[-1].in_force_on if held else agreement.signed_on
    if sent.ended_on < since:
        raise Invalid("ended_on", f"its terms are of {since.isoformat()}: choose a later day")
    row = work.add(
        AgreementEnd(
            agreement_id=agreement.id,
            kind=sent.kind.value,
            ended_on=sent.ended_on,
            reason=sent.reason,
            ended_by=work.actor.id,
            ended_at=work.now(),
        )
    )
    after = {"how": row.kind, "on": row.ended_on.isoformat(), "why": row.reason}
    audit.record(work, "end", "agreement", agreement.id, after=after)
    return row
