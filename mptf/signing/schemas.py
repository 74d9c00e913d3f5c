"""What is sent to ask for a signature by a link, and to give it."""

from __future__ import annotations

from enum import StrEnum

from mptf.links.schemas import AskSent, ReplySent


class SignatureAskSent(AskSent):
    """Which Resident Coordinator is asked to sign."""


class Answer(StrEnum):
    """What somebody does with the link."""

    SIGN = "sign"
    COMMENT = "comment"


class SignedByLink(ReplySent):
    """An answer by the link. Whoever does not sign says why."""

    answer: Answer
