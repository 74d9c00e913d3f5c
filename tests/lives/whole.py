"""A whole small history: a row in every table that is written once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from mptf.committee.models import DecisionItem
from mptf.imports import service as imports
from mptf.ledger.models import LedgerTx
from mptf.notes.models import ConceptNote, NoteComment
from mptf.profile import Profile
from mptf.programmes.models import ProgrammeComment, TransferRequest
from mptf.verification.findings import Rules
from tests.lives.outside import Reached
from tests.lives.telling import COUNTRIES, FUND_ID
from workflows.tables import decided, edges


class Story(Reached):
    """A fund with everything that people do in it."""

    def begin(self, times: int = 10) -> None:
        """People, a call, and cash for that many programmes."""
        self.populate()
        self.open_call()
        self.deposit(f"{self.amount * times}.00")

    def tell(self) -> UUID:
        """A whole small history that leaves a row in every table that is written once.

        Gives the programme that was funded.
        """
        from tests.agreeing import agreed_with_donors  # noqa: PLC0415 - it goes on from here
        from tests.circulating import decided_in_writing  # noqa: PLC0415 - as above
        from tests.closing import told_of_the_end  # noqa: PLC0415 - as above
        from tests.meeting import decided_in_a_meeting  # noqa: PLC0415 - as above
        from tests.products import offered_and_published  # noqa: PLC0415 - as above
        from tests.reporting import reminded, reported_and_returned  # noqa: PLC0415 - as above
        from tests.revising import revised_and_given_up  # noqa: PLC0415 - as above

        self.begin()
        self.mark("begin")
        self._seat_the_chair()
        closed = self.open_call("2022-0")
        soon = (self.now + timedelta(days=2)).isoformat()
        self.act("officer-1", "call.set-end", closed, closes_at=soon, reason="It was a trial.")
        currency, first = self.profile.fund.currency, self.entities[0]
        self.act(
            "officer-1",
            "pledge.enter",
            donor="DON",
            amount="5000.00",
            currency=currency,
            pledged_on=self.today,
        )
        self.deposit("7000.00", areas=(self.profile.areas[0].code,))
        self.act(
            "agent-2", "deposit.reject", self.deposit("10.00", confirm=False), why="No such cash."
        )
        self.decide(
            self.item("fund", FUND_ID, "target", amount="25000000.00", text="A target."),
            self.item("fund", FUND_ID, "direct-cost", amount="1000.00", text="A budget."),
        )
        self.act(
            "officer-1",
            "decision.set-aside",
            self.decide(self.item("fund", FUND_ID, "target", amount="1.00"), sign=False),
            why="It was never decided.",
        )
        agreed_with_donors(self)
        self._notes_that_end()
        self._network()
        self._scenario()
        self._written_together()
        self.endorse_by_letter_and_link()
        programme = self._programme()
        revised_and_given_up(self, programme)
        self.movement("fund-interest", "12.34", text="Interest")
        wrong = self.movement("bank-charge", "5.00", text="By mistake")
        entry = self.ask(
            lambda work: work.session.exec(
                select(LedgerTx.id).where(LedgerTx.document_id == wrong)
            ).one()
        )
        self.movement("reversal", "5.00", reverses=str(entry), text="It was entered twice")
        self.movement("expenditure", "100.00", programme=str(programme), entity=first, text="Spent")
        self.movement("refund", "50.00", programme=str(programme), entity=first, text="Back")
        self._on_tranches(programme)
        self.act(first, "joint-programme.evidence", programme, kind="activities-done", party=first)
        self.act("officer-1", "joint-programme.close-operationally", programme)
        until = self.now + timedelta(days=40)
        decided_in_writing(self)
        decided_in_a_meeting(self)
        self.now = until - timedelta(days=9)
        for going_on in (reported_and_returned, told_of_the_end, offered_and_published):
            going_on(self, programme)
        self.now = until
        reminded(self)
        self.act("agent-1", "period.close", through_on=self.today - timedelta(days=20))
        self.sign_letters()
        self.print_sheets()
        self.keep_an_edition()
        self.publish_a_report()
        self.mark("end", named=True)
        return programme

    def _seat_the_chair(self) -> None:
        """One seat with a voice, and who may sign decisions for its holder."""
        self.act(
            "head",
            "seat.fill",
            code="CHAIR-1",
            category="chair",
            name="The Chair’s seat",
            organisation="SEC",
            from_on=self.today,
            holder=self.people["chair"],
            alternate=self.people["deputy"],
        )
        self.act(
            "chair",
            "person.delegate",
            giver=self.people["chair"],
            taker=self.people["deputy"],
            role="chair",
            text="A memorandum of the Chair",
            from_on=self.today,
            purposes=("preside",),
        )

    def _notes_that_end(self) -> None:
        """One withdrawn, one found ineligible, one removed, one asked to be revised."""
        withdrawn = self.under_review("Withdrawn")
        asked = self.ask_for_review(withdrawn, "deputy")
        named = "Somebody who knows more"
        self.act("deputy", "review-assignment.propose-another", asked, name=named, why="Ask them.")
        self.ask_for_review(withdrawn, "deputy")
        self.act(self.entities[0], "concept-note.withdraw", withdrawn, why="We changed our minds.")
        ineligible = self.submit("Ineligible")
        self.screen(ineligible, "fail")
        self.act("officer-1", "concept-note.find-ineligible", ineligible)
        self.write(
            self.entities[0],
            lambda work: imports.keep(work, work.get(ConceptNote, ineligible), "row 1", "0" * 64),
        )
        removed = self.pipeline("Removed")
        self.interest_in(removed)
        self.interest_of_the_public(removed)
        revised = self.submit("To be revised")
        self.screen(revised, waives=True)
        self.review(revised)
        self.decide(
            self.item("concept-note", removed, "remove", text="Too old."),
            self.item("concept-note", revised, "revise", text="Think again."),
        )

    def _written_together(self) -> None:
        """A draft of two entities, who talk about a field of it."""
        first, second = self.entities[:2]
        note = self.act(first, "concept-note.draft", call="2022-1", coordinator=first)
        self.act(
            first,
            "concept-note.write",
            note,
            fields={"partners": [second], "countries": COUNTRIES[:1]},
        )
        for who, text in ((second, "Who benefits?"), (first, "Said below.")):
            self.act(who, "concept-note.comment", note, field="summary", text=text)
        said = self.ask(
            lambda work: work.session.exec(
                select(NoteComment.id).where(NoteComment.note_id == note)
            ).first()
        )
        self.act(first, "concept-note.settle", note, comment=str(said))

    def _network(self) -> None:
        """A fact of a country that was put right and has ended, and a count."""
        said = {"source": "A letter"}
        fact = {"country": COUNTRIES[0], "kind": "champion", "since": "2020"} | said
        entered = self.act("officer-1", "network-fact.enter", **fact)
        righted = self.act("officer-1", "network-fact.correct", entered, since="2021-02", **said)
        end = {"until": "2022-06", "reason": "It stood back."} | said
        self.act("officer-1", "network-fact.end", righted, **end)
        self.act("officer-1", "network-fact.enter", **(fact | {"kind": "sids"}))
        count: dict[str, Any] = {"kind": "country-networks", "counted": "2021-03", **said}
        self.act("officer-1", "network-figure.enter", count=45, **count)

    def _scenario(self) -> None:
        """A scenario that was withdrawn, and one that stands."""
        gift = {"amount": "500000.00", "region": self.profile.regions[0].code}
        wrong = self.act("officer-1", "scenario.propose", title="A gift", gifts=[gift])
        self.act("officer-1", "scenario.withdraw", wrong, reason="The sum was wrong.")
        self.act("officer-1", "scenario.propose", title="A gift again", gifts=[gift, gift])

    def _talk_about_it(self, programme: UUID) -> None:
        """Two entities comment on a field of the document, and one of the comments is settled."""
        first, second = self.entities[:2]
        for who, text in ((second, "Is this all?"), (first, "More is below.")):
            self.act(who, "joint-programme.comment", programme, field="summary", text=text)
        said = self.ask(
            lambda work: work.session.exec(
                select(ProgrammeComment.id).where(ProgrammeComment.programme_id == programme)
            ).first()
        )
        self.act(first, "joint-programme.settle", programme, comment=str(said))

    def _bring_evidence(self, programme: UUID) -> None:
        """Files on the union that carries work out; one of them was a mistake."""
        from tests.making import pdf, sent  # noqa: PLC0415 - reads PDFs, and few stories have any

        asked = {field.name for field in self.profile.programme.form.fields}
        if "implementing_partners" not in asked:
            return
        first, fields = self.entities[0], {"implementing_partners": [{"name": "A union"}]}
        self.act(first, "joint-programme.write-fields", programme, fields=fields)
        for name in ("Assessment.pdf", "Wrong.pdf"):
            file = sent(name, pdf(name))
            brought: Any = {"partner": "A union", "file": file}
            self.act(first, "joint-programme.attach-evidence", programme, **brought)
        away = {"attachment": str(self.files(programme)[-1]), "reason": "It is of another union."}
        self.act(first, "joint-programme.take-evidence-away", programme, **away)

    def _programme(self) -> UUID:
        """A note that was sent back once, a programme that was, a condition that is met."""
        note = self.submit("The funded one")
        self.send_back(note)
        self.screen(note)
        self.review(note)
        text = "Reviewers agree that it is sound."
        self.act("head", "concept-note.recommend", note, outcome="positive", text=text)
        self.decide(self.item("concept-note", note, "positive"))
        programme = self.invite(note)
        self._talk_about_it(programme)
        self._bring_evidence(programme)
        self.document(programme, changes=True)
        due = self.today + timedelta(days=30)
        condition = {
            "text": "A risk matrix",
            "owner": self.entities[0],
            "due_on": due.isoformat(),
            "blocks_tranche": 1,
        }
        self.approve(programme, conditions=[condition])
        self.sign_in_a_round(programme)
        self.act(
            "officer-1",
            "joint-programme.meet-condition",
            programme,
            condition=1,
            evidence="It was sent.",
        )
        self.transfer(programme)
        return programme

    def _on_tranches(self, programme: UUID) -> None:
        """A flag that is lifted, a tranche that is refused, a transfer that came back and went."""
        first = self.entities[0]
        self.act("officer-1", "joint-programme.flag", programme, text="An audit")
        self.act("officer-1", "joint-programme.lift-flag", programme, flag=1, text="It is closed")
        asked = self.act(first, "tranche-request.ask", programme, text="Please.")
        self.act("head", "tranche-request.refuse", asked, reasons="Too little is spent.")
        query = select(TransferRequest.id).where(TransferRequest.programme_id == programme)
        request = self.ask(lambda work: work.session.exec(query).one())
        day: Any = self.today
        came = {"entity": first, "bank_reference": "B-1", "value_on": day}
        self.act("agent-1", "transfer-request.return", request, why="Closed.", **came)
        self.act("agent-2", "transfer-request.confirm-return", request)
        again = {"agent_reference": "AA-1 again", "value_on": day}
        self.act("agent-1", "transfer-request.execute", request, **again)
        self.act("agent-2", "transfer-request.confirm", request)


def rules(profile: Profile) -> Rules:
    """What a database is held against."""
    return Rules(edges(), profile, decided())


def items_of(story: Story, decision: UUID) -> list[UUID]:
    """The items of a decision, in their order."""
    query = select(DecisionItem.id).where(DecisionItem.decision_id == decision)
    return list(
        story.ask(lambda work: work.session.exec(query.order_by(col(DecisionItem.seq))).all())
    )
