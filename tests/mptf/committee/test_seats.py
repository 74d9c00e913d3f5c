"""Seats through time: terms follow each other, a vacancy is seen before it comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from mptf.committee.composition import Constituency, Standing, composition
from mptf.errors import Invalid
from tests.conftest import Databases
from tests.lives import Story
from tests.seats import fill, fill_the_seats, seat_id
from tests.tales import going_on

pytestmark = pytest.mark.same_on_both

FROM = date(2022, 9, 1)
LAST = date(2024, 8, 31)
"""The last day of a term of 24 months that begins on `FROM`."""


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as own:
        yield own


def on(story: Story, day: date) -> tuple[Constituency, ...]:
    """The Committee on a day."""
    found: tuple[Constituency, ...] = story.ask(lambda work: composition(work, day))
    return found


def standings(story: Story, day: date) -> dict[str, Standing]:
    """How each seat stands on a day, by its code."""
    return {
        place.row.code: place.standing for c in on(story, day) for place in c.places if place.row
    }


def test_a_committee_that_nobody_has_seated_lacks_everybody(story: Story) -> None:
    found = on(story, FROM)
    assert [(c.code, len(c.places)) for c in found] == [
        (rule.code, rule.count) for rule in story.profile.committee.seats
    ]
    assert sum(c.count(Standing.UNMADE) for c in found) == story.profile.committee.seat_count()


def test_a_term_lasts_as_long_as_the_profile_says_and_its_end_is_seen_before_it_comes(
    story: Story,
) -> None:
    codes = fill_the_seats(story, FROM)
    warning = timedelta(days=story.profile.committee.term_warning_days)
    for day, expected in (
        (FROM - timedelta(days=1), Standing.VACANT),
        (FROM, Standing.HELD),
        (LAST - warning - timedelta(days=1), Standing.HELD),
        (LAST - warning, Standing.ENDING),
        (LAST, Standing.ENDING),
        (LAST + timedelta(days=1), Standing.VACANT),
    ):
        assert standings(story, day) == dict.fromkeys(codes, expected), day


def test_a_term_that_is_followed_is_not_ending_unless_a_day_lies_between(story: Story) -> None:
    fill(story, "DON-1", "donors", FROM)
    fill(story, "DON-2", "donors", FROM)
    fill(story, "DON-1", "donors", LAST + timedelta(days=1))
    fill(story, "DON-2", "donors", LAST + timedelta(days=2))
    assert standings(story, LAST) == {"DON-1": Standing.HELD, "DON-2": Standing.ENDING}
    assert standings(story, LAST + timedelta(days=1)) == {
        "DON-1": Standing.HELD,
        "DON-2": Standing.VACANT,
    }


def test_who_fills_a_seat_ends_the_term_of_whoever_held_it(story: Story) -> None:
    fill(story, "DON-1", "donors", FROM)
    middle = date(2023, 3, 1)
    fill(story, "DON-1", "donors", middle)
    (row,) = (place.row for c in on(story, FROM) for place in c.places if place.row)
    assert (row.from_on, row.to_on, row.next_on) == (FROM, middle - timedelta(days=1), middle)
    (row,) = (place.row for c in on(story, middle) for place in c.places if place.row)
    assert (row.from_on, row.next_on) == (middle, None)


def test_a_seat_is_vacant_from_the_day_after_its_term_was_ended(story: Story) -> None:
    fill(story, "DON-1", "donors", FROM)
    seat, last = seat_id(story, "DON-1"), date(2022, 12, 24)
    story.act("head", "seat.end-term", seat, on=last)
    assert standings(story, last) == {"DON-1": Standing.ENDING}
    assert standings(story, last + timedelta(days=1)) == {"DON-1": Standing.VACANT}
    with pytest.raises(Invalid, match="nobody holds the seat on 25 December 2022"):
        story.act("head", "seat.end-term", seat, on=last + timedelta(days=1))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"to_on": date(2022, 8, 31)}, "a term ends after it begins"),
        ({"from_on": date(2021, 9, 1)}, "a term that begins on 1 September 2022 is filled already"),
        ({"code": "DON-4"}, "all 3 seats of donors are there"),
        ({"category": "pirates"}, "“pirates” is no category of seats"),
    ],
)
def test_what_cannot_be_a_term_is_refused_with_its_reason(
    story: Story, sent: dict[str, Any], said: str
) -> None:
    for number in (1, 2, 3):
        fill(story, f"DON-{number}", "donors", FROM)
    given: dict[str, Any] = {
        "code": "DON-1" if sent.get("code") is None else sent["code"],
        "category": "donors",
        "name": "A seat",
        "organisation": "DON",
        "from_on": date(2023, 9, 1),
        **sent,
    }
    if "category" in sent:
        given["code"] = "NEW-1"
    before = standings(story, FROM)
    with pytest.raises(Invalid, match=said):
        story.act("head", "seat.fill", **given)
    assert standings(story, FROM) == before


def test_one_person_is_not_both_holder_and_alternate(story: Story) -> None:
    with pytest.raises(Invalid, match="name somebody else than the holder"):
        story.act(
            "head",
            "seat.fill",
            code="DON-1",
            category="donors",
            name="A seat",
            organisation="DON",
            from_on=FROM,
            holder=story.people["donor"],
            alternate=story.people["donor"],
        )
