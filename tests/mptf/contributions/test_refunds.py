"""What goes back to a donor: how much of it can, who says so, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from mptf.contributions import instalments
from mptf.contributions import queries as contributions
from mptf.contributions.dues import due
from mptf.errors import GuardRefused, Invalid, NotPermitted, Refused, WrongState
from mptf.ledger import queries as books
from mptf.ledger.journal import journal
from mptf.money import Money
from mptf.reports.sources_and_uses import spans
from mptf.reports.status import status
from mptf.verification.service import verify
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.emptying import pay_back
from tests.lives import Story
from tests.tales import going_on
from workflows.tables import decided, edges

pytestmark = pytest.mark.same_on_both

WHY = "The agreement was reduced."


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        yield own


def agree(story: Story, *parts: str, **more: Any) -> UUID:
    """An agreement over so many equal parts, each due in a year."""
    plan = [{"amount": part, "due_on": story.today + timedelta(days=365)} for part in parts]
    made: UUID = story.act(
        "agent-1",
        "agreement.enter",
        donor="DON",
        signed_on=story.today,
        instalments=plan,
        **{"amount": "1000.00", "currency": "USD"} | more,
    )
    return made


def pay(story: Story, agreement: UUID, amount: str, currency: str = "USD", **more: Any) -> UUID:
    sent: dict[str, Any] = {"amount": amount, "currency": currency, "value_on": story.today}
    told = sent | {"bank_reference": f"REF-{amount}"} | more
    deposit: UUID = story.act("agent-1", "deposit.record", agreement, **told)
    story.act("agent-2", "deposit.confirm", deposit)
    return deposit


def record(story: Story, deposit: UUID, amount: str, **more: Any) -> UUID:
    sent: dict[str, Any] = {"value_on": story.today, "reason": WHY, "bank_reference": "B"} | more
    made: UUID = story.act("agent-1", "deposit.refund", deposit, amount=amount, **sent)
    return made


def states(story: Story, agreement: UUID, day: date | None = None) -> list[tuple[str, str]]:
    found = story.ask(lambda work: instalments.of(work, agreement, day or story.today))
    return [(one.state.value, one.paid.plain()) for one in found]


def owed(story: Story) -> str:
    def asked(work: Any) -> Money:
        (row,) = contributions.agreements.read(work, as_of=work.today())
        return due(row, contributions.deposits.read(work, as_of=work.today()), "USD")

    return str(story.ask(asked).plain())


def test_it_goes_out_of_the_pool_it_came_into_and_lessens_what_the_donor_has_paid(
    story: Story,
) -> None:
    area = story.profile.areas[0].code
    agreement = agree(story, "400.00", "600.00", areas=[area])
    deposit = pay(story, agreement, "1000.00")
    before = story.today
    story.wait(days=40)
    pay_back(story, deposit, "300.00", WHY)
    assert states(story, agreement) == [("paid", "400.00"), ("partly-paid", "300.00")]
    assert states(story, agreement, before) == [("paid", "400.00"), ("paid", "600.00")]
    assert owed(story) == "300.00"
    now = story.ask(books.statement)
    assert (now.deposits.plain(), now.donor_refunds.plain()) == ("1000.00", "-300.00")
    assert (now.sources.plain(), now.fee.plain(), now.available.plain()) == (
        "700.00",
        "10.00",
        "690.00",
    )
    free = story.ask(books.available_by_pool)
    assert free[f"areas:{area}"].plain() == "690.00"
    assert story.ask(status).deposited.plain() == "700.00"
    assert story.ask(lambda work: status(work, before)).deposited.plain() == "1000.00"
    donor = story.ask(lambda work: contributions.donor(work, "DON")).id
    assert story.ask(books.paid_by_donor) == {donor: Money(700_00, "USD")}
    year = story.ask(lambda work: spans(work, work.today()))[1]
    assert year.moved.donor_refunds.plain() == "-300.00"
    assert verify(story.fund.engine, edges(), decided(), story.profile).findings == []


def test_no_more_goes_back_than_came_into_the_pool_and_the_fee_only_where_it_is_said(
    story: Story,
) -> None:
    deposit = pay(story, agree(story), "1000.00")
    with pytest.raises(GuardRefused, match=r"USD 990\.00 are left to pay back"):
        record(story, deposit, "990.01")
    with pytest.raises(GuardRefused, match=r"Of the fee on DEP-.*, USD 10\.00 are left"):
        record(story, deposit, "20.00", fee="10.01")
    with pytest.raises(Invalid, match="no more than that is of the fee"):
        record(story, deposit, "5.00", fee="5.01")
    with pytest.raises(Invalid, match="came in USD: leave this empty"):
        record(story, deposit, "5.00", returned="4.00")
    with pytest.raises(Invalid, match="itself is of"):
        record(story, deposit, "5.00", value_on=story.today - timedelta(days=1))
    with pytest.raises(Invalid, match="above zero"):
        record(story, deposit, "0.00")
    first = record(story, deposit, "600.00")
    # What is recorded counts: two that wait are together no more than there is.
    with pytest.raises(GuardRefused, match=r"USD 390\.00 are left to pay back"):
        record(story, deposit, "390.01")
    second = record(story, deposit, "400.00", fee="10.00")
    with pytest.raises(NotPermitted):
        story.act("officer-1", "cash-movement.confirm", first)
    with pytest.raises(Refused, match="a second person"):
        story.act("agent-1", "cash-movement.confirm", first)
    for each in (first, second):
        story.act("agent-2", "cash-movement.confirm", each)
    now = story.ask(books.statement)
    assert (now.contributions.minor, now.fee.minor, now.available.minor) == (0, 0, 0)
    with pytest.raises(GuardRefused, match=r"USD 0\.00 are left"):
        record(story, deposit, "0.01")


def test_what_the_pool_has_spent_does_not_go_back(story: Story) -> None:
    deposit = pay(story, agree(story), "1000.00")
    waiting = record(story, deposit, "900.00")
    story.movement("bank-charge", "190.00")
    with pytest.raises(GuardRefused, match=r"Its pool has USD 800\.00 free"):
        story.act("agent-2", "cash-movement.confirm", waiting)
    story.act("agent-2", "cash-movement.reject", waiting, why="It is spent.")
    pay_back(story, deposit, "800.00", WHY)


def test_what_came_in_another_currency_goes_back_by_the_rate_it_was_booked_by(
    story: Story,
) -> None:
    own = agree(story, "1000.00", amount="1000.00", currency="EUR", booked="1100.00")
    deposit = pay(story, own, "1000.30", "EUR", rate="1.1")
    pay_back(story, deposit, "0.33", "Too much came.", returned="0.30")
    assert states(story, own) == [("paid", "1000.00")]
    pay_back(story, deposit, "110.00", WHY)
    assert states(story, own) == [("partly-paid", "900.00")]
    assert owed(story) == "110.00"
    with pytest.raises(GuardRefused, match=r"EUR 900\.00 are left to pay back"):
        record(story, deposit, "1.00", returned="900.01")


def test_a_deposit_of_which_something_went_back_is_not_reversed_before_that(story: Story) -> None:
    agreement = agree(story, "1000.00")
    deposit = pay(story, agreement, "1000.00")
    refund = pay_back(story, deposit, "300.00", WHY)
    lines = {row.document_id: row for row in story.ask(journal)}
    undo: dict[str, Any] = {"text": "It never came."}
    with pytest.raises(GuardRefused, match="reject or reverse that first"):
        story.movement("reversal", "1000.00", reverses=str(lines[deposit].id), **undo)
    story.movement("reversal", "300.00", reverses=str(lines[refund].id), **undo)
    assert states(story, agreement) == [("paid", "1000.00")]
    story.movement("reversal", "1000.00", reverses=str(lines[deposit].id), **undo)
    with pytest.raises(GuardRefused, match="is not in the books"):
        record(story, deposit, "1.00")
    assert story.ask(books.statement).sources.minor == 0


def test_it_is_recorded_on_its_deposit_once_that_is_in_the_books(story: Story) -> None:
    agreement = agree(story)
    told: dict[str, Any] = {"amount": "9.00", "currency": "USD", "value_on": story.today}
    waiting = story.act("agent-1", "deposit.record", agreement, bank_reference="R", **told)
    with pytest.raises(WrongState):
        record(story, waiting, "1.00")
    with pytest.raises(Invalid, match="recorded on the deposit that it pays back"):
        story.movement("donor-refund", "1.00")
    sent: dict[str, Any] = {"value_on": story.today, "reason": WHY, "bank_reference": "B"}
    with pytest.raises(NotPermitted):
        story.act("officer-1", "deposit.refund", waiting, amount="1.00", **sent)


def test_pages_and_programs_show_it(story: Story) -> None:
    deposit = pay(story, agree(story, "1000.00"), "1000.00")
    client = client_of(story, "auditor")
    assert "Refunded to donors" not in client.get("/reports/sources-and-uses").text
    assert "What went back" not in client.get("/donors/DON").text
    offered = client_of(story, "agent-1").get("/agreements/SAA-2022-0001").text
    assert f"/acts/deposit.refund?on={deposit}" in offered
    pay_back(story, deposit, "300.00", WHY)
    for address in (
        "/reports/sources-and-uses",
        "/status",
        "/agreements/SAA-2022-0001",
        "/donors/DON",
        "/contributions",
    ):
        assert "300.00" in client.get(address).text, address
    booked = client.get("/contributions").text.partition('id="movements"')[2]
    assert "Organisation DON" in booked, "a donor is known by its name, not by its code"
    assert "700.00" in client.get("/reports/contributions").text
    assert "donor-refund" in client.get("/books/books.beancount").text
    program = program_of(story, "auditor")
    number = program.get("/api/v1/deposits").json()["items"][0]["number"]
    shown = program.get(f"/api/v1/deposits/{number}").json()
    assert shown["paid_back"]["amount"] == "300.00"
    (moved,) = program.get("/api/v1/cash-movements").json()["items"]
    assert (moved["kind"], moved["deposit"]) == ("donor-refund", number)
    assert moved["bank_reference"].startswith("BACK-")
