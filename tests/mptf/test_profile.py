"""The fund profile: the handbook's values stand in it, and whatever is wrong in it is named."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from mptf import profile
from mptf.errors import BadProfile
from mptf.profile import Profile

BUNDLED = Path(profile.__file__).parent.parent / "profiles" / "migration.toml"
IMAGINARY = Path(__file__).parents[1] / "profiles" / "imaginary.toml"


@pytest.fixture(scope="module")
def migration() -> Profile:
    return profile.load("migration")


@pytest.fixture(scope="module")
def imaginary() -> Profile:
    return profile.load(IMAGINARY)


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """The bundled profile with one piece of text replaced, in a file of its own."""
    text = BUNDLED.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} must stand in the profile once"
    file = tmp_path / "wrong.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_every_rule_has_its_provenance(migration: Profile) -> None:
    rows = list(profile.described(migration))
    assert {row.provenance for row in rows} == {"S", "P", "D"}
    assert all(row.source for row in rows)
    assert len({row.key for row in rows}) == len(rows)


def test_every_field_of_the_models_is_a_described_rule(migration: Profile) -> None:
    keys = {row.key for row in profile.described(migration)}

    def leaves(part: object, at: str) -> list[str]:
        if at in keys:
            return [at]
        if isinstance(part, profile.Named):
            return [key for name in part for key in leaves(part[name], f"{at}.{name}")]
        assert isinstance(part, profile.Part), f"{at} has no provenance"
        names = part.model_fields_set
        return [key for name in names for key in leaves(getattr(part, name), f"{at}.{name}")]

    parts = migration.model_fields_set - {"version", "digest", "rows"}
    assert {key for name in parts for key in leaves(getattr(migration, name), name)} == keys


def test_a_row_says_value_tag_source_and_reason(migration: Profile) -> None:
    row = next(row for row in migration.rows if row.key == "committee.term_months")
    assert (row.value, row.provenance, row.source) == (24, "D", "handbook 4")
    row = next(row for row in migration.rows if row.key == "programme.tranches")
    assert (row.value, row.provenance) == ((70, 30), "P")
    assert "sums to 100" in row.why


@pytest.mark.parametrize(
    ("tag", "keys"),
    [
        ("S", "fund.code money.agent_fee_bps money.indirect_bps categories note.partners_min"),
        (
            "S",
            "committee.meetings_per_year_min programme.starts_on programme.project_number_digits",
        ),
        ("S", "programme.reports.narrative_due programme.reports.financial_due"),
        ("P", "programme.reports.consolidated_due money.indirect_category programme.tranches"),
        ("P", "contribution.due_diligence_months committee.written_procedure.working_days"),
        ("P", "programme.release_share programme.transfer_due_working_days note.eligibility"),
        ("P", "programme.extension.total_months_max programme.evaluation_due_months"),
        ("D", "note.partners_max note.duration_months note.revision_rounds_max assessment.rubric"),
        ("D", "committee.quorum.more_than committee.sealed_until pipeline.age_limit_months"),
        ("D", "programme.document_due_days money.drawing targets.basis holiday_list"),
        ("D", "areas regions note.scopes note.markers committee.seats"),
    ],
)
def test_tags_are_the_handbooks_and_the_weaker_one_wins(
    migration: Profile, tag: str, keys: str
) -> None:
    tags = {row.key: row.provenance for row in profile.described(migration)}
    assert {key: tags[key] for key in keys.split()} == dict.fromkeys(keys.split(), tag)


def test_the_fund_is_the_handbooks(migration: Profile) -> None:
    fund = migration.fund
    assert (fund.code, fund.zone, fund.currency) == ("MIG00", "Europe/Zurich", "USD")
    assert (fund.established, fund.launched) == (date(2019, 5, 8), date(2019, 7, 16))
    assert fund.foreign_codes == ("MCS00",)
    assert migration.labels["coordinating_agency"] == "Coordinating agency"
    assert migration.labels["committee"] != migration.labels["programme_committee"]


def test_money_is_the_handbooks(migration: Profile) -> None:
    money = migration.money
    assert (money.agent_fee_bps, money.indirect_bps, money.indirect_category) == (100, 700, 8)
    assert [category.number for category in migration.categories] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert migration.contribution.due_diligence_months == 24
    assert (migration.targets.basis, migration.targets.measure) == ("cumulative", "deposits")


def test_notes_are_the_handbooks(migration: Profile) -> None:
    note = migration.note
    assert (note.partners_min, note.partners_warn_above, note.partners_max) == (2, 4, 6)
    assert [scope.code for scope in note.scopes] == [
        "country", "multi-country", "cross-border", "regional", "global",
    ]  # fmt: skip
    assert (note.budget["country"].min, note.budget["country"].max) == (1_000_000, 3_000_000)
    assert {note.budget[scope].max for scope in ("multi-country", "regional")} == {5_000_000}
    assert (note.duration_months.min, note.duration_months.max) == (12, 36)
    assert 24 in note.duration_months
    assert 37 not in note.duration_months
    assert (note.revision_rounds_max, note.stakeholder_groups_min) == (2, 1)
    assert note.government_bodies_min == 2
    assert len(note.stakeholder_groups) == 8
    assert note.endorsements_required.resident_coordinator
    assert note.endorsements_required.government
    assert {marker.code: marker.scale for marker in note.markers} == {
        "gender": ("0", "1", "2", "3"),
        "human-rights": ("A", "B", "C"),
        "child-sensitivity": ("A", "B", "C", "NA"),
    }
    assert [marker.blocking for marker in note.markers] == [(), ("C",), ()]
    assert note.framework_aliases == ("UNDAF",)


def test_assessment_is_the_handbooks(migration: Profile) -> None:
    assessment = migration.assessment
    assert [c.weight for c in assessment.rubric] == [20, 15, 15, 10, 10, 10, 10, 10]
    assert (assessment.scale.min, assessment.scale.max) == (1, 5)
    assert (assessment.threshold, assessment.reviewers_min) == (60, 2)
    assert not assessment.not_applicable_counts


def test_the_committee_is_the_handbooks(migration: Profile) -> None:
    committee = migration.committee
    assert [seat.count for seat in committee.seats] == [1, 3, 3, 3, 3]
    assert committee.seat_count() == 13
    assert (committee.term_months, committee.meetings_per_year_min) == (24, 2)
    assert (committee.rule, committee.majority) == ("consensus", None)
    assert not committee.fallback_vote
    written = committee.written_procedure
    assert (written.working_days, written.working_days_urgent, written.hour) == (10, 5, 18)
    assert written.silence == "no-objection"
    assert committee.decision_number(date(2020, 6, 11), 1) == "SC-2020-06/01"
    assert {o.code for o in committee.note_outcomes} == {
        "positive", "revise", "not-retained", "deferred",
    }  # fmt: skip
    assert {o.code for o in committee.programme_outcomes} == {
        "approved", "revise", "not-approved", "deferred",
    }  # fmt: skip


def test_pipeline_and_programmes_are_the_handbooks(migration: Profile) -> None:
    assert migration.pipeline.age_limit_months == 24
    assert migration.pipeline.age_warning_months == 18
    programme = migration.programme
    assert (programme.document_due_days, programme.extension_days) == (90, 30)
    assert (programme.extensions_max, programme.tranches) == (1, (70, 30))
    assert (programme.release_share, programme.release_measured_on) == (75, "programme")
    assert (programme.transfer_due_working_days, programme.project_number_digits) == (5, 8)
    assert programme.monitoring_share_min_bps == 300
    reports = programme.reports
    assert reports.narrative_due.in_year(2021) == date(2021, 3, 31)
    assert reports.financial_due.in_year(2021) == date(2021, 4, 30)
    assert reports.consolidated_due.in_year(2021) == date(2021, 5, 31)
    assert reports.provisional_until.in_year(2021) == date(2021, 4, 30)
    assert reports.final_narrative_months == 3
    assert programme.reallocation.told_up_to_percent == 20
    extension = programme.extension
    assert (extension.asked_months_ahead, extension.chair_up_to_months) == (3, 6)
    assert extension.total_months_max == 42
    assert programme.evaluation_due_months == 6


def test_areas_and_regions_are_the_handbooks(migration: Profile) -> None:
    assert [area.code for area in migration.areas] == ["TA1", "TA2", "TA3", "TA4", "TA5"]
    objectives = sorted(n for area in migration.areas for n in area.objectives)
    assert objectives == list(range(1, 24))
    assert [region.title for region in migration.regions] == [
        "Africa", "Arab States", "Asia and the Pacific", "Europe and North America",
        "Latin America and the Caribbean", "Global",
    ]  # fmt: skip
    assert migration.area("TA3").number == 3


def test_letters_have_codes_and_signatories(migration: Profile) -> None:
    codes = {kind: letter.code for kind, letter in migration.letters.items()}
    assert codes["receipt"] == "REC"
    assert codes["positive-assessment"] == "POS"
    assert codes["fund-transfer-request"] == "FTR"
    assert len(codes) == len(set(codes.values())) == 30
    assert migration.letters["positive-assessment"].signed_by == "chair"
    assert migration.letter_reference("positive-assessment", 2020, 7) == "MIG00/POS/2020/0007"
    assert "1244 (1999)" in migration.correspondence.footnotes[0].text


def test_where_money_moves_the_agent_has_a_copy_or_signs(migration: Profile) -> None:
    for kind in ("approval", "tranche-release", "donor-acknowledgement"):
        assert "administrative-agent" in migration.letters[kind].copies


def test_a_letter_that_the_profile_does_not_know_is_named(migration: Profile) -> None:
    with pytest.raises(BadProfile, match="“birthday-card”"):
        migration.letters["birthday-card"]
    with pytest.raises(BadProfile, match=r"“areas\.TA9”: there are only TA1"):
        migration.area("TA9")


def test_the_holiday_list_covers_2019_to_2027(migration: Profile) -> None:
    assert {day.year for day in migration.holidays} == set(range(2019, 2028))
    assert migration.holidays_known_to == 2027
    assert {date(2020, 4, 10), date(2020, 4, 13), date(2021, 5, 24)} <= migration.holidays
    days = [day.on for day in migration.holiday_list]
    assert all(earlier < later for earlier, later in pairwise(days))


def test_a_profile_never_changes(migration: Profile) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        migration.note.partners_max = 7  # type: ignore[misc]


def test_the_digest_is_of_the_content(migration: Profile, tmp_path: Path) -> None:
    assert migration.digest == profile.load(BUNDLED).digest
    assert re.fullmatch("[0-9a-f]{64}", migration.digest)
    relaid = changed(tmp_path, "[pipeline]\n", "# a comment\n\n[pipeline]\n")
    assert profile.load(relaid).digest == migration.digest
    assert profile.load(relaid) == migration
    other = profile.load(changed(tmp_path, "value = [70, 30]", "value = [60, 40]"))
    assert other.digest != migration.digest


def test_a_confirmed_default_is_another_content(migration: Profile, tmp_path: Path) -> None:
    old = 'term_months = { value = 24, is = "D"'
    confirmed = profile.load(changed(tmp_path, old, old.replace('"D"', '"S"')))
    assert confirmed.digest != migration.digest


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("age_limit_months = {", "age_limits = {", "pipeline.age_limit_months", "missing"),
        (
            "[targets]\n",
            "[targets]\nx = { value = 1, is = 'D', from = 'h' }\n",
            "targets.x",
            "no such key",
        ),
        (
            'value = 24, is = "D", from = "handbook 5"',
            'value = "24", is = "D", from = "handbook 5"',
            "pipeline.age_limit_months",
            "integer",
        ),
        ("value = [70, 30]", "value = [70, 20]", "programme.tranches", "add up to 90"),
        (
            'code = "ownership", weight = 15',
            'code = "ownership", weight = 16',
            "assessment.rubric",
            "add up to 101",
        ),
        (
            'code = "ownership", weight = 15',
            'code = "ownership", weight = 150',
            "assessment.rubric[1].weight",
            "less than or equal",
        ),
        ('code = "ownership", weight', 'code = "results", weight', "assessment.rubric", "twice"),
        (
            'revision_rounds_max = { value = 2, is = "D"',
            "revision_rounds_max = { value = 2",
            "note.revision_rounds_max.is",
            "S, P or D",
        ),
        (
            'revision_rounds_max = { value = 2, is = "D", from = "handbook 2" }',
            "revision_rounds_max = 2",
            "note.revision_rounds_max",
            "provenance",
        ),
        (
            'revision_rounds_max = { value = 2, is = "D", from = "handbook 2" }',
            'revision_rounds_max = { value = 2, is = "D" }',
            "note.revision_rounds_max.from",
            "names where",
        ),
        (
            "revision_rounds_max = { value = 2,",
            "revision_rounds_max = {",
            "note.revision_rounds_max.value",
            "missing",
        ),
        (
            "revision_rounds_max = { value = 2,",
            "revision_rounds_max = { value = 2.5,",
            "note.revision_rounds_max",
            "float",
        ),
        (
            "revision_rounds_max = { value = 2,",
            'revision_rounds_max = { wy = "", value = 2,',
            "note.revision_rounds_max.wy",
            "none of",
        ),
        ('value = "Europe/Zurich"', 'value = "Europe/Genf"', "fund.zone", "IANA"),
        ('value = ["USD", "EUR"', 'value = ["EUR"', "money.currencies", "USD"),
        (
            'rule = { value = "consensus"',
            'rule = { value = "majority"',
            "committee.majority",
            "share is missing",
        ),
        ('rule = { value = "consensus"', 'rule = { value = "dice"', "committee.rule", "consensus"),
        (
            "partners_max = { value = 6",
            "partners_max = { value = 3",
            "note.partners_max",
            "below the 4",
        ),
        (
            "age_warning_months = { value = 18",
            "age_warning_months = { value = 24",
            "pipeline.age_warning_months",
            "before the limit",
        ),
        (
            "{month:02d}/{number:02d}",
            "{month:02d}",
            "committee.decision_number_format",
            "share one",
        ),
        (
            "{fund}/{type}/{year:04d}/{number:04d}",
            "{fund}/{type}/{number:04d}",
            "correspondence.reference_format",
            "share one",
        ),
        (
            "{fund}/{type}/{year:04d}/{number:04d}",
            "{fund}/{who}",
            "correspondence.reference_format",
            "only",
        ),
        ('code = "REC"', 'code = "POS"', "letters", "POS stands there twice"),
        ('code = "REC"', 'code = "receipt"', "letters.receipt.code", "pattern"),
        (
            'blocking = ["C"]',
            'blocking = ["D"]',
            "note.markers[1].blocking",
            "D is not on the scale",
        ),
        (
            "month = 5, day = 31",
            "month = 2, day = 29",
            "programme.reports.consolidated_due.day",
            "every year",
        ),
        (
            "global = { value = { min",
            "galactic = { value = { min",
            "note.budget",
            "galactic, global",
        ),
        ("objectives = [14, 15", "objectives = [1, 15", "areas", "objective 1 stands there twice"),
        (
            "indirect_category = { value = 8",
            "indirect_category = { value = 9",
            "money.indirect_category",
            "no such",
        ),
        (
            "total_months_max = { value = 42",
            "total_months_max = { value = 30",
            "programme.extension.total_months_max",
            "36",
        ),
        (
            "total_months_max = { value = 42",
            "total_months_max = { value = true",
            "programme.extension.total_months_max",
            "integer",
        ),
        (
            '{ on = 2019-04-19, name = "Good',
            '{ on = 2019-01-01, name = "Good',
            "holiday_list",
            "2019-01-01",
        ),
        (
            'code = "africa", title',
            'code = "africa", countries = ["NE"], title',
            "regions[0].countries[0]",
            "pattern",
        ),
        ('version = "1.1.0"', 'version = "1"', "version", "pattern"),
        ('version = "1.1.0"', "version = ", "the file", "not TOML"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    file = changed(tmp_path, old, new)
    with pytest.raises(BadProfile) as refusal:
        profile.load(file)
    assert refusal.value.path == str(file)
    assert refusal.value.key == key
    assert reason in refusal.value.reason
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["no-such-fund", "/nowhere/fund.toml"])
def test_a_missing_profile_is_named(name: str) -> None:
    with pytest.raises(BadProfile, match="cannot be read") as refusal:
        profile.load(name)
    assert name in refusal.value.path


def test_the_imaginary_fund_differs_wherever_it_may(migration: Profile, imaginary: Profile) -> None:
    assert (imaginary.fund.code, imaginary.fund.currency) == ("HRF01", "EUR")
    assert imaginary.fund.zone == "Asia/Tokyo"
    assert imaginary.money.agent_fee_bps == 50
    assert imaginary.programme.tranches == (50, 30, 20)
    assert imaginary.committee.seat_count() == 5
    majority = imaginary.committee.majority
    assert majority is not None
    assert (majority.numerator, majority.denominator, majority.of) == (2, 3, "present")
    assert sum(criterion.weight for criterion in imaginary.assessment.rubric) == 100
    assert imaginary.letter_reference("receipt", 2023, 4) == "HRF01-2023-RCV-004"
    assert imaginary.committee.decision_number(date(2023, 5, 1), 2) == "HB 2023.05.002"
    assert imaginary != migration


def test_both_funds_know_the_same_letters_labels_and_outcomes(
    migration: Profile, imaginary: Profile
) -> None:
    assert set(migration.letters) == set(imaginary.letters)
    assert set(migration.labels) == set(imaginary.labels)
    for outcomes in ("note_outcomes", "programme_outcomes"):
        codes = [
            [outcome.code for outcome in getattr(fund.committee, outcomes)]
            for fund in (migration, imaginary)
        ]
        assert codes[0] == codes[1]


@pytest.mark.parametrize("name", ["theory_of_chance", "risks"])
def test_what_a_revision_calls_scope_is_a_text_of_the_form(tmp_path: Path, name: str) -> None:
    old = 'scope_parts = { value = ["theory_of_change"]'
    file = changed(tmp_path, old, f'scope_parts = {{ value = ["{name}"]')
    with pytest.raises(BadProfile) as refused:
        profile.load(file)
    assert f"scope_parts names {name}, and the form of the document has no such" in str(
        refused.value
    )
    assert "theory_of_change" in str(refused.value)
    assert "programme.revision" in str(refused.value)
