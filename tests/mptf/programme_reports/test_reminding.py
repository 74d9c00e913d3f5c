"""Reminders of a report's day, and the ladder after it: each step once, whatever comes between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.conftest import Databases
from tests.lives import Story
from tests.reporting import go_on, reporting, tell_in_words, the
from tests.tales import going_on
from workflows import reminding


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, reporting) as told:
        yield told


def _tick(story: Story) -> int:
    """What the job does on this day."""
    waiting = story.ask(reminding.waiting)
    return sum(story.write("system", lambda work, o=o: reminding.remind(work, o)) for o in waiting)


def _of(story: Story, report: Any) -> list[int]:
    sql = text("SELECT report_id, days FROM report_notice ORDER BY sent_at")
    rows = story.ask(lambda work: [tuple(row) for row in work.session.execute(sql)])
    key = str(report.id).replace("-", "")
    return [days for of, days in rows if str(of).replace("-", "") == key]


def test_each_day_of_the_profile_reminds_once(story: Story) -> None:
    report = the(story, "narrative")
    assert report.due_on is not None
    rules = story.profile.programme.reports
    assert rules.reminder_days == (60, 30, 14, 7, 1)
    expected: list[int] = []
    for days in (*(-d for d in rules.reminder_days), *rules.overdue_days):
        go_on(story, report.due_on + timedelta(days=days - 1))
        _tick(story)
        assert _of(story, report) == expected, f"the day before {days}"
        go_on(story, report.due_on + timedelta(days=days))
        assert _tick(story)
        expected.append(days)
        assert _of(story, report) == expected
        assert not _tick(story), "twice on a day changes nothing"


def test_a_clockwork_that_was_down_takes_the_last_step_alone(story: Story) -> None:
    report = the(story, "narrative")
    assert report.due_on is not None
    go_on(story, report.due_on + timedelta(days=20))
    _tick(story)
    assert _of(story, report) == [14]


def test_what_is_in_is_not_asked_for(story: Story) -> None:
    first = story.entities[0]
    report = the(story, "narrative")
    assert report.due_on is not None
    tell_in_words(story, report)
    story.act(first, "programme-report.submit", report.id)
    go_on(story, report.due_on + timedelta(days=31))
    _tick(story)
    assert _of(story, report) == []


def test_the_ladder_tells_more_people_step_by_step(story: Story) -> None:
    report = the(story, "narrative")
    assert report.due_on is not None

    def told() -> set[str]:
        sql = text("SELECT to_email FROM message WHERE key LIKE 'report-overdue/%'")
        return set(story.ask(lambda work: work.session.execute(sql).scalars().all()))

    def drafts() -> list[str]:
        sql = text("SELECT kind FROM letter_draft WHERE kind LIKE 'report-%' AND letter_id IS NULL")
        return list(story.ask(lambda work: work.session.execute(sql).scalars().all()))

    emails: list[set[str]] = []
    for days in story.profile.programme.reports.overdue_days:
        go_on(story, report.due_on + timedelta(days=days))
        before = told()
        for owed in story.ask(reminding.waiting):
            if owed.report_id == report.id:
                story.write("system", lambda work, o=owed: reminding.remind(work, o))
        emails.append(told() - before)
    first = story.entities[0]
    assert any(first.lower() in each.lower() for each in emails[0])
    assert all("chair" not in each and "rc@" not in each for each in emails[0])
    assert any("rc" in each for each in emails[1])
    assert drafts() == ["report-overdue"], "it waits for the head of the secretariat"
    assert any("chair" in each for each in emails[2])
    mails = text("SELECT DISTINCT subject FROM message WHERE key LIKE 'report-overdue/%'")
    subjects = story.ask(lambda work: work.session.execute(mails).scalars().all())
    said = ("one day", "14 days", "30 days")
    assert {each.partition(":")[0] for each in subjects} == {
        f"{report.number} is {late} late" for late in said
    }


@pytest.mark.parametrize("needed", [True, False])
def test_a_letter_says_what_the_profile_makes_wait(story: Story, needed: bool) -> None:  # noqa: FBT001
    rules = story.profile.programme.model_copy(update={"release_needs_reports": needed})
    profile = story.profile.model_copy(update={"programme": rules})
    story.fund = replace(story.fund, profile=profile)
    report = the(story, "narrative")
    assert report.due_on is not None
    go_on(story, report.due_on + timedelta(days=rules.reports.overdue_days[1]))
    _tick(story)
    story.sign_letters()
    html = story.ask(
        lambda work: work.session.execute(
            text("SELECT html FROM letter WHERE kind = 'report-overdue'")
        ).scalar()
    )
    assert ("No further tranche is released" in html) is needed
