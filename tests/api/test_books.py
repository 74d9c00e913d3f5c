"""What the agent does from the books: reverse an entry, name a pool, give a budget back, close."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.committee.models import DecisionItem
from mptf.errors import GuardRefused, InsufficientFunds, Invalid, PeriodClosed
from mptf.ledger import queries as books
from mptf.ledger.models import LedgerTx
from mptf.money import Money
from tests.api.test_acts import form_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import FUND_ID, Story
from tests.tales import going_on


def usd(text: str) -> Money:
    """Dollars, as a person writes them."""
    return Money.parse(text, "USD")


def decided(story: Story, outcome: str, amount: str) -> str:
    """The item of a decision on the fund itself."""
    decision = story.decide(story.item("fund", FUND_ID, outcome, amount=amount, text="So be it."))
    query = select(DecisionItem.id).where(DecisionItem.decision_id == decision)
    return str(story.ask(lambda work: work.session.exec(query).one()))


def pools(story: Story) -> dict[str, Money]:
    """What each pool has free."""
    return {
        code: money
        for code, money in story.ask(
            lambda work: books.drawable_by_pool(work, work.today())
        ).items()
        if money
    }


def entry_of(story: Story, document: UUID) -> LedgerTx:
    """The entry that rests on a document."""
    query = select(LedgerTx).where(LedgerTx.document_id == document)
    found: LedgerTx = story.ask(lambda work: work.session.exec(query).one())
    return found


def with_two_pools(story: Story) -> None:
    """Unearmarked money, and money for one area."""
    story.populate()
    story.deposit("1000.00")
    story.deposit("500.00", areas=["TA2"])


AREA = "areas:TA2"


def test_what_is_left_of_a_budget_goes_back_to_its_pool(databases: Databases) -> None:
    with going_on(databases, with_two_pools) as story:
        item = decided(story, "direct-cost", "300.00")
        story.movement("direct-cost", "120.00", decision_item=item)
        with pytest.raises(GuardRefused, match="must decide this first"):
            story.movement("direct-cost-release", "180.00")
        with pytest.raises(GuardRefused, match=r"USD 180\.00 are left"):
            story.movement("direct-cost-release", "180.01", decision_item=item)
        before = pools(story)["open"]
        story.movement("direct-cost-release", "180.00", decision_item=item)
        assert pools(story)["open"] == before + usd("180.00")
        found = story.ask(books.statement)
        assert (found.allocated, found.direct_cost) == (usd("0"), usd("120.00"))
        with pytest.raises(GuardRefused, match=r"USD 0\.00 are left"):
            story.movement("direct-cost", "0.01", decision_item=item)


def test_money_goes_into_the_pool_that_is_named_and_out_of_it(databases: Databases) -> None:
    with going_on(databases, with_two_pools) as story:
        story.movement("fund-interest", "7.00", pool=AREA)
        story.movement("bank-charge", "2.00", pool=AREA)
        assert pools(story) == {AREA: usd("500.00"), "open": usd("990.00")}  # 1% and 5 - 5
        item = decided(story, "fund-transfer", "2000.00")
        with pytest.raises(InsufficientFunds):
            story.movement("fund-transfer", "500.01", decision_item=item, pool=AREA)
        story.movement("fund-transfer", "500.00", decision_item=item, pool=AREA, counterpart="X")
        story.movement("fund-transfer", "990.00", decision_item=item, counterpart="X")
        assert pools(story) == {}
        assert story.ask(books.statement).balance_agent == usd("0")
        told = client_of(story, "auditor")
        row = told.get("/api/v1/cash-movements").json()["items"][1]
        assert (row["kind"], row["pool"]) == ("fund-transfer", AREA)
        movements = told.get("/contributions").text.partition('id="movements"')[2]
        assert "Area 2" in movements


@pytest.mark.parametrize(
    ("kind", "pool", "why"),
    [
        ("fund-interest", "areas:no-such", "no money of the pool"),
        ("fund-interest", "whatever", "is not a pool"),
        ("expenditure", "open", "leave it empty"),
    ],
)
def test_a_pool_that_there_is_not_is_refused(
    databases: Databases, kind: str, pool: str, why: str
) -> None:
    with going_on(databases, with_two_pools) as story, pytest.raises(Invalid, match=why):
        story.movement(kind, "1.00", pool=pool)


def test_an_entry_is_reversed_from_its_own_page_and_whole(databases: Databases) -> None:
    with going_on(databases, with_two_pools) as story:
        wrong = entry_of(story, story.movement("bank-charge", "5.00", text="By mistake"))
        page = client_of(story, "agent-1").get("/books/entries/3").text
        assert "Reverse this entry" not in client_of(story, "auditor").get("/books/entries/3").text
        address = unescape(re.findall(r'href="(/acts/cash-movement.record\?[^"]*)"', page)[0])
        form = client_of(story, "agent-1").get(address).text
        assert f'value="{wrong.id}"' in form
        assert 'value="5.00"' in form
        assert re.search(r'value="reversal"[^>]*selected', form)
        for sent, why in (
            ({"amount": "5.01", "reverses": str(wrong.id)}, "reversed whole"),
            ({"amount": "5.00", "reverses": str(UUID(int=3))}, "no such entry"),
            ({"amount": "5.00"}, "name the entry"),
        ):
            with pytest.raises(Invalid, match=why):
                story.movement("reversal", text="By mistake", **sent)
        story.movement("reversal", "5.00", reverses=str(wrong.id), text="By mistake")
        for seq in (3, 4):
            again = client_of(story, "agent-1").get(f"/books/entries/{seq}").text
            assert "Reverse this entry" not in again


def test_a_transfer_moves_what_was_sent_and_not_twice_that(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        story.fund_a_programme("A programme")
        client = client_of(story, "auditor")
        entry = client.get("/api/v1/entries?act=transfer").json()["items"][0]
        sent = sum(
            usd(line["amount"]["amount"]).minor
            for line in entry["lines"]
            if line["kind"] == "transfer"
        )
        row = next(
            row
            for row in re.findall(r"<tr>.*?</tr>", client.get("/books").text, re.DOTALL)
            if f"/books/entries/{entry['seq']}" in row
        )
        assert f"{sent / 100:,.2f}" in row
        whole = client.get(f"/books/entries/{entry['seq']}").text
        assert whole.count(f"{2 * sent / 100:,.2f}") == 2  # what all its lines give and take


def test_a_year_is_closed_from_the_books(databases: Databases) -> None:
    with going_on(databases, with_two_pools) as story:
        assert "/acts/period.close" not in client_of(story, "auditor").get("/books").text
        before = client_of(story, "agent-1").get("/books").text
        assert "/acts/period.close" in before
        assert "Closed through" not in before
        closed = date(story.today.year - 1, 12, 31)
        agent = client_of(story, "agent-1")
        sent = form_of(agent, "period.close") | {"through_on": str(closed), "press": "do"}
        answer = agent.post("/acts/period.close", data=sent, follow_redirects=False)
        assert answer.status_code == 303
        assert f"Closed through 31 December {closed.year}" in (
            client_of(story, "auditor").get("/books").text
        )
        with pytest.raises(PeriodClosed):
            story.act(
                "agent-2",
                "cash-movement.confirm",
                story.act(
                    "agent-1",
                    "cash-movement.record",
                    kind="fund-interest",
                    amount="1.00",
                    value_on=closed,
                ),
            )
