"""Calls: prepared, announced with what they take, open and closed by the clock alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from mptf.calls import queries as calls
from mptf.calls.calendar import entries
from mptf.calls.models import Call, CallDraft
from mptf.calls.service import closes_at
from mptf.calls.states import CallState, state_at
from mptf.clock import StoppedClock
from mptf.errors import GuardRefused, Invalid, NotFound
from mptf.notes.models import ConceptNote
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

pytestmark = pytest.mark.same_on_both

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        yield own


def announced(story: Story, **more: object) -> UUID:
    sent = {"number": "2023-1", "title": "A call", "opens_at": story.now.isoformat()}
    return story.announce(**(sent | more))


def state(story: Story, number: str = "2023-1") -> CallState:
    row = story.ask(lambda work: calls.numbered(work, number))
    found: CallState = row.state(story.now)
    return found


def test_it_opens_and_closes_at_its_instants() -> None:
    opens = datetime(2023, 1, 9, 8, tzinfo=UTC)
    closes = opens + 60 * DAY
    assert state_at(opens - TICK, opens, closes) is CallState.ANNOUNCED
    assert state_at(opens, opens, closes) is CallState.OPEN
    assert state_at(closes - TICK, opens, closes) is CallState.OPEN
    assert state_at(closes, opens, closes) is CallState.CLOSED
    assert state_at(closes, opens, None) is CallState.OPEN


def test_it_is_announced_as_it_was_written_last_and_frozen(story: Story) -> None:
    opens = story.now.isoformat()
    sent: dict[str, Any] = {"number": "2023-1", "title": "First words", "opens_at": opens}
    draft = story.act("officer-1", "call.prepare", **sent)
    again = {"number": "2023-7", "title": "Last words", "areas": ["TA2"], "ceiling": "1500000.00"}
    story.act("officer-1", "call-draft.rewrite", draft, **(sent | again))
    call = story.act("head", "call-draft.announce", draft)
    row = story.ask(lambda work: calls.numbered(work, "2023-7"))
    assert (row.id, row.title, row.areas) == (call, "Last words", ["TA2"])
    assert row.ceiling_minor == 150_000_000
    codes = [criterion.code for criterion in story.profile.assessment.rubric]
    kept = story.ask(lambda work: [each["code"] for each in work.get(Call, call).rubric])
    assert kept == codes
    for act in ("rewrite", "announce", "drop"):
        with pytest.raises(GuardRefused, match="not in preparation any more"):
            story.act("head", f"call-draft.{act}", draft, **(sent if act == "rewrite" else {}))


def test_its_number_is_its_alone_also_once_it_was_given_up(story: Story) -> None:
    sent = {"number": "2023-1", "title": "A call", "opens_at": story.now.isoformat()}
    draft = story.act("officer-1", "call.prepare", **sent)
    with pytest.raises(Invalid, match="“2023-1” is taken"):
        story.act("officer-1", "call.prepare", **sent)
    story.act("officer-1", "call-draft.drop", draft)
    with pytest.raises(Invalid, match="is taken"):
        story.act("officer-1", "call.prepare", **sent)
    with pytest.raises(NotFound):
        story.ask(lambda work: calls.numbered(work, "2023-1"))
    assert story.ask(lambda work: work.get(CallDraft, draft).ended_at) is not None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"areas": ["TA2", "TA9"]}, "areas"),
        ({"regions": ["atlantis"]}, "regions"),
        ({"ceiling": "0.00"}, "ceiling"),
        ({"ceiling": "1.001"}, "amount"),
        ({"closes_at": "2000-01-01T00:00:00Z"}, "closes_at"),
        ({"number": "2023/1"}, "number"),
        ({"number": ""}, "number"),
    ],
)
def test_what_cannot_be_is_named(story: Story, more: dict[str, object], field: str) -> None:
    sent: dict[str, Any] = {"number": "2023-1", "title": "A call", "opens_at": "2023-01-09T08:00Z"}
    with pytest.raises(Invalid) as refused:
        story.act("officer-1", "call.prepare", **(sent | more))
    assert refused.value.field == field


def test_one_whose_end_has_passed_is_not_announced(story: Story) -> None:
    soon = (story.now + timedelta(hours=1)).isoformat()
    sent = {"number": "2023-1", "title": "A call", "opens_at": story.now.isoformat()}
    draft = story.act("officer-1", "call.prepare", **sent, closes_at=soon)
    story.wait(days=1)
    with pytest.raises(GuardRefused, match="end of the call has passed"):
        story.act("officer-1", "call-draft.announce", draft)


def test_it_never_opens_before_it_is_announced(story: Story) -> None:
    long_ago = (story.now - 90 * DAY).isoformat()
    announced(story, opens_at=long_ago)
    row = story.ask(lambda work: calls.numbered(work, "2023-1"))
    assert row.opens_at == story.now == row.announced_at


def test_its_end_is_put_off_and_never_drawn_near(story: Story) -> None:
    ends = story.now + 30 * DAY
    call = announced(story, closes_at=ends.isoformat())
    for wrong in (ends, ends - DAY, story.now - DAY):
        with pytest.raises(Invalid) as refused:
            story.act(
                "officer-1", "call.set-end", call, closes_at=wrong.isoformat(), reason="Sooner."
            )
        assert refused.value.field == "closes_at"
    later = ends + 14 * DAY
    story.act("officer-1", "call.set-end", call, closes_at=later.isoformat(), reason="Storms.")
    assert story.ask(lambda work: closes_at(work, work.get(Call, call))) == later
    story.now = ends
    assert state(story) is CallState.OPEN
    story.now = later
    assert state(story) is CallState.CLOSED
    with pytest.raises(GuardRefused, match="The call closed on"):
        story.act(
            "officer-1", "call.set-end", call, closes_at=(later + DAY).isoformat(), reason="Late."
        )


def test_a_rolling_one_is_given_an_end(story: Story) -> None:
    call = announced(story)
    assert state(story) is CallState.OPEN
    ends = story.now + DAY
    story.act("officer-1", "call.set-end", call, closes_at=ends.isoformat(), reason="No more cash.")
    story.now = ends
    assert state(story) is CallState.CLOSED


# --- Its notes -----------------------------------------------------------------------------------


def submitted(story: Story) -> str:
    """Where a note stands that was submitted and taken up."""
    note = story.submit("Under a call")
    return story.state(ConceptNote, note)


def test_a_note_comes_while_the_call_is_open_to_the_instant(story: Story) -> None:
    opens = story.now + DAY
    ends = opens + DAY
    announced(story, number="2022-1", opens_at=opens.isoformat(), closes_at=ends.isoformat())
    early, late = story.draft("Early"), story.draft("Late")
    with pytest.raises(GuardRefused, match=r"opens on .*\(Europe/Zurich\)"):
        story.act("E1", "concept-note.submit", early)
    story.now = opens - timedelta(minutes=1)  # an act takes place a minute later
    story.act("E1", "concept-note.submit", early)
    story.now = ends - timedelta(minutes=1)
    with pytest.raises(GuardRefused, match=r"closed on .*\(Europe/Zurich\)"):
        story.act("E1", "concept-note.submit", late)
    story.now = ends - timedelta(minutes=1) - TICK
    story.act("E1", "concept-note.submit", late)


@pytest.mark.parametrize(
    ("takes", "reason"),
    [
        ({"areas": ["TA5"]}, "takes notes on area 5 alone"),
        ({"regions": ["arab-states"]}, "takes notes for Arab States alone"),
        ({"ceiling": "1000.00"}, "at most USD 1,000.00"),
    ],
)
def test_a_note_lies_within_what_the_call_takes(
    story: Story, takes: dict[str, object], reason: str
) -> None:
    announced(story, number="2022-1", **takes)
    note = story.draft("Outside of it")
    with pytest.raises(GuardRefused, match=reason):
        story.act("E1", "concept-note.submit", note)


def test_exactly_the_ceiling_is_within_it(story: Story) -> None:
    announced(story, number="2022-1", ceiling=f"{story.amount}.00")
    assert submitted(story) == "screening"


def test_a_call_for_some_takes_those(story: Story) -> None:
    said = story.content("")
    announced(story, number="2022-1", areas=[said["area"]], regions=[said["region"]])
    assert submitted(story) == "screening"


# --- In a calendar -------------------------------------------------------------------------------


def test_its_end_moves_in_a_calendar(story: Story) -> None:
    ends = story.now + 30 * DAY
    call = announced(story, closes_at=ends.isoformat())

    def last() -> tuple[str, str, Any]:
        text = story.ask(lambda work: entries(calls.numbered(work, "2023-1"), work.public_url))
        event = Calendar.from_ical(text).walk("VEVENT")[-1]
        return str(event["uid"]), str(event["sequence"]), event.decoded("dtend")

    before = last()
    assert before[1:] == ("0", ends)
    later = ends + DAY
    story.act("officer-1", "call.set-end", call, closes_at=later.isoformat(), reason="Storms.")
    assert last() == (before[0], "1", later)
    rolling = announced(story, number="2023-2")
    assert rolling != call
    text = story.ask(lambda work: entries(calls.numbered(work, "2023-2"), work.public_url))
    assert text.count("BEGIN:VEVENT") == 1


def test_only_staff_read_what_is_in_preparation(story: Story) -> None:
    sent = {"number": "2023-1", "title": "A call", "opens_at": story.now.isoformat()}
    story.act("officer-1", "call.prepare", **sent)
    for who, sees in (("officer-1", 1), ("chair", 1), ("E1", 0), ("member", 0), ("donor", 0)):
        with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
            assert len(calls.in_preparation.read(work)) == sees, who
