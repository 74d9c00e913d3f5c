"""A meeting in which many act at once, on real processes: one order, and a tally that follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.rounds.models import Answer, ClosedBy, ItemClosing, Position, Result, RoundClosing
from mptf.rounds.outcome import Derivation
from mptf.verification.service import verify
from tests.circulating import answer, codes
from tests.conftest import Databases
from tests.lives import FUND_ID, Story
from tests.meeting import asked_in_session, close_positions
from tests.tales import going_on
from tests.workflows.contending import WON, Move, contend
from workflows.tables import decided, edges

LATE = (
    "conditions-not-met: This item is closed: positions are no longer taken.",
    "conditions-not-met: Positions are not taken on this item now.",
)
SOON = timedelta(minutes=1)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A meeting in session in which positions on a note are taken."""
    with going_on(databases, asked_in_session) as own:
        yield own


def who_of(story: Story, code: str) -> UUID:
    """The holder of a seat; of the Chair's, the Chair."""
    return story.people["chair" if code == "CHAIR-1" else f"holder of {code}"]


def assert_sound(story: Story) -> None:
    """Whatever the order was, the record is whole."""
    assert verify(story.fund.engine, edges(), decided(), story.profile).findings == []


def test_thirteen_seats_answer_while_the_chair_closes_the_positions(
    story: Story, tmp_path: Path
) -> None:
    item = story.people["item"]
    moves = [
        Move(who_of(story, code), "committee-item.answer", item, {"answer": "support"})
        for code in codes(story)
    ]
    moves.insert(6, Move(story.people["chair"], "committee-item.close-positions", item))
    outcomes = contend(story, story.now + SOON, moves, tmp_path / "gate")
    assert outcomes[6] == WON
    assert set(outcomes) <= {WON, *LATE}
    story.wait(minutes=2)
    [closing] = story.ask(lambda work: work.session.exec(select(RoundClosing)).all())
    taken = story.ask(lambda work: work.session.exec(select(Position)).all())
    found = Derivation.from_json(closing.derivation)
    assert closing.reason == ClosedBy.CHAIR
    assert all(row.given_at <= closing.closed_at for row in taken)
    assert found.said[Answer.SUPPORT] == len(taken) == outcomes.count(WON) - 1
    assert (found.silent, found.result) == (13 - len(taken), Result.ADOPTED)
    assert_sound(story)


def test_an_item_is_closed_once_while_seats_still_speak(story: Story, tmp_path: Path) -> None:
    item, objects = story.people["item"], codes(story)[1]
    answer(story, objects, "objection", "It costs too much.")
    close_positions(story)
    withdraws = {"answer": "no-objection", "seat": objects}
    moves = [Move(story.people["officer-1"], "committee-item.speak", item, withdraws)] * 3
    moves += [Move(story.people["chair"], "committee-item.close", item)] * 3
    outcomes = contend(story, story.now + SOON, moves, tmp_path / "gate")
    assert outcomes[3:].count(WON) == 1
    assert not [one for one in outcomes if one.startswith(("crash", "busy"))]
    story.wait(minutes=2)
    [closed] = story.ask(lambda work: work.session.exec(select(ItemClosing)).all())
    spoken = outcomes[:3].count(WON)
    assert closed.result == (Result.ADOPTED if spoken else Result.NOT_ADOPTED)
    assert_sound(story)


def test_the_meeting_is_not_closed_over_an_item_that_is_asked_at_once(
    story: Story, tmp_path: Path
) -> None:
    close_positions(story)
    meeting, chair = story.people["meeting"], story.people["chair"]
    more = {
        "subject_kind": "fund",
        "subject_id": str(FUND_ID),
        "outcome": "other",
        "title": "One thing more",
    }
    moves = [
        Move(chair, "meeting.close", meeting),
        Move(story.people["officer-1"], "meeting.put-on-the-agenda", meeting, more),
    ]
    outcomes = contend(story, story.now + SOON, moves, tmp_path / "gate")
    assert outcomes.count(WON) == 1, outcomes
    assert_sound(story)
