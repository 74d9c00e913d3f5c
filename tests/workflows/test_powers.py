"""A delegation reaches as far as it says: for what, up to which amount, until it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.committee.models import Decision, DecisionSignature
from mptf.errors import GuardRefused, Invalid, NotPermitted
from mptf.letters.models import Letter
from mptf.people.models import Delegation
from mptf.policy import Role
from tests.conftest import Databases
from tests.lives import FUND_ID, Story
from tests.tales import going_on
from workflows.choices import choices

pytestmark = pytest.mark.same_on_both


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as own:
        yield own


def lend(story: Story, *purposes: str, most: str | None = None) -> UUID:
    """The Chair lends its role to the deputy."""
    key: UUID = story.act(
        "chair",
        "person.delegate",
        giver=story.people["chair"],
        taker=story.people["deputy"],
        role="chair",
        text="Memorandum 1",
        from_on=story.today,
        purposes=purposes,
        most=most,
    )
    return key


def costs(story: Story, amount: str) -> UUID:
    """A decision that gives so much, unsigned."""
    item = story.item("fund", FUND_ID, "direct-cost", amount=amount)
    return story.decide(item, sign=False)


def reasons(story: Story, decision: UUID) -> tuple[str, ...]:
    """What holds the deputy's signature back, as pages say it."""

    def read(work: Any) -> tuple[str, ...]:
        found = choices(work, {decision: work.get(Decision, decision)})[decision]
        return next(choice.reasons for choice in found if choice.name == "decision.sign")

    with story.fund.reading(story.actor("deputy")) as work:
        return read(work)


def test_a_delegation_for_letters_signs_no_decision_and_says_why(story: Story) -> None:
    lend(story, "sign-letter", "preside")
    decision = costs(story, "10.00")
    said = "Your delegation does not let you sign decisions."
    assert reasons(story, decision) == (said,)
    with pytest.raises(GuardRefused, match=said):
        story.act("deputy", "decision.sign", decision)
    assert story.state(Decision, decision) == "recorded"


def test_an_amount_bounds_what_is_signed_to_the_cent(story: Story) -> None:
    lend(story, "sign-decision", most="10.00")
    too_much, just = costs(story, "10.01"), costs(story, "10.00")
    with pytest.raises(GuardRefused, match=r"up to USD.10\.00; this is USD.10\.01"):
        story.act("deputy", "decision.sign", too_much)
    story.act("deputy", "decision.sign", just)
    query = select(DecisionSignature.delegation).where(DecisionSignature.decision_id == just)
    assert story.ask(lambda work: work.session.exec(query).one()) == "Memorandum 1"
    story.act("chair", "decision.sign", too_much)


def test_a_target_is_no_money_that_is_given(story: Story) -> None:
    lend(story, "sign-decision", most="10.00")
    target = story.decide(story.item("fund", FUND_ID, "target", amount="1000000.00"), sign=False)
    story.act("deputy", "decision.sign", target)
    assert story.state(Decision, target) == "signed"


def test_a_transfer_request_is_bounded_alike(story: Story) -> None:
    programme = story.invite(story.pipeline())
    story.document(programme)
    story.approve(programme)
    story.sign_document(programme)
    request = story.act("officer-1", "transfer-request.draft", programme, tranche=1)
    lend(story, "sign-transfer-request", most="10.00")
    with pytest.raises(GuardRefused, match=r"up to USD.10\.00"):
        story.act("deputy", "transfer-request.sign", request)
    lend(story, "sign-transfer-request")
    story.act("deputy", "transfer-request.sign", request)


def test_a_letter_is_signed_by_whoever_may_sign_letters(story: Story) -> None:
    note = story.submit()
    story.send_back(note)
    story.act(
        "head",
        "person.delegate",
        giver=story.people["head"],
        taker=story.people["auditor"],
        role="head-of-secretariat",
        text="Memorandum 2",
        from_on=story.today,
        purposes=["preside"],
    )
    letter = {"letter": "returned-for-completion"}
    with pytest.raises((NotPermitted, GuardRefused)):
        story.act("auditor", "concept-note.sign-letter", note, **letter)
    story.act(
        "head",
        "person.delegate",
        giver=story.people["head"],
        taker=story.people["auditor"],
        role="head-of-secretariat",
        text="Memorandum 3",
        from_on=story.today,
        purposes=["sign-letter"],
    )
    story.act("auditor", "concept-note.sign-letter", note, **letter)
    query = select(Letter.delegation).where(Letter.kind == "returned-for-completion")
    assert story.ask(lambda work: work.session.exec(query).one()) == "Memorandum 3"


def test_what_was_taken_back_is_over_at_once_and_taken_back_once(story: Story) -> None:
    lent = lend(story)
    decision = costs(story, "10.00")
    story.act("chair", "delegation.end", lent)
    with pytest.raises(NotPermitted):
        story.act("deputy", "decision.sign", decision)
    with pytest.raises(Invalid, match="it has ended already"):
        story.act("chair", "delegation.end", lent)
    assert story.ask(lambda work: work.get(Delegation, lent).revoked_on) == story.today


@pytest.mark.parametrize("who", ["head", "administrator"])
def test_nobody_enters_a_delegation_to_themselves(story: Story, who: str) -> None:
    with pytest.raises(Invalid, match="nobody enters a delegation to themselves"):
        story.act(
            who,
            "person.delegate",
            giver=story.people["chair"],
            taker=story.people[who],
            role="chair",
            text="A memorandum that nobody else has read",
            from_on=story.today,
        )
    assert not story.ask(lambda work: work.session.exec(select(Delegation)).all())


def test_what_was_lent_is_not_lent_on_nor_widened(story: Story) -> None:
    story._person("stand-in", "DON", Role.DONOR)
    story.people["deputy"] = story.people["stand-in"]  # nothing but what the Chair lends them
    lent = lend(story, "preside")
    with pytest.raises(NotPermitted, match="in person"):
        story.act(
            "deputy",
            "person.delegate",
            giver=story.people["chair"],
            taker=story.people["deputy"],
            role="chair",
            text="A memorandum of my own",
            from_on=story.today,
        )
    with pytest.raises(NotPermitted):
        story.act("deputy", "delegation.end", lent)
    story.act("chair", "delegation.end", lent)
