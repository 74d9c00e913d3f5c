"""Record decisions, sign their sheets, meet their conditions; seat the Committee."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, col, select

from mptf.audit import service as audit
from mptf.chain import plain
from mptf.clock import months_after
from mptf.committee.models import (
    Condition,
    ConditionMet,
    Decision,
    DecisionAmount,
    DecisionItem,
    DecisionSignature,
    Outcome,
    Seat,
    SeatTerm,
)
from mptf.committee.schemas import DecisionSent
from mptf.db import canonical_json
from mptf.errors import Invalid
from mptf.money import Money, total
from mptf.numbers import next_number
from mptf.people import queries as people
from mptf.people.models import Organisation, Person
from mptf.people.service import relied_on
from mptf.policy import Purpose, Role
from mptf.templating import day
from mptf.work import Work


def seat(
    work: Work,
    *,
    code: str,
    category: str,
    name: str,
    organisation: Organisation,
    from_on: date,
    to_on: date | None = None,
    holder: Person | None = None,
    alternate: Person | None = None,
) -> SeatTerm:
    """Fill a seat for a term, by default the profile's; whoever held it until then leaves it.

    The seat is made where the profile still has room for one.

    Raises:
        Invalid: the category is not the profile's, all its seats exist, the term ends before it
            begins, a later term is filled already, or one person would be holder and alternate.
    """
    category_rule = next((s for s in work.profile.committee.seats if s.code == category), None)
    if category_rule is None:
        raise Invalid("category", f"“{category}” is no category of seats of this fund")
    row = work.session.exec(select(Seat).where(Seat.code == code)).first()
    if row is None:
        taken = work.session.exec(select(Seat).where(Seat.category == category)).all()
        if len(taken) >= category_rule.count:
            raise Invalid("category", f"all {category_rule.count} seats of {category} are there")
        row = work.add(Seat(code=code, category=category, name=name))
    if holder and alternate and holder.id == alternate.id:
        raise Invalid("alternate", "name somebody else than the holder")
    last_on = to_on or _day_before(months_after(from_on, work.profile.committee.term_months))
    if last_on < from_on:
        raise Invalid("to_on", "a term ends after it begins")
    _make_room(work, row, from_on, last_on)
    term = work.add(
        SeatTerm(
            seat_id=row.id,
            organisation_id=organisation.id,
            holder_id=holder.id if holder else None,
            alternate_id=alternate.id if alternate else None,
            from_on=from_on,
            to_on=last_on,
        )
    )
    audit.record(
        work,
        "seat",
        "seat",
        row.id,
        after={
            "organisation": organisation.code,
            "from_on": from_on.isoformat(),
            "to_on": last_on.isoformat(),
        },
    )
    return term


def _make_room(work: Work, seat: Seat, from_on: date, to_on: date) -> None:
    """End the term that runs when another begins; a term that begins later stands."""
    for term in _terms(work, seat):
        if term.from_on > to_on or (term.to_on or date.max) < from_on:
            continue
        if term.from_on >= from_on:
            raise Invalid("from_on", f"a term that begins on {day(term.from_on)} is filled already")
        term.to_on = _day_before(from_on)
    work.session.flush()


def _terms(work: Work, seat: Seat) -> Sequence[SeatTerm]:
    return work.session.exec(select(SeatTerm).where(SeatTerm.seat_id == seat.id)).all()


def _day_before(on: date) -> date:
    return on - timedelta(days=1)


def end_term(work: Work, seat: Seat, *, on: date) -> None:
    """End the term of a seat with a day, so that it is vacant from the next one.

    Raises:
        Invalid: nobody holds the seat on that day.
    """
    term = next((t for t in _terms(work, seat) if t.from_on <= on <= (t.to_on or date.max)), None)
    if term is None:
        raise Invalid("on", f"nobody holds the seat on {day(on)}")
    before, term.to_on = plain(term.to_on), on
    work.session.flush()
    after = {"to_on": on.isoformat()}
    audit.record(work, "end term", "seat", seat.id, before={"to_on": before}, after=after)


def record(work: Work, sent: DecisionSent, titles: Callable[[str, UUID], str]) -> Decision:
    """Enter a decision, provisional until its sheet is signed.

    `titles` gives the title of a thing as it stands now: letters quote the title as decided.

    Raises:
        Invalid: decided in the future, or amounts that do not add up to the item's amount.
    """
    if sent.decided_on > work.today():
        raise Invalid("decided_on", "a decision is recorded after it was taken")
    currency = work.profile.fund.currency
    month = f"{sent.decided_on:%Y-%m}"
    number = next_number(work, f"SC-{month}")
    decision = work.add(
        Decision(
            number=work.profile.committee.decision_number(sent.decided_on, number),
            title=sent.title,
            decided_on=sent.decided_on,
            mode=sent.mode,
            attendance=list(sent.attendance),
            recusals=list(sent.recusals),
            text=sent.text,
            recorded_at=work.now(),
            recorded_by=work.actor.id,
            supersedes_id=sent.supersedes,
            profile_digest=work.profile.digest,
            illustrative=sent.illustrative,
        )
    )
    for seq, item in enumerate(sent.items, 1):
        parts = [Money.parse(a.amount, currency) for a in item.amounts]
        whole = Money.parse(item.amount, currency) if item.amount else None
        if parts and whole is None:
            whole = total(parts, currency)
        if parts and whole != total(parts, currency):
            raise Invalid("amounts", f"the entities' amounts do not add up to {whole}")
        row = work.add(
            DecisionItem(
                decision_id=decision.id,
                seq=seq,
                subject_kind=item.subject_kind,
                subject_id=item.subject_id,
                outcome=item.outcome,
                text=item.text,
                title_as_decided=item.titled(titles),
                amount_minor=whole.minor if whole else None,
                currency=currency,
            )
        )
        for sent_amount, part in zip(item.amounts, parts, strict=True):
            work.add(
                DecisionAmount(
                    item_id=row.id,
                    organisation_id=people.organisation(work, sent_amount.entity).id,
                    amount_minor=part.minor,
                    currency=currency,
                )
            )
        for place, condition in enumerate(item.conditions, 1):
            work.add(
                Condition(
                    item_id=row.id,
                    seq=place,
                    text=condition.text,
                    owner_id=people.organisation(work, condition.owner).id,
                    due_on=condition.due_on,
                    blocks_tranche=condition.blocks_tranche,
                )
            )
    return decision


def items(work: Work, decision: Decision) -> list[DecisionItem]:
    """The items of a decision in their order."""
    query = select(DecisionItem).where(DecisionItem.decision_id == decision.id)
    return list(work.session.exec(query.order_by(col(DecisionItem.seq))))


def amounts(work: Work, item: DecisionItem) -> dict[UUID, Money]:
    """What an item gives, by organisation."""
    rows = work.session.exec(
        select(DecisionAmount, Organisation.code)
        .where(DecisionAmount.item_id == item.id)
        .join(Organisation)
        .order_by(Organisation.code)
    )
    return {row.organisation_id: Money(row.amount_minor, row.currency) for row, _ in rows}


def conditions(work: Work, item: DecisionItem) -> list[Condition]:
    """The conditions of an item in their order."""
    query = select(Condition).where(Condition.item_id == item.id)
    return list(work.session.exec(query.order_by(col(Condition.seq))))


def meet(work: Work, condition: Condition, evidence: str) -> ConditionMet:
    """Accept the evidence for a condition."""
    row = work.add(
        ConditionMet(
            condition_id=condition.id,
            met_on=work.today(),
            evidence=evidence,
            found_by=work.actor.id,
        )
    )
    audit.record(work, "meet", "condition", condition.id, after={"met_on": row.met_on.isoformat()})
    return row


def content(work: Work, decision: Decision) -> dict[str, Any]:
    """Everything that a signature covers: the decision, its items, amounts and conditions."""

    def rows_of(model: type[SQLModel], key: Any, owners: list[UUID]) -> list[dict[str, Any]]:
        found = work.session.exec(select(model).where(key.in_(owners))).all()
        return sorted((_columns(row) for row in found), key=canonical_json)

    own = [item.id for item in items(work, decision)]
    return {
        "decision": _columns(decision, frozenset({"state", "step"})),
        "items": rows_of(DecisionItem, col(DecisionItem.decision_id), [decision.id]),
        "amounts": rows_of(DecisionAmount, col(DecisionAmount.item_id), own),
        "conditions": rows_of(Condition, col(Condition.item_id), own),
    }


def _columns(row: SQLModel, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {name: plain(value) for name, value in row if name not in without}


def sign(work: Work, decision: Decision) -> None:
    """Put the actor's signature on the sheet, over the hash of its whole content."""
    sheet = content(work, decision)
    given = sum(
        item.amount_minor or 0 for item in items(work, decision) if item.outcome != Outcome.TARGET
    )
    work.add(
        DecisionSignature(
            decision_id=decision.id,
            signed_at=work.now(),
            signed_on=work.today(),
            signed_by=work.actor.id,
            delegation=relied_on(work, Purpose.SIGN_DECISION, Role.CHAIR, given),
            content_hash=hashlib.sha256(canonical_json(sheet).encode()).hexdigest(),
            content=sheet,
        )
    )


def signed_item(work: Work, item_id: UUID) -> DecisionItem | None:
    """An item of a decision whose sheet is signed; nothing while it is provisional."""
    return work.session.exec(
        select(DecisionItem)
        .join(DecisionSignature, col(DecisionSignature.decision_id) == DecisionItem.decision_id)
        .where(DecisionItem.id == item_id)
    ).first()


def signed_items(work: Work, subject_id: UUID, outcome: Outcome) -> list[DecisionItem]:
    """What signed decisions have said of a thing with this outcome, the latest last."""
    return list(
        work.session.exec(
            select(DecisionItem)
            .join(DecisionSignature, col(DecisionSignature.decision_id) == DecisionItem.decision_id)
            .where(DecisionItem.subject_id == subject_id, DecisionItem.outcome == outcome)
            .order_by(col(DecisionSignature.signed_at))
        )
    )
