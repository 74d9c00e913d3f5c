"""What is committed is what the tables make, and the pictures can be read."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from mptf.db import NEW
from mptf.lives.states import Counts
from workflows import paper
from workflows.concept_note import CONCEPT_NOTE
from workflows.diagram.layout import LINE, NAME, Edge, Layout, Point, many, place, text_width
from workflows.diagram.parting import MARK
from workflows.diagram.routes import measure
from workflows.grammar import Workflow
from workflows.joint_programme import JOINT_PROGRAMME
from workflows.tables import WORKFLOWS

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SVG = "{http://www.w3.org/2000/svg}"
TABLES = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda w: w.name)
Area = tuple[float, float, float, float]


def laid_out(workflow: Workflow[Any]) -> Layout:
    layout = place(workflow)
    measure(layout)
    return layout


def drawn_of(workflow: Workflow[Any]) -> ET.Element:
    return ET.fromstring(paper.picture(workflow))  # noqa: S314 -- our own


# --- The rows ------------------------------------------------------------------------------------


@TABLES
def test_every_row_is_there_in_words(workflow: Workflow[Any]) -> None:
    rows = paper.rows(workflow)
    assert [row.trigger for row in rows] == [step.trigger for step in workflow.steps]
    for row, step in zip(rows, workflow.steps, strict=True):
        assert row.sources == tuple(source.public for source in step.sources)
        assert row.dest == step.dest.public
        assert row.who
        assert "nobody" not in row.who
        assert len(row.only_when) == len(step.when)
        assert row.follows == tuple(map(str, step.then))
        assert (row.asks is None) == (step.asks is None)


def test_a_row_says_what_it_asks_decides_and_wants_to_know() -> None:
    rows = {row.trigger: row for row in paper.rows(CONCEPT_NOTE)}
    assert rows["not retain"].decides == "not retained"
    assert rows["withdraw"].why
    assert "finding" in (rows["return for completion"].asks or "")
    assert "Only what is late lapses" in rows["lapse"].only_when
    assert rows["fund"].who == "follows: joint programme, “approve”"


def test_a_guard_without_a_docstring_is_told_by_its_name() -> None:
    def is_well(_case: Any) -> str | None:
        return None

    assert paper.condition(is_well) == "is well"


def test_every_role_of_a_state_has_words() -> None:
    assert paper.ROLES.keys() == set(Counts)


@TABLES
def test_the_markdown_holds_table_source_and_states(workflow: Workflow[Any]) -> None:
    text = paper.markdown(workflow)
    assert text.startswith(f"# {workflow.title}\n")
    assert "andbook" in paper.source(workflow)
    assert paper.source(workflow) in text
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) == 2 + len(workflow.steps) + 2 + len(workflow.states)
    assert all(line.count("|") in {4, 7} for line in lines)


# --- The pictures --------------------------------------------------------------------------------


@TABLES
def test_a_picture_says_what_it_is_to_those_who_do_not_see_it(workflow: Workflow[Any]) -> None:
    svg = drawn_of(workflow)
    assert svg.get("role") == "img"
    title, desc = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert all(step.trigger in (desc.text or "") for step in workflow.steps)


@TABLES
def test_a_page_brings_the_style_and_a_file_its_own(workflow: Workflow[Any]) -> None:
    inside, alone = paper.picture(workflow), paper.picture(workflow, standalone=True)
    assert "<style" not in inside
    assert "style=" not in inside + alone
    assert alone.count("<style>") == 1


@TABLES
def test_every_state_and_every_step_is_drawn(workflow: Workflow[Any]) -> None:
    svg = drawn_of(workflow)
    drawn = {g.get("data-state"): g for g in svg.iter(f"{SVG}g") if g.get("data-state")}
    assert set(drawn) == {state.value for state in workflow.states}
    for state in workflow.states:
        frames = drawn[state.value].findall(f"{SVG}rect")
        assert len(frames) == (0 if state.value == NEW else 2 if state.is_end else 1)
    layout = laid_out(workflow)
    lines = {(e.source, e.dest, words) for e in layout.edges for words, _ in e.label.lines}
    for step in workflow.steps:
        for source in step.sources:
            if len(step.sources) < many(workflow):
                assert (source, step.dest, step.trigger) in lines
            else:
                marks = {e.mark for e in layout.edges if e.dest is step.dest and e.mark}
                assert marks.intersection(layout.boxes[source].marks)


def areas(layout: Layout) -> dict[str, Area]:
    """What must not lie on each other: boxes, and the words of the lines."""
    found = {
        f"box {s.value}": (b.x, b.y, b.x + b.width, b.y + b.height) for s, b in layout.boxes.items()
    }
    for number, edge in enumerate(layout.edges):
        label, middle = edge.label, edge.label.at[1]
        name = f"words {number} {label.lines[0][0]}"
        top, bottom = middle - label.height / 2, middle + label.height / 2
        found[name] = (label.left, top, label.left + label.width, bottom)
        if edge.mark:
            x, y = edge.points[0]
            found[f"mark {edge.mark}"] = (x - 2 * MARK, y - MARK, x, y + MARK)
    return found


def overlap(a: Area, b: Area) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def along(edge: Edge) -> list[Point]:
    """Points of a line, close to each other, without its two ends."""
    if edge.curved:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = edge.points
        steps = [n / 40 for n in range(1, 40)]
        return [
            (
                (1 - t) ** 3 * ax + 3 * (1 - t) ** 2 * t * bx + 3 * (1 - t) * t**2 * cx + t**3 * dx,
                (1 - t) ** 3 * ay + 3 * (1 - t) ** 2 * t * by + 3 * (1 - t) * t**2 * cy + t**3 * dy,
            )
            for t in steps
        ]
    found = []
    for (ax, ay), (bx, by) in pairwise(edge.points):
        parts = max(int((abs(bx - ax) + abs(by - ay)) // 2), 1)
        found += [(ax + (bx - ax) * n / parts, ay + (by - ay) * n / parts) for n in range(parts)]
    return found[1:]


def inside(point: Point, area: Area) -> bool:
    return area[0] < point[0] < area[2] and area[1] < point[1] < area[3]


@TABLES
def test_nothing_lies_on_anything_else(workflow: Workflow[Any]) -> None:
    layout = laid_out(workflow)
    placed = areas(layout)
    for (one, a), (other, b) in combinations(placed.items(), 2):
        assert not overlap(a, b), f"{one} lies on {other}"
    for number, edge in enumerate(layout.edges):
        for name, area in placed.items():
            own = name.startswith(f"words {number} ")
            assert own or not any(inside(p, area) for p in along(edge)), (
                f"the line of {edge.label.lines[0][0]} runs through {name}"
            )
    assert all(
        min(left, top) >= 0 and right <= layout.width and bottom <= layout.height
        for left, top, right, bottom in placed.values()
    )


@TABLES
def test_every_name_fits_its_box(workflow: Workflow[Any]) -> None:
    for state, box in laid_out(workflow).boxes.items():
        if state.value != NEW:
            assert all(text_width(line, NAME) <= box.width - 12 for line in box.lines), state
            assert len(box.lines) * LINE <= box.height - 12


def test_lines_that_lie_on_each_other_are_found_out() -> None:
    layout = laid_out(JOINT_PROGRAMME)
    boxes = list(layout.boxes.values())
    boxes[2].x, boxes[2].y = boxes[1].x + 5, boxes[1].y + 5
    placed = areas(layout)
    assert any(overlap(a, b) for a, b in combinations(placed.values(), 2))


def test_counts_stand_beside_their_states() -> None:
    plain = paper.picture(CONCEPT_NOTE)
    counted = paper.picture(CONCEPT_NOTE, counts={"pipeline": 32, "invited": 0})
    assert 'class="count"' not in plain
    assert re.findall(r'class="count">.*\n?.*>(\d+)</text>', counted) == ["32", "0"]


# --- What is committed ---------------------------------------------------------------------------


def test_everything_is_written_twice_alike(tmp_path: Path) -> None:
    first, second = paper.write(tmp_path / "one"), paper.write(tmp_path / "two")
    assert {file.name for file in first} == {
        f"{w.name}.{kind}" for w in WORKFLOWS for kind in ("md", "svg")
    }
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


@TABLES
def test_the_committed_picture_is_what_the_table_makes(workflow: Workflow[Any]) -> None:
    committed = ROOT / paper.PICTURES / f"{workflow.name}.svg"
    assert committed.read_text(encoding="utf-8") == paper.picture(workflow, standalone=True), (
        "run workflows.paper.into_readme(README.md)"
    )


def test_the_readme_tells_the_lives_as_they_are(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    if paper.BEGIN not in text:
        pytest.skip("README.md has no markers yet")
    copy = tmp_path / "README.md"
    copy.write_text(text, encoding="utf-8")
    paper.into_readme(copy)
    assert copy.read_text(encoding="utf-8") == text, "run workflows.paper.into_readme(README.md)"


def test_the_readmes_section_is_rewritten_and_the_rest_kept(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"Before.\n\n{paper.BEGIN}\nold\n{paper.END}\n\nAfter.\n", encoding="utf-8")
    paper.into_readme(readme)
    text = readme.read_text(encoding="utf-8")
    assert text == f"Before.\n\n{paper.section()}\n\nAfter.\n"
    for place_ in re.findall(r"\]\((.*?)\)", text):
        assert (tmp_path / place_).is_file()


def test_a_readme_without_markers_is_left_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("Nothing.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no markers"):
        paper.into_readme(readme)
    assert readme.read_text(encoding="utf-8") == "Nothing.\n"
