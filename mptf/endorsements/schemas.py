"""What is sent to ask for an endorsement, to take the question back, and to answer it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from mptf.sent import Country, Sent, Text

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class AskSent(Sent):
    """Whom to ask for which country; they get a link by mail."""

    country: Country
    name: Name
    title: Name
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]


class WithdrawnSent(Sent):
    """Which question is taken back."""

    request: UUID


class Answer(StrEnum):
    """What somebody does with the link."""

    ENDORSE = "endorse"
    COMMENT = "comment"


class ReplySent(Sent):
    """An answer by the link: who gives it, and what it says. A comment has words."""

    answer: Answer
    name: Name
    title: Name
    text: Text = ""
    read: Annotated[str, Field(max_length=64)]
    """The hash of what they had before them."""
