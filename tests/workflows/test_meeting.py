"""Deciding around a table: sealed first, open where one objects, closed by whoever presides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf import guards
from mptf.committee import service as committee
from mptf.committee.models import Decision
from mptf.db import for_writing
from mptf.errors import GuardRefused, Invalid, NotFound, NotPermitted, WrongState
from mptf.letters.rendering import RenderingPool
from mptf.meetings import service as meetings
from mptf.meetings.models import Meeting
from mptf.notes.models import ConceptNote
from mptf.outbox.models import Message
from mptf.policy import Purpose, Role
from mptf.reports.agenda import agenda
from mptf.rounds import tally
from mptf.rounds.models import ClosedBy, Result
from mptf.rounds.table import on_the_table
from mptf.rounds.tally import Closed
from mptf.verification.findings import Finding
from mptf.verification.service import verify
from tests.circulating import about_the_note, about_the_target, answer, circulated, codes
from tests.conftest import Databases
from tests.lives import FUND_ID, Story
from tests.meeting import (
    IN_THREE_WEEKS,
    ask,
    attend,
    call,
    called,
    close_item,
    close_positions,
    in_session,
    in_words,
    items,
    meeting_state,
    on_agenda,
    open_it,
    plan,
    planned,
    put_on_the_agenda,
    speak,
)
from tests.tales import going_on
from workflows.jobs import Shop, remind_of_meetings
from workflows.mailing import Post
from workflows.printing import Press
from workflows.tables import decided, edges

pytestmark = pytest.mark.same_on_both


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A meeting in session, every seat at the table, one note on its agenda."""
    with going_on(databases, in_session) as own:
        yield own


@pytest.fixture
def ahead(databases: Databases) -> Iterator[Story]:
    """A meeting to which the members are called, and whose papers they have."""
    with going_on(databases, called) as own:
        yield own


@pytest.fixture
def plans(databases: Databases) -> Iterator[Story]:
    """A meeting that is planned, with one note on its agenda."""
    with going_on(databases, planned) as own:
        yield own


def settled(story: Story, seq: int = 1) -> Closed | None:
    """How an item ended, as it is read now."""
    found: Closed | None = story.ask(
        lambda work: tally.settled(
            work, on_the_table(work, story.people["meeting"]).items[seq - 1], None
        )
    )
    return found


def result(story: Story, seq: int = 1) -> Result | None:
    """What follows from what was said on an item."""
    how = settled(story, seq)
    return how.derivation.result if how else None


def close(story: Story) -> list[Decision]:
    """The Chair closes the meeting; the decisions that there are then."""
    story.act("chair", "meeting.close", story.people["meeting"])
    found: list[Decision] = story.ask(lambda work: work.session.exec(select(Decision)).all())
    return list(found)


def findings(story: Story) -> list[Finding]:
    """What is wrong in the whole database."""
    return verify(story.fund.engine, edges(), decided(), story.profile).findings


def mails(story: Story) -> list[Message]:
    """Every mail that was queued, in order."""
    found: list[Message] = story.ask(lambda work: work.session.exec(select(Message)).all())
    return sorted(found, key=lambda mail: mail.queued_at)


# --- The way through -----------------------------------------------------------------------------


def test_without_an_objection_an_item_is_closed_with_its_positions(story: Story) -> None:
    ask(story)
    for code in codes(story)[:9]:
        answer(story, code, "support")
    answer(story, codes(story)[9], "abstain")
    assert settled(story) is None
    close_positions(story)
    how = settled(story)
    assert how is not None
    assert (how.by, how.derivation.result) == (ClosedBy.CHAIR, Result.ADOPTED)
    assert (how.derivation.quorum.present, how.derivation.silent) == (13, 3)
    [decision] = close(story)
    assert meeting_state(story) == "held"
    assert (decision.state, decision.mode) == ("recorded", "meeting")
    assert len(decision.attendance) == 13
    story.act("chair", "decision.sign", decision.id)
    assert story.state(ConceptNote, story.people["note"]) == "pipeline"
    assert findings(story) == []


def test_an_objection_is_withdrawn_in_the_open_round_and_the_item_adopted(story: Story) -> None:
    one, other = codes(story)[1:3]
    ask(story)
    answer(story, one, "objection", "It costs too much.")
    answer(story, other, "support")
    close_positions(story)
    assert settled(story) is None
    [found] = on_agenda(story)
    assert found.item.derivation is not None
    assert found.item.derivation["result"] == Result.OPEN_ROUND
    speak(story, one, "no-objection")
    close_item(story)
    assert result(story) is Result.ADOPTED
    assert len(close(story)) == 1
    assert findings(story) == []


def test_an_objection_that_is_not_withdrawn_is_sustained(story: Story) -> None:
    ask(story)
    answer(story, codes(story)[1], "objection", "It costs too much.")
    close_positions(story)
    speak(story, codes(story)[1], "objection", "It still costs too much.")
    close_item(story)
    assert result(story) is Result.NOT_ADOPTED
    assert close(story) == []
    assert findings(story) == []


def test_whoever_had_no_objection_may_object_in_the_open_round(story: Story) -> None:
    one, other = codes(story)[1:3]
    ask(story)
    answer(story, one, "objection", "It costs too much.")
    close_positions(story)
    speak(story, one, "no-objection")
    story.act(
        f"holder of {other}", "committee-item.speak", story.people["item"],
        answer="objection", reason="Now it is too cheap.",
    )  # fmt: skip
    close_item(story)
    assert result(story) is Result.NOT_ADOPTED


def test_an_objection_stands_though_its_seat_has_left_the_table(story: Story) -> None:
    ask(story)
    answer(story, codes(story)[1], "objection", "It costs too much.")
    close_positions(story)
    attend(story, story.people["meeting"], codes(story)[1])
    close_item(story)
    assert result(story) is Result.NOT_ADOPTED
    assert findings(story) == []


# --- Who is there --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        ((), Result.ADOPTED),
        (("UN-ENTITIES-1", "DONORS-1", "COUNTRIES-1", "STAKEHOLDERS-1", "DONORS-2",
          "COUNTRIES-2"), Result.ADOPTED),  # 7 of 13
        (("UN-ENTITIES-1", "DONORS-1", "COUNTRIES-1", "STAKEHOLDERS-1", "DONORS-2",
          "COUNTRIES-2", "UN-ENTITIES-2"), Result.NO_QUORUM),  # 6 of 13
        (("DONORS-1", "DONORS-2", "DONORS-3"), Result.NO_QUORUM),  # a category has nobody
        (("CHAIR-1",), Result.NO_QUORUM),  # nobody presides
    ],
)  # fmt: skip
def test_the_quorum_is_of_those_at_the_table_when_positions_are_closed(
    story: Story, absent: tuple[str, ...], expected: Result
) -> None:
    ask(story)
    attend(story, story.people["meeting"], *absent)
    close_positions(story)
    assert result(story) is expected
    assert findings(story) == []


def test_a_seat_that_is_away_takes_no_position_until_it_joins(story: Story) -> None:
    code = codes(story)[4]
    attend(story, story.people["meeting"], code)
    ask(story)
    with pytest.raises(GuardRefused, match="not at the table"):
        answer(story, code, "support")
    story.act(
        f"alternate of {code}", "meeting.join", story.people["meeting"],
        presence="present", remote=True,
    )  # fmt: skip
    story.act(
        f"alternate of {code}", "committee-item.answer", story.people["item"], answer="support"
    )
    close_positions(story)
    how = settled(story)
    assert how is not None
    assert how.derivation.quorum.present == 13


def test_a_position_of_a_seat_that_left_before_the_close_is_not_counted(story: Story) -> None:
    code = codes(story)[4]
    ask(story)
    answer(story, code, "objection", "I go.")
    attend(story, story.people["meeting"], code)
    close_positions(story)
    assert result(story) is Result.ADOPTED
    assert findings(story) == []


def test_a_seat_that_stands_back_before_it_is_asked_is_out_of_the_quorum(story: Story) -> None:
    code = codes(story)[1]
    item = story.people["item"]
    story.act(f"holder of {code}", "committee-item.stand-back", item, reason="A part in it.")
    ask(story)
    with pytest.raises(GuardRefused, match="stands back"):
        answer(story, code, "support")
    close_positions(story)
    how = settled(story)
    assert how is not None
    assert how.derivation.quorum.needed.recused == 1
    assert how.derivation.quorum.needed.counting == 12
    assert findings(story) == []


def test_where_the_chair_stands_back_a_delegate_closes_the_item(story: Story) -> None:
    item = story.people["item"]
    story.act("chair", "committee-item.stand-back", item, reason="A part in it.")
    ask(story)
    with pytest.raises(GuardRefused, match="You stood back"):
        close_positions(story)
    _let_preside(story, "officer-2")
    close_positions(story, who="officer-2")
    assert settled(story) is not None


def _let_preside(story: Story, who: str) -> None:
    story.act(
        "chair", "person.delegate", giver=story.people["chair"], taker=story.people[who],
        role=Role.CHAIR.value, purposes=[Purpose.PRESIDE.value], text="For this meeting.",
        from_on=story.today,
    )  # fmt: skip


def test_nobody_of_the_secretariat_closes_an_item_or_the_meeting(story: Story) -> None:
    ask(story)
    for act, on in (
        ("committee-item.close-positions", story.people["item"]),
        ("meeting.close", story.people["meeting"]),
    ):
        with pytest.raises(NotPermitted):
            story.act("officer-1", act, on)


def test_what_is_left_is_asked_and_closed_in_one_go_each_item_by_itself(story: Story) -> None:
    meeting = story.people["meeting"]
    put_on_the_agenda(story, in_words("How we meet"))
    put_on_the_agenda(story, in_words("Where we meet"))
    first, second, third = items(story)
    story.act("officer-1", "committee-item.take-off", third, reason="Next time.")
    story.act("chair", "committee-item.stand-back", second, reason="A part in it.")
    story.act("officer-1", "meeting.ask-on-all", meeting)
    answer(story, "DONORS-1", "objection", "Not so.", item=first)
    with pytest.raises(GuardRefused, match="everything"):
        story.act("officer-1", "meeting.ask-on-all", meeting)
    story.act("chair", "meeting.close-all-positions", meeting)
    assert settled(story, 1) is None  # its open round runs
    assert settled(story, 2) is None  # the Chair stood back
    with pytest.raises(GuardRefused, match="yours to close"):
        story.act("chair", "meeting.close-all-positions", meeting)
    _let_preside(story, "officer-2")
    story.act("officer-2", "meeting.close-all-positions", meeting)
    assert settled(story, 2) is not None
    assert findings(story) == []


# --- In order ------------------------------------------------------------------------------------


def test_a_meeting_is_closed_when_each_item_is_closed_or_taken_off(story: Story) -> None:
    meeting = story.people["meeting"]
    put_on_the_agenda(story, {**about_the_target(), "title": "The target"})
    first, second = items(story)
    with pytest.raises(GuardRefused, match="1, 2"):
        close(story)
    ask(story)
    answer(story, codes(story)[1], "objection", "Not so.")
    close_positions(story)
    with pytest.raises(GuardRefused, match="1, 2"):
        close(story)  # its open round runs
    close_item(story)
    story.act("officer-1", "committee-item.take-off", second, reason="Next time.")
    assert close(story) == []
    assert meeting_state(story) == "held"
    with pytest.raises(GuardRefused):
        ask(story, first)
    assert meeting == story.people["meeting"]
    assert findings(story) == []


def test_positions_are_asked_for_once_and_closed_once(story: Story) -> None:
    with pytest.raises(GuardRefused):
        close_positions(story)
    with pytest.raises(GuardRefused):
        answer(story, codes(story)[1], "support")
    ask(story)
    with pytest.raises(GuardRefused):
        ask(story)
    with pytest.raises(GuardRefused):
        close_item(story)
    close_positions(story)
    with pytest.raises(GuardRefused):
        close_positions(story)
    with pytest.raises(GuardRefused):
        speak(story, codes(story)[1], "support")


def test_two_things_on_the_fund_are_decided_in_one_meeting_each_under_its_title(
    story: Story,
) -> None:
    story.act("officer-1", "committee-item.take-off", story.people["item"], reason="Later.")
    put_on_the_agenda(story, {**about_the_target(), "title": "The target of the year"})
    other = {"subject_kind": "fund", "subject_id": FUND_ID, "outcome": "other"}
    put_on_the_agenda(story, {**other, "title": "How we meet", "text": "Twice a year, by video."})
    for item in items(story)[1:]:
        ask(story, item)
        close_positions(story, item)
    [decision] = close(story)
    titles = story.ask(
        lambda work: [row.title_as_decided for row in committee.items(work, decision)]
    )
    assert titles == ["The target of the year", "How we meet"]
    story.act("chair", "decision.sign", decision.id)
    assert findings(story) == []


# --- Before it -----------------------------------------------------------------------------------


def test_members_see_a_meeting_once_they_are_called_and_its_items_with_the_papers(
    plans: Story,
) -> None:
    meeting, who = plans.people["meeting"], f"holder of {codes(plans)[1]}"

    def seen() -> tuple[bool, int]:
        from workflows.sight import seen as look  # noqa: PLC0415 - read with a member's eyes

        with plans.fund.reading(plans.actor(who)) as work:
            try:
                look(work, Meeting, meeting)
            except NotFound:
                return False, 0
            return True, len(on_the_table(work, meeting).items)

    assert seen() == (False, 0)
    plans.act("officer-1", "meeting.call", meeting)
    assert seen() == (True, 0)
    plans.act("officer-1", "meeting.send-papers", meeting)
    assert seen() == (True, 1)


def test_a_call_goes_to_every_seat_with_an_entry_for_calendars(ahead: Story) -> None:
    calls = [mail for mail in mails(ahead) if mail.key.startswith("call/")]
    assert len(calls) == 26  # thirteen holders and their alternates
    one = calls[0]
    assert one.subject.startswith("Invitation, ")
    assert one.calendar is not None
    assert "METHOD:REQUEST" in one.calendar
    assert "LOCATION:Room XVI" in one.calendar
    assert "SEQUENCE:0" in one.calendar
    assert "1. " in one.text
    assert len([mail for mail in mails(ahead) if mail.key.startswith("papers/")]) == 26


def test_a_meeting_is_moved_and_called_off_in_everybodys_calendar(ahead: Story) -> None:
    meeting = ahead.people["meeting"]
    later = ahead.now + timedelta(days=60)
    when: dict[str, Any] = {
        "starts_at": later, "ends_at": later + timedelta(hours=2), "place": "By video",
    }  # fmt: skip
    ahead.act("officer-1", "meeting.move", meeting, reason="A holiday.", **when)
    moved = [mail for mail in mails(ahead) if mail.key.startswith("move/")]
    assert len(moved) == 26
    assert "SEQUENCE:1" in str(moved[0].calendar)
    with pytest.raises(Invalid, match="already"):
        ahead.act("officer-1", "meeting.move", meeting, reason="Again.", **when)
    attend(ahead, meeting)
    with pytest.raises(GuardRefused, match="It is on"):
        ahead.act("chair", "meeting.open", meeting)
    ahead.act("officer-1", "meeting.cancel", meeting, why="No quorum in sight.")
    off = [mail for mail in mails(ahead) if mail.key.startswith("cancel/")]
    assert len(off) == 26
    assert "METHOD:CANCEL" in str(off[0].calendar)
    assert "STATUS:CANCELLED" in str(off[0].calendar)
    assert findings(ahead) == []


def test_nobody_is_called_to_what_is_over_nor_is_a_plan_for_yesterday(plans: Story) -> None:
    back: dict[str, Any] = {
        "starts_at": plans.now - timedelta(days=1),
        "ends_at": plans.now,
        "place": "Room",
    }
    with pytest.raises(Invalid, match="still to come"):
        plans.act("officer-1", "meeting.move", plans.people["meeting"], reason="Back.", **back)
    plans.now += timedelta(days=120)
    with pytest.raises(GuardRefused, match="move it first"):
        plans.act("officer-1", "meeting.call", plans.people["meeting"])


def test_papers_need_something_on_the_agenda_that_can_be_decided(plans: Story) -> None:
    plans.people["empty"] = plan(plans)
    plans.act("officer-1", "meeting.call", plans.people["empty"])
    with pytest.raises(GuardRefused, match="Nothing stands on its agenda"):
        plans.act("officer-1", "meeting.send-papers", plans.people["empty"])
    with pytest.raises(Invalid, match="already"):
        put_on_the_agenda(plans, about_the_note(plans))


def test_one_note_is_asked_of_in_one_sitting_at_a_time(ahead: Story) -> None:
    other = plan(ahead)
    put_on_the_agenda(ahead, about_the_note(ahead), other)
    with pytest.raises(GuardRefused, match="elsewhere already"):
        call(ahead, other)
    procedure = ahead.act(
        "officer-1", "written-procedure.prepare", title="The same in writing",
        items=(about_the_note(ahead),),
    )  # fmt: skip
    with pytest.raises(GuardRefused, match="SCM-"):
        ahead.act("officer-1", "written-procedure.circulate", procedure)
    ahead.act("officer-1", "committee-item.take-off", ahead.people["item"], reason="In writing.")
    ahead.act("officer-1", "written-procedure.circulate", procedure)


def test_nobody_is_asked_of_what_cannot_be_decided_any_more(ahead: Story) -> None:
    note, item = ahead.people["note"], ahead.people["item"]
    open_it(ahead, ahead.people["meeting"])
    ahead.act(ahead.entities[0], "concept-note.withdraw", note, why="We changed our minds.")
    for ask_so, on in (
        ("committee-item.ask", item),
        ("meeting.ask-on-all", ahead.people["meeting"]),
    ):
        with pytest.raises(GuardRefused, match="Not before the Committee for this any more"):
            ahead.act("chair", ask_so, on)
    ahead.act("officer-1", "committee-item.take-off", item, reason="It was withdrawn.")
    assert close(ahead) == []


def test_papers_are_written_anew_until_positions_are_asked_for(ahead: Story) -> None:
    item, who = ahead.people["item"], "officer-1"
    ahead.act(who, "committee-item.rewrite", item, text="What is known now.", changed="A figure.")
    ahead.act(who, "committee-item.rewrite", item, text="What is known at last.", changed="Again.")
    [found] = on_agenda(ahead)
    assert [row.seq for row in found.versions] == [2, 3]
    assert found.paper == "What is known at last."
    assert found.item.background == "What the secretariat says of it."
    open_it(ahead, ahead.people["meeting"])
    ask(ahead)
    with pytest.raises(GuardRefused):
        ahead.act(who, "committee-item.rewrite", item, text="Too late.", changed="Late.")


def test_what_a_procedure_suspended_is_taken_up_by_a_meeting(databases: Databases) -> None:
    with going_on(databases, circulated) as story:
        answer(story, codes(story)[1], "objection", "Not in writing.")
        story.now += timedelta(days=30)
        story.act("officer-1", "written-procedure.conclude", story.people["procedure"])
        story.people["meeting"] = plan(story)
        put_on_the_agenda(story, about_the_note(story))
        call(story, story.people["meeting"])
        story.people["item"] = items(story)[0]
        open_it(story, story.people["meeting"])
        ask(story)
        close_positions(story)
        assert result(story) is Result.ADOPTED
        assert len(close(story)) == 1
        assert findings(story) == []


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderingPool]:
    with RenderingPool(1) as pool:
        yield pool


def test_who_has_not_said_whether_they_come_is_reminded_once_a_day_of_the_profile(
    ahead: Story, pool: RenderingPool, tmp_path: Path
) -> None:
    meeting = ahead.people["meeting"]
    fund = replace(ahead.fund, clock=lambda: ahead.now)
    shop = Shop(fund, Press(pool), Post("fund@mptf.example", tmp_path / "mail"))
    assert remind_of_meetings(shop) == 0  # three weeks before
    ahead.act(f"holder of {codes(ahead)[1]}", "meeting.join", meeting, presence="apologies")
    ahead.now += IN_THREE_WEEKS - timedelta(days=5)
    assert remind_of_meetings(shop) == 24  # all but the holder and the alternate of that seat
    assert remind_of_meetings(shop) == 0
    ahead.now += timedelta(days=4)
    assert remind_of_meetings(shop) == 24
    reminders = [mail for mail in mails(ahead) if mail.key.startswith("coming/")]
    assert len(reminders) == 48
    assert reminders[0].subject.startswith("Do you come on ")
    ahead.now += timedelta(days=30)
    assert remind_of_meetings(shop) == 0  # a clockwork that was down mails nothing too late


def test_the_agenda_says_where_a_thing_is_taken_up_and_what_an_objection_suspended(
    databases: Databases,
) -> None:
    def taken_up(story: Story) -> list[tuple[str, bool]]:
        [item] = story.ask(agenda)
        return [(row.number, row.is_suspended) for row in item.sittings]

    with going_on(databases, circulated) as story:
        assert taken_up(story) == [("WP-2022-0001", False)]
        answer(story, codes(story)[1], "objection", "Not in writing.")
        story.now += timedelta(days=30)
        story.act("officer-1", "written-procedure.conclude", story.people["procedure"])
        assert taken_up(story) == [("WP-2022-0001", True)]
        story.people["meeting"] = plan(story)
        put_on_the_agenda(story, about_the_note(story))
        assert taken_up(story) == [("SCM-2022-0001", False)]
        story.act("officer-1", "committee-item.take-off", items(story)[0], reason="Later.")
        assert taken_up(story) == [("WP-2022-0001", True)]


# --- Minutes -------------------------------------------------------------------------------------


def test_minutes_are_drafted_from_the_records_circulated_and_adopted(story: Story) -> None:
    meeting, one = story.people["meeting"], codes(story)[1]
    ask(story)
    answer(story, one, "objection", "It costs too much.")
    close_positions(story)
    speak(story, one, "no-objection")
    close_item(story)
    story.act("officer-1", "meeting.write-minutes", meeting, item=1, text="Costs were discussed.")
    story.act("officer-1", "meeting.write-minutes", meeting, text="The Chair welcomed all.")
    with pytest.raises(Invalid, match="no item 7"):
        story.act("officer-1", "meeting.write-minutes", meeting, item=7, text="Nothing.")
    close(story)
    story.act("officer-1", "meeting.circulate-minutes", meeting)
    first = _minutes(story, meeting)
    [item] = first.content["items"]
    assert first.content["note"] == "The Chair welcomed all."
    assert item["note"] == "Costs were discussed."
    assert item["objections"] == [{"seat": one, "reason": "It costs too much.", "sustained": False}]
    assert item["derivation"]["result"] == "adopted"
    assert len(first.content["attendance"]) == 13
    with pytest.raises(GuardRefused, match="Members may comment"):
        story.act("chair", "meeting.adopt-minutes", meeting)
    story.act(f"holder of {one}", "meeting.comment-on-minutes", meeting, text="I said more.")
    story.act("officer-1", "meeting.take-minutes-back", meeting, why="A seat said more.")
    story.act("officer-1", "meeting.write-minutes", meeting, item=1, text="Costs, at length.")
    story.act("officer-1", "meeting.circulate-minutes", meeting)
    second = _minutes(story, meeting)
    assert (second.version, second.content["items"][0]["note"]) == (2, "Costs, at length.")
    story.now = second.comments_until
    story.act("chair", "meeting.adopt-minutes", meeting)
    assert meeting_state(story) == "closed"
    with pytest.raises(WrongState):
        story.act("officer-1", "meeting.write-minutes", meeting, text="One thing more.")
    assert findings(story) == []


def _minutes(story: Story, meeting: UUID) -> Any:
    return story.ask(lambda work: meetings.last_minutes(work, work.get(Meeting, meeting)))


# --- What was changed behind the engine's back ----------------------------------------------------


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("open_position", "answer = 'objection'", "row_hash"),
        ("attendance", "presence = 'absent'", "row_hash"),
        ("item_closing", "result = 'not-adopted'", "result"),
        ("minutes", "content = '{}'", "its hash is another"),
    ],
)
def test_verify_finds_what_was_changed(story: Story, table: str, change: str, words: str) -> None:
    ask(story)
    answer(story, codes(story)[1], "objection", "Not so.")
    close_positions(story)
    speak(story, codes(story)[1], "support")
    close_item(story)
    close(story)
    story.act("officer-1", "meeting.circulate-minutes", story.people["meeting"])
    assert findings(story) == []
    with for_writing(story.fund.engine).begin() as connection:
        guards.drop_all(connection)
        connection.exec_driver_sql(f"UPDATE {table} SET {change}")
    found = [str(each) for each in findings(story) if each.table == table]
    assert any(words in each for each in found), found
