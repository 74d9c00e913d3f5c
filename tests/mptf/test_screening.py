"""Every rule of eligibility at its boundary, and what may be said of a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from mptf.errors import GuardRefused, Invalid
from mptf.notes.eligibility import RULES, Evidence, Shows, Verdict
from mptf.notes.models import Endorsement, NotePartner, ScreeningCheck, ScreeningWaiver
from mptf.notes.schemas import NoteContent
from mptf.profile import Profile, load
from tests.conftest import Databases
from tests.lives import PROFILES, Story
from tests.tales import going_on

FUND = load(PROFILES["migration"])
HARBOUR = load(PROFILES["imaginary"])
MET, WARNED, NOT_MET = Shows.MET, Shows.WARNED, Shows.NOT_MET


def partners(count: int, *, waiting: int = 0) -> list[NotePartner]:
    days = [None] * waiting + [date(2022, 9, 1)] * (count - waiting)
    return [NotePartner(note_id=uuid4(), organisation_id=uuid4(), confirmed_on=d) for d in days]


def signed(kind: str, *countries: str) -> list[Endorsement]:
    return [
        Endorsement(
            note_id=uuid4(), country=c, kind=kind, signed_by="-", signed_on=date(2022, 9, 1)
        )
        for c in countries
    ]


def found(
    rule: str,
    content: Mapping[str, Any],
    among: list[NotePartner] | None = None,
    endorsed: list[Endorsement] | None = None,
    profile: Profile = FUND,
) -> Verdict:
    note = NoteContent.model_validate({"title": "A note", **content})
    return RULES[rule](Evidence(profile, note, among or [], endorsed or []))


def shows(rule: str, **content: Any) -> Shows:
    return found(rule, content).shows


def budget(amount: str, indirect: str = "0") -> list[dict[str, Any]]:
    lines = [{"entity": "IOM", "category": 1, "amount": amount}]
    return [*lines, {"entity": "IOM", "category": 8, "amount": indirect}]


@pytest.mark.parametrize(
    ("count", "waiting", "wanted"),
    [
        (1, 0, NOT_MET),
        (2, 0, MET),
        (2, 1, NOT_MET),
        (4, 0, MET),
        (5, 0, WARNED),
        (5, 1, NOT_MET),
        (6, 0, WARNED),
        (7, 0, NOT_MET),
    ],
)
def test_partners(count: int, waiting: int, wanted: Shows) -> None:
    verdict = found("partners", {}, partners(count, waiting=waiting))
    assert verdict.shows is wanted
    assert verdict.outcome == ("fail" if wanted is NOT_MET else "pass"), "a warning passes"
    assert ("Warning: more than 4" in verdict.evidence) == (wanted is WARNED), "and says so"


def test_partners_of_another_fund() -> None:
    least, most = HARBOUR.note.partners_min, HARBOUR.note.partners_max
    warned = HARBOUR.note.partners_warn_above
    for count in range(least - 1, most + 2):
        verdict = found("partners", {}, partners(count), profile=HARBOUR)
        within = WARNED if count > warned else MET
        assert verdict.shows is (within if least <= count <= most else NOT_MET), count


@pytest.mark.parametrize(
    ("scope", "countries", "wanted"),
    [
        ("country", 0, NOT_MET),
        ("country", 1, MET),
        ("country", 2, NOT_MET),
        *((scope, 1, NOT_MET) for scope in ("multi-country", "cross-border", "regional")),
        *((scope, 2, MET) for scope in ("multi-country", "cross-border", "regional")),
        ("global", 0, MET),
        ("global", 3, MET),
    ],
)
def test_scope(scope: str, countries: int, wanted: Shows) -> None:
    assert shows("scope", scope=scope, countries=("FJI", "PHL", "VNM")[:countries]) is wanted


@pytest.mark.parametrize("kind", ["resident-coordinator", "government"])
def test_endorsements_of_every_country(kind: str) -> None:
    content = {"scope": "multi-country", "countries": ("FJI", "PHL")}
    other = {"government": "resident-coordinator"}.get(kind, "government")
    for given, wanted in (
        ([], NOT_MET),
        (signed(kind, "FJI"), NOT_MET),
        (signed(other, "FJI", "PHL"), NOT_MET),
        (signed(kind, "FJI", "PHL"), MET),
    ):
        assert found(kind, content, endorsed=given).shows is wanted
    assert found(kind, content, endorsed=signed(kind, "FJI")).evidence.endswith(
        "missing for Philippines."
    )
    none = found(kind, {"scope": "global"})
    assert none.shows is MET, "a note of no country needs none"
    assert none.evidence.endswith("no country is named.")


def test_government_and_society() -> None:
    assert shows("government-bodies", government_bodies=("Labour",)) is NOT_MET
    assert shows("government-bodies", government_bodies=("Labour", "City of Suva")) is MET
    assert shows("stakeholders") is NOT_MET
    assert shows("stakeholders", stakeholder_groups=("none-of-the-fund",)) is NOT_MET
    assert shows("stakeholders", stakeholder_groups=("migrants",)) is MET


def test_alignment() -> None:
    assert shows("alignment", objectives=(2,)) is NOT_MET
    assert shows("alignment", area="TA2") is NOT_MET
    assert shows("alignment", area="TA2", objectives=(2,)) is MET
    said = found("alignment", {"area": "TA2", "objectives": (2,)}).evidence
    assert said.startswith(f"Primary thematic area: area 2, {FUND.area('TA2').title}.")
    assert said.endswith(" 1 objective."), "in words, and one is one"


def test_markers() -> None:
    whole = [
        {
            "code": marker.code,
            "score": next(s for s in marker.scale if s not in marker.blocking),
            "justification": "Thought about.",
        }
        for marker in FUND.note.markers
    ]
    assert shows("markers", markers=whole) is MET
    for place, marker in enumerate(FUND.note.markers):
        rest = whole[:place] + whole[place + 1 :]
        assert shows("markers", markers=rest) is NOT_MET
        assert shows("markers", markers=[*rest, whole[place] | {"justification": ""}]) is NOT_MET
        assert shows("markers", markers=[*rest, whole[place] | {"score": "beyond"}]) is NOT_MET
        for score in marker.scale:
            wanted = NOT_MET if score in marker.blocking else MET
            assert shows("markers", markers=[*rest, whole[place] | {"score": score}]) is wanted


@pytest.mark.parametrize("scope", [scope.code for scope in FUND.note.scopes])
def test_budget_to_the_cent(scope: str) -> None:
    low, high = FUND.note.budget[scope].min, FUND.note.budget[scope].max
    for amount, wanted in (
        (f"{int(low) - 1}.99", NOT_MET),
        (f"{low}.00", MET),
        (f"{high}.00", MET),
        (f"{high}.01", NOT_MET),
    ):
        assert shows("budget", scope=scope, budget=budget(amount)) is wanted, amount


def test_indirect_cost_to_the_cent() -> None:
    country = {"scope": "country"}
    assert shows("budget", budget=budget("2000000.00", "140000.00"), **country) is MET
    assert shows("budget", budget=budget("2000000.00", "140000.01"), **country) is NOT_MET


@pytest.mark.parametrize(("months", "wanted"), [(11, NOT_MET), (12, MET), (36, MET), (37, NOT_MET)])
def test_duration(months: int, wanted: Shows) -> None:
    assert shows("duration", duration_months=months) is wanted


def test_every_computed_rule_of_the_funds_is_here() -> None:
    computed = {
        rule.code
        for profile in (FUND, HARBOUR)
        for rule in profile.note.eligibility
        if rule.how == "computed"
    }
    assert computed == set(RULES)


# --- What may be said of a rule ------------------------------------------------------------------


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        own.open_call()
        yield own


def judged(story: Story, **more: dict[str, str]) -> list[dict[str, str]]:
    rules = [rule.code for rule in story.profile.note.eligibility if rule.how == "judged"]
    met = {"outcome": "pass", "reason": "As one reads."}
    said = {code: {"rule": code} | met for code in rules}
    for code, words in more.items():
        key = code.replace("_", "-")
        said[key] = {"rule": key} | words
    return list(said.values())


def waived(authority: str = "Standing decision of the Committee") -> dict[str, str]:
    return {"outcome": "waived", "reason": "It is short on purpose.", "authority": authority}


def kept(story: Story, note: UUID, rule: str) -> tuple[ScreeningCheck, ScreeningWaiver | None]:
    def read(work: Any) -> tuple[ScreeningCheck, ScreeningWaiver | None]:
        checks = select(ScreeningCheck).where(
            ScreeningCheck.note_id == note, ScreeningCheck.rule == rule
        )
        check = work.session.exec(checks).one()
        waivers = select(ScreeningWaiver).where(ScreeningWaiver.check_id == check.id)
        return check, work.session.exec(waivers).first()

    found: tuple[ScreeningCheck, ScreeningWaiver | None] = story.ask(read)
    return found


def test_a_waiver_has_its_reason_and_its_authority_and_is_refused_without(story: Story) -> None:
    note = story.submit()
    for said, why in (
        (waived(""), "name the authority"),
        (waived() | {"reason": ""}, "give the reason"),
        ({"outcome": "fail"}, "give the reason"),
        ({"outcome": "pass"}, "“Country framework”: give the reason"),
    ):
        with pytest.raises(Invalid, match=why):
            story.act(
                "officer-1",
                "concept-note.screen",
                note,
                checks=judged(story, country_framework=said),
            )
    refused = {
        "may not be waived": judged(story, scope=waived()),
        "stands as found": judged(story, duration={"outcome": "pass"}),
        "no eligibility rule": judged(story, luck={"outcome": "pass"}),
        "named twice": [*judged(story), *judged(story)],
        "this rule is judged": [],
    }
    for why, checks in refused.items():
        with pytest.raises(Invalid, match=why):
            story.act("officer-1", "concept-note.screen", note, checks=checks)
    checks = judged(story, country_framework=waived(), duration=waived("Rule 7"))
    story.act("officer-1", "concept-note.screen", note, checks=checks)
    check, waiver = kept(story, note, "country-framework")
    assert (check.outcome, check.reason) == ("waived", "It is short on purpose.")
    assert waiver is not None
    assert (waiver.authority, waiver.evidence) == ("Standing decision of the Committee", "")
    assert waiver.waived_by == story.people["officer-1"]
    check, waiver = kept(story, note, "duration")
    assert waiver is not None
    assert "12 months" in waiver.evidence, "what was found stays beside what was waived"
    assert kept(story, note, "principles")[1] is None
    story.act("officer-1", "concept-note.find-eligible", note)


def test_a_checklist_is_filled_once_for_each_version(story: Story) -> None:
    note = story.submit()
    story.screen(note)
    with pytest.raises(GuardRefused, match="filled"):
        story.screen(note)
    story.send_back(note)
    story.screen(note)
