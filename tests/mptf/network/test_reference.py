"""The reference rows: all there, none invented, and looked up without guessing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mptf import profile
from mptf.errors import Invalid, NotFound
from mptf.network import reference

IMAGINARY = Path(__file__).parents[2] / "profiles" / "imaginary.toml"
MIGRATION = profile.load("migration")


def test_the_counts_are_the_sources() -> None:
    assert len(reference.countries()) == 249
    assert len(reference.entities()) == 41
    assert sum(each.executive_committee for each in reference.entities().values()) == 8
    assert list(reference.objectives()) == list(range(1, 24))
    assert [each.letter for each in reference.principles().values()] == list("abcdefghij")
    assert [target.amount for target in reference.funding_targets()] == [
        25_000_000, 30_000_000, 70_000_000,
    ]  # fmt: skip
    assert len(reference.joint_programmes()) == 16
    assert len(reference.contributions()) == 12
    accra = [each for each in reference.champions().values() if "named among 28" in each.note]
    assert len(accra) == 28


def test_what_is_unknown_stays_unknown() -> None:
    assert all(target.adopted_on is None for target in reference.funding_targets())
    assert reference.champions()["MAR"].joined is None
    assert reference.champions()["IRQ"].joined == "2021-02"
    norway = next(each for each in reference.contributions() if each.donor == "Norway")
    assert (norway.amount, norway.original, norway.areas) == (None, 15_000_000, ("TA2", "TA3"))


def test_a_programme_row_is_read_whole() -> None:
    moldova = next(each for each in reference.joint_programmes() if each.place == "Moldova")
    assert moldova.punos == ("IOM", "UNDP", "UNICEF", "WHO")
    assert (moldova.total, moldova.duration_months) == (2_000_000, 36)
    assert dict(moldova.puno_totals) == {"UNDP": 610_000}


def test_every_named_entity_of_a_programme_is_known() -> None:
    for programme in reference.joint_programmes():
        for acronym in programme.punos:
            assert reference.entity(acronym).name


def test_number_and_title_are_checked_together() -> None:
    recruitment = reference.objectives()[6].title
    assert reference.objective(6, recruitment.upper()).number == 6
    with pytest.raises(Invalid, match="number 8 does not go with this title, which is number 6"):
        reference.objective(8, recruitment)
    with pytest.raises(Invalid, match="no objective is called"):
        reference.objective(8, "Plant trees")
    with pytest.raises(NotFound, match="GCM objective “24”"):
        reference.objective(24)


def test_areas_of_the_profile_agree_with_the_sources() -> None:
    for area in MIGRATION.areas:
        row = reference.areas()[area.code]
        assert (area.number, area.title, area.objectives) == (row.number, row.title, row.objectives)
        assert area.title_verified == row.title_verified
        assert area.objectives_verified == row.objectives_verified
        assert {reference.objective(number).area for number in area.objectives} == {area.code}


def test_every_country_but_antarctica_has_a_region() -> None:
    without = []
    found: Counter[str] = Counter()
    for iso3 in reference.countries():
        try:
            found[reference.fund_region(iso3, MIGRATION).code] += 1
        except Invalid:
            without.append(iso3)
    assert without == ["ATA"]
    assert found == {
        "africa": 50,
        "arab-states": 22,
        "asia-and-the-pacific": 57,
        "europe-and-north-america": 64,
        "latin-america-and-the-caribbean": 55,
    }


def test_regions_are_those_of_the_regional_reviews() -> None:
    regions = {iso3: reference.fund_region(iso3, MIGRATION).title for iso3 in ("TJK", "MAR", "GIN")}
    assert regions == {
        "TJK": "Europe and North America",
        "MAR": "Arab States",
        "GIN": "Africa",
    }


def test_another_fund_has_its_own_regions() -> None:
    harbour = profile.load(IMAGINARY)
    assert reference.fund_region("JPN", harbour).code == "inner-sea"
    with pytest.raises(Invalid, match="HRF01 has no region for Switzerland"):
        reference.fund_region("CHE", harbour)


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("The Gambia", "GMB"),
        ("Trinidad and Tobago", "TTO"),
        ("trinidad & tobago", "TTO"),
        ("Turkiye", "TUR"),
        ("Moldova", "MDA"),
        ("Republic of Moldova", "MDA"),
        ("Cote d'Ivoire", "CIV"),
        ("Congo", "COG"),
        ("Congo - Kinshasa", "COD"),
    ],
)
def test_a_country_is_found_by_any_of_its_names(name: str, iso3: str) -> None:
    assert reference.country_named(name).iso3 == iso3


def test_a_country_is_printed_as_the_un_writes_it() -> None:
    assert reference.country("VNM").name == "Viet Nam"
    assert reference.country("TTO").name == "Trinidad and Tobago"


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(NotFound, match="“XKX”"):
        reference.country("XKX")
    with pytest.raises(NotFound, match="“Atlantis”"):
        reference.country_named("Atlantis")
    with pytest.raises(NotFound, match="“UNXYZ”"):
        reference.entity("UNXYZ")


def test_rows_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        reference.countries()["XXX"] = reference.country("CHE")  # type: ignore[index]
