"""A written procedure and the clockwork: each mail once, in its time; what follows needs none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from mptf.letters.rendering import RenderingPool
from mptf.outbox.models import Message
from mptf.rounds.models import ClosedBy, Result, RoundClosing
from mptf.verification.service import verify
from tests.circulating import answer, circulated, closed, codes, ends_at
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.clockwork import tick
from workflows.jobs import Shop, close_items, remind_members
from workflows.mailing import Post
from workflows.printing import Press
from workflows.tables import decided, edges

pytestmark = pytest.mark.same_on_both

THREE_LEFT, ONE_LEFT, LAST = date(2022, 9, 13), date(2022, 9, 15), date(2022, 9, 16)
"""Working days: the deadline is on Friday the 16th."""


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A note that is circulated to the Committee in writing on 1 September 2022."""
    with going_on(databases, circulated) as own:
        yield own


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderingPool]:
    with RenderingPool(1) as pool:
        yield pool


@pytest.fixture
def shop(story: Story, pool: RenderingPool, tmp_path: Path) -> Shop:
    """What jobs work with, on the story's own clock."""
    fund = replace(story.fund, clock=lambda: story.now)
    return Shop(fund, Press(pool), Post("fund@mptf.example", tmp_path / "mail"))


def at(story: Story, on: date, hour: int = 7) -> None:
    """It is that hour of a day."""
    story.now = datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def queued(story: Story, kind: str) -> list[tuple[date, str]]:
    """Mails of a kind: on which day to whom."""
    query = select(Message).where(col(Message.key).startswith(f"{kind}/"))
    rows = story.ask(lambda work: work.session.exec(query).all())
    return sorted((row.queued_at.date(), row.to_email) for row in rows)


def mailboxes(*seats: str) -> list[str]:
    """The addresses of holder and alternate of each."""
    who = [f"{role}-of-{code}" for code in seats for role in ("holder", "alternate")]
    chair = {"holder-of-CHAIR-1": "chair"}
    return sorted(f"{chair.get(one, one)}@fund.example" for one in who)


def day_by_day(story: Story, shop: Shop, through: date) -> None:
    """The clockwork ticks three times on every day from the next one on."""
    on = story.now.date() + timedelta(days=1)
    while on <= through:
        for hour in (1, 9, 21):
            at(story, on, hour)
            close_items(shop)
            remind_members(shop)
        on += timedelta(days=1)


def findings(story: Story) -> list[Any]:
    """What is wrong in the whole database."""
    return verify(story.fund.engine, edges(), decided(), story.profile).findings


def test_who_has_not_answered_is_reminded_on_the_profiles_days(story: Story, shop: Shop) -> None:
    seats = codes(story)
    assert queued(story, "papers") == [(story.today, to) for to in mailboxes(*seats)]
    day_by_day(story, shop, date(2022, 9, 9))
    answer(story, "DONORS-1", "support")
    answer(story, "CHAIR-1", "objection", "No.")
    at(story, date(2022, 9, 12))
    story.act(
        "holder of STAKEHOLDERS-3",
        "committee-item.stand-back",
        story.people["item"],
        reason="A part in it.",
    )
    assert queued(story, "reminder") == []
    day_by_day(story, shop, date(2022, 9, 14))
    waited = [c for c in seats if c not in {"DONORS-1", "CHAIR-1", "STAKEHOLDERS-3"}]
    first = [(THREE_LEFT, to) for to in mailboxes(*waited)]
    assert queued(story, "reminder") == first
    answer(story, waited[0], "abstain")
    day_by_day(story, shop, date(2022, 9, 30))
    second = [(ONE_LEFT, to) for to in mailboxes(*waited[1:])]
    assert queued(story, "reminder") == first + second


def test_a_deadline_that_is_put_off_is_reminded_of_again(story: Story, shop: Shop) -> None:
    day_by_day(story, shop, LAST - timedelta(days=1))
    story.act(
        "officer-1",
        "written-procedure.extend",
        story.people["procedure"],
        on=date(2022, 9, 23),
        reason="They asked for time.",
    )
    day_by_day(story, shop, date(2022, 9, 30))
    days = Counter(on for on, _to in queued(story, "reminder"))
    assert days == {THREE_LEFT: 26, ONE_LEFT: 26, date(2022, 9, 20): 26, date(2022, 9, 22): 26}


@pytest.mark.parametrize(
    ("back_on", "hour", "sent"),
    [
        (date(2022, 9, 14), 7, 1),  # the first reminder is late, and still of use
        (ONE_LEFT, 7, 1),  # the first is of no more use beside the second
        (LAST, 15, 1),  # an hour before the deadline
        (LAST, 16, 0),  # at the deadline
        (date(2022, 9, 20), 7, 0),
    ],
)
def test_after_a_week_without_a_clockwork_nobody_is_reminded_of_what_is_over_nor_twice(
    story: Story, shop: Shop, back_on: date, hour: int, sent: int
) -> None:
    day_by_day(story, shop, date(2022, 9, 9))
    at(story, back_on, hour)
    for _ in range(3):
        remind_members(shop)
        close_items(shop)
        story.wait(minutes=1)
    assert Counter(to for _on, to in queued(story, "reminder")) == {
        to: sent for to in mailboxes(*codes(story)) if sent
    }


@pytest.mark.parametrize(
    ("said", "result"), [("abstain", Result.ADOPTED), ("objection", Result.TO_A_MEETING)]
)
def test_after_a_week_without_a_clockwork_what_follows_is_read_and_recorded_the_same(
    story: Story, shop: Shop, said: str, result: Result
) -> None:
    tick(shop, "first")
    answer(story, "DONORS-1", said, "No." if said == "objection" else "")
    deadline = ends_at(story)
    story.now = deadline
    read = closed(story)
    story.wait(days=7)
    assert closed(story) == read
    assert read is not None
    assert (read.by, read.at, read.derivation.result) == (ClosedBy.DEADLINE, deadline, result)
    done = tick(shop, "first")
    assert (done["close items"], done["remind members"], done["send mail"]) == (1, 0, 0)
    assert closed(story) == read
    kept = story.ask(lambda work: work.session.exec(select(RoundClosing)).one())
    assert (kept.closed_at, kept.recorded_at, kept.result) == (deadline, story.now, result)
    assert not any(tick(shop, "first").values())
    story.act("officer-1", "written-procedure.conclude", story.people["procedure"])
    assert closed(story) == read
    assert findings(story) == []


def test_without_the_secret_nothing_is_recorded_and_nothing_breaks(
    story: Story, shop: Shop
) -> None:
    """A clockwork that was started without it leaves the close to one that has it."""
    story.now = ends_at(story)
    assert close_items(replace(shop, fund=replace(shop.fund, seal_key=""))) == 0
    assert close_items(shop) == 1
    assert close_items(shop) == 0
