"""Interest in notes of the pipeline."""

from __future__ import annotations

from mptf.interests import service as interests
from mptf.interests.models import Interest
from mptf.interests.schemas import InterestAnswerSent, InterestSent
from mptf.work import Work


def express_interest(work: Work, _on: None, sent: InterestSent) -> Interest:
    """Express interest in a note of the pipeline."""
    return interests.express(work, sent)


def answer_interest(work: Work, interest: Interest, sent: InterestAnswerSent) -> Interest:
    """Answer a donor's interest by mail."""
    return interests.answer(work, interest, sent)
