"""Deciding in writing: to the instant, in every order, and the same whoever asks, whenever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlmodel import select

from mptf.committee.models import Decision
from mptf.errors import GuardRefused, Invalid, NotFound, NotPermitted
from mptf.notes.models import ConceptNote
from mptf.procedures import queries as procedures
from mptf.rounds.models import Answer, ClosedBy, Result, RoundClosing
from mptf.verification.findings import Finding
from mptf.verification.service import verify
from tests.circulating import (
    about_the_note,
    about_the_target,
    answer,
    circulated,
    closed,
    codes,
    ends_at,
    items,
    on_items,
    prepare,
    procedure_state,
    tabled,
)
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.tables import decided, edges

pytestmark = pytest.mark.same_on_both

TICK = timedelta(microseconds=1)
AN_ACT = timedelta(minutes=1)
"""By which the clock goes on before an act."""


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A note that is circulated to the Committee in writing."""
    with going_on(databases, circulated) as own:
        yield own


@pytest.fixture
def before(databases: Databases) -> Iterator[Story]:
    """A note before the Committee, which nobody has asked yet."""
    with going_on(databases, tabled) as own:
        yield own


def act_at(story: Story, distance: timedelta) -> None:
    """The next act comes at that distance from the deadline."""
    story.now = ends_at(story) + distance - AN_ACT


def look_at(story: Story, distance: timedelta) -> None:
    """Read at that distance from the deadline."""
    story.now = ends_at(story) + distance


def result(story: Story) -> Result | None:
    """What follows from the round, as it is read now."""
    how = closed(story)
    return how.derivation.result if how else None


def conclude(story: Story) -> list[Decision]:
    """Conclude the procedure; the decisions that there are then."""
    story.act("officer-1", "written-procedure.conclude", story.people["procedure"])
    return decisions(story)


def decisions(story: Story) -> list[Decision]:
    """Every decision."""
    found: list[Decision] = story.ask(lambda work: work.session.exec(select(Decision)).all())
    return list(found)


def findings(story: Story) -> list[Finding]:
    """What is wrong in the whole database."""
    return verify(story.fund.engine, edges(), decided(), story.profile).findings


# --- The way through -----------------------------------------------------------------------------


def test_silence_is_no_objection_and_the_note_comes_into_the_pipeline(story: Story) -> None:
    look_at(story, -TICK)
    assert closed(story) is None
    look_at(story, timedelta())
    how = closed(story)
    assert how is not None
    assert (how.by, how.derivation.result) == (ClosedBy.DEADLINE, Result.ADOPTED)
    assert (how.derivation.silent, how.derivation.in_favour) == (13, 13)
    [decision] = conclude(story)
    assert procedure_state(story) == "concluded"
    assert (decision.state, decision.mode) == ("recorded", "written-procedure")
    assert len(decision.attendance) == 13
    story.act("chair", "decision.sign", decision.id)
    assert story.state(ConceptNote, story.people["note"]) == "pipeline"
    assert findings(story) == []


def test_an_objection_takes_effect_at_the_close_and_nothing_is_decided(story: Story) -> None:
    answer(story, "DONORS-1", "objection", "Too dear.")
    assert closed(story) is None
    look_at(story, timedelta())
    how = closed(story)
    assert how is not None
    assert how.derivation.result is Result.TO_A_MEETING
    assert [said.reason for said in how.said.values()] == ["Too dear."]
    assert conclude(story) == []
    assert story.state(ConceptNote, story.people["note"]) == "before-committee"
    assert findings(story) == []


def test_what_is_adopted_becomes_one_decision_of_those_items_alone(before: Story) -> None:
    procedure = prepare(before, about_the_note(before), about_the_target())
    before.people["procedure"] = procedure
    before.act("officer-1", "written-procedure.circulate", procedure)
    note, target = items(before)
    answer(before, "DONORS-1", "objection", "Not yet.", item=note)
    look_at(before, timedelta())
    [decision] = conclude(before)
    before.act("chair", "decision.sign", decision.id)
    assert before.state(ConceptNote, before.people["note"]) == "before-committee"
    assert [each.item.id for each in on_items(before)] == [note, target]
    assert findings(before) == []


# --- Every order, to the instant -----------------------------------------------------------------

_MOVES: dict[str, tuple[str, Any]] = {
    "object": ("committee-item.answer", {"answer": "objection", "reason": "No."}),
    "withdraw": ("committee-item.answer", {"answer": "no-objection"}),
    "extend": ("written-procedure.extend", {"reason": "They asked for time."}),
}


@pytest.mark.parametrize("order", list(permutations(_MOVES)))
@pytest.mark.parametrize("distance", [-TICK, timedelta(), TICK], ids=["-1", "0", "+1"])
def test_every_order_of_objection_withdrawal_and_extension_around_the_close(
    story: Story, order: tuple[str, ...], distance: timedelta
) -> None:
    """The last move comes at that distance from the first deadline: in time means before it."""
    first = ends_at(story)
    last_said = None
    for place, move in enumerate(order):
        is_last = place == len(order) - 1
        story.now = first + (distance if is_last else timedelta(hours=place - 9)) - AN_ACT
        in_time = story.now + AN_ACT < ends_at(story)
        name, sent = _MOVES[move]
        if move == "extend":
            who, on = "officer-1", story.people["procedure"]
            sent = {**sent, "on": (first + timedelta(days=7)).date()}
        else:
            who, on = "holder of DONORS-1", story.people["item"]
        if in_time:
            story.act(who, name, on, **sent)
            last_said = move if move != "extend" else last_said
        else:
            with pytest.raises(GuardRefused):
                story.act(who, name, on, **sent)
    look_at(story, -TICK)
    if ends_at(story) > first:
        assert closed(story) is None
    look_at(story, timedelta())
    assert result(story) is (Result.TO_A_MEETING if last_said == "object" else Result.ADOPTED)
    assert findings(story) == []


def test_the_last_answer_that_is_waited_for_closes_the_item_at_once(story: Story) -> None:
    *others, last = codes(story)
    for code in others:
        answer(story, code, "support")
        assert closed(story) is None
    answer(story, others[0], "objection", "On reflection, no.")
    answer(story, others[0], "support")
    answer(story, last, "abstain")
    how = closed(story)
    assert how is not None
    assert (how.by, how.at) == (ClosedBy.ALL_ANSWERED, story.now)
    assert how.derivation.result is Result.ADOPTED
    assert (how.derivation.said[Answer.SUPPORT], how.derivation.said[Answer.ABSTAIN]) == (12, 1)
    with pytest.raises(GuardRefused, match="closed"):
        answer(story, last, "support")
    later = (ends_at(story) + timedelta(days=7)).date()
    with pytest.raises(GuardRefused, match="closed"):
        story.act(
            "officer-1",
            "written-procedure.extend",
            story.people["procedure"],
            on=later,
            reason="For nothing.",
        )
    assert findings(story) == []


def test_who_stands_back_last_is_not_waited_for_any_more(story: Story) -> None:
    *others, last = codes(story)
    for code in others:
        answer(story, code, "support")
    story.act(
        f"holder of {last}", "committee-item.stand-back", story.people["item"], reason="A part."
    )
    how = closed(story)
    assert how is not None
    assert how.by is ClosedBy.ALL_ANSWERED
    needed = how.derivation.quorum.needed
    assert (needed.recused, needed.counting) == (1, 12)


def test_the_deadline_is_the_funds_hour_on_the_tenth_working_day(story: Story) -> None:
    opened = on_items(story)[0].item.opened_at
    assert opened is not None
    # Thursday 1 September 2022; ten working days later it is 15 September, 18:00 in summer time,
    # and no Thursday of the Geneva Fast: that is the 8th, a holiday of the list.
    assert opened.date() == date(2022, 9, 1)
    assert ends_at(story) == datetime(2022, 9, 16, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("from_on", "deadline"),
    [
        (date(2022, 10, 24), datetime(2022, 10, 31, 17, tzinfo=UTC)),  # summer time ends
        (date(2023, 3, 20), datetime(2023, 3, 27, 16, tzinfo=UTC)),  # and begins
        (date(2023, 12, 20), datetime(2023, 12, 28, 17, tzinfo=UTC)),  # over Christmas
    ],
)
def test_an_urgent_deadline_over_summer_time_and_holidays(
    before: Story, from_on: date, deadline: datetime
) -> None:
    before.now = datetime(from_on.year, from_on.month, from_on.day, 9, tzinfo=UTC)
    before.people["procedure"] = prepare(before, about_the_target(), urgent=True)
    before.act("officer-1", "written-procedure.circulate", before.people["procedure"])
    assert ends_at(before) == deadline


# --- What is refused -----------------------------------------------------------------------------


def test_a_position_is_refused_in_a_sentence(story: Story) -> None:
    item = story.people["item"]
    with pytest.raises(Invalid, match="say why you object"):
        answer(story, "DONORS-1", "objection")
    with pytest.raises(NotPermitted):
        story.act("officer-1", "committee-item.answer", item, answer="support")
    with pytest.raises(NotPermitted):  # of the Committee, but for no seat
        story.act("member", "committee-item.answer", item, answer="support")
    with pytest.raises(NotFound):
        story.act("E1", "committee-item.answer", item, answer="support")
    story.act("holder of DONORS-1", "committee-item.stand-back", item, reason="A part of ours.")
    with pytest.raises(GuardRefused, match="stands back"):
        answer(story, "DONORS-1", "support")


def test_nothing_is_circulated_that_cannot_be_decided(before: Story) -> None:
    procedure = prepare(before, about_the_note(before, outcome="invite"))
    with pytest.raises(GuardRefused, match="Not before the Committee for this"):
        before.act("officer-1", "written-procedure.circulate", procedure)
    with pytest.raises(Invalid, match="twice"):
        prepare(before, about_the_note(before), about_the_note(before, outcome="deferred"))


def test_one_note_is_decided_once(story: Story) -> None:
    again = prepare(story)
    with pytest.raises(GuardRefused, match="elsewhere already"):
        story.act("officer-1", "written-procedure.circulate", again)
    story.act("officer-1", "written-procedure.withdraw", story.people["procedure"], why="Anew.")
    story.act("officer-1", "written-procedure.circulate", again)


def test_a_running_procedure_is_withdrawn_and_one_with_a_closed_item_is_not(story: Story) -> None:
    look_at(story, timedelta())
    withdraw = ("officer-1", "written-procedure.withdraw", story.people["procedure"])
    with pytest.raises(GuardRefused, match="conclude it"):
        story.act(*withdraw, why="A mistake.")
    story.now -= timedelta(days=1)
    story.act(*withdraw, why="A mistake.")
    with pytest.raises(GuardRefused, match="withdrawn"):
        answer(story, "DONORS-1", "support")
    row = story.ask(lambda work: procedures.listed(work)[0])
    story.wait(days=30)
    assert not row.is_over(story.now)
    assert row.counts_until is None
    assert findings(story) == []


def test_where_the_chair_stands_back_a_delegate_presides_and_signs(before: Story) -> None:
    for who in ("chair", "deputy"):
        if who == "deputy":
            before.act(
                "chair",
                "person.delegate",
                giver=before.people["chair"],
                taker=before.people["deputy"],
                role="chair",
                text="A memorandum",
                from_on=before.today,
            )
        before.people["procedure"] = procedure = prepare(before, about_the_target())
        before.act("officer-1", "written-procedure.circulate", procedure)
        [item] = items(before)
        before.act("chair", "committee-item.stand-back", item, reason="Ours, in part.")
        before.now = ends_at(before)
        if who == "chair":  # nobody could preside when it was circulated
            assert result(before) is Result.NO_QUORUM
            assert conclude(before) == []
    assert result(before) is Result.ADOPTED
    [decision] = conclude(before)
    with pytest.raises(GuardRefused, match="stood back"):
        before.act("chair", "decision.sign", decision.id)
    before.act("deputy", "decision.sign", decision.id)
    assert findings(before) == []


# --- The same whoever asks, whenever -------------------------------------------------------------


def test_what_is_recorded_late_is_what_was_read_before(story: Story) -> None:
    answer(story, "DONORS-1", "abstain")
    answer(story, "STAKEHOLDERS-2", "support")
    look_at(story, timedelta(days=9))
    read = closed(story)
    conclude(story)
    assert closed(story) == read
    kept = story.ask(lambda work: work.session.exec(select(RoundClosing)).one())
    assert kept.closed_at == ends_at(story) < kept.recorded_at
