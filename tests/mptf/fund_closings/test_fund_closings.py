"""The end of the fund itself: a checklist that holds it open, two persons, and nothing after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mptf.chain import table_of
from mptf.errors import GuardRefused, NotPermitted, PeriodClosed
from mptf.ledger import periods, rules
from mptf.ledger import service as ledger
from mptf.ledger.entries import Context, Document
from mptf.money import Money
from mptf.verification.service import verify
from mptf.work import Work
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.emptying import PROFILE, at_its_end, emptied, emptied_profile
from tests.lives import Story
from tests.tales import going_on
from workflows import fund_closing_lines as checklist
from workflows.own_acts import OWN_ACTS, Act
from workflows.tables import decided, edges

CLOSE = "fund-closing.close"
SAYS = "All programmes are closed, and what was left went to another fund."


@pytest.fixture(scope="module", autouse=True)
def _profile() -> Iterator[None]:
    with emptied_profile():
        yield


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """Nothing is left, but for a call, two agreements and the Committee's word."""
    with going_on(databases, emptied, PROFILE) as told:
        yield told


@pytest.fixture
def ready(databases: Databases) -> Iterator[Story]:
    """Nothing is left at all."""
    with going_on(databases, at_its_end, PROFILE) as told:
        yield told


def propose(story: Story) -> UUID:
    made: UUID = story.act("head", "fund-closing.propose", text=SAYS)
    return made


def waits(story: Story) -> dict[str, str]:
    """The lines that are not met, with what they say."""
    lines = story.ask(checklist.read)
    return {line.code.value: line.says for line in lines if not line.met}


@pytest.mark.same_on_both
def test_each_thing_that_is_not_over_holds_the_fund_open(story: Story) -> None:
    found = waits(story)
    assert set(found) == {"decision", "calls", "agreements"}
    assert "SAA-2022-0002" not in found["agreements"]  # paid to the last krone
    assert found["agreements"].count("SAA-2022-") == 2
    for who in ("officer-1", "agent-1", "chair", "auditor"):
        with pytest.raises(NotPermitted):
            story.act(who, "fund-closing.propose", text=SAYS)
    key = propose(story)
    with pytest.raises(GuardRefused, match="proposes it already"):
        propose(story)
    with pytest.raises(GuardRefused) as refused:
        story.act("agent-1", CLOSE, key)
    for sentence in found.values():
        assert sentence in str(refused.value)
    with pytest.raises(NotPermitted):
        story.act("head", CLOSE, key)
    story.act("head", "fund-closing.withdraw", key, why="Donors ask for a last audit.")
    propose(story)
    # What comes in meanwhile holds it open as well.
    story.act("officer-1", "pledge.enter", donor="D2", amount="1.00", currency="USD", **said(story))
    agreement = story.act(
        "agent-1", "agreement.enter", donor="D2", amount="1.00", currency="USD", **signed(story)
    )
    paid: dict[str, Any] = {"amount": "1.00", "currency": "USD", "bank_reference": "LAST"}
    deposit = story.act("agent-1", "deposit.record", agreement, value_on=story.today, **paid)
    assert {"receipts", "agreements"} <= set(waits(story))
    story.act("agent-2", "deposit.confirm", deposit)
    found = waits(story)
    assert "decides: USD 0.99 free." in found["pools"]
    assert found["periods"].startswith("The last entry is of 10 January 2025; ")
    assert "receipts" not in found


def said(story: Story) -> dict[str, Any]:
    return {"pledged_on": story.today}


def signed(story: Story) -> dict[str, Any]:
    return {"signed_on": story.today}


def test_the_agent_closes_it_and_nothing_is_taken_in_any_more(ready: Story) -> None:
    assert waits(ready) == {}
    key = propose(ready)
    with pytest.raises(NotPermitted):
        ready.act("officer-1", CLOSE, key)
    ready.act("agent-1", CLOSE, key)
    assert ready.ask(periods.closed_for_good) == ready.today
    assert ready.ask(periods.closed_through) == date.max
    taking = [act for act in OWN_ACTS if act.takes_in]
    assert len(taking) > 9
    for act in taking:
        with pytest.raises(GuardRefused, match="The fund was closed on 20 January 2025"):
            ready.act(_BY.get(act.name, "agent-1"), act.name, _on(ready, act))
    with pytest.raises(PeriodClosed, match="the fund is closed"):
        ready.write("agent-1", _one_more)
    assert verify(ready.fund.engine, edges(), decided(), ready.profile).findings == []
    # What could be begun says why it cannot, by the same sentence, wherever it stands.
    for who, address in PLACES:
        page = client_of(ready, who).get(address).text
        begun = [act.name for act in taking if f"/acts/{act.name}" in page]
        assert begun == [], address
        assert "The fund was closed on 20 January 2025: nothing more is taken into it." in page


PLACES = (
    ("agent-1", "/contributions"),
    ("agent-1", "/agreements"),
    ("agent-1", "/agreements/SAA-2022-0001"),
    ("agent-1", "/bank-lines"),
    ("agent-1", "/books"),
    ("officer-1", "/calls"),
    ("E1", "/notes"),
    ("donor", "/interests"),
)
"""Who would begin something, and where."""


def _one_more(work: Work) -> UUID:
    """An entry past every act."""
    context = Context(work.today(), "One more", "one-more", Document("deposit", uuid4()))
    return ledger.post(work, rules.interest(context, Money(1, "USD")))


_BY = {
    "call.prepare": "officer-1",
    "concept-note.draft": "E1",
    "interest.express": "donor",
    "fund-closing.propose": "head",
}


def _on(story: Story, act: Act) -> UUID | None:
    """What is sent does not matter: it is refused before anybody looks at it."""
    if act.on is None:
        return None
    query = text(f"SELECT id FROM {table_of(act.on).name} ORDER BY number LIMIT 1")
    with story.fund.engine.connect() as connection:
        return UUID(str(connection.execute(query).scalar_one()))


def test_the_database_closes_no_fund_of_which_a_cent_is_left(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        story.deposit("0.01")
        with pytest.raises(DBAPIError, match="money is left"):
            story.write("agent-1", periods.close_for_good)
        assert story.ask(periods.closed_for_good) is None


@pytest.mark.same_on_both
def test_pages_programs_and_donors_are_told(ready: Story) -> None:
    before = client_of(ready, "agent-1").get("/closing").text
    assert "12 of 12 lines are met" in before
    assert program_of(ready, "auditor").get("/api/v1/fund-closings").json()["closed_on"] is None
    key = propose(ready)
    record = program_of(ready, "agent-1").get("/api/v1/fund-closings/FC-01").json()
    assert [act["act"] for act in record["allowed"]] == [CLOSE]
    ready.act("agent-1", CLOSE, key)
    told = program_of(ready, "auditor").get("/api/v1/fund-closings").json()
    assert told["closed_on"] == "2025-01-20"
    assert {line["met"] for line in told["checklist"]} == {True}
    for address in ("/closing", "/books"):
        assert (
            "The fund was closed on 20 January 2025"
            in client_of(ready, "agent-1").get(address).text
        )
    assert "The fund was closed on 20 January 2025" in client_of(ready, None).get("/public").text
    assert "/acts/cash-movement.record" not in client_of(ready, "agent-1").get("/books").text
    # The letter waits for the head, and then is every donor's to read.
    assert "MIG00/FCL" not in client_of(ready, "donor").get("/letters").text
    ready.act("head", "fund-closing.sign-letter", key, letter="fund-closure")
    page = client_of(ready, "donor").get("/letters").text
    assert "MIG00/FCL/2025/0001" in page
    assert "MIG00/FCL" not in client_of(ready, ready.entities[0]).get("/letters").text
