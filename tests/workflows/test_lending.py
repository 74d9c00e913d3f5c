"""What one person enters for another lends nothing until that other has said so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.audit.models import AuditEvent
from mptf.clock import StoppedClock
from mptf.errors import Invalid, NotFound, NotPermitted
from mptf.people.lending import LENDABLE
from mptf.policy import Role
from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.acts import perform
from workflows.waiting import Item, waiting

pytestmark = pytest.mark.same_on_both


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, and somebody who has nothing but what is lent to them."""
    with going_on(databases, Story.begin) as own:
        own._person("stand-in", "DON", Role.DONOR)
        yield own


def enter(story: Story, who: str, giver: str = "chair", role: str = "chair", **more: Any) -> UUID:
    """Somebody enters that a person lends their role to the stand-in."""
    key: UUID = story.act(
        who,
        "person.delegate",
        giver=story.people[giver],
        taker=story.people["stand-in"],
        role=role,
        text="A memorandum",
        **{"from_on": story.today, **more},
    )
    return key


def lends(story: Story, role: Role = Role.CHAIR) -> bool:
    """Whether the stand-in exercises the role: as an actor, and as whoever has signed in."""
    by_name = story.actor("stand-in").exercises(role)
    seen = client_of(story, "stand-in").get("/books").status_code == 200
    assert by_name == seen, "a session has the powers that its person has"
    return by_name


def asked(story: Story, who: str) -> tuple[list[Item], list[Item]]:
    """The delegations that wait on somebody's Home: for them, and for others."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        found = waiting(work)
    mine, others = (
        [item for item in side if item.kind == "delegation"] for side in (found.mine, found.others)
    )
    return mine, others


@pytest.mark.parametrize("who", ["administrator", "officer-1", "head"])
def test_it_lends_nothing_until_the_lender_says_so(story: Story, who: str) -> None:
    lent = enter(story, who)
    assert not lends(story)
    [task], [] = asked(story, "chair")
    assert (task.act, task.number, task.title) == (
        "delegation.confirm",
        "Person stand-in",
        "A memorandum",
    )
    for other in ("head", "administrator", "auditor"):
        mine, [wait] = asked(story, other)
        assert mine == []
        assert wait.party == "the person whose role is lent"
    assert asked(story, "agent-1") == ([], [])
    story.act("chair", "delegation.confirm", lent)
    assert lends(story)
    assert asked(story, "chair") == asked(story, "head") == ([], [])
    done = story.ask(lambda work: work.session.exec(select(AuditEvent.act)).all())
    assert "confirm delegation" in done


def test_whoever_lends_their_own_role_lends_it_at_once(story: Story) -> None:
    lent = enter(story, "chair")
    assert lends(story)
    with pytest.raises(Invalid, match="it is confirmed already"):
        story.act("chair", "delegation.confirm", lent)


def test_nobody_confirms_for_the_lender(story: Story) -> None:
    lent = enter(story, "administrator")
    for who in ("administrator", "head", "officer-1", "auditor"):
        with pytest.raises(NotPermitted, match="the person whose role is lent"):
            story.act(who, "delegation.confirm", lent)
    with pytest.raises(NotPermitted):
        story.act("stand-in", "delegation.confirm", lent)
    assert not lends(story)


def test_a_delegate_of_the_chair_confirms_nothing_for_the_chair(story: Story) -> None:
    story.act(
        "chair",
        "person.delegate",
        giver=story.people["chair"],
        taker=story.people["deputy"],
        role="chair",
        text="Everything",
        from_on=story.today,
    )
    lent = enter(story, "administrator")
    with pytest.raises(NotPermitted):
        story.act("deputy", "delegation.confirm", lent)


def test_what_was_refused_or_is_over_is_not_confirmed(story: Story) -> None:
    refused, over = enter(story, "head"), enter(story, "head", to_on=story.today)
    story.act("chair", "delegation.end", refused)
    story.wait(days=1)
    for lent in (refused, over):
        with pytest.raises(Invalid, match="it has ended already"):
            story.act("chair", "delegation.confirm", lent)
    assert asked(story, "chair") == ([], [])


def test_a_role_that_one_has_no_more_is_not_lent(story: Story) -> None:
    enter(story, "chair")
    waits = enter(story, "head")
    assert lends(story)
    story.act("administrator", "person.roles", story.people["chair"], roles=["committee"])
    assert not lends(story)
    with pytest.raises(NotPermitted, match="whoever holds the role of chair"):
        story.act("chair", "delegation.confirm", waits)
    assert "Lapsed" in client_of(story, "head").get("/committee").text
    story.act("administrator", "person.roles", story.people["chair"], roles=["chair"])
    assert lends(story)
    story.act("administrator", "person.retire", story.people["chair"])
    assert not lends(story), "nobody stands in for whoever has left"


def test_who_reads_nothing_of_people_finds_and_confirms_their_own(story: Story) -> None:
    lent = enter(story, "administrator", "agent-2", "agent")
    lender = program_of(story, "agent-2")
    [task] = lender.get("/api/v1/home").json()["waiting_for_you"]
    assert task["address"] == f"/api/v1/delegations/{lent}"
    record = lender.get(task["address"]).json()
    assert (record["standing"], record["confirmed_on"]) == ("to-be-confirmed", None)
    acts = [action["act"] for action in record["allowed"]]
    assert acts == ["delegation.confirm", "delegation.end"]
    page = client_of(story, "agent-2").get("/").text
    assert f'href="/acts/delegation.confirm?on={lent}"' in page
    assert "/people/" not in page, "what is not theirs to open is no link"
    assert program_of(story, "agent-1").get(task["address"]).status_code == 404
    with pytest.raises(NotFound):
        story.act("agent-1", "delegation.confirm", lent)
    answer = act(lender, task["act"]["address"].removeprefix("/api/v1/"))
    assert answer.json()["standing"] == "in-force", answer.text
    assert lends(story, Role.AGENT)


@pytest.mark.parametrize("role", sorted(set(Role) - LENDABLE))
def test_only_what_signs_or_presides_is_lent(story: Story, role: Role) -> None:
    with pytest.raises(Invalid, match="is not lent"):
        enter(story, "head", role=role.value)


def test_a_note_of_its_end_is_kept_when_it_is_undone(story: Story) -> None:
    """A preview says what would follow, and lends nothing."""
    lent = enter(story, "head")
    with story.fund.trying(story.actor("chair")) as work:
        perform(work, "delegation.confirm", lent, {})
    assert not lends(story)
