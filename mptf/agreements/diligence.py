"""Look into donors before anything is signed with them, and know whom to write to there.

Source: handbook 7: a due diligence of a private donor is valid so many months.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import col, select

from mptf.agreements.models import (
    DiligenceOutcome,
    DonorContact,
    DonorContactEnd,
    DueDiligence,
)
from mptf.agreements.schemas import ContactEndSent, ContactSent, DiligenceSent
from mptf.audit import service as audit
from mptf.contributions.models import Agreement, Pledge
from mptf.errors import GuardRefused, Invalid, NotFound
from mptf.people.models import DONORS, Organisation
from mptf.templating import day as in_words
from mptf.work import Work


def valid_until(start: date, months: int) -> date:
    """The last day on which it holds: the day before that of the month so many months later."""
    year, month = divmod(start.month - 1 + months, 12)
    last = calendar.monthrange(start.year + year, month + 1)[1]
    if start.day > last:
        return date(start.year + year, month + 1, last)
    return date(start.year + year, month + 1, start.day) - timedelta(days=1)


def _require_donor(work: Work, organisation: Organisation) -> None:
    gave = (
        select(model.id).where(model.donor_id == organisation.id) for model in (Pledge, Agreement)
    )
    if organisation.kind in DONORS or any(work.session.exec(query).first() for query in gave):
        return
    raise GuardRefused((f"{organisation.name} is no donor of this fund.",))


def enter(work: Work, donor: Organisation, sent: DiligenceSent) -> DueDiligence:
    """Enter what came of looking into a donor; the last one of a day counts.

    Raises:
        GuardRefused: it is no donor.
        Invalid: a day ahead.
    """
    _require_donor(work, donor)
    if sent.from_on > work.today():
        raise Invalid("from_on", "a due diligence is entered once it was done")
    row = work.add(
        DueDiligence(
            organisation_id=donor.id,
            outcome=sent.outcome.value,
            text=sent.text,
            done_by=sent.done_by,
            from_on=sent.from_on,
            until_on=valid_until(sent.from_on, work.profile.contribution.due_diligence_months),
            entered_by=work.actor.id,
            entered_at=work.now(),
        )
    )
    after = {"outcome": row.outcome, "until": row.until_on.isoformat()}
    audit.record(work, "enter", "due-diligence", row.id, after=after)
    return row


def enter_contact(work: Work, donor: Organisation, sent: ContactSent) -> DonorContact:
    """Enter somebody at a donor to whom letters go.

    Raises:
        GuardRefused: it is no donor.
    """
    _require_donor(work, donor)
    row = work.add(
        DonorContact(
            organisation_id=donor.id,
            name=sent.name,
            title=sent.title,
            email=sent.email,
            address=list(sent.address),
            language=sent.language,
            from_on=sent.from_on,
            illustrative=sent.illustrative,
            entered_by=work.actor.id,
            entered_at=work.now(),
        )
    )
    audit.record(work, "enter", "donor-contact", row.id, after={"donor": donor.code})
    return row


def end_contact(work: Work, donor: Organisation, sent: ContactEndSent) -> DonorContact:
    """Say since when somebody is no contact any more.

    Raises:
        NotFound: the donor has no such contact.
        GuardRefused: it was said already.
        Invalid: before it began.
    """
    row = work.session.get(DonorContact, sent.contact)
    if row is None or row.organisation_id != donor.id:
        raise NotFound("contact", str(sent.contact))
    query = select(DonorContactEnd).where(DonorContactEnd.contact_id == row.id)
    if work.session.exec(query).first() is not None:
        raise GuardRefused(("It holds no longer: this was said already.",))
    if sent.ended_on < row.from_on:
        raise Invalid("ended_on", f"it holds from {row.from_on.isoformat()} on")
    work.add(
        DonorContactEnd(
            contact_id=row.id,
            ended_on=sent.ended_on,
            ended_by=work.actor.id,
            ended_at=work.now(),
        )
    )
    audit.record(work, "end", "donor-contact", row.id, after={"on": sent.ended_on.isoformat()})
    return row


def require_valid(work: Work, donor: Organisation, day: date) -> None:
    """Refuse to sign with a donor that is to be looked into, where that does not hold on the day.

    Raises:
        GuardRefused: none is valid, or it was not passed.
    """
    if reason := lacking(work, donor, day):
        raise GuardRefused((reason,))


def lacking(work: Work, donor: Organisation, day: date) -> str | None:
    """What a signature with a donor on a day lacks; nothing where all is well."""
    query = select(DueDiligence).where(DueDiligence.organisation_id == donor.id)
    held = [
        (row.from_on, row.until_on, row.outcome)
        for row in work.session.exec(
            query.order_by(col(DueDiligence.from_on), col(DueDiligence.entered_at))
        )
    ]
    return why_not(work, donor.kind, donor.name, held, day)


def why_not(
    work: Work, kind: str, name: str, held: Sequence[tuple[date, date, str]], day: date
) -> str | None:
    """Why nothing is signed with a donor on a day; of what holds then, the last one counts."""
    if kind not in work.profile.contribution.due_diligence_for:
        return None
    then = [outcome for since, until, outcome in held if since <= day <= until]
    if not then:
        return f"No due diligence of {name} is valid on {in_words(day)}: enter one first."
    if then[-1] != DiligenceOutcome.PASSED:
        return f"The due diligence of {name} was not passed: nothing is signed with it."
    return None
