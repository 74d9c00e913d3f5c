"""The order of an agenda: changed until the papers are out, and the same wherever it is read."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.errors import Invalid, NotFound, NotPermitted, WrongState
from mptf.letters.models import LetterDraft
from mptf.outbox.models import Message
from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.meeting import call, in_words, on_agenda, plan, planned, put_on_the_agenda
from tests.tales import going_on

pytestmark = pytest.mark.same_on_both

OTHERS = ("Second", "Third", "Fourth")
NOTE = "A concept note"


def several(story: Story) -> None:
    """A meeting is planned, with four items on its agenda."""
    planned(story)
    for title in OTHERS:
        put_on_the_agenda(story, in_words(title))


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, several) as own:
        yield own


def move(story: Story, item: int, place: int, who: str = "officer-1") -> UUID:
    made: UUID = story.act(
        who, "meeting.move-item", story.people["meeting"], item=item, place=place
    )
    return made


def agenda(story: Story) -> list[tuple[int, str]]:
    return [(each.item.seq, each.item.title) for each in on_agenda(story)]


@pytest.mark.parametrize(
    ("item", "place", "order"),
    [
        (1, 4, ["Second", "Third", "Fourth", NOTE]),
        (4, 1, ["Fourth", NOTE, "Second", "Third"]),
        (2, 3, [NOTE, "Third", "Second", "Fourth"]),
        (3, 3, [NOTE, "Second", "Third", "Fourth"]),
    ],
)
def test_an_item_is_moved_and_those_between_give_way(
    story: Story, item: int, place: int, order: list[str]
) -> None:
    move(story, item, place)
    assert agenda(story) == list(enumerate(order, 1))


def test_it_is_moved_again_and_what_comes_later_stands_last(story: Story) -> None:
    move(story, 4, 1)
    move(story, 2, 4)
    put_on_the_agenda(story, in_words("Fifth"))
    titles = ["Fourth", "Second", "Third", NOTE, "Fifth"]
    assert agenda(story) == list(enumerate(titles, 1))


@pytest.mark.parametrize(("item", "place"), [(5, 1), (1, 5)])
def test_there_are_as_many_places_as_items(story: Story, item: int, place: int) -> None:
    with pytest.raises(Invalid, match="the agenda has the numbers 1 to 4"):
        move(story, item, place)


def test_it_is_the_same_in_the_mail_in_the_letter_and_on_the_page(story: Story) -> None:
    move(story, 4, 1)
    call(story, story.people["meeting"])
    texts = story.ask(lambda work: work.session.exec(select(Message.text)).all())
    for text in (text for text in texts if "On the agenda" in text):
        assert "1. Fourth\n2. A concept note" in text
    drafts = story.ask(lambda work: work.session.exec(select(LetterDraft)).all())
    listed = [draft.facts["agenda"] for draft in drafts if "agenda" in draft.facts]
    assert [[line["title"] for line in lines][:2] for lines in listed] == [["Fourth", NOTE]] * 2
    page = client_of(story, "member").get("/meetings/SCM-2022-0001").text
    assert page.index("1. Fourth") < page.index("2. A concept note") < page.index("4. Third")
    told = program_of(story, "member").get("/api/v1/meetings/SCM-2022-0001").json()["items"]
    assert [(each["seq"], each["title"]) for each in told][:2] == [(1, "Fourth"), (2, NOTE)]


def test_numbers_stay_once_the_papers_are_sent(story: Story) -> None:
    call(story, story.people["meeting"])
    with pytest.raises(WrongState):
        move(story, 1, 2)


def test_the_secretariat_alone_changes_it(story: Story) -> None:
    with pytest.raises(NotPermitted):
        move(story, 1, 2, "chair")
    for who in ("member", "E1"):
        with pytest.raises(NotFound):
            move(story, 1, 2, who)


def test_what_is_taken_off_leaves_its_number_behind(story: Story) -> None:
    move(story, 4, 1)
    second = on_agenda(story)[1].item.id
    story.act("officer-1", "committee-item.take-off", second, reason="Not ripe yet.")
    page = (
        client_of(story, "officer-1")
        .get(f"/acts/meeting.move-item?on={story.people['meeting']}")
        .text
    )
    assert "1. Fourth" in page
    assert "3. Second" in page
    assert "2. A concept note" not in page


def test_it_is_offered_where_there_is_an_order(databases: Databases) -> None:
    with going_on(databases, planned) as story:
        empty = plan(story)
        offered = program_of(story, "officer-1").get("/api/v1/meetings/SCM-2022-0002").json()
        assert "meeting.move-item" not in {each["act"] for each in offered["allowed"]}
        with pytest.raises(Invalid, match="numbers 1 to 0"):
            story.act("officer-1", "meeting.move-item", empty, item=1, place=1)


def test_a_program_moves_it(story: Story) -> None:
    officer = program_of(story, "officer-1")
    made = act(officer, "meetings/SCM-2022-0001/move-item", "a-key-of-mine", item=4, place=1)
    assert made.status_code == 200
    assert agenda(story)[0] == (1, "Fourth")
