"""A statement that the UN has published of a pooled fund, entered as a history: its totals follow.

Source: the UN Peacebuilding Fund's page of its funding status (unpbf.org, "Funding Status", data of
the Multi-Partner Trust Fund Office's Gateway), as it stood at two times; whole US dollars. What the
entities held is published on the same basis at the first of them alone. How the money came and went
in between is not told there: the lives below are made up, and their sums are the published ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from mptf.committee.models import DecisionItem
from tests import lives
from tests.api.visiting import client_of
from tests.lives import FUND_ID, Story

FIRST: Mapping[str, int] = {
    "Deposits of donors": 756_821_732,
    "Interest earned by the fund": 20_006_220,
    "Interest received from entities": 3_122_214,
    "Sources of funds": 779_950_166,
    "Transferred to entities": 693_135_684,
    "Refunded by entities": -48_030_831,
    "Transferred to other trust funds": 13_792_503,
    "Fee of the Administrative Agent": 7_484_571,
    "Direct costs": 22_638_221,
    "Bank charges": 29_699,
    "Uses of funds": 689_049_847,
    "Closing balance": 90_900_319,
    "Spent by entities": 535_464_931,
    "Left with entities, net funded less spent": 109_639_922,
}
LATER: Mapping[str, int] = {
    "Deposits of donors": 898_977_165,
    "Interest earned by the fund": 21_894_817,
    "Interest received from entities": 3_140_769,
    "Sources of funds": 924_012_751,
    "Transferred to entities": 832_445_065,
    "Refunded by entities": -53_310_773,
    "Transferred to other trust funds": 35_023_152,
    "Fee of the Administrative Agent": 8_812_000,
    "Direct costs": 24_028_968,
    "Bank charges": 30_070,
    "Uses of funds": 847_028_482,
    "Closing balance": 76_984_269,
}


class Published(Story):
    """A story whose programmes are of any size."""

    wanted: int

    @property
    def amount(self) -> int:
        """What a note asks for."""
        return self.wanted

    def content(self, title: str) -> dict[str, Any]:
        """A note whose entities share what is wanted, to the dollar."""
        first, *others = self.entities
        part = self.wanted // len(self.entities)
        shares = {first: self.wanted - part * len(others), **dict.fromkeys(others, part)}
        budget = [
            {"entity": code, "category": 1, "amount": f"{share}.00"}
            for code, share in shares.items()
        ]
        return {**super().content(title), "budget": budget}

    def move(self, moved: Mapping[str, int]) -> None:
        """Whatever a year brought, in acts of the people whose they are."""
        deposit = moved["Deposits of donors"]
        self.pay_in(deposit, moved["Fee of the Administrative Agent"])
        self.movement("fund-interest", f"{moved['Interest earned by the fund']}.00")
        self.wanted = moved["Transferred to entities"]
        programme, first = (
            self.fund_a_programme(f"Everything of {self.today.year}"),
            self.entities[0],
        )
        own = {"programme": str(programme), "entity": first}
        self.movement("puno-interest", f"{moved['Interest received from entities']}.00", **own)
        self.movement("refund", f"{-moved['Refunded by entities']}.00", **own)
        if spent := moved.get("Spent by entities"):
            self.movement("expenditure", f"{spent}.00", **own)
        self.movement("bank-charge", f"{moved['Bank charges']}.00")
        for kind, line, more in (
            ("direct-cost", "Direct costs", {}),
            ("fund-transfer", "Transferred to other trust funds", {"counterpart": "Another fund"}),
        ):
            amount = f"{moved[line]}.00"
            decided = self.decide(self.item("fund", FUND_ID, kind, amount=amount, text=line))
            item = self.item_of(decided)
            self.movement(kind, amount, decision_item=item, **more)

    def pay_in(self, amount: int, fee: int) -> None:
        """A deposit whose fee is stated, as it was for every fund whose share was no even one."""
        agreement = self.act(
            "agent-1",
            "agreement.enter",
            donor="DON",
            amount=f"{amount}.00",
            currency="USD",
            signed_on=self.today,
        )
        deposit = self.act(
            "agent-1",
            "deposit.record",
            agreement,
            amount=f"{amount}.00",
            currency="USD",
            value_on=self.today,
            bank_reference=f"BANK-{self.today}",
            fee=f"{fee}.00",
        )
        self.act("agent-2", "deposit.confirm", deposit)

    def item_of(self, decision: Any) -> str:
        """The one item of a decision."""
        query = select(DecisionItem.id).where(DecisionItem.decision_id == decision)
        return str(self.ask(lambda work: work.session.exec(query).one()))


@pytest.fixture
def published(
    engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Published]:
    """A fund of the Migration MPTF's rules, whose notes may be as large and are paid at once."""
    text = (Path(lives.__file__).parents[2] / "mptf/profiles/migration.toml").read_text("utf-8")
    text = re.sub(r"max = [35]_000_000 ", "max = 900_000_000 ", text)
    text = text.replace("tranches = { value = [70, 30]", "tranches = { value = [100]")
    own = tmp_path / "published.toml"
    own.write_text(text, "utf-8")
    monkeypatch.setitem(lives.PROFILES, "published", str(own))
    with Published.open(engine_url, "published") as story:
        assert isinstance(story, Published)
        story.wanted = 2_000_000
        story.populate()
        story.open_call()
        yield story


def shown(story: Story, day: date) -> dict[str, int]:
    """The cumulative column of the page, in whole dollars; nothing stands behind the point."""
    told = client_of(story, None).get(f"/api/v1/reports/sources-and-uses?as_of={day}").json()
    found = {row["line"]: row["cumulative"] for row in told["rows"]}
    assert all(amount.endswith(".00") for amount in found.values())
    return {line: int(amount[:-3]) for line, amount in found.items()}


@pytest.mark.same_on_both
def test_the_page_shows_the_totals_that_were_published(published: Published) -> None:
    published.move(FIRST)
    first = published.today
    assert {line: shown(published, first)[line] for line in FIRST} == dict(FIRST)
    published.now = datetime(first.year + 1, 6, 1, 9, tzinfo=UTC)
    more = {line: LATER[line] - FIRST[line] for line in LATER}
    published.move(more)
    then = published.today
    assert {line: shown(published, then)[line] for line in LATER} == dict(LATER)
    # A year is what moved in it, and the day before is as it was.
    told = client_of(published, None).get("/api/v1/reports/sources-and-uses").json()["rows"]
    years = {row["line"]: (row["prior"], row["year"]) for row in told}
    for line in set(more) - {"Closing balance"}:
        assert years[line] == (f"{FIRST[line]}.00", f"{more[line]}.00"), line
    assert years["Opening balance"] == ("0.00", f"{FIRST['Closing balance']}.00")
    assert shown(published, first) == {**shown(published, first), **FIRST}
