"""What is sent in a technical review: comments, answers, the word on each, the clearance."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from mptf.clearance.models import Weight
from mptf.notes.schemas import FindingSent
from mptf.sent import Sent, Text

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}$")]
"""A comment by its round and its place in it, such as 2.1."""


class CommentSent(FindingSent):
    """A comment, bound to a part or a field of the document; a must holds the clearance back."""

    weight: Weight = Weight.MUST


class Comments(Sent):
    """The comments of a round. There is one at the least where none of an earlier one is open."""

    comments: tuple[CommentSent, ...] = ()


class How(StrEnum):
    """How the entities answer a comment."""

    DONE = "done"
    EXPLAINED = "explained"


class CommentAnswered(Sent):
    """What the entities say to one comment; an explanation has words."""

    comment: Number
    how: How
    text: Words = ""


class CommentAnswers(Sent):
    """What the entities say to the comments, one at the least."""

    answers: Annotated[tuple[CommentAnswered, ...], Field(min_length=1)]


class Ruling(StrEnum):
    """The secretariat's word on a comment."""

    SETTLED = "settled"
    KEPT_OPEN = "kept-open"


class CommentRuled(Sent):
    """The secretariat's word on one comment; what is kept open says what is still missing."""

    comment: Number
    ruling: Ruling
    text: Words = ""


class CommentRulings(Sent):
    """The secretariat's word on the comments, one at the least."""

    rulings: Annotated[tuple[CommentRuled, ...], Field(min_length=1)]


class ClearanceSent(Sent):
    """The word of clearance; `reason` says why what is still open may be let pass."""

    text: Annotated[Text, StringConstraints(min_length=1)]
    reason: Words = ""
