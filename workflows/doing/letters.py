"""Letters that wait for their signatory."""

from __future__ import annotations

from sqlmodel import SQLModel, col, select

from mptf.errors import NotFound
from mptf.letters import service as letters
from mptf.letters.models import Letter, LetterDraft
from mptf.work import Work
from workflows import forms


def sign_letter(work: Work, on: SQLModel, sent: forms.LetterForm) -> Letter:
    """Sign a letter that waits for its signatory."""
    draft = work.session.exec(
        select(LetterDraft)
        .where(LetterDraft.subject_id == on.id, LetterDraft.kind == sent.letter)  # type: ignore[attr-defined]
        .where(col(LetterDraft.letter_id).is_(None))
        .order_by(col(LetterDraft.called_for_at))
    ).first()
    if draft is None:
        raise NotFound("letter that waits for a signature", sent.letter)
    return letters.sign(work, draft)
