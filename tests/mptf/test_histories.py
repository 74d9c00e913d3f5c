"""The fund's own history: composed alike each time, well formed, and nobody's name invented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from mptf.histories import compose
from mptf.network import reference
from mptf.profile import load
from mptf.rounds.models import Answer
from workflows.acts import ACTS, STEPS

SOMETHING = str(UUID(int=7))


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    """Every act of the committed files, in the order of a replay."""
    files = sorted(compose.FOLDER.glob("*.jsonl"))
    return [json.loads(text) for file in files for text in file.read_text("utf-8").splitlines()]


def test_composing_gives_the_committed_bytes() -> None:
    composed = compose.composed()
    assert sorted(composed) == sorted(file.name for file in compose.FOLDER.glob("*.jsonl"))
    for name, text in composed.items():
        assert (compose.FOLDER / name).read_bytes() == text.encode(), name


def test_time_runs_forward(lines: list[dict[str, Any]]) -> None:
    instants = [datetime.fromisoformat(line["at"]) for line in lines]
    assert instants == sorted(instants)
    assert all(instant.utcoffset() is not None for instant in instants)


def test_every_act_exists_and_its_form_accepts_what_is_sent(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        sent = _with_ids(line.get("with", {}))
        if line["act"] in ACTS:
            act = ACTS[line["act"]]
            act.form.model_validate(sent)
            assert (act.on is None) == ("on" not in line), line
            continue
        workflow, trigger = STEPS[line["act"]]
        asked = next(s for s in workflow.steps if s.trigger == trigger).asks
        if asked is None:
            assert not sent, line
        else:
            asked.form.model_validate(sent)
        assert "on" in line, line


def test_every_name_was_given_before_it_is_used(lines: list[dict[str, Any]]) -> None:
    given = {"system", "fund"}
    for line in lines:
        used = [line["who"], line.get("on", "fund"), *_names(line.get("with", {}))]
        for name in used:
            assert name.partition("#")[0].partition("/")[0] in given, line
        if name := line.get("as"):
            assert name not in given, line
            given.add(name)


def test_nobody_has_an_invented_name(lines: list[dict[str, Any]]) -> None:
    organisations = {}
    for line in lines:
        sent = line.get("with", {})
        if line["act"] == "organisation.add":
            organisations[sent["code"]] = sent["name"]
        if line["act"] == "person.add":
            code = sent["organisation"]
            functional = sent["name"] == sent["title"]
            named_by = code in sent["name"] or organisations[code] in sent["name"]
            assert sent["illustrative"], line
            assert functional or named_by, line
            assert sent["email"].endswith(".example"), line
        if by := sent.get("signed_by"):
            functions = ("Resident Coordinator", "Government of", "Representative of", "Chair of")
            assert by.startswith(functions), line


def test_what_sources_do_not_tell_is_marked(lines: list[dict[str, Any]]) -> None:
    marked = {
        "call.prepare",
        "concept-note.draft",
        "decision.record",
        "meeting.plan",
        "written-procedure.prepare",
        "pledge.enter",
        "agreement.enter",
        "cash-movement.record",
    }
    real = {row.donor for row in reference.contributions()}
    real |= {entity.name for entity in reference.entities().values()}
    bodies = load("migration").bodies
    real |= {bodies["secretariat"].name, bodies["agent"].name}
    real |= {"United Nations Network on Migration"}
    for line in lines:
        sent = line.get("with", {})
        if line["act"] in marked:
            assert sent["illustrative"] is True, line
        if line["act"] == "organisation.add":
            assert sent.get("illustrative", False) == (sent["name"] not in real), line


def test_decisions_are_taken_in_sittings_and_what_was_recorded_by_hand_was_set_aside(
    lines: list[dict[str, Any]],
) -> None:
    by_hand = {line["as"] for line in lines if line["act"] == "decision.record"}
    assert by_hand == {line["on"] for line in lines if line["act"] == "decision.set-aside"}
    held = [line["on"] for line in lines if line["act"] == "meeting.close"]
    signed = {line["on"] for line in lines if line["act"] == "decision.sign"}
    assert len(held) == 13
    (waits,) = {f"{name}/decision" for name in held} - signed
    assert waits == "mt-mid22/decision"
    called = {line["on"] for line in lines if line["act"] == "meeting.call"}
    assert called - set(held) == {"mt-feb23"}
    assert sum(line["act"] == "meeting.adopt-minutes" for line in lines) == 12
    spoken = [line for line in lines if line["act"] == "committee-item.speak"]
    assert spoken  # somebody objected, and an open round followed


def test_what_was_decided_in_writing_went_through_a_procedure_and_one_still_runs(
    lines: list[dict[str, Any]],
) -> None:
    by_act = {
        act: {line["on"] for line in lines if line["act"] == act}
        for act in ("written-procedure.circulate", "written-procedure.conclude", "decision.sign")
    }
    concluded = by_act["written-procedure.conclude"]
    assert {f"{name}/decision" for name in concluded} <= by_act["decision.sign"]
    (runs,) = by_act["written-procedure.circulate"] - concluded
    assert len(concluded) == 3
    answers = [line for line in lines if line["act"] == "committee-item.answer"]
    assert {line["with"]["answer"] for line in answers} == set(Answer)
    assert any(line["on"].startswith(runs) for line in answers)


def test_the_first_call_has_74_notes_from_56_countries_and_regions(
    lines: list[dict[str, Any]],
) -> None:
    contents = [
        line["with"]["content"]
        for line in lines
        if line["act"] == "concept-note.draft" and line["with"]["call"] == "2020-1"
    ]
    countries = {code for content in contents for code in content["countries"]}
    wide = {c["region"] for c in contents if c["scope"] in {"regional", "global"}}
    assert (len(contents), len(countries) + len(wide)) == (74, 56)


def _names(value: Any) -> Iterator[str]:
    match value:
        case str() if value.startswith("@"):
            yield value[1:]
        case list():
            for part in value:
                yield from _names(part)
        case dict():
            for part in value.values():
                yield from _names(part)


def _with_ids(value: Any) -> Any:
    match value:
        case str() if value.startswith("@"):
            return SOMETHING
        case list():
            return [_with_ids(part) for part in value]
        case dict():
            return {key: _with_ids(part) for key, part in value.items()}
        case _:
            return value
