"""What was kept of a portfolio is what is read anew, after every act and on every later day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mptf.clock import Clock, StoppedClock
from mptf.policy import Actor
from mptf.programmes import portfolio
from mptf.programmes.facts import Chosen, chosen_facts
from mptf.programmes.health import Because
from mptf.work import Fund, Work
from tests.conftest import Databases
from tests.lives import Story
from tests.spending_life import lived, sent_in_parts, waiting_for_money
from tests.tales import going_on

FEW = ("head", "E1")
READERS = (*FEW, "E2", "member", "rc", "donor")
SOME = Chosen(entity="E2", state="active")
ORDER = ("head", "auditor", "E1", "E2")
LATER = (0, 1, 40, 400)
"""After so many days what was kept is looked at too, as if nothing were done meanwhile."""

Told = dict[Any, tuple[portfolio.Judged, ...]]


def told(story: Story, at: datetime, readers: tuple[str, ...] = FEW) -> Told:
    """What each reader is told at a moment."""
    found: Told = {}
    for who in readers:
        if who in story.people:
            with story.fund.reading(story.actor(who), StoppedClock(at)) as work:
                found[who] = portfolio.judged(work, Chosen())
                found[who, "some"] = portfolio.judged(work, SOME)
    return found


def anew(story: Story, at: datetime, readers: tuple[str, ...] = FEW) -> Told:
    """What they are told where nothing was kept; what was is kept on."""
    kept = portfolio._kept.copy()
    portfolio._kept.clear()
    found = told(story, at, readers)
    portfolio._kept.clear()
    portfolio._kept.update(kept)
    return found


class Watch:
    """Asks for the portfolio before and after each unit that writes."""

    def __init__(
        self,
        story: Story,
        monkeypatch: pytest.MonkeyPatch,
        readers: tuple[str, ...] = READERS,
        later: tuple[int, ...] = LATER,
    ) -> None:
        """Begin to watch what happens in a story, with the eyes of these."""
        self.story, self.readers, self.later, self.acts = story, readers, later, 0
        writing = Fund.writing
        watch = self

        @contextmanager
        def watched(fund: Fund, actor: Actor, clock: Clock | None = None) -> Iterator[Work]:
            told(watch.story, watch.at(clock), watch.readers)
            with writing(fund, actor, clock) as work:
                yield work
            watch.compare(clock)

        monkeypatch.setattr(Fund, "writing", watched)

    def at(self, clock: Clock | None) -> datetime:
        """When a unit is done."""
        return (clock or self.story.fund.clock)()

    def compare(self, clock: Clock | None) -> None:
        """Against what they are told where nothing was kept, that day and on later days."""
        kept = portfolio._kept.copy()
        for days in self.later:
            later = self.at(clock) + timedelta(days)
            found = told(self.story, later, self.readers)
            assert found == anew(self.story, later, self.readers), (days, sorted(self.story.acted))
        portfolio._kept.clear()
        portfolio._kept.update(kept)
        self.acts += 1


@pytest.mark.same_on_both
def test_what_was_kept_is_what_is_read_anew_after_each_act_on_a_transfer(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with going_on(databases, waiting_for_money) as story:
        watch = Watch(story, monkeypatch, FEW, (0, 40))
        for _happened in sent_in_parts(story, story.people["programme"]):
            pass
    assert watch.acts


@pytest.mark.proof
def test_what_was_kept_is_what_is_read_anew_after_each_act_on_money(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with going_on(databases, waiting_for_money) as story:
        watch = Watch(story, monkeypatch)
        for _happened in lived(story):
            pass
    assert watch.acts


@pytest.mark.proof
def test_what_was_kept_is_what_is_read_anew_after_each_act_of_a_whole_history(
    engine_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Story.open(engine_url) as story:
        watch = Watch(story, monkeypatch)
        story.tell()
    assert watch.acts


def _turns(story: Story) -> list[date]:
    """A day with nothing due, each by which something is, each after it, and one long after."""
    rows = [one.facts for one in told(story, story.now)["head"]]
    due = {day for row in rows for day in (*row.report_days, *row.condition_days)}
    due |= {row.end_on for row in rows if row.end_on is not None}
    after = {day + timedelta(1) for day in due}
    last = max(after)
    return sorted(
        day
        for day in {story.today + timedelta(1), *due, *after, last + timedelta(400)}
        if day > story.today
    )


@pytest.mark.same_on_both
def test_what_was_kept_is_what_is_read_anew_on_every_day_on_which_something_turns(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with going_on(databases, Story.begin) as story:
        story.fund_a_programme("The funded one")
        story.fund_a_programme("Another one")
        turns, said = _turns(story), set()
        told(story, story.now)
        read: list[Any] = []
        monkeypatch.setattr(portfolio, "chosen_facts", _noted(read))
        for day in turns:
            at = story.now + (day - story.today)
            read.clear()
            found = told(story, at)
            assert not read, "a day that passes changes no fact"
            assert found == anew(story, at), day
            said |= {reason.because for one in found["head"] for reason in one.health.reasons}
    assert {Because.UNREPORTED, Because.REPORTS_LATE, Because.ENDED} <= said


def _noted(read: list[Any]) -> Any:
    def noted(*asked: Any) -> Any:
        read.append(asked)
        return chosen_facts(*asked)

    return noted


@pytest.mark.same_on_both
def test_a_draft_comes_among_what_was_chosen_when_it_is_written(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        key = story.invite(story.pipeline("The unwritten one"))
        said = Chosen(text="otherwise")

        def found() -> list[str]:
            with story.fund.reading(story.actor("head"), StoppedClock(story.now)) as work:
                return [one.facts.title for one in portfolio.judged(work, said)]

        assert found() == []
        story.act("E1", "joint-programme.write-fields", key, fields={"title": "Called otherwise"})
        assert found() == ["Called otherwise"]


@pytest.mark.same_on_both
def test_what_one_reader_was_told_is_kept_for_those_who_are_told_the_same(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with going_on(databases, Story.begin) as story:
        story.fund_a_programme()
        read: list[Any] = []
        monkeypatch.setattr(portfolio, "chosen_facts", _noted(read))
        shared = {who: (told(story, story.now, (who,)), len(read)) for who in ORDER}
        assert shared["head"][0]["head"] == shared["auditor"][0]["auditor"]
        assert shared["E1"][0]["E1"] != ()
        counts = [count for _told, count in shared.values()]
    assert counts == [2, 2, 4, 6], "each entity reads its own, and who sees everything once"
