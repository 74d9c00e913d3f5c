"""A story goes on: what is agreed with donors in every state, rates, a bank statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from mptf.agreements.models import Arrangement, DonorContact
from mptf.agreements.service import latest
from mptf.banking.models import BankLine, DepositBasis
from mptf.contributions.models import Agreement, AgreementTerms
from mptf.people.models import Organisation
from tests.lives import Story
from tests.making import pdf, sent


def agreed_with_donors(story: Story) -> UUID:
    """Agreements on their way, one in force with an amendment, due diligence, rates, lines.

    Gives the agreement that is in force; the rates and its foreign deposit change no total.
    """
    own = story.profile.fund.currency
    donor = organisation(story, "DON")
    foreign = story.profile.money.currencies[1]
    looked = {"outcome": "passed", "text": "Nothing against it.", "done_by": "The agent"}
    story.act("agent-1", "organisation.due-diligence", donor, from_on=story.today, **looked)
    for name in ("Rosa Contact", "Paul Gone"):
        story.act(
            "officer-1",
            "organisation.contact",
            donor,
            name=name,
            title="Desk officer",
            address=("Street 2",),
            language="fr",
            from_on=story.today,
        )
    gone = story.ask(lambda work: work.session.exec(select(DonorContact.id)).all())[-1]
    story.act(
        "officer-1",
        "organisation.end-contact",
        donor,
        contact=str(gone),
        ended_on=story.today,
    )
    story.act(
        "agent-1",
        "exchange-rate.take-in",
        csv=f"currency,effective_on,rate\n{foreign},{story.today},0.5\n",
        source="UN operational rates",
    )
    terms: dict[str, Any] = {"donor": "DON", "amount": "400.00", "currency": foreign}
    parts = [{"amount": "100.00", "due_on": story.today}, {"amount": "300.00", "trigger": "R"}]
    paper: dict[str, Any] = {"name": "Somebody", "title": "Minister", "signed_on": story.today}
    made: dict[str, UUID] = {}
    for way in ("draft", "clearance", "donor", "withdrawn", "signed", "force"):
        deviation = "Its own audit." if way in {"clearance", "force"} else ""
        key = made[way] = story.act(
            "officer-1", "arrangement.draft", instalments=parts, deviation=deviation, **terms
        )
        if way == "clearance":
            story.act("officer-1", "arrangement.ask-for-clearance", key)
        if way in {"donor", "signed", "force"}:
            _clear(story, key)
            story.act("officer-1", "arrangement.send-to-the-donor", key)
        if way in {"signed", "force"}:
            story.act("agent-1", "arrangement.sign-for-the-donor", key, **paper)
        if way == "withdrawn":
            story.act("officer-1", "arrangement.withdraw", key, why="Another year.")
    story.act("agent-2", "arrangement.sign-for-the-agent", made["force"], **paper)
    agreement = story.ask(
        lambda work: work.session.exec(
            select(AgreementTerms.agreement_id).where(
                AgreementTerms.arrangement_id == made["force"]
            )
        ).one()
    )
    happened: dict[str, Any] = {
        "instalment": 2,
        "happened_on": story.today,
        "text": "A letter of today.",
    }
    story.act("officer-1", "agreement.say-it-happened", agreement, **happened)
    never: dict[str, Any] = {"instalment": 2, "reason": "The letter was of another agreement."}
    story.act("agent-1", "agreement.take-back-what-happened", agreement, **never)
    story.act("officer-1", "agreement.say-it-happened", agreement, **happened)
    paper = sent("Arrangement.pdf", pdf("What both have signed"))
    story.act("agent-1", "agreement.attach", agreement, file=paper)
    more = {"amount": "500.00", "currency": foreign}
    story.act("agent-1", "agreement.amend", agreement, **more)
    story.act(
        "agent-1",
        "bank-line.take-in",
        csv="value_on,amount,currency,bank_reference,remitter,text\n"
        + "".join(
            f"{story.today},{n}00.00,{foreign},LINE-{n},Organisation DON,A contribution\n"
            for n in range(1, 6)
        ),
    )
    lines = story.ask(
        lambda work: work.session.exec(select(BankLine.id).order_by(col(BankLine.number))).all()
    )
    number = story.ask(lambda work: work.get(Agreement, agreement).number)
    story.act("agent-1", "bank-line.identify", lines[0], agreement=number)
    story.act("agent-1", "bank-line.return", lines[1], why="Not for this fund.")
    story.act("agent-1", "bank-line.set-aside", lines[2], why="A rent.")
    story.act("agent-1", "bank-line.identify", lines[3], agreement=number, instalment=2)
    story.act("agent-2", "deposit.reject", _recorded(story, lines[3]), why="Too much.")
    story.act("agent-2", "deposit.confirm", _recorded(story, lines[0]))
    back: dict[str, Any] = {"value_on": story.today, "reason": "Too much.", "bank_reference": "B"}
    refund = story.act(
        "agent-1", "deposit.refund", _recorded(story, lines[0]), amount="1.00", **back
    )
    story.act("agent-2", "cash-movement.reject", refund, why="It was owed.")
    ended = story.act(
        "agent-1",
        "agreement.enter",
        donor="DON",
        amount="30.00",
        currency=own,
        signed_on=story.today,
    )
    story.act(
        "agent-1",
        "agreement.end",
        ended,
        kind="cancelled",
        ended_on=story.today,
        reason="No budget.",
    )
    return UUID(str(agreement))


def _clear(story: Story, key: UUID) -> None:
    """Whatever departs from the standard is cleared, so that it may be sent."""
    if story.ask(lambda work: latest(work, work.get(Arrangement, key)).deviation):
        story.act("officer-1", "arrangement.ask-for-clearance", key)
        story.act("agent-1", "arrangement.clear", key)


def organisation(story: Story, code: str) -> UUID:
    """An organisation by its code."""
    query = select(Organisation.id).where(Organisation.code == code)
    return UUID(str(story.ask(lambda work: work.session.exec(query).one())))


def _recorded(story: Story, line: UUID) -> UUID:
    """The deposit that a line was recorded as."""
    query = select(DepositBasis.deposit_id).where(DepositBasis.line_id == line)
    return UUID(str(story.ask(lambda work: work.session.exec(query).one())))
