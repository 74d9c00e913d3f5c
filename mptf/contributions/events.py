"""Events on which instalments wait: that they have happened, and that this was an error."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, func, select

from mptf.audit import service as audit
from mptf.contributions import instalments
from mptf.contributions.models import Agreement, InstalmentEvent, InstalmentEventTakenBack
from mptf.contributions.schemas import HappenedSent, NeverHappenedSent
from mptf.errors import Invalid
from mptf.work import Work


def say(work: Work, agreement: Agreement, sent: HappenedSent) -> InstalmentEvent:
    """Write down that it has happened; said again, the last word counts.

    Raises:
        Invalid: an instalment that waits for nothing, a day that lies ahead or before the
            signature, or one that would be due before it has happened.
    """
    found = instalments.of(work, agreement.id, work.today())
    waiting = {one.place: one for one in found if one.trigger and not one.is_dated}
    one = waiting.get(sent.instalment)
    if one is None:
        raise Invalid("instalment", f"{agreement.number} has none of that number that waits")
    if sent.happened_on > work.today():
        raise Invalid("happened_on", "say so when it has happened")
    if sent.happened_on < agreement.signed_on:
        signed = agreement.signed_on.isoformat()
        raise Invalid("happened_on", f"the agreement was signed on {signed}")
    days = work.profile.contribution.days_after_event
    due_on = sent.due_on or sent.happened_on + timedelta(days=days)
    if due_on < sent.happened_on:
        raise Invalid("due_on", "it is due when that has happened, or later")
    last = select(func.max(InstalmentEvent.seq)).where(
        InstalmentEvent.agreement_id == agreement.id,
        InstalmentEvent.place == one.place,
        InstalmentEvent.trigger == one.trigger,
    )
    row = work.add(
        InstalmentEvent(
            agreement_id=agreement.id,
            place=one.place,
            trigger=one.trigger,
            seq=(work.session.exec(last).one() or 0) + 1,
            happened_on=sent.happened_on,
            due_on=due_on,
            text=sent.text,
            said_by=work.actor.id,
            said_at=work.now(),
        )
    )
    after = {"instalment": one.place, "on": row.happened_on.isoformat(), "due": due_on.isoformat()}
    audit.record(work, "say what happened", "agreement", agreement.id, after=after)
    return row


def take_back(work: Work, agreement: Agreement, sent: NeverHappenedSent) -> None:
    """Write down that it was said in error: the instalment waits again, on every day.

    Raises:
        Invalid: nothing was said of that instalment, or it was taken back.
    """
    found = instalments.of(work, agreement.id, work.today())
    one = next((each for each in found if each.place == sent.instalment), None)
    if one is None or one.happened_on is None:
        raise Invalid("instalment", "nobody has said that anything happened for it")
    said = select(InstalmentEvent).where(
        InstalmentEvent.agreement_id == agreement.id,
        InstalmentEvent.place == one.place,
        InstalmentEvent.trigger == one.trigger,
    )
    last = work.session.exec(said.order_by(col(InstalmentEvent.seq).desc()).limit(1)).one()
    work.add(
        InstalmentEventTakenBack(
            event_id=last.id,
            reason=sent.reason,
            taken_by=work.actor.id,
            taken_at=work.now(),
        )
    )
    before = {"instalment": one.place, "on": last.happened_on.isoformat()}
    audit.record(
        work,
        "take back what happened",
        "agreement",
        agreement.id,
        before=before,
        remark=sent.reason,
    )
