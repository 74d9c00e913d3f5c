"""Money that several people hold at once, on real processes: one winner, clear refusals."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from mptf.agreements.models import Arrangement
from mptf.banking.models import BankLine
from mptf.contributions.models import Agreement, AgreementTerms, Deposit
from mptf.reports.status import status
from mptf.verification.service import verify
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from tests.workflows.contending import WON, Move, contend
from workflows.tables import decided, edges

PAPER: dict[str, Any] = {"name": "Somebody", "title": "Minister"}
RACERS = 8


def with_things_to_confirm(story: Story) -> None:
    """A deposit waits for its second person, a line is in suspense, a signature is missing."""
    story.populate()
    story.people["deposit"] = story.deposit("100.00", confirm=False)
    story.act(
        "agent-1",
        "bank-line.take-in",
        csv=f"value_on,amount,currency,bank_reference\n{story.today},7.00,USD,LINE",
    )
    lines = select(BankLine.id)
    story.people["line"] = story.ask(lambda work: work.session.exec(lines).one())
    key = story.act("agent-1", "arrangement.draft", donor="DON", amount="5.00", currency="USD")
    story.act("agent-1", "arrangement.send-to-the-donor", key)
    signed = PAPER | {"signed_on": story.today}
    story.act("agent-1", "arrangement.sign-for-the-donor", key, **signed)
    story.people["arrangement"] = key


def outcomes(
    story: Story, gate: Path, act: str, on: str, sent: dict[str, Any] | None = None, **how: Any
) -> Counter[str]:
    """The same act of everybody at once."""
    moves = [
        Move(story.people["agent-2"], act, story.people[on], sent or {}) for _ in range(RACERS)
    ]
    told = contend(story, story.now + timedelta(minutes=5), moves, gate, **how)
    return Counter(each.partition(":")[0] for each in told)


def test_a_deposit_is_confirmed_once(databases: Databases, tmp_path: Path) -> None:
    with going_on(databases, with_things_to_confirm) as story:
        told = outcomes(story, tmp_path / "gate", "deposit.confirm", "deposit")
        assert told == {WON: 1, "wrong-state": RACERS - 1}
        now = story.ask(status)
        assert (now.deposited.minor, now.aa_fee.minor) == (10_000, 100)
        assert verify(story.fund.engine, edges(), decided(), story.profile).findings == []


def test_without_the_writers_lock_the_race_is_not_clean(
    databases: Databases, tmp_path: Path
) -> None:
    """The control: even then nothing is booked twice, but racers meet the database's errors."""
    with going_on(databases, with_things_to_confirm) as story:
        told = outcomes(story, tmp_path / "gate", "deposit.confirm", "deposit", locked=False)
        assert set(told) - {WON, "wrong-state"}
        assert story.ask(status).deposited.minor == 10_000 * told[WON]
        assert told[WON] <= 1


def test_a_line_becomes_one_deposit(databases: Databases, tmp_path: Path) -> None:
    with going_on(databases, with_things_to_confirm) as story:
        number = story.ask(lambda work: work.session.exec(select(Agreement.number)).first())
        told = outcomes(
            story, tmp_path / "gate", "bank-line.identify", "line", {"agreement": number}
        )
        # Whoever comes later finds the line identified, or its reference on a deposit.
        assert told[WON] == 1
        assert set(told) <= {WON, "wrong-state", "invalid"}
        made = select(Deposit).where(Deposit.bank_reference == "LINE")
        assert len(story.ask(lambda work: work.session.exec(made).all())) == 1


def test_an_agreement_comes_into_force_once(databases: Databases, tmp_path: Path) -> None:
    with going_on(databases, with_things_to_confirm) as story:
        sent = PAPER | {"signed_on": story.today.isoformat()}
        told = outcomes(
            story, tmp_path / "gate", "arrangement.sign-for-the-agent", "arrangement", sent
        )
        assert told == {WON: 1, "wrong-state": RACERS - 1}
        key: UUID = story.people["arrangement"]
        assert story.state(Arrangement, key) == "in-force"
        held = select(AgreementTerms).where(col(AgreementTerms.arrangement_id) == key)
        assert len(story.ask(lambda work: work.session.exec(held).all())) == 1


def test_one_amendment_is_under_way_at_a_time(databases: Databases, tmp_path: Path) -> None:
    with going_on(databases, with_things_to_confirm) as story:
        agreement = select(Agreement.id)
        story.people["agreement"] = story.ask(lambda work: work.session.exec(agreement).first())
        sent = {"amount": "200.00", "currency": "USD"}
        told = outcomes(story, tmp_path / "gate", "agreement.amend", "agreement", sent)
        assert told == {WON: 1, "conditions-not-met": RACERS - 1}
