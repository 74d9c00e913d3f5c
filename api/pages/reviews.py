"""Reviews: what somebody was asked to review, and one of them with its scores or its draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages import doing, parts
from api.pages.frame import show, words_of
from api.pages.reviewing import KIND, NOT_APPLICABLE, due_of
from api.pages.subjects import names
from api.pages.tables import Listing
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.clock import day_in
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.reviews import queries as reviews
from mptf.reviews.models import ReviewAssignment
from mptf.reviews.queries import AssignmentRow
from mptf.reviews.states import OPEN
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

PLACE = "reviews"
_ALL = Sheaf(reviews.mine, reviews.under_way)
_ONE = Sheaf(
    reviews.rubric,
    reviews.own,
    reviews.own_words,
    reviews.draft,
    reviews.life,
    reviews.record,
)


@router.get("/reviews")
def my_reviews(door: ThisDoor) -> HTMLResponse:
    """What the reader was asked to review; for staff, what others still have to do."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        of = _ALL.read(work)
        others = [row for row in of[reviews.under_way] if row.reviewer_id != work.actor.id]
        return {
            "mine": Listing(_table(work, words, of[reviews.mine], who=False)),
            "others": Listing(_table(work, words, others, who=True)),
            "shows_others": work.actor.sight.everything,
        }

    return show(door, "reviews.html", title=_("Reviews"), section=PLACE, **door.read(view))


@router.get("/reviews/{number}")
def one_review(door: ThisDoor, number: str) -> HTMLResponse:
    """One review: what is asked by when, and for its reviewer what they have written."""
    words = words_of(door)
    view = door.read(lambda work: _review(work, words, number))
    return show(door, "review.html", title=number, section=PLACE, **view)


def _table(work: Work, words: Words, rows: Sequence[AssignmentRow], *, who: bool) -> Table:
    reviewer = (Column("reviewer", _("Reviewer")),) if who else ()
    columns = (
        Column("number", _("Number")),
        Column("title", _("Concept note"), Kind.TITLE),
        *reviewer,
        Column("state", _("State"), Kind.STATE),
        Column("asked", _("Asked"), Kind.DATE),
        Column("due", _("Due"), Kind.DATE),
    )
    caption = words.say(_("Asked of others") if who else _("Asked of you"))
    name = "asked-of-others" if who else "asked-of-you"
    return Table(name, caption, columns, tuple(_row(work, words, r, who=who) for r in rows))


def _row(work: Work, words: Words, row: AssignmentRow, *, who: bool) -> Row:
    state = words.state(KIND, row.state)
    return (
        Cell(row.number, f"/{PLACE}/{row.number}"),
        Cell(row.title, illustrative=row.illustrative),
        *((Cell(f"{row.reviewer} ({row.organisation})"),) if who else ()),
        Cell(state.label, tone=state.tone),
        Cell(day_in(work.profile.fund.zone, row.asked_at)),
        Cell(row.due_on),
    )


def _review(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = reviews.numbered(work, number)
    of = _ONE.read(work, subject=row.id)
    steps, events = of[reviews.life], of[reviews.record]
    found = names(work, {row.note_id} | parts.ids_of_steps(steps) | parts.ids_of_events(events))
    own = next(iter(of[reviews.own]), None)
    said = {each.criterion: each.text for each in of[reviews.own_words]}
    rubric = next((each.rubric for each in of[reviews.rubric]), [])
    left_out = words.say(NOT_APPLICABLE)
    return {
        "review": row,
        "note": found[row.note_id],
        "state": words.state(KIND, row.state),
        "due": due_of(work, row),
        "doing": doing.on_record(work, words, work.get(ReviewAssignment, row.id), row.id),
        "is_mine": row.reviewer_id == work.actor.id,
        "is_open": row.state in OPEN,
        "own": own,
        "criteria": [
            (
                each,
                str(own.scores.get(each["code"], left_out)) if own else "",
                said.get(each["code"], ""),
            )
            for each in rubric
        ],
        "draft": next(iter(of[reviews.draft]), None),
        "scale": work.profile.assessment.scale,
        "moments": parts.timeline(words, KIND, steps, found),
        "shows_record": work.actor.sight.record,
        "events": parts.record(words, events, found),
    }
