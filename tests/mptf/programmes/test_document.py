"""A programme document: begun from the note, written field by field, complete to the cent."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.errors import FieldsChanged, GuardRefused, Invalid, NotPermitted, Refused, WrongState
from mptf.money import Money
from mptf.notes.models import NoteVersion
from mptf.policy import Role
from mptf.profile import DocumentForm
from mptf.programmes import checks, drafting, writing
from mptf.programmes.framework import NOTHING, flat, indicators_on, with_fields
from mptf.programmes.models import JointProgramme, ProgrammeVersion
from mptf.programmes.opening import by_tranche
from mptf.programmes.schemas import ProgrammeContent
from mptf.programmes.service import form_of
from tests.conftest import Databases
from tests.documents import document
from tests.lives import Story
from tests.tales import going_on

USD = "USD"


def invited(story: Story) -> None:
    """A fund with a programme that was invited just now."""
    story.begin(2)
    story._organisation("E9", "un-entity")
    story._person("E9", "E9", Role.ENTITY)
    story.people["programme"] = story.invite(story.pipeline("A concept note"))


@pytest.fixture
def begun(databases: Databases) -> Iterator[tuple[Story, UUID]]:
    with going_on(databases, invited) as story:
        yield story, story.people["programme"]


@pytest.fixture
def story(sqlite_databases: Databases) -> Iterator[Story]:
    with going_on(sqlite_databases, invited) as own:
        yield own


def said(story: Story, programme: UUID) -> dict[str, Any]:
    """What the document says now."""
    return dict(story.ask(lambda work: work.get(JointProgramme, programme).content))


def whole(story: Story) -> dict[str, Any]:
    """A document that lacks nothing, as it is kept."""
    sent = document(story.profile, story.content("The programme"))
    return ProgrammeContent.model_validate(sent).model_dump(mode="json")


def wrong(story: Story, content: dict[str, Any]) -> list[tuple[str, str]]:
    """What is to be mended in a content."""
    form = story.profile.programme.form
    with story.fund.reading(story.actor("system")) as work:
        return [(f.name, f.reason) for f in writing.faults(work, form, content)]


# --- How it begins -------------------------------------------------------------------------------


def test_a_document_begins_with_the_very_version_of_the_note_that_was_invited(
    begun: tuple[Story, UUID],
) -> None:
    story, programme = begun
    content, note = said(story, programme), story.content("A concept note")
    for name in "title summary area region countries duration_months objectives".split():
        assert content[name] == note[name] or content[name] == list(note[name]), name
    assert content["outcomes"][0]["text"] == "More people are safe."
    assert content["outcomes"][0]["indicators"][0]["text"] == "A count (All of them)"
    assert content["implementing_partners"][0]["name"] == "A union"
    assert content["parts"]["theory_of_change"] == "Thought about."
    lines = content["budget"]
    for line in note["budget"]:
        own = [Money.parse(x["amount"], USD) for x in lines if x["entity"] == line["entity"]]
        asked = Money.parse(line["amount"], USD)
        assert sum(own, Money.zero(USD)) == asked
        assert own == list(asked.split(story.profile.programme.tranches))

    def versions(work: Any) -> tuple[str, dict[str, Any]]:
        row = work.get(JointProgramme, programme)
        return row.title, work.get(NoteVersion, row.note_version_id).content

    assert story.ask(versions)[0] == story.ask(versions)[1]["title"]


def test_its_form_is_the_one_of_the_day_of_its_invitation(begun: tuple[Story, UUID]) -> None:
    story, programme = begun
    now = story.profile.programme.form
    longer = now.model_dump(mode="json")
    longer["sections"][0]["fields"].append(
        {"name": "of_late", "label": "Asked of late", "kind": "line"}
    )
    story.profile.programme.__dict__["form"] = DocumentForm.model_validate_json(json.dumps(longer))
    try:
        names = {f.name for f in story.ask(lambda work: form_of(work, programme)).fields}
        assert "of_late" not in names
        with pytest.raises(Invalid, match="of_late"):
            story.act("E1", "joint-programme.write-fields", programme, fields={"of_late": "x"})
    finally:
        story.profile.programme.__dict__["form"] = now


@pytest.mark.parametrize("plan", [(70, 30), (50, 30, 20), (34, 33, 33), (100,)])
@pytest.mark.parametrize("cents", [1, 3, 61_000_000, 61_000_001, 200_000_007])
def test_tranches_add_up_both_ways_to_the_cent(plan: tuple[int, ...], cents: int) -> None:
    amounts = dict(enumerate(Money(cents, USD).split((38, 5, 4, 22, 8, 17, 6)), 1))
    lines = by_tranche("E1", amounts, plan, USD)
    for category, amount in amounts.items():
        own = [Money.parse(x.amount, USD) for x in lines if x.category == category]
        assert sum(own, Money.zero(USD)) == amount
    for number, planned in enumerate(Money(cents, USD).split(plan), 1):
        own = [Money.parse(x.amount, USD) for x in lines if x.tranche == number]
        assert sum(own, Money.zero(USD)) == planned


# --- Written together ----------------------------------------------------------------------------


def test_every_entity_writes_fields_and_nobody_overwrites_another(
    begun: tuple[Story, UUID],
) -> None:
    story, programme = begun
    act = "joint-programme.write-fields"
    seen = {row.name: row.seq for row in _saved(story, programme)}
    assert seen["summary"] == 1
    story.act("E2", act, programme, fields={"summary": "By the second."}, seen={"summary": 1})
    story.act("E1", act, programme, fields={"title": "By the first."}, seen={"title": 1})
    with pytest.raises(FieldsChanged, match="Summary"):
        story.act("E1", act, programme, fields={"summary": "By the first."}, seen={"summary": 1})
    assert (said(story, programme)["summary"]) == "By the second."
    # What a writer did not touch is no conflict, and what both write alike is none either.
    old = story.content("A concept note")["summary"]
    story.act("E1", act, programme, fields={"summary": old}, seen={"summary": 1})
    story.act("E1", act, programme, fields={"summary": "By the second."}, seen={"summary": 1})
    assert said(story, programme)["summary"] == "By the second."
    story.act("E1", act, programme, fields={"summary": "Mine."}, seen={"summary": 2})
    assert said(story, programme)["summary"] == "Mine."
    story.act("E1", "joint-programme.comment", programme, field="budget.E2", text="Is this all?")
    with pytest.raises(Invalid):
        story.act("E1", "joint-programme.comment", programme, field="colour", text="?")


def _saved(story: Story, programme: UUID) -> Any:
    return story.ask(lambda work: drafting.saved.read(work, subject=programme))


def test_a_stranger_writes_nothing_and_nobody_once_it_is_submitted(
    begun: tuple[Story, UUID],
) -> None:
    story, programme = begun
    act, fields = "joint-programme.write-fields", {"summary": "x"}
    for who in ("E9", "officer-1", "donor"):
        with pytest.raises(Refused):
            story.act(who, act, programme, fields=fields)
    two = story.entities[1]
    with pytest.raises(NotPermitted):
        story.act(two, "joint-programme.submit", programme)
    story.submit_document(programme)
    for name in (act, "joint-programme.comment"):
        sent = {"fields": fields} if name == act else {"field": "summary", "text": "x"}
        with pytest.raises(WrongState):
            story.act(two, name, programme, **sent)


def test_entities_write_their_own_lines_beside_each_other(begun: tuple[Story, UUID]) -> None:
    story, programme = begun
    act = "joint-programme.write-fields"
    story.act(
        "E1",
        act,
        programme,
        fields={
            "outcomes": [
                {"code": "1", "text": "Safety"},
                {"code": "1.1", "text": "Tools", "outcome": "1"},
            ],
            indicators_on("1"): [],
            indicators_on("1.1"): [{"code": "1.1a", "text": "People"}],
        },
    )
    line = {"code": "A1", "text": "Train", "output": "1.1", "quarters": [1, 2]}
    story.act("E1", act, programme, fields={"work_plan.E1": [line]}, seen={})
    story.act("E2", act, programme, fields={"work_plan.E2": [{**line, "code": "A2"}]}, seen={})
    assert [x["entity"] for x in said(story, programme)["work_plan"]] == ["E1", "E2"]
    with pytest.raises(Invalid, match="A2 stands there twice"):
        story.act("E1", act, programme, fields={"work_plan.E1": [{**line, "code": "A2"}]})
    rows = [{"code": "1", "text": "Safety"}]
    with pytest.raises(Invalid, match=r"indicators hang on 1\.1"):
        story.act("E1", act, programme, fields={"outcomes": rows})
    story.act("E1", act, programme, fields={"outcomes": rows, indicators_on("1.1"): []})
    assert said(story, programme)["outcomes"][0]["outputs"] == []
    for bad in (
        {"outcomes": [{"code": "1.1", "text": "Tools", "outcome": "1"}]},
        {"outcomes": [{"text": "No code"}]},
        {"outcomes": [*rows, *rows]},
        {indicators_on("9"): [{"code": "9a", "text": "Nowhere"}]},
        {"budget.NOBODY": [{"category": 1, "amount": "1.00"}]},
        {"budget.E1": [{"category": 1, "amount": "1.00", "tranche": 3}]},
        {"budget.E1": [{"category": 99, "amount": "1.00"}]},
        {"budget.E1": [{"category": 1, "amount": "a lot"}]},
        {"colour": "red"},
    ):
        with pytest.raises(Refused):
            story.act("E1", act, programme, fields=bad)


def test_what_is_written_apart_is_the_document_again() -> None:
    content = ProgrammeContent(title="-").model_dump(mode="json")
    assert with_fields(content, {}) == {**NOTHING, **content}
    tree = [
        {
            "code": "1",
            "text": "O",
            "indicators": [{"code": "1a"}],
            "outputs": [{"code": "1.1", "text": "P", "indicators": [{"code": "1.1a"}]}],
        },
        {"code": "2", "text": "Q", "indicators": [], "outputs": []},
    ]
    told = flat({**content, "outcomes": tree})
    assert told["indicators[1.1]"] == [{"code": "1.1a"}]
    names = ("outcomes", "indicators[1]", "indicators[1.1]")
    assert with_fields(content, {name: told[name] for name in names})["outcomes"] == tree


# --- Complete or not -----------------------------------------------------------------------------


def test_a_whole_document_lacks_nothing_and_each_part_is_missed_by_its_label(
    begun: tuple[Story, UUID],
) -> None:
    story, programme = begun
    assert wrong(story, whole(story)) == []
    for name in "outcomes work_plan by_output risks monitoring budget title".split():
        less = {**whole(story), name: NOTHING[name] if name != "title" else ""}
        assert (name, "still missing") in wrong(story, less), name
    with pytest.raises(GuardRefused, match=r"Still missing: .*Activities by quarter"):
        story.act("E1", "joint-programme.submit", programme)


def indicator(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["outcomes"][0]["outputs"][0]["indicators"][0]
    return found


def test_an_indicator_says_all_that_one_must_know_of_it(story: Story) -> None:
    for name, word in (
        ("unit", "unit"),
        ("baseline", "baseline"),
        ("baseline_year", "year of the baseline"),
        ("means", "means of verification"),
        ("entity", "responsible entity"),
    ):
        content = whole(story)
        indicator(content)[name] = None
        assert wrong(story, content) == [("indicators[1.1]", f"1.1a has no {word}")], name
    content = whole(story)
    last = indicator(content)["targets"].pop()
    assert wrong(story, content)[0][1] == f"1.1a has no target for year {last['year']}"


def test_targets_are_cumulative_by_years_of_the_programme(story: Story) -> None:
    base = {**whole(story), "duration_months": 36}

    def targets(*values: tuple[int, str]) -> list[str]:
        content = copy.deepcopy(base)
        indicator(content)["targets"] = [{"year": y, "value": v} for y, v in values]
        return [reason for name, reason in wrong(story, content) if name.startswith("indic")]

    assert targets((1, "10"), (2, "10"), (3, "30.5")) == []
    assert targets((1, "30"), (2, "20"), (3, "9")) == []  # a share that is to fall
    assert targets((1, "9"), (2, "10"), (3, "9.9999"))[0].startswith("the targets of 1.1a go up")
    assert "two targets for one year" in targets((1, "1"), (1, "2"), (3, "3"))[0]
    assert "year 4, after the programme" in targets((3, "3"), (4, "4"))[0]


def test_work_lies_in_quarters_of_the_programme_and_under_outputs(story: Story) -> None:
    for months, last in ((24, 8), (25, 9), (3, 1)):
        content = {**whole(story), "duration_months": months}
        assert checks.quarters(content) == last
    content = {**whole(story), "duration_months": 24}
    indicator(content)["targets"] = [{"year": 1, "value": "1"}, {"year": 2, "value": "2"}]
    line = content["work_plan"][0]
    for quarters, reason in (([8], None), ([9], "quarter 9; there are 8"), ([], "no quarter")):
        line["quarters"] = quarters
        found = wrong(story, content)
        assert (reason is None and found == []) or (reason and reason in found[0][1]), quarters
    line["quarters"], line["output"] = [1], "7.7"
    assert wrong(story, content) == [("work_plan.E1", "A1 is for output 7.7, which is not there")]


def test_risks_keep_to_the_scale_and_partners_have_evidence(story: Story) -> None:
    content = whole(story)
    for low, high in ((1, 1), (5, 5)):
        content["risks"][0] |= {"likelihood": low, "impact": high}
        assert wrong(story, content) == []
    content["risks"][0] |= {"answer": ""}
    content["implementing_partners"] = [
        {"name": "A union", "kind": None, "country": None, "entity": None, "task": None}
        | {"amount": None, "assessed_on": None, "evidence": None}
    ]
    names = [name for name, _reason in wrong(story, content)]
    assert names == ["risks", "implementing_partners"]


# --- Money ---------------------------------------------------------------------------------------


def reasons(story: Story, content: dict[str, Any]) -> str:
    """What is wrong with the money."""
    found = [
        r for name, r in wrong(story, content) if name in {"budget", "by_output", "monitoring"}
    ]
    return "\n".join(found)


def test_both_totals_are_equal_to_the_cent_for_each_entity_and_in_all(story: Story) -> None:
    content = whole(story)
    one, two = content["by_output"][:2]
    amount = Money.parse(one["amount"], USD)
    for cents, holds in ((0, True), (1, False), (-1, False)):
        one["amount"] = Money(amount.minor + cents, USD).plain()
        assert (reasons(story, content) == "") is holds, cents
    # A cent more for one and a cent less for the other: the whole is equal, the entities are not.
    one["amount"] = Money(amount.minor + 1, USD).plain()
    two["amount"] = Money(Money.parse(two["amount"], USD).minor - 1, USD).plain()
    assert "E1: " in reasons(story, content)
    assert "E2: " in reasons(story, content)
    two["output"] = "9.9"
    assert "there is no output 9.9" in str(wrong(story, content))


def test_indirect_cost_is_at_most_seven_per_cent_of_direct_cost(story: Story) -> None:
    for indirect, holds in ((3_990_654, True), (3_990_655, False), (3_990_653, True)):
        content = whole(story)
        own = {1: Money(57_009_346, USD), 8: Money(indirect, USD)}
        rest = [line for line in content["budget"] if line["entity"] != "E1"]
        lines = by_tranche("E1", own, story.profile.programme.tranches, USD)
        content["budget"] = [*(line.model_dump(mode="json") for line in lines), *rest]
        content["by_output"][0]["amount"] = Money(57_009_346 + indirect, USD).plain()
        content["monitoring"][0]["cost"] = "1000000.00"
        assert (reasons(story, content) == "") is holds, indirect


def test_monitoring_costs_at_least_three_per_cent(story: Story) -> None:
    content = whole(story)
    asked = sum((Money.parse(x["amount"], USD).minor for x in content["budget"]), 0)
    least = -(-asked * 3 // 100)
    for cents, holds in ((least, True), (least - 1, False), (least + 1, True)):
        content["monitoring"][0]["cost"] = Money(cents, USD).plain()
        assert (reasons(story, content) == "") is holds, cents


def test_tranches_are_the_plan_s_shares_to_the_cent(story: Story) -> None:
    content = whole(story)
    first, second = [x for x in content["budget"] if x["entity"] == "E1"][:2]
    amounts = [Money.parse(x["amount"], USD).minor for x in (first, second)]
    first["amount"] = Money(amounts[0] + 1, USD).plain()
    second["amount"] = Money(amounts[1] - 1, USD).plain()
    assert "E1: tranche 1 is" in reasons(story, content)
    first["tranche"] = None
    assert "E1: part its budget by tranche" in reasons(story, content)


def test_the_ceiling_of_the_invitation_is_told_and_kept(begun: tuple[Story, UUID]) -> None:
    story, programme = begun
    content = whole(story)
    form = story.profile.programme.form
    asked = Money(sum(Money.parse(x["amount"], USD).minor for x in content["budget"]), USD)
    for ceiling, holds in ((asked, True), (asked - Money(1, USD), False)):
        first = checks.budget_rules(story.profile, form, content, ceiling)[0]
        assert first.holds is holds
        assert str(ceiling) in first.sentence
    sent = document(story.profile, story.content("The programme"))
    more = Money.parse(sent["budget"][0]["amount"], USD) + Money(100_000_000, USD)
    sent["budget"][0]["amount"] = more.plain()
    story.act("E1", "joint-programme.write", programme, **sent)
    with pytest.raises(GuardRefused, match="the ceiling is"):
        story.act("E1", "joint-programme.submit", programme)


def test_what_was_submitted_is_frozen_whole(begun: tuple[Story, UUID]) -> None:
    story, programme = begun
    story.submit_document(programme)
    query = select(ProgrammeVersion).where(ProgrammeVersion.programme_id == programme)
    frozen = story.ask(lambda work: work.session.exec(query).one().content)
    assert frozen["outcomes"][0]["outputs"][0]["indicators"][0]["code"] == "1.1a"
    assert frozen == said(story, programme)
