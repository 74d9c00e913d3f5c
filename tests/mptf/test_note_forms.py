"""What a form asks for, at its boundaries; and several people writing the fields of one note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.errors import FieldsChanged, GuardRefused, Invalid, Refused
from mptf.forms import answers
from mptf.forms import service as forms
from mptf.money import Money
from mptf.notes import budgeting
from mptf.notes import queries as notes
from mptf.notes.models import ConceptNote, NoteField
from mptf.profile import NoteForm, load
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.making import pdf, png, sent
from tests.tales import going_on

SHORT = """
[[sections]]
code = "all"
title = "Everything"
fields = [
  { name = "title", label = "Title" },
  { name = "scope", label = "Scope" },
  { name = "countries", label = "Countries" },
  { name = "region", label = "Region" },
  { name = "area", label = "Area" },
  { name = "objectives", label = "Objectives" },
  { name = "budget", label = "Budget" },
  { name = "why", label = "Why", kind = "text", words_max = 3 },
  { name = "shared", label = "Shared", kind = "yes-no", required = false },
  { name = "how", label = "How", kind = "line", shown_when = { field = "shared", among = ["yes"] }},
]
"""
COLOURS = (
    '  { name = "colours", label = "Colours", kind = "choices", '
    'options = [{ code = "red", title = "Red" }, { code = "blue", title = "Blue" }], '
    'required_when = { field = "why", among = ["Because"] } },\n]\n'
)
SHORT = SHORT.removesuffix("]\n") + COLOURS


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as own:
        yield own


def refused(story: Story, kind: type[Refused], who: str, act: str, *on: Any, **sent: Any) -> str:
    """What an act is refused with."""
    with pytest.raises(kind) as caught:
        story.act(who, act, *on, **sent)
    return caught.value.sentence()


def wrong(form: NoteForm, **said: Any) -> dict[str, str]:
    """What keeps a note that says this from being as its form asks, by field."""
    own = {field.name for field in form.fields if field.is_own}
    content = {k: v for k, v in said.items() if k not in own}
    content["answers"] = {k: v for k, v in said.items() if k in own}
    return {fault.name: fault.reason for fault in answers.faults(form, content)}


def test_a_form_asks_for_files_that_are_attached_and_not_written(story: Story) -> None:
    first = story.entities[0]
    asks = SHORT.removesuffix("]\n") + '  { name = "attachments", label = "Annexes" },\n]\n'
    story.act("officer-1", "form.define", code="filed", title="With files", definition=asks)
    story.announce(number="2022-2", title="C", opens_at=story.now.isoformat(), form="filed")
    note: UUID = story.act(first, "concept-note.draft", call="2022-2", coordinator=first)
    number = story.ask(lambda work: work.get(ConceptNote, note).number)

    def missing() -> str:
        return refused(story, GuardRefused, first, "concept-note.submit", note)

    def page() -> str:
        address = f"/notes/{number}/write"
        return client_of(story, first).get(address, params={"part": "all"}).text

    assert "Annexes" in missing()
    assert "No file is attached yet." in page()
    assert f"/acts/concept-note.attach?on={note}" in page()
    written = {"attachments": ["map.png"]}
    said = refused(story, Invalid, first, "concept-note.write", note, fields=written)
    assert "attach the files" in said
    made = {"endorsement": pdf(), "annex": png()}
    for kind, name in (("endorsement", "letter.pdf"), ("annex", "map.png")):
        assert "Annexes" in missing(), "a letter of endorsement is no annex"
        story.act(first, "concept-note.attach", note, kind=kind, file=sent(name, made[kind]))
    assert "Annexes" not in missing()
    assert "map.png" in page()
    assert "letter.pdf" not in page()


def test_every_rule_of_a_form_holds_at_its_boundary() -> None:
    form = forms.parsed(SHORT)
    assert wrong(form)["title"] == answers.MISSING
    assert "why" not in wrong(form, why="one two three")
    assert "4 words; at most 3" in wrong(form, why="one two three four")["why"]
    # Asked only where it is shared, and then needed.
    assert "how" not in wrong(form)
    assert "how" not in wrong(form, shared=False)
    assert wrong(form, shared=True)["how"] == answers.MISSING
    assert "how" not in wrong(form, shared=True, how="By letter")
    # Needed only with that reason.
    assert "colours" not in wrong(form, why="Why not")
    assert wrong(form, why="Because")["colours"] == answers.MISSING
    assert "colours" not in wrong(form, why="Because", colours=["red"])
    # A nought and a no are answers.
    assert "shared" not in wrong(form, shared=False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[[sections]]", "[[sections"), "not written as TOML"),
        (('kind = "text", ', ""), "say how it is answered"),
        (('label = "Area"', 'label = "Area", kind = "line"'), "has its own shape"),
        (('name = "region"', 'name = "title"'), "stands there twice"),
        (('{ name = "budget", label = "Budget" },', ""), "does not ask for budget"),
        (('field = "shared"', 'field = "nothing"'), "no other field"),
        (('label = "Objectives"', 'label = "Objectives", words_max = 3'), "only the words"),
        (('kind = "yes-no"', 'kind = "yes-no", options = [{ code = "a", title = "A" }]'), "choice"),
        (('title = "Everything"', "title = 2020-01-01"), "no place in a form"),
    ],
)
def test_a_definition_that_is_no_form_is_refused_with_the_reason(
    change: tuple[str, str], said: str
) -> None:
    assert change[0] in SHORT
    with pytest.raises(Invalid) as caught:
        forms.parsed(SHORT.replace(*change, 1))
    assert said in caught.value.sentence()


def test_another_form_begins_with_the_funds_own(story: Story) -> None:
    page = client_of(story, "officer-1").get("/acts/form.define").text
    own = re.compile(r"<textarea[^>]* name=\"definition\"[^>]*>(.*?)</textarea>", re.DOTALL)
    (text,) = own.findall(page)
    assert forms.parsed(unescape(text)) == story.profile.note.form


def test_a_part_is_confirmed_once_until_its_budget_changes(story: Story) -> None:
    first = story.entities[0]
    note = story.draft("Twice")
    said = refused(story, Invalid, first, "concept-note.confirm", note, entity=first)
    assert "confirmed anew once its budget changes" in said
    line = {**story.content("Twice")["budget"][0], "entity": first, "amount": "1.00"}
    story.act(first, "concept-note.write", note, fields={f"budget.{first}": [line]})
    story.act(first, "concept-note.confirm", note, entity=first)


def test_a_new_call_may_change_the_form_and_a_note_keeps_its_calls(story: Story) -> None:
    first = story.entities[0]
    story.act("officer-1", "form.define", code="short", title="Short form", definition=SHORT)
    assert "no short" not in refused(
        story,
        Invalid,
        "officer-1",
        "call.prepare",
        number="x",
        title="X",
        opens_at=story.now.isoformat(),
        form="long",
    )
    story.announce(
        number="2022-2", title="A short call", opens_at=story.now.isoformat(), form="short"
    )
    note = story.act(first, "concept-note.draft", call="2022-2", coordinator=first)
    of_old = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
    story.act(first, "concept-note.write", note, fields={"why": "Because", "colours": ["red"]})
    assert "does not ask for why" in refused(
        story, Invalid, first, "concept-note.write", of_old, fields={"why": "Because"}
    )
    assert "blue, red" in refused(
        story, Invalid, first, "concept-note.write", note, fields={"colours": ["green"]}
    )
    # Defined again, it is another version; the call and its notes keep theirs.
    again = SHORT.replace('label = "Why"', 'label = "Reason"')
    story.act("officer-1", "form.define", code="short", title="Short form", definition=again)

    def labels(work: Any) -> list[str]:
        form = forms.of_call(work, work.get(ConceptNote, note).call_id)
        return [field.label for field in form.fields]

    assert "Why" in story.ask(labels)
    story.announce(number="2022-3", title="Another", opens_at=story.now.isoformat(), form="short")
    newer = story.act(first, "concept-note.draft", call="2022-3", coordinator=first)
    assert "Reason" in refused(story, GuardRefused, first, "concept-note.submit", newer)
    missing = refused(story, GuardRefused, first, "concept-note.submit", note)
    assert "Title" in missing
    assert "Why" not in missing


def test_one_who_writes_on_an_old_text_overwrites_nothing(story: Story) -> None:
    first, second = story.entities[:2]
    note: UUID = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
    story.act(first, "concept-note.write", note, fields={"partners": [second], "summary": "A"})
    story.act(second, "concept-note.write", note, fields={"summary": "B"}, seen={"summary": 1})
    said = refused(
        story,
        FieldsChanged,
        first,
        "concept-note.write",
        note,
        fields={"summary": "C", "title": "T"},
        seen={"summary": 1, "title": 0},
    )
    assert "Summary" in said
    assert "Title" not in said
    # What was not touched since it was looked at is no change of the writer's.
    story.act(
        first,
        "concept-note.write",
        note,
        fields={"summary": "A", "title": "T"},
        seen={"summary": 1, "title": 0},
    )
    content = story.ask(lambda work: work.get(ConceptNote, note).content)
    assert (content["summary"], content["title"]) == ("B", "T")
    # Every text that was ever saved is kept.
    query = select(NoteField).where(NoteField.note_id == note, NoteField.name == "summary")
    texts = story.ask(lambda work: {row.value for row in work.session.exec(query)})
    assert texts == {"A", "B"}


def test_each_entity_has_its_own_budget_and_changes_no_others(story: Story) -> None:
    first, second = story.entities[:2]
    note: UUID = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
    story.act(first, "concept-note.write", note, fields={"partners": [second]})
    line = {"category": 1, "year": 1, "amount": "100.10"}
    for who, amount in ((first, "100.10"), (second, "50.05")):
        story.act(
            who,
            "concept-note.write",
            note,
            fields={f"budget.{who}": [{**line, "amount": amount}]},
            seen={f"budget.{who}": 0},
        )
    found = story.ask(lambda work: work.get(ConceptNote, note))
    assert {line["entity"]: line["amount"] for line in found.content["budget"]} == {
        first: "100.10",
        second: "50.05",
    }
    assert found.amount_minor == 15_015
    assert "changed" in refused(
        story,
        FieldsChanged,
        first,
        "concept-note.write",
        note,
        fields={f"budget.{second}": [line]},
        seen={f"budget.{second}": 0},
    )


def test_a_text_that_is_a_countrys_code_gives_nobody_a_part(story: Story) -> None:
    first, country = story.entities[0], "PHL"

    def seen_by_the_coordinator(**fields: Any) -> bool:
        note: UUID = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
        story.act(first, "concept-note.write", note, fields=fields)
        with story.fund.reading(story.actor("rc")) as work:
            return any(row.id == note for row in notes.listed(work, limit=99))

    result = {"outcome": country, "target": '"countries":["PHL"]'}
    texts = {"government_bodies": [country], "summary": country, "results": [result]}
    assert not seen_by_the_coordinator(**texts)
    assert not seen_by_the_coordinator(**texts, countries=["FJI"])
    assert seen_by_the_coordinator(countries=["FJI", country])


def said(holds: bool, **content: Any) -> list[str]:  # noqa: FBT001 -- a truth and its content
    """The rules on a budget that hold, or that do not."""
    profile = load("migration")
    ceiling = Money.parse(content.pop("ceiling", "9000000"), "USD")
    rows = budgeting.rules(profile, {"scope": "country", **content}, ceiling)
    return [row.sentence for row in rows if row.holds is holds]


def lines(*amounts: tuple[str, int, str]) -> list[dict[str, Any]]:
    """Lines of a budget."""
    return [{"entity": e, "category": c, "amount": a} for e, c, a in amounts]


@pytest.mark.parametrize(
    ("amount", "holds"),
    [("999999.99", False), ("1000000.00", True), ("3000000.00", True), ("3000000.01", False)],
)
def test_floor_and_ceiling_hold_to_the_cent(amount: str, holds: bool) -> None:  # noqa: FBT001
    found = said(holds, budget=lines(("IOM", 1, amount)))
    assert any("USD 1,000,000.00 to USD 3,000,000.00" in sentence for sentence in found)


@pytest.mark.parametrize(("stated", "holds"), [("39906.54", True), ("39906.55", False)])
def test_indirect_cost_holds_to_the_cent(stated: str, holds: bool) -> None:  # noqa: FBT001
    found = said(holds, budget=lines(("IOM", 1, "570093.46"), ("IOM", 8, stated)))
    assert any("IOM: indirect cost" in sentence for sentence in found)


@pytest.mark.parametrize(("own", "holds"), [("30000.00", True), ("29999.99", False)])
def test_the_share_for_monitoring_holds_to_the_cent(own: str, holds: bool) -> None:  # noqa: FBT001
    found = said(holds, budget=lines(("IOM", 1, "1000000.00")), monitoring=own)
    assert any("at least 3% of the budget" in sentence for sentence in found)


@pytest.mark.parametrize(("ceiling", "holds"), [("1500000", True), ("1499999.99", False)])
def test_the_calls_ceiling_holds_to_the_cent(ceiling: str, holds: bool) -> None:  # noqa: FBT001
    found = said(holds, budget=lines(("IOM", 1, "1500000.00")), ceiling=ceiling)
    assert any("The call takes notes of at most" in sentence for sentence in found)


def test_number_and_title_of_an_objective_are_checked_together(story: Story) -> None:
    first = story.entities[0]
    note: UUID = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
    fair = (
        "Facilitate fair and ethical recruitment and safeguard conditions that ensure decent work"
    )
    story.act(first, "concept-note.write", note, fields={"objectives": [f"6. {fair}", 2]})
    content = story.ask(lambda work: work.get(ConceptNote, note).content)
    assert content["objectives"] == [6, 2]
    assert "which is number 6" in refused(
        story, Invalid, first, "concept-note.write", note, fields={"objectives": [f"8. {fair}"]}
    )
    for target, holds in (("10.7", True), ("10.8", False), ("10.c", True), ("10.d", False)):
        if holds:
            story.act(first, "concept-note.write", note, fields={"sdg_targets": [target]})
        else:
            assert "no SDG target" in refused(
                story, Invalid, first, "concept-note.write", note, fields={"sdg_targets": [target]}
            )
