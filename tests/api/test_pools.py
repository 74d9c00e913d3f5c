"""Earmarks: what lies in each pool, what it fits, and cash that nothing fits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.api.test_pages import Visible
from tests.api.visiting import client_of
from tests.conftest import ENGINES, databases_of
from tests.lives import Story


@pytest.fixture(scope="module", params=ENGINES)
def earmarked(request: pytest.FixtureRequest) -> Iterator[Story]:
    """Cash for another area than the note that waits is of, for its own, and for anything."""
    databases = databases_of(request)
    url = databases.migrated()
    with Story.open(url) as story:
        story.populate()
        story.open_call()
        note = story.pipeline("The one that waits")
        area = next(one.area for one in _rows(story) if one.id == note)
        other = next(a.code for a in story.profile.areas if a.code != area)
        story.before = story.today  # type: ignore[attr-defined]
        story.wait(days=3)
        story.deposit("100000.00", areas=[other])
        story.deposit("200000.00", areas=[area, other])
        story.deposit("300000.00")
        story.area, story.other = area, other  # type: ignore[attr-defined]
        yield story
    databases.drop(url)


def _rows(story: Story) -> Any:
    from mptf.notes import queries as notes  # noqa: PLC0415
    from mptf.notes.filters import Chosen  # noqa: PLC0415

    return story.ask(lambda work: notes.listed(work, Chosen(), limit=10))


def told(story: Story, who: str = "chair", asked: str = "") -> Any:
    return client_of(story, who).get(f"/api/v1/pools{asked}").json()


def test_pools_stand_in_the_order_in_which_they_pay_with_what_they_fit(earmarked: Story) -> None:
    area, other = earmarked.area, earmarked.other  # type: ignore[attr-defined]
    pools = told(earmarked)["pools"]
    both = "areas:" + "+".join(sorted((area, other)))
    assert [pool["pool"] for pool in pools] == [f"areas:{other}", both, "open"]
    assert [pool["free"]["amount"] for pool in pools] == ["99000.00", "198000.00", "297000.00"]
    assert [len(pool["fits"]) for pool in pools] == [0, 1, 1]
    assert [pool["is_idle"] for pool in pools] == [True, False, False]
    (note,) = told(earmarked)["notes"]
    assert [part["pool"] for part in note["pools"]] == [both, "open"]
    assert note["is_enough"] is False


@pytest.mark.parametrize("who", ["officer-1", "chair", "member", "E1", "donor", "agent-1", "rc"])
def test_free_cash_that_nothing_fits_is_said_to_whoever_signed_in(
    earmarked: Story, who: str
) -> None:
    page = Visible(client_of(earmarked, who).get("/pools").text).text.replace("\xa0", " ")
    number = next(a.number for a in earmarked.profile.areas if a.code == earmarked.other)  # type: ignore[attr-defined]
    assert f"Nothing that waits fits Area {number}: USD 99,000.00 lies there free." in page
    assert "too little" in page
    assert "Scored" not in page
    assert "100.0" not in page


def test_the_pools_of_another_day_are_those_of_that_day(earmarked: Story) -> None:
    day = earmarked.before + timedelta(days=1)  # type: ignore[attr-defined]
    assert told(earmarked, asked=f"?as_of={day}")["pools"] == []
    page = client_of(earmarked, "chair").get(f"/pools?as_of={day}")
    assert "No pool held cash on this day." in Visible(page.text).text


def test_the_public_is_asked_to_sign_in(earmarked: Story) -> None:
    answer = client_of(earmarked, None).get("/pools", follow_redirects=False)
    assert answer.status_code in {303, 401}
    assert client_of(earmarked, None).get("/api/v1/pools").status_code == 401


def test_the_list_comes_as_a_file(earmarked: Story) -> None:
    text = client_of(earmarked, "donor").get("/pools.csv").text
    assert "Unearmarked" in text
    assert "297000.00" in text or "297,000.00" in text
