"""Score a note against its call's rubric. Source: handbook 3."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import mean, median

from sqlmodel import select

from mptf.audit import service as audit
from mptf.calls.models import Call
from mptf.errors import Invalid, NotPermitted, WrongState
from mptf.notes.models import ConceptNote, NotePartner
from mptf.notes.states import NoteState
from mptf.reviews.models import Review
from mptf.work import Work


def score(work: Work, note: ConceptNote, scores: dict[str, int], comment: str = "") -> Review:
    """Enter one reviewer's scores for the version under review.

    `scores` maps a criterion's code to a point of the scale; one that does not apply is left out,
    and the weights of the others are scaled up.

    Raises:
        NotPermitted: the reviewer's own entity takes part in the note.
        WrongState: the note is not under review.
        Invalid: an unknown criterion, a point off the scale, or none at all.
    """
    if note.state != NoteState.UNDER_REVIEW:
        raise WrongState("score", NoteState(note.state).public)
    own = work.session.exec(
        select(NotePartner).where(
            NotePartner.note_id == note.id, NotePartner.organisation_id == work.actor.organisation
        )
    ).first()
    if own is not None:
        raise NotPermitted("a reviewer whose entity takes no part in the note", "score it")
    row = work.add(
        Review(
            note_id=note.id,
            version=note.version,
            reviewer_id=work.actor.id,
            scores=scores,
            total_tenths=weighted(work, work.get(Call, note.call_id).rubric, scores),
            comment=comment,
            reviewed_at=work.now(),
        )
    )
    audit.record(work, "score", "concept-note", note.id, after={"total_tenths": row.total_tenths})
    return row


def weighted(work: Work, rubric: list[dict[str, object]], scores: dict[str, int]) -> int:
    """The total of 100 in tenths: points over the top of the scale, by the weights that apply.

    Raises:
        Invalid: an unknown criterion, a point off the scale, or none at all.
    """
    weights = {str(c["code"]): int(str(c["weight"])) for c in rubric}
    scale = work.profile.assessment.scale
    for code, point in scores.items():
        if code not in weights:
            raise Invalid("scores", f"“{code}” is no criterion of this call")
        if not scale.min <= point <= scale.max:
            raise Invalid(code, f"score from {scale.min} to {scale.max}")
    if not scores:
        raise Invalid("scores", "score one criterion at least")
    whole = sum(weights[code] for code in scores)
    points = sum(weights[code] * point for code, point in scores.items())
    return (points * 1000 + whole * scale.max // 2) // (whole * scale.max)


def statistics(tenths: Iterable[int]) -> dict[str, float] | None:
    """Count, median, mean and spread of the reviews' totals; nothing where there is no review."""
    totals = [total / 10 for total in tenths]
    if not totals:
        return None
    return {
        "count": len(totals),
        "median": round(median(totals), 1),
        "mean": round(mean(totals), 1),
        "spread": round(max(totals) - min(totals), 1),
    }
