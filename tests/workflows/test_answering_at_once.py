"""Seats that answer at once, on real processes: one order, a tally that follows, clear refusals."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from mptf.committee.models import Decision, DecisionSignature
from mptf.notes.models import ConceptNote
from mptf.rounds.models import Answer, ClosedBy, Position, Result
from mptf.verification.service import verify
from tests.circulating import answer, circulated, closed, codes, ends_at, on_items
from tests.conftest import Databases
from tests.lives import Story
from tests.seats import seat_id
from tests.tales import going_on
from tests.workflows.contending import WON, Move, contend
from workflows.tables import decided, edges

TIMES = pytest.mark.parametrize("times", [1, pytest.param(25, marks=pytest.mark.proof)])
CLOSED = "conditions-not-met: This item is closed: positions are no longer taken."
ANSWER = "committee-item.answer"


@pytest.fixture
def at_once(databases: Databases, tmp_path: Path) -> Callable[[int], Any]:
    """A circulated note, and a place for its race; anew each time."""

    def again(number: int) -> Any:
        return going_on(databases, circulated), tmp_path / f"gate-{number}"

    return again


def said(story: Story, code: str, what: str, *, by: str = "holder", **more: Any) -> Move:
    """The move of a seat: its holder, or its alternate, takes a position."""
    who = "chair" if (code, by) == ("CHAIR-1", "holder") else f"{by} of {code}"
    sent = {"answer": what, "reason": "No." if what == "objection" else ""}
    return Move(story.people[who], ANSWER, story.people["item"], sent, **more)


def positions(story: Story) -> list[Position]:
    """Every position, in the order in which they were given."""
    query = select(Position).order_by(col(Position.given_at))
    return list(story.ask(lambda work: work.session.exec(query).all()))


def last_said(story: Story, code: str) -> Answer:
    """What counts of a seat, once its round is closed."""
    how = closed(story)
    assert how is not None
    return how.said[seat_id(story, code)].answer


def assert_sound(story: Story) -> None:
    """Whatever the order was, the record is whole."""
    assert verify(story.fund.engine, edges(), decided(), story.profile).findings == []


@TIMES
def test_thirteen_seats_answer_while_the_deadline_passes(
    at_once: Callable[[int], Any], times: int
) -> None:
    for number in range(times):
        chance = random.Random(number)  # noqa: S311 -- it spreads, it keeps no secret
        going, gate = at_once(number)
        with going as story:
            begins = ends_at(story) - timedelta(seconds=0.3)
            moves = [
                said(story, code, "abstain", after=0.0 if place < 3 else chance.uniform(0.1, 0.5))
                for place, code in enumerate(codes(story)[:-1])
            ]
            moves.append(said(story, codes(story)[-1], "objection", after=0.6))
            outcomes = contend(story, begins, moves, gate)
            assert set(outcomes) <= {WON, CLOSED}
            assert outcomes[-1] == CLOSED
            taken = positions(story)
            assert all(row.given_at < ends_at(story) for row in taken)
            assert len(taken) == outcomes.count(WON)
            story.now = ends_at(story) + timedelta(seconds=10)
            story.act("officer-1", "written-procedure.conclude", story.people["procedure"])
            how = closed(story)
            assert how is not None
            assert (how.by, how.at) == (ClosedBy.DEADLINE, ends_at(story))
            assert how.derivation.said[Answer.ABSTAIN] == len(taken)
            assert (how.derivation.silent, how.derivation.result) == (
                13 - len(taken),
                Result.ADOPTED,
            )
            assert_sound(story)


@TIMES
def test_changes_of_position_against_the_last_answer(
    at_once: Callable[[int], Any], times: int
) -> None:
    """Whoever comes before the last answer is counted, whoever comes behind it is told."""
    for number in range(times):
        going, gate = at_once(number)
        with going as story:
            *others, last = codes(story)
            for code in others:
                answer(story, code, "support")
            moves = [said(story, code, "objection") for code in others[:6]]
            moves.insert(3, said(story, last, "abstain"))
            outcomes = contend(story, story.now + timedelta(minutes=1), moves, gate)
            assert set(outcomes) <= {WON, CLOSED}
            assert outcomes[3] == WON
            story.wait(minutes=2)
            how = closed(story)
            assert how is not None
            objected = outcomes.count(WON) - 1
            assert (how.by, how.derivation.said[Answer.OBJECTION]) == (
                ClosedBy.ALL_ANSWERED,
                objected,
            )
            assert how.derivation.result is (Result.TO_A_MEETING if objected else Result.ADOPTED)
            assert how.at == max(row.given_at for row in positions(story))
            for code, outcome in zip(others[:3], outcomes[:3], strict=True):
                wanted = Answer.OBJECTION if outcome == WON else Answer.SUPPORT
                assert last_said(story, code) is wanted
            story.act("officer-1", "written-procedure.conclude", story.people["procedure"])
            assert_sound(story)


@TIMES
def test_holder_and_alternate_answer_for_one_seat_at_once(
    at_once: Callable[[int], Any], times: int
) -> None:
    """Each is taken, one behind the other, and the last one counts."""
    for number in range(times):
        going, gate = at_once(number)
        with going as story:
            moves = [
                said(story, "DONORS-1", what, by=by)
                for what, by in (("support", "holder"), ("objection", "alternate")) * 4
            ]
            outcomes = contend(story, story.now + timedelta(minutes=1), moves, gate)
            assert outcomes == [WON] * 8
            taken = positions(story)
            assert [row.seq for row in taken] == list(range(1, 9))
            story.now = ends_at(story)
            by_holder = taken[-1].given_by == story.people["holder of DONORS-1"]
            wanted = Answer.SUPPORT if by_holder else Answer.OBJECTION
            assert last_said(story, "DONORS-1") is wanted
            story.act("officer-1", "written-procedure.conclude", story.people["procedure"])
            assert_sound(story)


def test_without_the_writers_lock_they_are_not_told(at_once: Callable[[int], Any]) -> None:
    """The control: the database takes no number twice, but whoever comes second meets its error."""
    going, gate = at_once(0)
    with going as story:
        moves = [said(story, "DONORS-1", "support", by=by) for by in ("holder", "alternate")] * 6
        outcomes = contend(story, story.now + timedelta(minutes=1), moves, gate, locked=False)
        turned_away = [one for one in outcomes if one.startswith(("busy", "crash"))]
        assert turned_away, outcomes
        numbers = sorted(row.seq for row in positions(story))
        assert numbers == list(range(1, outcomes.count(WON) + 1))


@TIMES
def test_the_chair_and_two_delegates_sign_one_decision_at_once(
    at_once: Callable[[int], Any], times: int
) -> None:
    for number in range(times):
        going, gate = at_once(number)
        with going as story:
            signers = [story.people["chair"], *map(partial(lent, story), ("deputy", "officer-2"))]
            story.now = ends_at(story)
            story.act("officer-1", "written-procedure.conclude", story.people["procedure"])
            [decision] = story.ask(lambda work: work.session.exec(select(Decision)).all())
            moves = [Move(who, "decision.sign", decision.id) for who in signers * 4]
            outcomes = contend(story, story.now + timedelta(minutes=1), moves, gate)
            assert outcomes.count(WON) == 1
            assert all(one.startswith("wrong-state: ") for one in outcomes if one != WON)
            story.wait(minutes=2)
            [signed] = story.ask(lambda work: work.session.exec(select(DecisionSignature)).all())
            assert signed.signed_by == moves[outcomes.index(WON)].who
            assert story.state(ConceptNote, story.people["note"]) == "pipeline"
            assert len(on_items(story)) == 1
            assert_sound(story)


def lent(story: Story, who: str) -> UUID:
    """The Chair lets somebody sign decisions."""
    story.act(
        "chair",
        "person.delegate",
        giver=story.people["chair"],
        taker=story.people[who],
        role="chair",
        text=f"A memorandum for {who}",
        from_on=story.today,
        purposes=("sign-decision",),
    )
    return story.people[who]
