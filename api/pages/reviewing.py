"""The reviews of a note on its page: who was asked, and what they say once all are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from api.pages.deadlines import Chip, chip
from api.pages.review_words import reason_against, reasons_for
from api.pages.subjects import names
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.notes.models import ConceptNote
from mptf.notes.queries import NoteRow
from mptf.notes.states import NoteState
from mptf.policy import secretariat
from mptf.reviews import proposing
from mptf.reviews.assessment import Assessment, Progress
from mptf.reviews.queries import AssignmentRow
from mptf.reviews.statistics import OfCriterion, Tally
from mptf.work import Work

KIND = "review-assignment"
_NTH = _("Review %(n)s")


class Assigned(NamedTuple):
    """Somebody who was asked, where that stands, by when they act, whom they named instead."""

    row: AssignmentRow
    state: Pill
    due: Chip | None
    instead: str


class Line(NamedTuple):
    """A criterion with its statistics, and the point of each review."""

    of: OfCriterion
    points: tuple[str, ...]


class Review(NamedTuple):
    """A review: by whom, empty where that is not the reader's to know; its total, what it says."""

    label: str
    who: str
    total: float
    comment: str
    words: tuple[tuple[str, str], ...]


class Recommended(NamedTuple):
    """What the secretariat recommends."""

    outcome: str
    text: str
    who: str
    at: datetime


class Suggestion(NamedTuple):
    """Somebody who might be asked; with what speaks against it they may not be."""

    name: str
    organisation: str
    reasons: str
    against: str


@dataclass(frozen=True, slots=True)
class Reviewing:
    """All that the page shows of it."""

    assigned: Sequence[Assigned]
    progress: Progress
    shows_who: bool
    """Whether the reader runs the reviews, and sees who was asked."""
    shows_scores: bool
    whole: Tally | None
    threshold: int
    lines: Sequence[Line]
    reviews: Sequence[Review]
    recommended: Recommended | None
    suggested: Sequence[Suggestion]
    tries_weights: bool
    least: int
    most: int


def of_note(work: Work, words: Words, note: NoteRow, found: Assessment) -> Reviewing:
    """The reviews of the present version."""
    sight, rule = work.actor.sight, work.profile.assessment
    titles = {each.code: each.title for each in found.criteria}
    labels = [words.say(_NTH) % {"n": place} for place, _row in enumerate(found.reviews, 1)]
    return Reviewing(
        assigned=[_assigned(work, words, row, found) for row in found.assigned],
        progress=found.progress,
        shows_who=sight.everything,
        shows_scores=sight.everything or sight.committee or sight.reviewer,
        whole=found.whole,
        threshold=rule.threshold,
        lines=_lines(words, found.criteria),
        reviews=[
            Review(
                label,
                row.reviewer if sight.everything else "",
                row.total_tenths / 10,
                row.comment,
                tuple((titles.get(c, c), text) for c, text in found.words[row.id].items()),
            )
            for label, row in zip(labels, found.reviews, strict=True)
        ],
        recommended=_recommended(work, words, found),
        suggested=_suggested(work, words, note),
        tries_weights=bool(found.reviews) and sight.proposals,
        least=int(rule.scale.min),
        most=int(rule.scale.max),
    )


def _lines(words: Words, criteria: Sequence[OfCriterion]) -> list[Line]:
    left_out = words.say(NOT_APPLICABLE)
    return [
        Line(each, tuple(left_out if p is None else str(p) for p in each.points))
        for each in criteria
    ]


NOT_APPLICABLE = _("does not apply")


def due_of(work: Work, row: AssignmentRow) -> Chip | None:
    """By when a reviewer answers or scores, where they still have to."""
    if row.due_on is None:
        return None
    return chip(row.due_on, work.today(), work.profile.holidays)


def _assigned(work: Work, words: Words, row: AssignmentRow, found: Assessment) -> Assigned:
    named = [one.name for one in found.instead if one.assignment_id == row.id]
    return Assigned(row, words.state(KIND, row.state), due_of(work, row), "; ".join(named))


def _recommended(work: Work, words: Words, found: Assessment) -> Recommended | None:
    row = found.recommended
    if row is None:
        return None
    who = names(work, [row.written_by]).label(row.written_by)
    return Recommended(words.outcome(row.outcome), row.text, who, row.written_at)


def _suggested(work: Work, words: Words, note: NoteRow) -> list[Suggestion]:
    """For the secretariat, while reviewers may be asked."""
    if note.state != NoteState.UNDER_REVIEW or not secretariat.includes(work.actor, None):
        return []
    return [
        Suggestion(one.name, one.organisation, reasons_for(words, one), reason_against(words, one))
        for one in proposing.candidates(work, work.get(ConceptNote, note.id))
    ]
