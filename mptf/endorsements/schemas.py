"""What is sent to ask for an endorsement, to take the question back, and to answer it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from mptf.links.schemas import ReplySent
from mptf.sent import Sent


class WithdrawnSent(Sent):
    """Which question is taken back."""

    request: UUID


class Answer(StrEnum):
    """What somebody does with the link."""

    ENDORSE = "endorse"
    COMMENT = "comment"


class EndorsedByLink(ReplySent):
    """An answer by the link. A comment has words."""

    answer: Answer
