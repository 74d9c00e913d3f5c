"""What was kept of a portfolio is after every act what is read anew, for every reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mptf.clock import Clock
from mptf.policy import Actor
from mptf.programmes import portfolio
from mptf.programmes.facts import Chosen
from mptf.work import Fund, Work
from tests.conftest import Databases
from tests.lives import Story
from tests.spending_life import lived, sent_in_parts, waiting_for_money
from tests.tales import going_on

FEW = ("head", "E1")
READERS = (*FEW, "E2", "member", "rc", "donor")
SOME = Chosen(entity="E2", state="active")


class Watch:
    """Asks for the portfolio before and after each unit that writes."""

    def __init__(
        self, story: Story, monkeypatch: pytest.MonkeyPatch, readers: tuple[str, ...] = READERS
    ) -> None:
        """Begin to watch what happens in a story, with the eyes of these."""
        self.story, self.readers, self.acts = story, readers, 0
        writing = Fund.writing
        watch = self

        @contextmanager
        def watched(fund: Fund, actor: Actor, clock: Clock | None = None) -> Iterator[Work]:
            watch.read(clock)
            with writing(fund, actor, clock) as work:
                yield work
            watch.compare(clock)

        monkeypatch.setattr(Fund, "writing", watched)

    def read(self, clock: Clock | None) -> dict[Any, tuple[portfolio.Judged, ...]]:
        """What each reader is told."""
        found: dict[Any, tuple[portfolio.Judged, ...]] = {}
        for who in self.readers:
            if who in self.story.people:
                doing = self.story.actor(who)
                with self.story.fund.reading(doing, clock) as work:
                    found[who] = portfolio.judged(work, Chosen())
                    found[who, "some"] = portfolio.judged(work, SOME)
        return found

    def compare(self, clock: Clock | None) -> None:
        """Against what they are told where nothing was kept."""
        told, kept = self.read(clock), dict(portfolio._kept)
        portfolio._kept.clear()
        assert told == self.read(clock), sorted(self.story.acted)
        portfolio._kept.clear()
        portfolio._kept.update(kept)
        self.acts += 1


def test_what_was_kept_is_what_is_read_anew_after_each_act_on_a_transfer(
    sqlite_databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with going_on(sqlite_databases, waiting_for_money) as story:
        watch = Watch(story, monkeypatch, FEW)
        for _happened in sent_in_parts(story, story.people["programme"]):
            pass
    assert watch.acts


@pytest.mark.proof
def test_what_was_kept_is_what_is_read_anew_after_each_act_on_money(
    sqlite_databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with going_on(sqlite_databases, waiting_for_money) as story:
        watch = Watch(story, monkeypatch)
        for _happened in lived(story):
            pass
    assert watch.acts


@pytest.mark.proof
def test_what_was_kept_is_what_is_read_anew_after_each_act_of_a_whole_history(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Story.open(sqlite_url) as story:
        watch = Watch(story, monkeypatch)
        story.tell()
    assert watch.acts
