"""The letters and papers of a story, signed by their signers and printed by nobody."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from sqlmodel import col, select

from mptf.letters import service as letters
from mptf.letters.models import LetterDraft
from mptf.letters.rendering import Sheet as Printed
from mptf.papers import editions, publishing
from mptf.policy import Role
from tests.lives.money import Paid


class Lettered(Paid):
    """A fund that writes letters."""

    _SIGNERS: ClassVar[dict[Role, str]] = {
        Role.CHAIR: "chair",
        Role.HEAD_OF_SECRETARIAT: "head",
        Role.AGENT: "agent-2",
    }

    def sign_letters(self) -> int:
        """Every letter that waits, by whoever signs it; how many there were."""
        waiting = self.ask(
            lambda work: [
                (d.id, d.signed_by_role)
                for d in work.session.exec(
                    select(LetterDraft)
                    .where(col(LetterDraft.letter_id).is_(None))
                    .order_by(col(LetterDraft.called_for_at))
                )
            ]
        )
        for key, role in waiting:
            self.write(
                self._SIGNERS[Role(role)],
                lambda work, key=key: letters.sign(work, work.get(LetterDraft, key)),
            )
        return len(waiting)

    def print_sheets(self) -> int:
        """A sheet for every signed letter, of bytes that no printer made."""
        keys = self.ask(lambda work: [row.id for row in letters.unprinted(work, 10_000)])
        for key in keys:
            pdf = b"%PDF-1.7 " + key.bytes
            sheet = Printed(pdf, hashlib.sha256(pdf).hexdigest(), 1)
            self.write("system", lambda work, k=key, s=sheet: letters.keep_sheet(work, k, s))
        return len(keys)

    def keep_an_edition(self) -> None:
        """An edition of the pipeline's booklet after the newest decision, printed by nobody."""
        decision = self.ask(editions.due_after)
        assert decision is not None
        self.write(
            "system", lambda work: editions.keep(work, 1, self.today, decision, b"%PDF-1.7 booklet")
        )

    def publish_a_report(self) -> None:
        """The consolidated report on a year before the fund had anything, printed by nobody."""
        report = self.act("officer-1", "published-report.publish", year=self.today.year - 2)
        self.write("system", lambda work: publishing.keep(work, report, b"%PDF-1.7 report"))
