"""The final evaluation: due, entered or waived once; its recommendations answered, followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from mptf.clock import months_after
from mptf.closing import queries
from mptf.errors import GuardRefused, Invalid
from tests import closing as told
from tests.closing import answered, evaluated, open_lines, programme_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

pytestmark = pytest.mark.same_on_both

DUE = text("SELECT due_on FROM deadline WHERE what = 'evaluate the programme' AND done_at IS NULL")


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """Activities are done since two days."""
    with going_on(databases, told.closing_story) as begun:
        yield begun


def test_it_is_due_months_after_the_end_or_waived(story: Story) -> None:
    key = programme_of(story)
    due = story.ask(lambda work: work.session.execute(DUE).scalar_one())
    months = story.profile.programme.evaluation_due_months
    assert str(due) == str(months_after(story.today - timedelta(days=2), months))
    story.act("officer-1", "joint-programme.waive-evaluation", key, reason="It lasted a month.")
    assert not story.ask(lambda work: work.session.execute(DUE).first())
    assert "Waived: It lasted a month." in [line.says for line in told.lines(story)]
    with pytest.raises(GuardRefused, match="was waived already"):
        story.act("officer-1", "joint-programme.waive-evaluation", key, reason="Again.")
    evaluated(story)
    assert "Recommendations without a response: 1, 2." in open_lines(story), "it came all the same"


def test_answers_follow_one_another_and_the_last_one_counts(story: Story) -> None:
    key, first = programme_of(story), story.entities[0]
    with pytest.raises(Invalid, match="no recommendation 1"):
        answered(story, 1)
    evaluated(story)
    assert not story.ask(lambda work: work.session.execute(DUE).first())
    with pytest.raises(GuardRefused, match="evaluated already"):
        evaluated(story)
    assert "Recommendations without a response: 1, 2." in open_lines(story)
    answered(story, 1)
    answered(story, 1, "partly", done_on=story.today)
    rows = story.ask(lambda work: queries.recommendations.read(work, subject=key))
    assert [(r.seq, r.stand, r.answers, r.owner) for r in rows] == [
        (1, "partly", 2, first),
        (2, None, None, None),
    ]
    assert "Recommendations without a response: 2." in open_lines(story)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"seq": 3}, "no recommendation 3"),
        ({"owner": None}, "which participating organization"),
        ({"due_on": None}, "by when"),
        ({"owner": "SEC"}, "takes no part"),
        ({"done_on": "2099-01-01"}, "still to come"),
        ({"stand": "rejected", "due_on": "2099-01-01"}, "nothing is done about what is rejected"),
        ({"due_on": "2001-01-01"}, "before the evaluation"),
    ],
    ids=str,
)
def test_an_answer_is_whole(story: Story, sent: dict[str, Any], said: str) -> None:
    evaluated(story)
    with pytest.raises(Invalid, match=said):
        answered(story, **({"seq": 1} | sent))


def test_an_evaluation_does_not_come_from_the_future(story: Story) -> None:
    with pytest.raises(Invalid, match="still to come"):
        evaluated(story, reported_on=story.today + timedelta(days=1))
    with pytest.raises(Invalid, match="had not started"):
        evaluated(story, reported_on="2001-01-01")
