"""What is sent to ask for a signature by a link, and to give it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from mptf.endorsements.schemas import AskSent, Name
from mptf.sent import Sent, Text


class SignatureAskSent(AskSent):
    """Whom to ask for which country; they get a link by mail, and an earlier one works no more."""


class Answer(StrEnum):
    """What somebody does with the link."""

    SIGN = "sign"
    COMMENT = "comment"


class SignedByLink(Sent):
    """An answer by the link: who gives it, and what they say. Whoever does not sign says why."""

    answer: Answer
    name: Name
    title: Name
    text: Text = ""
    read: Annotated[str, Field(max_length=64)]
    """The hash of what they had before them."""
