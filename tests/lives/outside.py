"""What people outside do in a story: write with others, endorse, and answer by a link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from mptf.attachments import queries as attachments
from mptf.clock import StoppedClock
from mptf.endorsements import service as endorsements
from mptf.endorsements.schemas import EndorsedByLink
from mptf.links import service as links
from mptf.notes import drafting
from mptf.notes.drafting import WriterRow
from mptf.notes.models import ConceptNote
from mptf.outbox.models import Message
from mptf.policy import PUBLIC
from tests.lives.programmes import Funding
from tests.lives.telling import COUNTRIES


class Reached(Funding):
    """A fund that reaches people outside."""

    def endorse_by_letter_and_link(self) -> UUID:
        """A draft that its government endorses by a letter, its Resident Coordinator by a link."""
        from tests.making import pdf, sent  # noqa: PLC0415 - reads PDFs, and few stories have any

        first = self.entities[0]
        content = {**self.content("Endorsed from outside"), "countries": COUNTRIES[:2]}
        note: UUID = self.act(
            first,
            "concept-note.draft",
            call="2022-1",
            coordinator=first,
            content=content,
            illustrative=True,
        )
        country = content["countries"][0]
        for name, kind in (("Letter.pdf", "endorsement"), ("Wrong.pdf", "annex")):
            self.act(first, "concept-note.attach", note, kind=kind, file=sent(name, pdf(name)))
        letter, wrong = self.files(note)
        self.act(
            first, "concept-note.take-away", note, attachment=str(wrong), reason="A wrong one."
        )
        self.act(
            first,
            "concept-note.endorse",
            note,
            country=country,
            kind="government",
            signed_by="A Minister",
            signed_on=self.today.isoformat(),
            letter=str(letter),
        )
        self.invite_writer(note)
        self.end_writers(note)
        words = {"answer": "comment", "text": "Who pays for it?"}
        self.reply(self.ask_by_link(note, country), note, **words)
        self.reply(self.ask_by_link(note, country), note)
        call = self.ask(lambda work: work.get(ConceptNote, note).call_id)
        self.act("officer-1", "call.attach", call, file=sent("Guide.pdf", pdf("Guide")))
        return note

    def invite_writer(self, note: UUID, **more: Any) -> str:
        """The token of the link by which somebody was invited to write a note."""
        whom = {"name": "Lin Vogt", "email": "lin.vogt@un.example", "entity": self.entities[1]}
        self.act(self.entities[0], "concept-note.invite-writer", note, **{**whom, **more})
        mails = select(Message.text).where(col(Message.key).startswith("writing/"))
        newest = mails.order_by(col(Message.queued_at).desc()).limit(1)
        mail: str = self.ask(lambda work: work.session.exec(newest).one())
        return mail.partition("/write-with/")[2].split()[0]

    def writers(self, note: UUID) -> list[WriterRow]:
        """Whoever was invited to write a note."""
        found: list[WriterRow] = self.ask(lambda work: drafting.writers.read(work, subject=note))
        return found

    def end_writers(self, note: UUID) -> None:
        """Let nobody write a note any more who was invited."""
        for row in self.writers(note):
            if row.ended_at is None:
                form = {"writer": str(row.id), "reason": "It is written."}
                self.act(self.entities[0], "concept-note.end-writer", note, **form)

    def files(self, on: UUID) -> list[UUID]:
        """The keys of the files that hang on a record."""
        found = self.ask(lambda work: attachments.of_record.read(work, subject=on))
        return [row.id for row in found]

    def ask_by_link(self, note: UUID, country: str, **more: Any) -> str:
        """The token of the link by which somebody was asked to endorse a note."""
        whom = {"name": "Rosa Marin", "title": "Resident Coordinator", "email": "rc@un.example"}
        form = {"country": country, **whom, **more}
        self.act(self.entities[0], "concept-note.ask-endorsement", note, **form)
        mails = select(Message.text).where(col(Message.key).startswith("endorsement/"))
        newest = mails.order_by(col(Message.queued_at).desc()).limit(1)
        mail: str = self.ask(lambda work: work.session.exec(newest).one())
        return mail.partition("/endorse/")[2].split()[0]

    def reply(self, token: str, note: UUID, **more: Any) -> None:
        """An answer by a link."""
        self.now += timedelta(minutes=1)
        read = self.ask(lambda work: links.reading(work.get(ConceptNote, note)))
        sent = {"answer": "endorse", "name": "Rosa Marin", "title": "RC", "read": read, **more}
        form = EndorsedByLink.model_validate(sent)
        self.fund.write(
            PUBLIC, lambda work: endorsements.reply(work, token, form), StoppedClock(self.now)
        )
