"""Duties that are kept apart: nobody makes more of the fund, nor signs what they wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from mptf.errors import GuardRefused, NotPermitted
from mptf.people.models import Person
from mptf.people.service import ENTERED_BY_SECRETARIAT
from mptf.policy import Role
from tests.conftest import Databases
from tests.lives import FUND_ID, Story
from tests.tales import going_on
from workflows.waiting import waiting

OF_THE_FUND = sorted(set(Role) - ENTERED_BY_SECRETARIAT - {Role.SYSTEM, Role.PUBLIC})


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as own:
        yield own


def enter(story: Story, who: str, *roles: Role) -> None:
    story.act(
        who,
        "person.add",
        name="Somebody",
        title="A title",
        organisation="SEC",
        roles=[role.value for role in roles],
    )


@pytest.mark.parametrize("role", OF_THE_FUND)
def test_a_role_of_the_funds_own_is_given_by_an_administrator(story: Story, role: Role) -> None:
    """Else an officer would enter two agents, invite them, and be both persons of four eyes."""
    with pytest.raises(NotPermitted, match="an administrator may give a role of the fund's own"):
        enter(story, "officer-1", Role.ENTITY, role)
    assert "Somebody" not in story.ask(lambda work: work.session.exec(select(Person.name)).all())
    enter(story, "administrator", role)


def test_the_secretariat_enters_those_who_act_for_others(story: Story) -> None:
    enter(story, "officer-1", *ENTERED_BY_SECRETARIAT)


def test_whoever_recorded_a_decision_does_not_sign_it(story: Story) -> None:
    story.act(
        "chair",
        "person.delegate",
        giver=story.people["chair"],
        taker=story.people["officer-1"],
        role="chair",
        text="Memorandum 1",
        from_on=story.today,
    )
    decision = story.decide(story.item("fund", FUND_ID, "target", amount="1.00"), sign=False)
    story.act(
        "chair",
        "person.delegate",
        giver=story.people["chair"],
        taker=story.people["deputy"],
        role="chair",
        text="Memorandum 2",
        from_on=story.today,
    )
    with pytest.raises(GuardRefused, match="another delegate"):
        story.act("officer-1", "decision.sign", decision)
    assert not _signs(story, "officer-1", decision)
    assert _signs(story, "deputy", decision)
    story.act("deputy", "decision.sign", decision)


def _signs(story: Story, who: str, decision: Any) -> bool:
    """Whether Home asks somebody to sign it."""
    with story.fund.reading(story.actor(who)) as work:
        return any(item.id == decision for item in waiting(work).mine)


def test_an_auditor_signs_no_letter(story: Story) -> None:
    note = story.submit()
    story.send_back(note)
    with pytest.raises(NotPermitted, match="whoever signs letters"):
        story.act("auditor", "concept-note.sign-letter", note, letter="returned-for-completion")
