"""Interests of donors in notes of the pipeline: the list, and one."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.interests import InterestItem, InterestPage, InterestRecord
from api.json.schemas.problems import READING
from mptf.interests import queries as interests
from mptf.interests.models import Interest
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_INTERESTS = Cursors("interests", tuple[str])


@router.get("/interests", response_model=InterestPage, tags=["interests"])
def list_interests(door: ThisDoor, part: ThisPart) -> Response:
    """Interests, the latest first: all for the secretariat, a donor's own for the donor."""
    return answer(door.read(lambda work: _page(work, part)))


def _page(work: Work, part: Asked) -> InterestPage:
    rows = interests.listed(work, limit=part.limit + 1, after=_INTERESTS.after(part))
    shown, following = _INTERESTS.cut(part, rows, lambda row: (row.number,))
    return InterestPage(
        items=[InterestItem.of(row) for row in shown],
        next=following,
        count=interests.count(work),
    )


def show_interest(work: Work, number: str) -> InterestRecord:
    """One interest."""
    row = interests.numbered(work, number)
    return InterestRecord(**dict(InterestItem.of(row)), **actions(work, Interest, row.id, number))


KINDS = (Kind(Interest, InterestRecord, show_interest, lambda made: str(made.number)),)
