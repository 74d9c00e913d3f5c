"""The workbooks that are handed out, filled in LibreOffice: they come back to the cent."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from mptf.imports.faults import Place
from mptf.imports.spending.layout import SUMMARY
from mptf.imports.spending.mistakes import Mistake
from mptf.profile import Profile, load
from tests.api.programs import program_of
from tests.api.test_spending import API, PAGE, WHOLE, told
from tests.api.test_writing import begun, token_of
from tests.api.test_writing import content as content_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.mptf.imports.test_expenditure_workbook import (
    CHANGES,
    ONE,
    TWO,
    filled,
    later,
    taken,
)
from tests.office import ODS, XLSX, Office
from tests.reporting import reporting, the
from tests.tales import going_on
from tests.workbooks import changed

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice; without it these proofs are skipped."""
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def story(sqlite_databases: Databases) -> Iterator[Story]:
    """A programme that owes reports, where the engine does not matter."""
    with going_on(sqlite_databases, reporting) as owing:
        yield owing


def amounts(content: bytes) -> dict[tuple[str, str], Any]:
    """What every formula of a workbook came to, to a tenth of a cent."""
    said, kept = (
        load_workbook(io.BytesIO(content)),
        load_workbook(io.BytesIO(content), data_only=True),
    )
    return {
        (page.title, cell.coordinate): _rounded(kept[page.title][cell.coordinate].value)
        for page in said
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def _rounded(value: Any) -> Any:
    return round(float(value), 3) if isinstance(value, int | float) else value


def typed(report: str) -> dict[tuple[str, str], Any]:
    """What somebody at the headquarters types: numbers, one of them as a sum."""
    cells: dict[str, Any] = {f"E{row}": 0 for row in range(7, 14)}
    cells |= {"E7": "=100+0.1", "E14": 7, "H7": 3.33, "E20": "A. Treasurer, Treasury"}
    return {(report, cell): value for cell, value in cells.items()}


@pytest.mark.parametrize("by", [XLSX, ODS], ids=["xlsx", "ods"])
def test_an_agencys_workbook_comes_back_to_the_cent(
    story: Story, office: Office, by: tuple[str, str]
) -> None:
    first = story.entities[0]
    report = the(story, "financial", first).number
    empty = client_of(story, first).get(f"{PAGE}/workbook.xlsx").content
    (looked_at,) = office.saved([empty])
    assert amounts(looked_at) == amounts(empty), "before anything is typed"
    assert amounts(empty)
    came = office.filled(empty, typed(report), by)
    sums = amounts(came)
    assert (sums[report, "E15"], sums[report, "H15"], sums[SUMMARY, "E2"]) == (
        107.1,
        3.33,
        107.1,
    )
    program = program_of(story, first)
    body = {"name": "ours.xlsx", "content": base64.b64encode(came).decode()}
    looked = program.post(API, json=body).json()
    assert looked["mistakes"] == []
    assert told(story) == []
    taken_in = program.post(f"{API}/{looked['id']}/take").json()
    assert [each["outcome"] for each in taken_in["reports"]] == ["unchanged"]
    assert told(story) == WHOLE


def test_a_locked_cell_is_locked_in_it(story: Story, office: Office) -> None:
    first = story.entities[0]
    report = the(story, "financial", first).number
    empty = client_of(story, first).get(f"{PAGE}/workbook.xlsx").content
    (kept,) = office.saved([empty])
    page = load_workbook(io.BytesIO(kept))[report]
    assert page.protection.sheet
    assert (page["C7"].protection.locked, page["E7"].protection.locked) == (True, False)


def test_each_kind_of_mistake_is_named_by_sheet_and_cell(office: Office) -> None:
    """Of a workbook that LibreOffice has saved; what it corrects by saving is no mistake."""
    profile = load("migration")
    clean = filled(profile)
    corrected = {Mistake.NO_VALUE: "a formula has a value once it is saved"}
    made = {
        mistake: changed(clean, change)
        for mistake, (change, _cell) in CHANGES.items()
        if mistake not in {*corrected, Mistake.COLUMN_HIDDEN}
    }
    kept = dict(zip(made, office.saved(list(made.values())), strict=True))
    kept[Mistake.COLUMN_HIDDEN] = office.without_column(clean, ONE, "G")
    named = {mistake: str(_first(profile, content, mistake)) for mistake, content in kept.items()}
    wanted = {mistake: cell for mistake, (_c, cell) in CHANGES.items() if mistake not in corrected}
    assert named == wanted
    (saved,) = office.saved([clean])
    assert [one.sheet.number for one in taken(profile, saved).fit] == [ONE, TWO]
    since = {mistake: taken(profile, saved, now).faults for mistake, now in later(profile)}
    assert {m: [(one.kind, one.place.sheet) for one in f] for m, f in since.items()} == {
        mistake: [(mistake, ONE)] for mistake in since
    }
    kinds = len(named) + len(since)
    print(f"{kinds} kinds of mistake named by sheet and cell after LibreOffice had saved them")
    assert kinds >= 40


def _first(profile: Profile, content: bytes, mistake: Mistake) -> Place | None:
    found = [each.place for each in taken(profile, content).faults if each.kind == mistake]
    return found[0] if found else None


def test_a_notes_budget_comes_back_to_the_cent(sqlite_databases: Databases, office: Office) -> None:
    with going_on(sqlite_databases, Story.begin) as story:
        note, number = begun(story)
        first, second = story.entities[:2]
        lines = [
            {"category": 1, "year": 1, "amount": "570093.46"},
            {"category": 8, "amount": "0.10"},
        ]
        fields = {f"budget.{first}": lines, "duration_months": 24}
        story.act(first, "concept-note.write", note, fields=fields)
        client = client_of(story, second)
        book = client.get(f"/notes/{number}/budget.xlsx").content
        (looked_at,) = office.saved([book])
        assert amounts(looked_at) == amounts(book), "its formulas come to what ours do"
        came = office.filled(book, {(second, "C5"): "=1000.1+0.2", (second, "D5"): 2000.05}, ODS)
        sums = amounts(came)
        assert (sums[second, "E5"], sums["All", "C5"], sums["All", "D12"]) == (
            3000.35,
            3000.35,
            573093.91,
        )
        data = {"form_token": token_of(client, number)}
        files = {"file": ("budget.xlsx", came)}
        assert client.post(f"/notes/{number}/budget", data=data, files=files).status_code == 200
        said = content_of(story, note)["budget"]
        own = {(x["category"], x["year"]): x["amount"] for x in said if x["entity"] == second}
        assert own == {(2, 1): "1000.30", (2, 2): "2000.05"}
        assert [x["amount"] for x in said if x["entity"] == first] == ["570093.46", "0.10"]
