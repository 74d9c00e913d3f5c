"""What the checks find in a report, each exactly at its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from mptf.money import Money
from mptf.profile import Profile
from mptf.programme_reports.checks import (
    Gauge,
    Spending,
    Told,
    gauges,
    of_results,
    of_spending,
    of_texts,
    sections_of,
)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def told(category: int, spent: int, reason: str = "") -> Told:
    return Told(category, usd(spent), usd(0), reason)


FINE = Spending(
    from_on=date(2021, 1, 1),
    start_on=date(2020, 10, 20),
    lines=(told(1, 100_000), told(8, 7_000)),
    stated=None,
    over="",
    before={},
    reports=0,
    net_funded=usd(107_000),
    booked=usd(0),
    budget=usd(0),
)


def found(profile: Profile, report: Spending) -> list[str]:
    return [each.text for each in of_spending(profile, report) if not each.stands]


def test_what_is_in_order_is_in_order(migration: Profile) -> None:
    assert found(migration, FINE) == []


def test_the_sum_is_the_stated_one_to_the_cent(migration: Profile) -> None:
    assert found(migration, replace(FINE, stated=usd(107_000))) == []
    for wrong in (106_999, 107_001):
        (text,) = found(migration, replace(FINE, stated=usd(wrong)))
        assert "add up to 1,070.00" in text


def test_indirect_cost_is_the_rate_on_direct_cost_and_a_cent(migration: Profile) -> None:
    at = replace(FINE, lines=(told(1, 100_000), told(8, 7_001)), net_funded=usd(200_000))
    assert found(migration, at) == [], "each report may round"
    beyond = replace(at, lines=(told(1, 100_000), told(8, 7_002)))
    (text,) = found(migration, beyond)
    assert "more than 7% of 1,000.00" in text
    none = replace(at, lines=(told(8, 2),))
    assert len(found(migration, none)) == 1


def test_indirect_cost_counts_since_the_start(migration: Profile) -> None:
    before = {1: usd(100_000), 8: usd(6_000)}
    later = replace(FINE, before=before, reports=1, net_funded=usd(10_000_000))
    more = replace(later, lines=(told(1, 100_000), told(8, 8_000)))
    assert found(migration, more) == []
    assert len(found(migration, replace(more, lines=(told(1, 100_000), told(8, 8_003))))) == 1


def test_more_than_was_sent_needs_a_reason_and_then_stands(migration: Profile) -> None:
    assert found(migration, replace(FINE, net_funded=usd(107_000))) == []
    beyond = replace(FINE, net_funded=usd(106_999))
    (text,) = found(migration, beyond)
    assert "more than the 1,069.99 sent" in text
    (noted,) = of_spending(migration, replace(beyond, over="Paid in advance."))
    assert noted.stands
    assert "Paid in advance." in noted.text
    assert len(found(migration, replace(FINE, booked=usd(1)))) == 1, "what is booked counts"


def test_below_zero_is_a_correction_with_its_reason(migration: Profile) -> None:
    report = replace(FINE, lines=(told(2, -100),), before={1: usd(100_000), 2: usd(100)})
    (text,) = found(migration, report)
    assert "say what it corrects" in text
    assert found(migration, replace(report, lines=(told(2, -100, "Entered twice."),))) == []
    (text,) = found(migration, replace(report, lines=(told(2, -101, "Entered twice."),)))
    assert "-0.01 since the start" in text


def test_nothing_is_spent_before_the_start(migration: Profile) -> None:
    assert found(migration, replace(FINE, from_on=date(2020, 10, 20))) == []
    assert len(found(migration, replace(FINE, from_on=date(2020, 10, 19)))) == 1


def test_an_empty_report_is_not_one(migration: Profile) -> None:
    assert len(found(migration, replace(FINE, lines=()))) == 1
    assert found(migration, replace(FINE, lines=(told(1, 0),))) == []


GAUGE = Gauge("1.1a", "Offices", "offices", "IOM", "0", 1, "100", "100", "", None)


@pytest.mark.parametrize(("value", "fine"), [("80", True), ("79.9", False), ("120", True)])
def test_a_result_far_from_its_target_needs_a_remark(
    migration: Profile, value: str, *, fine: bool
) -> None:
    one = replace(GAUGE, value=value)
    assert (not list(of_results(migration, [one]))) is fine
    assert not list(of_results(migration, [replace(one, remark="Restrictions.")]))


def test_a_result_counts_since_the_start(migration: Profile) -> None:
    fallen = replace(GAUGE, before="101")
    (one,) = of_results(migration, [fallen])
    assert "less than the 101" in one.text
    assert not list(of_results(migration, [replace(fallen, remark="Counted twice.")]))
    assert not list(of_results(migration, [replace(GAUGE, before="100")]))
    assert len(list(of_results(migration, [replace(GAUGE, value=None)]))) == 1


def test_a_target_of_nothing_has_no_share() -> None:
    assert replace(GAUGE, target="0", value="0").variance == 0
    assert replace(GAUGE, target="0", value="1").variance == Fraction(1)
    assert replace(GAUGE, target=None).variance is None
    assert replace(GAUGE, value="62.5").variance == Fraction(-3, 8)


def test_the_target_is_that_of_the_last_year_that_is_over() -> None:
    indicator = {
        "code": "1.1a",
        "text": "Offices",
        "unit": "offices",
        "targets": [{"year": 1, "value": "4"}, {"year": 3, "value": "12"}],
    }
    content = {"outcomes": [{"code": "1", "text": "Change", "indicators": [indicator]}]}

    def target(to_on: date) -> str | None:
        (one,) = gauges(
            content,
            coordinator="IOM",
            start_on=date(2020, 10, 20),
            to_on=to_on,
            written={},
            before={},
        )
        assert one.entity == "IOM"
        return one.target

    assert target(date(2020, 12, 31)) is None
    assert target(date(2021, 10, 18)) is None
    assert target(date(2021, 10, 19)) == "4"
    assert target(date(2022, 12, 31)) == "4", "the second year has none of its own"
    assert target(date(2023, 10, 19)) == "12"


def test_each_entity_writes_its_part_within_its_words(migration: Profile) -> None:
    sections = sections_of(migration, "narrative")
    texts = {
        (section.code, code): "word " * section.words_max
        for section in sections
        for code in ("IOM", "ILO")
    }
    assert not list(of_texts(sections, "IOM", ["ILO", "IOM"], texts))
    del texts["lessons", "ILO"]
    texts["summary", "IOM"] += "more"
    assert [each.part for each in of_texts(sections, "IOM", ["ILO", "IOM"], texts)] == [
        "summary",
        "lessons",
    ]
    assert {s.code for s in sections_of(migration, "final-narrative")} ^ {
        s.code for s in sections
    } == {"next-year", "sustainability"}
