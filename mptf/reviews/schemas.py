"""What is sent around reviews: scores with their words, another reviewer, a recommendation."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from mptf.sent import Code, Sent, Short

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]


class AskedOf(Sent):
    """Who is asked to review a note. Whoever asks themselves has accepted with it."""

    reviewer: UUID


class ScoreSent(Sent):
    """Points by criterion; one that does not apply is left out. `words` say why, by criterion."""

    scores: dict[str, int] = Field(default_factory=dict)
    words: dict[str, Word] = Field(default_factory=dict)
    comment: Word = ""


class AnotherSent(Sent):
    """Whom one proposes instead: name and organisation in words."""

    name: Short


class Recommended(StrEnum):
    """What the secretariat may recommend that the Committee does with a note."""

    POSITIVE = "positive"
    REVISE = "revise"
    NOT_RETAINED = "not-retained"


class RecommendationSent(Sent):
    """The secretariat's summary of the reviews, and the outcome that it recommends."""

    outcome: Recommended
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]


class CompetenceSent(Sent):
    """What a person reviews well: thematic areas, and languages by two letters (ISO 639-1)."""

    areas: tuple[Code, ...] = ()
    languages: tuple[Language, ...] = ()
