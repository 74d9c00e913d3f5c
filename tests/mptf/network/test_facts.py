"""What is known of countries, as of any day; and what the Network has counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from mptf.errors import GuardRefused, Invalid, NotFound
from mptf.network import queries as network
from mptf.network.dates import last_day
from mptf.network.known import figures, known
from mptf.network.models import NetworkFact
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

LATE = date(2022, 12, 31)
SAID = {"source": "A letter of the Resident Coordinator"}


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        yield own


def enter(story: Story, country: str, kind: str, **more: Any) -> Any:
    return story.act("officer-1", "network-fact.enter", country=country, kind=kind, **(SAID | more))


def held(story: Story, country: str, day: date = LATE) -> list[tuple[str, str | None, str]]:
    found = story.ask(lambda work: network.of_countries(work, [country], day))[country]
    return [(row.kind, row.since, row.text) for row in found]


def test_a_fact_holds_from_the_end_of_what_its_source_says_to_the_end_of_its_last_day(
    story: Story,
) -> None:
    enter(story, "TCD", "country-network", since="2021-02", until="2021-06-30")
    for day, holds in (
        (date(2021, 2, 27), False),
        (date(2021, 2, 28), True),
        (date(2021, 6, 30), True),
        (date(2021, 7, 1), False),
    ):
        assert bool(held(story, "TCD", day)) is holds, day
    enter(story, "TCD", "champion")
    assert held(story, "TCD", date(2018, 1, 1)) == [("champion", None, "")], (
        "nobody knows since when"
    )
    assert held(story, "MLI") == [], "what is not known is not made up"
    assert story.ask(lambda work: network.of_countries(work, [], LATE)) == {}


def test_one_of_a_kind_at_a_time_and_one_review_a_year(story: Story) -> None:
    first = enter(story, "TCD", "framework", text="2017 to 2021", since="2017", until="2021")
    enter(story, "TCD", "framework", text="2022 to 2026", since="2022", until="2026")
    with pytest.raises(Invalid, match="in force at that time"):
        enter(story, "TCD", "framework", text="Another", since="2020")
    enter(story, "TCD", "mgi", since="2018")
    enter(story, "TCD", "mgi", since="2020", text="Follow-up")
    with pytest.raises(Invalid, match="one of 2018 is entered"):
        enter(story, "TCD", "mgi", since="2018")
    for kind, more, why in (
        ("mgi", {}, "in which year"),
        ("national-plan", {"since": "2020"}, "what it is called"),
        ("national-plan", {"since": "2020-13", "text": "P"}, "a year, a month or a day"),
        ("national-plan", {"since": "2020", "until": "2019", "text": "P"}, "ends before it begins"),
        ("weather", {}, "kind"),
        ("champion", {"source": ""}, "source"),
        ("champion", {"url": "javascript:alert(1)"}, "url"),
    ):
        with pytest.raises(Invalid) as refused:
            enter(story, "TCD", kind, **more)
        assert why in f"{refused.value.field} {refused.value.reason}"
    with pytest.raises(NotFound):
        enter(story, "XYZ", "champion")
    assert held(story, "TCD", date(2021, 12, 31))[0] == ("framework", "2017", "2017 to 2021")
    assert first


def test_it_ends_or_is_put_right_by_a_row_beside(story: Story) -> None:
    fact = enter(story, "STP", "ldc")
    story.act("officer-1", "network-fact.end", fact, until="2022-11", reason="Graduated.", **SAID)
    assert held(story, "STP", date(2022, 11, 30))
    assert not held(story, "STP", date(2022, 12, 1))
    with pytest.raises(GuardRefused, match="has ended"):
        story.act("officer-1", "network-fact.end", fact, reason="Again.", **SAID)
    story.act("officer-1", "network-fact.correct", fact, until="2022-12-13", **SAID)
    assert held(story, "STP", date(2022, 12, 13))
    assert not held(story, "STP", date(2022, 12, 14))
    for act, more in (("correct", {}), ("end", {"reason": "No."})):
        with pytest.raises(GuardRefused, match="was corrected"):
            story.act("officer-1", f"network-fact.{act}", fact, **SAID, **more)
    wrong = enter(story, "STP", "champion", since="2021")
    story.act("officer-1", "network-fact.end", wrong, reason="Mistaken for another.", **SAID)
    kinds = [kind for kind, _since, _text in held(story, "STP", date(2021, 12, 31))]
    assert kinds == ["ldc"], "without a day it never was"
    enter(story, "STP", "champion", since="2022-06")
    began = enter(story, "STP", "country-network", since="2022")
    with pytest.raises(Invalid, match="ends before it begins"):
        story.act("officer-1", "network-fact.end", began, until="2021", reason="-", **SAID)
    assert story.ask(lambda work: work.get(NetworkFact, fact).until) is None, "written once"


def test_what_comes_with_the_version_is_taken_in_once_and_leaves_what_was_said(
    story: Story,
) -> None:
    enter(story, "TCD", "champion", since="2019")
    story.act("officer-1", "network-fact.take-in")
    assert [row for row in held(story, "TCD") if row[0] == "champion"] == [("champion", "2019", "")]
    kinds = {kind for kind, _since, _text in held(story, "TCD")}
    assert kinds == {"champion", "ldc", "lldc", "region"}
    assert ("champion", "2021-02", "") in held(story, "IRQ")
    with pytest.raises(GuardRefused, match="is entered"):
        story.act("officer-1", "network-fact.take-in")
    rows = story.ask(lambda work: network.figures.read(work, as_of=LATE))
    assert [(r.counted, r.how_many) for r in rows if r.kind == "country-networks"] == [
        ("2020-10", 31),
        ("2021-03", 45),
    ]
    early = story.ask(lambda work: network.figures.read(work, as_of=date(2021, 3, 30)))
    assert [r.how_many for r in early if r.kind == "country-networks"] == [31]
    assert all(fact.source for fact in known())
    assert all(figure.source for figure in figures())


def test_a_figure_entered_again_is_the_one_that_counts(story: Story) -> None:
    told = {"kind": "country-networks", "counted": "2022-03"} | SAID
    for count, wanted in ((46, [46]), (48, [48]), (None, [])):
        story.act("officer-1", "network-figure.enter", **told, count=count)
        rows = story.ask(lambda work: network.figures.read(work, as_of=LATE))
        assert [row.how_many for row in rows] == wanted
    with pytest.raises(Invalid, match="once it was made"):
        story.act("officer-1", "network-figure.enter", **(told | {"counted": "2030"}), count=1)


def test_a_date_is_taken_at_its_last_day() -> None:
    assert last_day("2020") == date(2020, 12, 31)
    assert last_day("2020-02") == date(2020, 2, 29)
    assert last_day("2020-02-03") == date(2020, 2, 3)
