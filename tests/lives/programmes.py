"""A programme from its document to its tranches."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from mptf.clock import StoppedClock
from mptf.links import service as links
from mptf.outbox.models import Message
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.signing import entry as signed
from mptf.signing import rounds
from mptf.signing.schemas import SignedByLink
from tests.documents import document
from tests.lives.notes import Noted


class Funding(Noted):
    """A fund that pays for programmes."""

    def submit_document(self, programme: UUID) -> None:
        """The document written and submitted."""
        said, first = document(self.profile, self.content("The programme")), self.entities[0]
        self.act(first, "joint-programme.write", programme, **said)
        self.act(first, "joint-programme.submit", programme)

    def document(self, programme: UUID, *, changes: bool = False) -> None:
        """The document written and submitted; sent back once where wanted; tabled."""
        self.submit_document(programme)
        if changes:
            self.act(
                "officer-1",
                "joint-programme.ask-for-changes",
                programme,
                comments=[{"field": "budget", "text": "Too round."}],
            )
            self.resubmit_document(programme, "1.1")
            self.settle(programme, "1.1")
        self.clear(programme)

    def resubmit_document(self, programme: UUID, *comments: str) -> None:
        """These comments are answered, and the document comes back."""
        answers = [{"comment": number, "how": "done", "text": "Done."} for number in comments]
        self.act(self.entities[0], "joint-programme.answer-comments", programme, answers=answers)
        self.act(self.entities[0], "joint-programme.resubmit", programme)

    def settle(self, programme: UUID, *comments: str) -> None:
        """The answers settle these comments."""
        rulings = [{"comment": number, "ruling": "settled"} for number in comments]
        self.act("officer-1", "joint-programme.settle-comments", programme, rulings=rulings)

    def clear(self, programme: UUID, **more: Any) -> None:
        """The word of clearance, with which it goes before the Committee."""
        text = "Complete, and fit to be decided on."
        self.act("officer-1", "joint-programme.clear-and-table", programme, text=text, **more)

    def approve(self, programme: UUID, **more: Any) -> UUID:
        """The approval, with what each entity asked for."""
        parts = [
            {"entity": line["entity"], "amount": line["amount"]}
            for line in self.content("")["budget"]
        ]
        return self.decide(
            self.item("joint-programme", programme, "approved", amounts=parts, **more)
        )

    def sign_document(
        self,
        programme: UUID,
        government: dict[str, Any] | None = None,
        *,
        by_link: bool = False,
    ) -> None:
        """Every signature that the profile asks for, but the one that came by a link already."""
        wanted = self.ask(
            lambda work: programmes.signatures_wanted(
                work,
                work.get(JointProgramme, programme),
                programmes.partner_codes(work, programme).values(),
            )
        )
        for kind, party in wanted[1:] if by_link else wanted:
            self.act(
                "chair" if kind == "chair" else "officer-1",
                "joint-programme.countersign",
                programme,
                kind=kind,
                party=party,
                signed_by=f"For {party}",
                signed_on=self.today.isoformat(),
                **((government or {}) if kind == "government" else {}),
            )
        self.act("officer-1", "joint-programme.complete-signatures", programme)

    def sign_in_a_round(self, programme: UUID) -> None:
        """Everybody is reminded; the government signs on paper, the first country by a link."""
        from tests.making import pdf, sent  # noqa: PLC0415 - reads PDFs, and few stories have any

        rules = self.profile.programme.signing
        self.wait(days=rules.days - max(rules.reminder_days))
        self.write("system", lambda work: rounds.remind(work, work.get(JointProgramme, programme)))
        by_link = "resident-coordinator" in self.profile.programme.signatures
        if by_link:
            for more in ({"answer": "comment", "text": "Who pays for it?"}, {}):
                self.sign_by_link(self.ask_to_sign(programme), **more)
        page = {"file": sent("Signed page.pdf", pdf("Signed"))}
        self.sign_document(programme, government=page, by_link=by_link)

    def ask_to_sign(self, programme: UUID, email: str = "rc@un.example") -> str:
        """The token of the link by which a Resident Coordinator is asked to sign a document."""
        whom = {"name": "Ana Example", "title": "Resident Coordinator", "email": email}
        country = self.content("")["countries"][0]
        self.act("officer-1", "joint-programme.ask-signature", programme, country=country, **whom)
        mails = select(Message.text).where(col(Message.key).startswith("signature-link/"))
        newest = mails.order_by(col(Message.queued_at).desc()).limit(1)
        text = self.ask(lambda work: work.session.exec(newest).one())
        return str(text.partition("/sign/")[2].split()[0])

    def sign_by_link(self, token: str, **more: Any) -> None:
        """An answer by a link, of whoever has read the document."""
        self.now += timedelta(minutes=1)
        fund = replace(self.fund, clock=StoppedClock(self.now))
        read = signed.opened(fund, token, lambda _work, asked: links.reading(asked.version))
        said = {"answer": "sign", "name": "Ana Example", "title": "RC", "read": read, **more}
        signed.answer(fund, token, SignedByLink.model_validate(said))

    def release(self, programme: UUID) -> UUID:
        """The next tranche, asked for and released."""
        asked: UUID = self.act(self.entities[0], "tranche-request.ask", programme, text="Please.")
        self.act("head", "tranche-request.release", asked, text="Thank you.")
        return asked

    def spend(self, programme: UUID) -> None:
        """All that was asked for is spent, by the books."""
        part = f"{self.amount // len(self.entities)}.00"
        for code in self.entities:
            about = {"programme": str(programme), "entity": code, "text": "Spent"}
            self.movement("expenditure", part, **about)

    def transfer(self, programme: UUID, tranche: int = 1) -> UUID:
        """A tranche: asked for, signed, executed by one of the agent and confirmed by another."""
        request: UUID = self.act("officer-1", "transfer-request.draft", programme, tranche=tranche)
        self.act("chair", "transfer-request.sign", request)
        digits = self.profile.programme.project_number_digits
        self.act(
            "agent-1",
            "transfer-request.execute",
            request,
            agent_reference=f"AA-{tranche}",
            value_on=self.today.isoformat(),
            project_number="0" * (digits - 3) + "123",
        )
        self.act("agent-2", "transfer-request.confirm", request)
        return request

    def fund_a_programme(self, title: str = "A concept note", *, changes: bool = False) -> UUID:
        """A note all the way to a programme with its first tranche; needs a deposit before."""
        programme = self.invite(self.pipeline(title))
        self.document(programme, changes=changes)
        self.approve(programme)
        self.sign_document(programme)
        self.transfer(programme)
        return programme
