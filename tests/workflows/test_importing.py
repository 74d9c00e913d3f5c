"""Notes from a workbook: handed out, filled, read cell by cell, taken in whole, once."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner

from api import office
from api.cli import app
from mptf.clock import StoppedClock
from mptf.errors import Invalid, NotPermitted
from mptf.imports import service as imports
from mptf.imports.reading import Read
from mptf.imports.workbook import Filled
from mptf.notes.models import ConceptNote
from mptf.notes.schemas import NoteContent
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from tests.workbooks import book, changed, filled, handed_out, said, where, with_cell
from workflows import importing
from workflows.importing import Done, Outcome

A_DAY = datetime(2022, 7, 10, tzinfo=UTC).replace(tzinfo=None)  # as spreadsheets have it
HOSTILE = '=HYPERLINK("http://x.example","y")\u202egpj.<script>alert(1)</script>{{ 7*7 }}'


@pytest.fixture
def story(sqlite_databases: Databases) -> Iterator[Story]:
    with going_on(sqlite_databases, Story.begin) as own:
        yield own


def read(story: Story, content: bytes) -> Read:
    return importing.read(story.fund, story.actor("E1"), content)


def take_in(story: Story, found: Read, who: str = "E1") -> Iterator[Done]:
    fund = replace(story.fund, clock=StoppedClock(story.now))
    return importing.take_in(fund, story.actor(who), found)


def outcomes(story: Story, content: bytes) -> list[Outcome]:
    return [one.outcome for one in take_in(story, read(story, content))]


def notes_of(story: Story) -> list[tuple[str, dict[str, Any]]]:
    """Every note there is: its title and what it says."""
    return sorted(
        story.ask(
            lambda work: [
                (note.title, note.content) for note in work.session.exec(select(ConceptNote))
            ]
        ),
        key=lambda pair: str(pair[0]),
    )


# --- There and back ------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["migration", "imaginary"])
def test_what_is_handed_out_comes_back_as_it_was_and_is_taken_in_once(
    databases: Databases, profile: str
) -> None:
    with going_on(databases, Story.begin, profile) as story:
        fields = {field.name: field for field in handed_out(story).form.fields}
        wanted = {n: v for n, v in said(story, "There and back").items() if n in fields}
        content = book(story, Filled("one", wanted), Filled("two", {"title": "Bare"}))
        found = read(story, content)
        assert list(found.wrong) == []
        done = list(take_in(story, found))
        assert [one.outcome for one in done] == [Outcome.BEGUN] * 2
        own = {name: value for name, value in wanted.items() if fields[name].is_own}
        known = {name: value for name, value in wanted.items() if name not in own}
        there = [NoteContent(title="Bare"), NoteContent(**known, answers=own)]
        assert notes_of(story) == [(c.title, c.model_dump(mode="json")) for c in there]
        # Once: nothing is written by a second run, by anybody of that entity.
        assert outcomes(story, content) == [Outcome.UNCHANGED] * 2
        again = [o.outcome for o in story.ask(lambda w: _foreseen_by(story, w, content))]
        assert again == [Outcome.UNCHANGED] * 2
        assert len(notes_of(story)) == 2


def _foreseen_by(story: Story, work: Any, content: bytes) -> list[Done]:
    mine = replace(work, actor=story.actor("E1"))
    return importing.foreseen(mine, read(story, content))


def test_an_empty_workbook_is_as_it_is_handed_out(story: Story) -> None:
    content = book(story)
    found = read(story, content)
    assert (found.rows, list(found.faults), found.is_whole) == (0, [], True)
    opened = load_workbook(io.BytesIO(content))
    notes = opened["Notes"]
    assert notes.row_dimensions[1].hidden
    labels = [cell.value for cell in notes[2]]
    assert labels[:2] == ["Key *", "Title *"]
    offered = {
        str(rule.sqref).split(":")[0]: rule for rule in notes.data_validations.dataValidation
    }
    area = offered[where(opened, "Notes", "area")]
    assert area.type == "list"
    assert area.formula1.startswith("'Lists'!")
    assert notes[where(opened, "Notes", "title")].number_format == "General"
    assert notes.column_dimensions["B"].width > 20
    told = {row[0].value: row[1].value for row in opened["Read me"].iter_rows(max_col=2)}
    assert told["Call"] == "2022-1"
    objectives = [row[0].value for row in opened["Objectives"].iter_rows(min_row=2)]
    assert len(objectives) == 23
    assert objectives[5].startswith("6. Facilitate fair and ethical recruitment")
    assert {"Countries", "Areas", "Regions", "Entities"} <= {*opened.sheetnames}


# --- What is wrong, by its address ---------------------------------------------------------------

WRONG: list[tuple[str, str, Any, str]] = [
    ("Notes", "title", None, "Title is missing"),
    ("Notes", "title", "One\nTwo", "more than one line"),
    ("Notes", "title", "x" * 501, "at most 500 characters"),
    ("Notes", "title", True, "true or false"),
    ("Notes", "scope", "Somewhere", "nothing to choose"),
    ("Notes", "region", "Atlantis", "nothing to choose"),
    ("Notes", "area", "TA9", "nothing to choose"),
    ("Notes", "countries", "PHL; Atlantis", "there is no country “Atlantis”"),
    ("Notes", "countries", "PHL; Philippines", "stands there twice"),
    ("Notes", "objectives", "8. Facilitate fair and ethical recruitment", "number 8 is"),
    ("Notes", "objectives", "24", "no GCM objective"),
    ("Notes", "sdg_targets", "10.77", "no SDG target"),
    ("Notes", "sdg_targets", 10.7, "made a number of it"),
    ("Notes", "partners", "NOBODY", "nothing to choose"),
    ("Notes", "duration_months", "a year", "no whole number"),
    ("Notes", "duration_months", 12.5, "no whole number"),
    ("Notes", "duration_months", 500, "less than or equal to 120"),
    ("Notes", "data_shared", "maybe", "neither yes nor no"),
    ("Notes", "monitoring", 10.001, "to the last decimal"),
    ("Notes", "monitoring", -5, "below nothing"),
    ("Notes", "monitoring", "1e99", "too much"),
    ("Notes", "summary", A_DAY, "a date"),
    ("Notes", "summary", "=1/0", "formula without a value"),
    ("Notes", "summary", "#REF!", "error of the spreadsheet"),
    ("Notes", "summary", "x" * 5001, "at most 5000 characters"),
    ("Budget", "amount", 10.005, "to the last decimal"),
    ("Budget", "amount", A_DAY, "a date"),
    ("Budget", "amount", None, "Amount (USD) is missing"),
    ("Budget", "amount", "=SUM(A1:A9)", "formula without a value"),
    ("Budget", "entity", "NOBODY", "nothing to choose"),
    ("Budget", "category", "9", "nothing to choose"),
    ("Budget", "year", 11, "less than or equal to 10"),
    ("Risks", "likelihood", 6, "less than or equal to 5"),
    ("Markers", "score", "C", "this marker is scored 0, 1, 2, 3"),
    ("Beneficiaries", "number", -1, "greater than or equal to 0"),
]


def test_every_kind_of_wrong_cell_is_named_by_its_address_and_keeps_its_note_out_whole(
    story: Story,
) -> None:
    content = filled(story, 2)
    opened = load_workbook(io.BytesIO(content))
    for sheet, name, value, reason in WRONG:
        found = read(story, with_cell(content, sheet, name, value))
        named = [(str(fault.place), fault.what) for fault in found.wrong]
        address = f"{sheet}!{where(opened, sheet, name)}"
        assert len(named) == 1, (sheet, name, value, named)
        assert named[0][0] == address, (sheet, name, value, named)
        assert reason in named[0][1], (sheet, name, value, named)
        assert [note.key for note in found.notes] == ["k2"], (sheet, name, value)
        assert found.wrong[0].advice
    assert notes_of(story) == [], "reading writes nothing"
    assert outcomes(story, with_cell(content, "Budget", "amount", 10.005)) == [Outcome.BEGUN]
    assert [title for title, _content in notes_of(story)] == ["Note 2"]


def test_keys_are_there_once_and_lead_somewhere(story: Story) -> None:
    content = filled(story, 2)

    def twice(opened: Workbook) -> None:
        opened["Notes"]["A4"] = "k1"

    found = read(story, changed(content, twice))
    assert [f"{f.place.cell} {f.what}" for f in found.wrong if f.place.sheet == "Notes"] == [
        "A3 the key “k1” stands in 2 rows",
        "A4 the key “k1” stands in 2 rows",
    ]
    assert not found.notes
    for sheet in ("Budget", "Risks"):
        lost = read(story, with_cell(content, sheet, "key", "k9"))
        assert [str(fault.place) for fault in lost.wrong] == [f"{sheet}!A3"]
        assert "there is no note with the key “k9”" in lost.wrong[0].what
        assert len(lost.notes) == 2
    for value, reason in ((None, "this note has no key"), ("x" * 81, "more than 80 characters")):
        found = read(story, with_cell(content, "Notes", "key", value))
        assert (str(found.wrong[0].place), reason in found.wrong[0].what) == ("Notes!A3", True)

    def same_line(opened: Workbook) -> None:
        rows = opened["Budget"]
        for place in ("B", "C", "D"):
            rows[f"{place}4"] = rows[f"{place}3"].value

    found = read(story, changed(content, same_line))
    assert [f"{f.place} {f.what}" for f in found.wrong] == [
        "Budget!B4 this stands in a row above as well"
    ]


def test_a_workbook_of_another_make_is_taken_in_in_no_part(story: Story) -> None:
    content = filled(story)
    last = load_workbook(io.BytesIO(content))["Notes"].max_column

    def named(opened: Workbook) -> None:
        opened["Notes"].cell(1, last + 1, "favourite_colour")
        opened["Notes"].cell(2, last + 1, "Favourite colour")

    def unnamed(opened: Workbook) -> None:
        opened["Notes"].cell(2, last + 2, "Favourite colour")
        opened["Notes"].cell(5, last + 3, "by the way")

    def without_names(opened: Workbook) -> None:
        opened["Notes"].delete_rows(1)

    def without_notes(opened: Workbook) -> None:
        del opened["Notes"]

    for change, places in (
        (named, 1),
        (unnamed, 2),
        (without_names, 1),
        (without_notes, 1),
        (lambda opened: opened["Notes"].cell(20_001, 1, "k9"), 1),
    ):
        found = read(story, changed(content, change))
        assert len(found.wrong) >= places, change
        assert (found.is_whole, list(found.notes)) == (False, []), change
    read_me = "Read me"
    for broken in (
        changed(content, lambda opened: opened.remove(opened[read_me])),
        b"PK\x03\x04 but no more",
        b"",
    ):
        with pytest.raises(Invalid):
            read(story, broken)


def test_formulas_count_as_their_values_and_sizes_are_not_believed(story: Story) -> None:
    """A spreadsheet keeps the value beside the formula, which openpyxl does not write."""
    content = filled(story)

    def rewritten(name: str, old: str, new: str) -> bytes:
        file = io.BytesIO()
        with ZipFile(io.BytesIO(content)) as archive, ZipFile(file, "w") as out:
            for part in archive.namelist():
                data = archive.read(part)
                if part == name:
                    assert old.encode() in data
                    data = data.replace(old.encode(), new.encode(), 1)
                out.writestr(part, data)
        return file.getvalue()

    place = next(
        f"xl/worksheets/sheet{number}.xml"
        for number, sheet in enumerate(handed_out(story).sheets, 1)
        if sheet.title == "Budget"
    )
    part = f"<v>{story.amount // len(story.entities)}.00</v>"
    found = read(story, rewritten(place, part, f"<f>500000+250000</f><v>{'750000.5'}</v>"))
    assert list(found.wrong) == []
    assert found.notes[0].content["budget"][0]["amount"] == "750000.50"
    whole = "xl/worksheets/sheet1.xml"
    with ZipFile(io.BytesIO(content)) as archive:
        said = re.search(r'<dimension ref="[^"]+"/>', archive.read(whole).decode())
    assert said is not None
    found = read(story, rewritten(whole, said.group(), '<dimension ref="A1:XFD1048576"/>'))
    assert len(found.notes) == 1


def test_hostile_texts_are_kept_as_texts_and_do_nothing_in_a_report(story: Story) -> None:
    content = book(story, Filled(HOSTILE[:60], said(story, HOSTILE, summary=HOSTILE)))
    found = read(story, content)
    assert list(found.wrong) == []
    assert outcomes(story, content) == [Outcome.BEGUN]
    assert notes_of(story)[0][0] == HOSTILE
    assert notes_of(story)[0][1]["summary"] == HOSTILE
    again = book(story, Filled("k1", said(story, HOSTILE)))
    cell = load_workbook(io.BytesIO(again))["Notes"]["B3"]
    assert (cell.data_type, cell.value) == ("s", HOSTILE)
    wrong = read(
        story, with_cell(again, "Notes", "area", "\u202e" + "=cmd|' /C calc'!A0" + "\u2066")
    )
    assert "\u202e" not in wrong.wrong[0].sentence()
    assert "\u2066" not in wrong.wrong[0].sentence()


# --- Again, and interrupted ----------------------------------------------------------------------


def test_a_changed_row_is_written_into_its_draft_and_over_nobody(story: Story) -> None:
    content = filled(story, 3)
    first = story.entities[0]
    made = list(take_in(story, read(story, content)))
    keys = dict(
        story.ask(lambda w: w.session.exec(select(ConceptNote.number, ConceptNote.id)).all())
    )
    one, two, three = (keys[each.number] for each in made)
    # Somebody goes on writing the first and the second; the third is withdrawn.
    story.act(first, "concept-note.write", one, fields={"summary": "Ours, by hand."})
    story.act(first, "concept-note.write", two, fields={"title": "Ours, by hand."})
    story.act(first, "concept-note.withdraw", three, why="Not now.")

    def change(opened: Workbook) -> None:
        for row in (3, 4, 5):
            opened["Notes"][where(opened, "Notes", "title", row)] = f"Changed {row}"
        opened["Budget"].delete_rows(4)  # the second entity's money of the first note

    done = list(take_in(story, read(story, changed(content, change))))
    assert [each.outcome for each in done] == [
        Outcome.WRITTEN,
        Outcome.REFUSED,
        Outcome.SUBMITTED,
    ]
    assert "Title" in done[1].reason
    notes = dict(notes_of(story))
    assert [line["entity"] for line in notes["Changed 3"]["budget"]] == [first]
    assert notes["Changed 3"]["summary"] == "Ours, by hand.", "no word of another is lost"
    assert {"Ours, by hand.", "Note 3"} <= {*notes}
    assert outcomes(story, changed(content, change))[0] is Outcome.UNCHANGED


def test_only_an_entity_begins_notes_and_each_has_keys_of_its_own(story: Story) -> None:
    found = read(story, filled(story))
    for who in ("officer-1", "administrator", "donor", "system"):
        with pytest.raises(NotPermitted, match="the coordinating entity"):
            list(take_in(story, found, who))
    assert notes_of(story) == []
    for who in story.entities[:2]:
        assert [one.outcome for one in take_in(story, found, who)] == [Outcome.BEGUN]
    assert len(notes_of(story)) == 2


def test_what_fails_on_the_way_leaves_nothing_of_its_note(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(story, filled(story, 3))
    keep, calls_made = imports.keep, []

    def fails_once(*given: Any) -> Any:
        calls_made.append(given)
        if len(calls_made) == 2:
            raise Invalid("key", "by way of trial")
        return keep(*given)

    monkeypatch.setattr(imports, "keep", fails_once)
    done = [one.outcome for one in take_in(story, found)]
    assert done == [Outcome.BEGUN, Outcome.REFUSED, Outcome.BEGUN]
    assert [title for title, _content in notes_of(story)] == ["Note 1", "Note 3"]


def test_stopped_between_two_notes_it_goes_on_there(story: Story) -> None:
    found = read(story, filled(story, 4))
    assert len(list(islice(take_in(story, found), 2))) == 2
    assert [one.outcome for one in take_in(story, found)] == [
        *[Outcome.UNCHANGED] * 2,
        *[Outcome.BEGUN] * 2,
    ]
    assert len(notes_of(story)) == 4


# --- The command ---------------------------------------------------------------------------------


def test_the_command_hands_out_checks_reports_and_writes(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(office, "open_fund", lambda _given: story.fund)
    runner = CliRunner()
    made = runner.invoke(app, ["import", "workbook", "2022-1"])
    assert (made.exit_code, made.output.strip()) == (0, "notes-2022-1.xlsx")
    assert load_workbook(tmp_path / "notes-2022-1.xlsx").sheetnames[0] == "Notes"
    file = tmp_path / "ours.xlsx"
    file.write_bytes(with_cell(filled(story, 2), "Notes", "area", "\u202eTA9"))
    asked = ["import", "notes", str(file), "--as", "E1@fund.example"]
    for name in ("out.csv", "out.xlsx"):
        dry = runner.invoke(app, [*asked, "--report", name])
        assert dry.exit_code == 1
    column = where(load_workbook(file), "Notes", "area")
    assert f"Notes!{column}: “TA9” is nothing to choose here" in dry.output
    assert "1 would be begun." in dry.output
    assert "Nothing was written." in dry.output
    told = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert told[0] == "Sheet,Cell,Key,What is wrong,What to do,Keeps the note out"
    assert told[1].startswith(f"Notes,{column},k1,")
    assert notes_of(story) == []
    written = runner.invoke(app, [*asked, "--write"])
    assert (written.exit_code, "1 begun." in written.output) == (1, True)
    file.write_bytes(filled(story, 2))
    for wanted in ("1 begun.\n1 have not changed.", "2 have not changed."):
        written = runner.invoke(app, [*asked, "--write"])
        assert (written.exit_code, wanted in written.output) == (0, True), written.output
    assert runner.invoke(app, [*asked, "--report", "out.doc"]).exit_code == 2


@pytest.mark.proof
def test_killed_between_notes_it_goes_on_and_begins_none_twice(
    sqlite_databases: Databases, tmp_path: Path
) -> None:
    count = 60
    with going_on(sqlite_databases, Story.begin) as story:
        file = tmp_path / "many.xlsx"
        file.write_bytes(filled(story, count))
        url = str(story.fund.engine.url)
        command = [sys.executable, "-c", "from api.cli import main; main()", "import", "notes"]
        command += [str(file), "--as", "E1@fund.example", "--write"]
        given = {**os.environ, "MPTF_DATABASE_URL": url, "MPTF_VAR": str(tmp_path)}
        killed = subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL)

        def imported() -> int:
            with story.fund.engine.connect() as connection:
                return int(
                    connection.execute(text("SELECT count(*) FROM note_import")).scalar_one()
                )

        until = time.monotonic() + 60
        while imported() < 3 and time.monotonic() < until:
            time.sleep(0.01)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        there = imported()
        assert 3 <= there < count
        again = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
        assert f"{count - there} begun.\n{there} have not changed." in again.stdout, again.stderr
        assert len(notes_of(story)) == count == imported()
