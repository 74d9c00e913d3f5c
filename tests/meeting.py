"""A meeting of the Committee of a story: planned, called, held, minuted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from mptf.meetings.models import Meeting
from mptf.rounds.models import CommitteeItem
from mptf.rounds.table import OnItem, on_the_table
from tests.circulating import about_the_note, answer, codes, tabled
from tests.lives import FUND_ID, Story

IN_THREE_WEEKS = timedelta(days=21)


def planned(story: Story) -> None:
    """The Committee is seated, a note stands before it, and a meeting on it is planned."""
    tabled(story)
    story.people["meeting"] = plan(story)
    put_on_the_agenda(story, about_the_note(story))


def called(story: Story) -> None:
    """The members are called, and the papers are with them."""
    planned(story)
    call(story, story.people["meeting"])
    story.people["item"] = items(story)[0]


def in_session(story: Story) -> None:
    """Every seat is at the table, and the meeting is open."""
    called(story)
    open_it(story, story.people["meeting"])


def asked_in_session(story: Story) -> None:
    """Positions on the note are taken."""
    in_session(story)
    ask(story)


def plan(story: Story, **more: Any) -> UUID:
    """A meeting in three weeks."""
    starts = story.now + IN_THREE_WEEKS
    made: UUID = story.act(
        "officer-1",
        "meeting.plan",
        title="What is to be decided around a table",
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        place="Room XVI",
        illustrative=True,
        **more,
    )
    return made


def soon(story: Story) -> UUID:
    """A meeting later on the same day, with one thing to decide in words."""
    starts = story.now + timedelta(hours=4)
    made: UUID = story.act(
        "officer-1",
        "meeting.plan",
        title="A short meeting",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        place="By video",
        illustrative=True,
    )
    put_on_the_agenda(story, in_words("How we meet"), made)
    return made


def in_words(title: str) -> dict[str, Any]:
    """An item on the fund itself that takes no step and moves no money."""
    return {
        "subject_kind": "fund",
        "subject_id": FUND_ID,
        "outcome": "other",
        "title": title,
        "text": "Twice a year.",
    }


def decided_in_a_meeting(story: Story) -> None:
    """A meeting is moved, held and minuted; every record of a meeting has its row."""
    meeting = soon(story)
    put_on_the_agenda(story, in_words("Taken off"), meeting)
    first, second = items(story, meeting)
    story.act("officer-1", "meeting.move-item", meeting, item=2, place=1)
    story.act("officer-1", "meeting.move-item", meeting, item=2, place=1)
    starts = story.now + timedelta(hours=5)
    when: dict[str, Any] = {
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "place": "Room XVI",
    }
    story.act("officer-1", "meeting.move", meeting, reason="A larger room.", **when)
    call(story, meeting)
    story.act(
        "officer-1", "committee-item.rewrite", first, text="Three times.", changed="How often."
    )
    story.act("officer-1", "committee-item.take-off", second, reason="Not ripe yet.")
    attend(story, meeting)
    story.act("chair", "meeting.open", meeting)
    ask(story, first)
    answer(story, codes(story)[1], "objection", "Too often.", item=first)
    close_positions(story, first)
    if story.profile.committee.open_round_after_sealed:
        speak(story, codes(story)[1], "no-objection", item=first)
        close_item(story, first)
    story.act("officer-1", "meeting.write-minutes", meeting, item=1, text="How often was weighed.")
    story.act("chair", "meeting.close", meeting)
    story.act("officer-1", "meeting.circulate-minutes", meeting)
    story.act("chair", "meeting.comment-on-minutes", meeting, text="Well put.")


def put_on_the_agenda(story: Story, about: dict[str, Any], meeting: UUID | None = None) -> None:
    """Put an item on the agenda of the story's meeting."""
    on = meeting or story.people["meeting"]
    story.act("officer-1", "meeting.put-on-the-agenda", on, **about)


def call(story: Story, meeting: UUID) -> None:
    """Call the members, and send the papers."""
    story.act("officer-1", "meeting.call", meeting)
    story.act("officer-1", "meeting.send-papers", meeting)


def open_it(story: Story, meeting: UUID, *absent: str) -> None:
    """Its day has come: every seat but these is at the table, and the Chair opens it."""
    story.now += IN_THREE_WEEKS
    attend(story, meeting, *absent)
    story.act("chair", "meeting.open", meeting)


def attend(story: Story, meeting: UUID, *absent: str) -> None:
    """Every seat that was made is at the table, but for these."""
    present = [code for code in codes(story) if code not in absent]
    story.act("officer-1", "meeting.attendance", meeting, present=present, apologies=absent)


def ask(story: Story, item: UUID | None = None) -> None:
    """The Chair asks for positions on the item."""
    story.act("chair", "committee-item.ask", item or story.people["item"])


def close_positions(story: Story, item: UUID | None = None, who: str = "chair") -> None:
    """Whoever presides closes the positions."""
    story.act(who, "committee-item.close-positions", item or story.people["item"])


def speak(story: Story, code: str, answer: str, reason: str = "", item: UUID | None = None) -> None:
    """The secretariat writes down what a seat says in the open round."""
    on = item or story.people["item"]
    story.act("officer-1", "committee-item.speak", on, seat=code, answer=answer, reason=reason)


def close_item(story: Story, item: UUID | None = None) -> None:
    """The Chair closes the item behind its open round."""
    story.act("chair", "committee-item.close", item or story.people["item"])


def items(story: Story, meeting: UUID | None = None) -> list[UUID]:
    """What was put on the agenda, in order."""
    on = meeting or story.people["meeting"]
    query = select(CommitteeItem.id).where(CommitteeItem.sitting_id == on)
    return list(
        story.ask(lambda work: work.session.exec(query.order_by(col(CommitteeItem.seq))).all())
    )


def on_agenda(story: Story) -> tuple[OnItem, ...]:
    """What is on each item of the story's meeting."""
    found: tuple[OnItem, ...] = story.ask(
        lambda work: on_the_table(work, story.people["meeting"]).items
    )
    return found


def meeting_state(story: Story) -> str:
    """Where the story's meeting stands."""
    return story.state(Meeting, story.people["meeting"])
