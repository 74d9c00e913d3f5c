"""What other weights would do to scores: for the notes of a call, and for one note's reviews."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages.frame import show, words_of
from api.pages.vocabulary import _
from mptf.calls import queries as calls
from mptf.calls.models import Call
from mptf.errors import Invalid
from mptf.notes import queries as notes
from mptf.notes.models import ConceptNote
from mptf.reviews import queries as reviews
from mptf.reviews import trial
from mptf.reviews.service import weighted, weights_of
from mptf.work import Work

router = APIRouter(include_in_schema=False)

_NTH = _("Review %(n)s")
_MEDIAN = _("Median of all")


class Weight(NamedTuple):
    """A criterion with the weight that is frozen with the call, and the one that is tried."""

    code: str
    title: str
    frozen: int
    tried: str


class OfReview(NamedTuple):
    """A total of 100 under the call's weights, and under those that are tried."""

    label: str
    total: float
    tried: float


@router.get("/calls/{number}/weights")
def weights_of_call(door: ThisDoor, request: Request, number: str) -> HTMLResponse:
    """The order of a call's notes under other weights; nothing is changed."""

    def view(work: Work) -> dict[str, Any]:
        row = calls.numbered(work, number)
        rubric = work.get(Call, row.id).rubric
        frozen, chosen, problems = _chosen(rubric, request.query_params)
        found = trial.scored.read(work, subject=row.id)
        return {
            "of": row,
            "back": f"/calls/{row.number}",
            "weights": _weights(rubric, frozen, request.query_params),
            "whole": sum(chosen.values()),
            "problems": problems,
            "rows": trial.tried(work, found, frozen, chosen),
            "reviews": [],
            "is_one_note": False,
        }

    return _show(door, door.read(view))


@router.get("/notes/{number}/weights")
def weights_of_note(door: ThisDoor, request: Request, number: str) -> HTMLResponse:
    """The reviews of one note under other weights; nothing is changed."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        row = notes.numbered(work, number)
        rubric = work.get(Call, work.get(ConceptNote, row.id).call_id).rubric
        frozen, chosen, problems = _chosen(rubric, request.query_params)
        scale = work.profile.assessment.scale
        found = [
            OfReview(
                words.say(_NTH) % {"n": place},
                weighted(frozen, each.scores, scale) / 10,
                weighted(chosen, each.scores, scale) / 10,
            )
            for place, each in enumerate(reviews.given.read(work, subject=row.id), 1)
        ]
        if found:
            before, after = (
                round(median(values), 1)
                for values in ([one.total for one in found], [one.tried for one in found])
            )
            found.append(OfReview(words.say(_MEDIAN), before, after))
        return {
            "of": row,
            "back": f"/notes/{row.number}?tab=assessment",
            "weights": _weights(rubric, frozen, request.query_params),
            "whole": sum(chosen.values()),
            "problems": problems,
            "rows": [],
            "reviews": found,
            "is_one_note": True,
        }

    return _show(door, door.read(view))


def _show(door: ThisDoor, view: dict[str, Any]) -> HTMLResponse:
    title = _("What other weights would do")
    status = 422 if view["problems"] else 200
    return show(door, "weights.html", title=title, section="calls", status=status, **view)


def _chosen(
    rubric: list[dict[str, Any]], asked: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, int], dict[str, str]]:
    """The call's weights, those to try, and what is wrong with them; then the call's are shown."""
    frozen = weights_of(rubric)
    typed = {code: text.strip() for code, text in asked.items() if code in frozen and text.strip()}
    try:
        return frozen, trial.weights_from(frozen, typed), {}
    except Invalid as refusal:
        return frozen, frozen, {refusal.field: refusal.reason}


def _weights(
    rubric: list[dict[str, Any]], frozen: Mapping[str, int], asked: Mapping[str, str]
) -> list[Weight]:
    return [
        Weight(code, str(row["title"]), frozen[code], asked.get(code) or str(frozen[code]))
        for row in rubric
        for code in [str(row["code"])]
    ]
