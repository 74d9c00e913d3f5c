"""How a programme fares is judged by its facts alone: each level at its boundary."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from api.pages.health_words import DUE, LEVELS, REASONS, fares
from api.pages.words import Words
from mptf.profile import load
from mptf.programmes.facts import FactsRow
from mptf.programmes.health import Because, Due, DueWhat, Level, changes_on, health, next_due
from mptf.programmes.states import ProgrammeState as P

TODAY = date(2022, 7, 2)
T, W, G, N = Level.TROUBLE, Level.WATCH, Level.GOOD, Level.NONE


def days(many: int) -> date:
    """So many days from today, or before it."""
    return TODAY + timedelta(many)


def facts(**other: Any) -> FactsRow:
    """A programme half way that has spent what it should, with nothing wrong."""
    known: dict[str, Any] = {
        "id": UUID(int=1),
        "number": "JP-1",
        "title": "A programme",
        "coordinator": "E1",
        "coordinator_name": "Entity 1",
        "area": None,
        "region": None,
        "state": P.ACTIVE.value,
        "start_on": date(2022, 1, 1),
        "end_on": date(2023, 12, 31),
        "illustrative": False,
        "whole": True,
        "currency": "USD",
        "net_funded_minor": 10_000,
        "spent_minor": 2_000,
        "through": date(2022, 3, 31),
        "obligated_minor": 0,
        "report_days": (),
        "returned_reports": 0,
        "condition_days": (),
        "send_by": None,
        "flags": 0,
        "flagged_on": None,
        "high_risks": 0,
    }
    return FactsRow(**(known | other))


LATE = {"report_days": (days(-31), days(-1))}
FLAGGED = {"flags": 1, "flagged_on": days(-3)}
HUNDRED = {"start_on": date(2022, 1, 1), "end_on": date(2022, 1, 1) + timedelta(400)}
"""Four hundred days, so that shares of it are whole days."""


def told(day: int, spent: int) -> dict[str, Any]:
    """Reported on until a day of the four hundred, with so many per cent spent."""
    return {**HUNDRED, "through": date(2022, 1, 1) + timedelta(day), "spent_minor": spent * 100}


def ending(left: int, spent: int, obligated: int) -> dict[str, Any]:
    """It ends in so many days, with so many per cent spent and committed."""
    used = {"spent_minor": spent, "obligated_minor": obligated}
    return {"start_on": days(-2000), "end_on": days(left), "through": days(-1999), **used}


@pytest.mark.parametrize(
    ("other", "level", "because"),
    [
        ({}, G, [Because.ON_ITS_WAY]),
        ({"through": None}, G, [Because.ON_ITS_WAY]),
        ({"through": None, "spent_minor": 0}, N, [Because.UNREPORTED]),
        # Reports: thirty days late is to be watched, a day more is trouble.
        ({"report_days": (days(-1),)}, W, [Because.REPORTS_LATE]),
        ({"report_days": (days(-30),)}, W, [Because.REPORTS_LATE]),
        (LATE, T, [Because.REPORTS_LATE]),
        ({"report_days": (TODAY,)}, G, [Because.ON_ITS_WAY]),
        ({"returned_reports": 1}, W, [Because.REPORTS_RETURNED]),
        # Conditions: said thirty days before, trouble once they are overdue.
        ({"condition_days": (days(31),)}, G, [Because.ON_ITS_WAY]),
        ({"condition_days": (days(30),)}, W, [Because.CONDITION_SOON]),
        ({"condition_days": (TODAY,)}, W, [Because.CONDITION_SOON]),
        ({"condition_days": (days(-1),)}, T, [Because.CONDITION]),
        # Money that is to be sent.
        ({"send_by": TODAY}, G, [Because.ON_ITS_WAY]),
        ({"send_by": days(-1)}, T, [Because.TRANSFER_LATE]),
        ({"state": P.SIGNED, "send_by": days(-1)}, T, [Because.TRANSFER_LATE]),
        (FLAGGED, T, [Because.FLAG]),
        ({"high_risks": 1}, W, [Because.RISKS]),
        # Delivery against the time of which was reported, not against today.
        (told(180, 21), G, [Because.ON_ITS_WAY]),
        (told(180, 20), W, [Because.BEHIND]),
        (told(280, 21), W, [Because.BEHIND]),
        (told(280, 20), T, [Because.BEHIND]),
        (told(0, 0), G, [Because.ON_ITS_WAY]),
        # The end near with much that is neither spent nor committed.
        (ending(181, 0, 4_999), G, [Because.ON_ITS_WAY]),
        (ending(180, 2_000, 2_999), W, [Because.ENDING]),
        (ending(180, 2_000, 3_000), G, [Because.ON_ITS_WAY]),
        (ending(91, 4_999, 0), W, [Because.ENDING]),
        (ending(90, 4_999, 0), T, [Because.ENDING]),
        (ending(0, 4_999, 0), T, [Because.ENDING]),
        ({"end_on": TODAY, "through": None, "spent_minor": 10_000}, G, [Because.ON_ITS_WAY]),
        ({"end_on": days(-1), "through": None, "spent_minor": 10_000}, T, [Because.ENDED]),
        # States.
        ({"state": P.SUSPENDED, **LATE}, T, [Because.SUSPENDED, Because.REPORTS_LATE]),
        ({"state": P.OPERATIONALLY_CLOSED, "end_on": days(-90)}, G, [Because.ACTIVITIES_DONE]),
        ({"state": P.OPERATIONALLY_CLOSED, **LATE}, T, [Because.REPORTS_LATE]),
        ({"state": P.SIGNED}, N, [Because.TRANSFER]),
        ({"state": P.APPROVED}, N, [Because.SIGNATURES]),
        ({"state": P.APPROVED, **FLAGGED}, T, [Because.FLAG]),
        ({"state": P.DRAFTING, **FLAGGED}, N, [Because.DOCUMENT]),
        ({"state": P.TECHNICAL_REVIEW}, N, [Because.ASSESSMENT]),
        ({"state": P.FINANCIALLY_CLOSED}, N, [Because.BOOKS_CLOSED]),
        ({"state": P.CANCELLED}, N, [Because.CANCELLED]),
        # Of what is seen as published only what is published speaks.
        ({"whole": False}, N, [Because.PUBLISHED]),
        ({"whole": False, "state": P.SUSPENDED}, T, [Because.SUSPENDED]),
        ({"whole": False, "end_on": days(-1)}, T, [Because.ENDED]),
        # The worst comes first, and nothing is left out.
        (
            {"high_risks": 2, "returned_reports": 1, **FLAGGED, **LATE},
            T,
            [Because.FLAG, Because.REPORTS_LATE, Because.REPORTS_RETURNED, Because.RISKS],
        ),
    ],
)
def test_levels_at_their_boundaries(
    other: dict[str, Any], level: Level, because: list[Because]
) -> None:
    found = health(facts(**other), TODAY)
    assert found.level is level
    assert [reason.because for reason in found.reasons] == because


@pytest.mark.parametrize("state", list(P)[1:])
@pytest.mark.parametrize("whole", [True, False])
def test_every_state_fares_somehow_in_one_sentence(state: P, whole: bool) -> None:  # noqa: FBT001
    row = facts(state=state, whole=whole)
    found = health(row, TODAY)
    said = fares(Words(load("migration")), row, found).sentence
    assert said[0].isupper()
    assert said.endswith(".")
    assert "%" not in said.replace("25%", "").replace("24%", "").replace("20%", "")


def test_a_sentence_says_what_it_rests_on() -> None:
    row = facts(**LATE, **FLAGGED, returned_reports=1)
    told = fares(Words(load("migration")), row, health(row, TODAY))
    assert told.pill.label == "Trouble"
    assert told.sentence == (
        "A flag holds its money back since 29 June 2022; 2 reports are late, the first was due on "
        "1 June 2022; a report was returned to be corrected; 24% of its time has passed and 20% of "
        "what it received is spent."
    )
    assert [clause.url for clause in told.clauses][:3] == [
        "/programmes/JP-1?tab=money#tranches",
        "/programme-reports?which=late&programme=JP-1",
        "/programme-reports?which=returned&programme=JP-1",
    ]


def test_what_is_due_next() -> None:
    due = {"report_days": (days(-9), days(40)), "condition_days": (days(9), days(20))}
    assert next_due(facts(**due, send_by=days(-1)), TODAY) == Due(DueWhat.CONDITION, days(9))
    assert next_due(facts(), TODAY) == Due(DueWhat.END, date(2023, 12, 31))
    assert next_due(facts(state=P.FINANCIALLY_CLOSED), TODAY) is None


def test_it_fares_the_same_until_the_day_that_is_said() -> None:
    random = Random(11)  # noqa: S311 -- programmes, not secrets
    walked = judged = 0
    for _ in range(80):
        row = _anyhow(random)
        day, turn = TODAY - timedelta(500), date.min
        while day < TODAY + timedelta(600):
            if day >= turn:
                stands, turn = (health(row, day), next_due(row, day)), changes_on(row, day)
                judged += 1
            assert (health(row, day), next_due(row, day)) == stands, (day, turn, row)
            day, walked = day + timedelta(1), walked + 1
    assert judged < walked / 5, "most days change nothing"


def _anyhow(random: Random) -> FactsRow:
    """A programme at any point of its life, with anything due on any day."""

    def any_days(most: int) -> tuple[date, ...]:
        return tuple(
            sorted(days(random.randint(-400, 500)) for _ in range(random.randint(0, most)))
        )

    def a_day() -> date | None:
        return next(iter(any_days(1)), None)

    start = days(random.randint(-450, 100))
    dated = random.random() < 0.9
    return facts(
        state=random.choice([P.ACTIVE, P.ACTIVE, P.ACTIVE, *list(P)[1:]]),
        whole=random.random() < 0.9,
        start_on=start if dated else None,
        end_on=start + timedelta(random.randint(1, 900)) if dated else None,
        spent_minor=random.choice([0, 3_000, 6_000]),
        through=a_day(),
        report_days=any_days(4),
        condition_days=any_days(3),
        send_by=a_day(),
        flags=random.randint(0, 1),
        flagged_on=days(-3),
    )


def test_everything_has_words_and_no_words_are_left_over() -> None:
    assert REASONS.keys() == set(Because)
    assert LEVELS.keys() == set(Level)
    assert DUE.keys() == set(DueWhat)
