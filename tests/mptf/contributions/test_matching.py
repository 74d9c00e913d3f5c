"""Lines of bank statements: read whole or not at all, in suspense until known, proposed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from mptf.banking import statements
from mptf.banking.models import BankLine, DepositBasis
from mptf.contributions.candidates import candidates
from mptf.contributions.matching import Why, proposals
from mptf.contributions.models import Deposit
from mptf.errors import GuardRefused, Invalid, NotFound, WrongState
from mptf.reports.status import status
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

pytestmark = pytest.mark.same_on_both

HEAD = "value_on,amount,currency,bank_reference,remitter,text"


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        yield own


def take(story: Story, *lines: str, head: str = HEAD) -> list[UUID]:
    story.act("agent-1", "bank-line.take-in", csv="\n".join((head, *lines)))
    query = select(BankLine.id).order_by(col(BankLine.number))
    return list(story.ask(lambda work: work.session.exec(query).all()))


def agree(story: Story, **sent: Any) -> UUID:
    terms: dict[str, Any] = {
        "donor": "DON",
        "amount": "900.00",
        "currency": "USD",
        "signed_on": story.today,
    }
    made: UUID = story.act("agent-1", "agreement.enter", **(terms | sent))
    return made


def test_a_statement_may_be_taken_in_again_and_what_goes_out_is_left_out(story: Story) -> None:
    lines = (
        f"{story.today},100.00,USD,R1,Somebody,A gift",
        f"{story.today},-5.00,USD,R2,Bank,Charges",
        f"{story.today},0.00,USD,R3,Bank,Nothing",
    )
    assert len(take(story, *lines)) == 1
    assert len(take(story, *lines, f"{story.today},7.00,USD,R4,Somebody,More")) == 2
    assert len(take(story, *lines)) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2022-13-01,1.00,USD,R,S,T", "Line 3: “2022-13-01” is no day"),
        ("2022-09-01,1.001,USD,R,S,T", "Line 3: “1.001” is no amount of USD"),
        ("2022-09-01,1.5,JPY,R,S,T", "Line 3: “1.5” is no amount of JPY"),
        ("2022-09-01,NaN,USD,R,S,T", "Line 3: “NaN” is no amount"),
        ("2022-09-01,1e3000,USD,R,S,T", "Line 3: “1e3000” is no amount"),
        ("2022-09-01,1.00,XXX,R,S,T", "Line 3: this fund takes no “XXX”"),
        ("2022-09-01,1.00,USD,,S,T", "Line 3: it has no bank reference"),
        ("2099-01-01,1.00,USD,R,S,T", "Line 3: 2099-01-01 lies ahead"),
        ("2022-09-01,5.00,USD,FIRST,S,T", "says something else of it"),
        (f"2022-09-01,1.00,USD,{'x' * 81},S,T", "more than 80 characters"),
        ("2022-09-01,1.00,USD,GOOD,S,T", "says the same as line 2"),
        ('2022-09-01,1.00,USD,"R,S,T', "cannot be read as CSV"),
    ],
)
def test_a_statement_with_one_wrong_line_is_not_taken_in(
    story: Story, line: str, says: str
) -> None:
    take(story, "2022-09-01,1.00,USD,FIRST,S,T")
    with pytest.raises((GuardRefused, Invalid), match=says):
        take(story, "2022-09-01,1.00,USD,GOOD,S,T", line)
    assert len(take(story, "2022-09-01,1.00,USD,FIRST,S,T")) == 1


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(1)", "\t=1+1", "+49", "-1", "@SUM(1)", "<script>", "{{7*7}}", "naïve \u202e text"],
)
def test_hostile_cells_stay_what_they_are(story: Story, text: str) -> None:
    take(story, f'{story.today},1.00,USD,R,"{text}","{text}"')
    row = story.ask(lambda work: statements.listed(work, limit=1))[0]
    assert (row.remitter, row.text) == (text.strip(), text.strip())


def test_semicolons_a_mark_of_order_and_other_columns_are_read(story: Story) -> None:
    head = "\ufeffCurrency;Amount;Value on;Balance;Bank reference"
    keys = take(story, f"USD;1.00;{story.today};99;R9", head=head)
    assert len(keys) == 1
    with pytest.raises(Invalid, match="must name the columns"):
        take(story, "x", head="currency;amount")


def test_money_in_suspense_is_in_no_pool_until_two_persons_have_seen_it(story: Story) -> None:
    agreement = agree(story, instalments=[{"amount": "900.00", "due_on": story.today}])
    number = "SAA-2022-0001"
    (line,) = take(story, f"{story.today},900.00,USD,R1,DON,SAA-2022-0001")

    def deposited() -> str:
        return str(story.ask(lambda work: status(work).deposited.plain()))

    assert deposited() == "0.00"
    with pytest.raises(NotFound):
        story.act("agent-1", "bank-line.identify", line, agreement="SAA-1999-0001")
    story.act("agent-1", "bank-line.identify", line, agreement=number)
    assert (deposited(), story.state(BankLine, line)) == ("0.00", "identified")
    deposit = story.ask(
        lambda work: work.session.exec(
            select(DepositBasis.deposit_id).where(DepositBasis.line_id == line)
        ).one()
    )
    with pytest.raises(GuardRefused, match="a second person"):
        story.act("agent-1", "deposit.confirm", deposit)
    story.act("agent-2", "deposit.confirm", deposit)
    assert deposited() == "900.00"
    assert story.ask(lambda work: work.get(Deposit, deposit)).agreement_id == agreement
    with pytest.raises(WrongState):
        story.act("agent-1", "bank-line.return", line, why="Too late.")


def test_a_line_whose_deposit_is_rejected_is_in_suspense_again(story: Story) -> None:
    agree(story)
    (line,) = take(story, f"{story.today},900.00,USD,R1,DON,")
    for _time in range(2):
        story.act("agent-1", "bank-line.identify", line, agreement="SAA-2022-0001")
        deposit = story.ask(
            lambda work: work.session.exec(
                select(Deposit.id).where(Deposit.state == "recorded")
            ).one()
        )
        story.act("agent-2", "deposit.reject", deposit, why="It is another donor’s.")
        assert story.state(BankLine, line) == "open"
    story.act("agent-1", "bank-line.return", line, why="Nobody knows whose it is.")
    assert story.state(BankLine, line) == "returned"


def test_proposals_come_with_their_reasons_in_an_order_of_their_own(story: Story) -> None:
    parts = [{"amount": "300.00", "due_on": story.today}, {"amount": "600.00", "trigger": "R"}]
    agree(story, instalments=parts)
    agree(story, amount="600.00")
    agree(story, amount="5.00", currency="EUR", booked="5.00")
    take(story, f"{story.today},600.00,USD,R1,Organisation DON,for SAA-2022-0002")
    take(story, f"{story.today},300.00,USD,R2,A stranger,")
    take(story, f"{story.today},77.00,USD,R3,A stranger,")

    def proposed(reference: str) -> list[tuple[str, int | None, tuple[Why, ...]]]:
        def read(work: Any) -> Any:
            rows = {row.bank_reference: row for row in statements.listed(work, limit=9)}
            return proposals(rows[reference], candidates(work))

        return [(one.agreement.number, one.instalment, one.reasons) for one in story.ask(read)]

    assert proposed("R1") == [
        ("SAA-2022-0002", None, (Why.NUMBER, Why.DONOR, Why.REST)),
        ("SAA-2022-0001", 2, (Why.DONOR, Why.INSTALMENT)),
        ("SAA-2022-0003", None, (Why.DONOR,)),
    ]
    assert proposed("R2") == [("SAA-2022-0001", 1, (Why.INSTALMENT,))]
    assert proposed("R3") == []
