"""The whole access matrix: role x route x relation x state, held against the reviewed text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest
from httpx2 import Response
from sqlalchemy import ColumnElement, true
from sqlmodel import SQLModel

from api import policy
from api.json.addresses import served
from api.policy import doors_of
from mptf.notes.models import ConceptNote
from mptf.policy import Sight, anyone, entity, secretariat
from tests.access.matrix import cells, everywhere, gates, http
from tests.access.matrix.cells import Cell
from tests.access.matrix.people import Reader, readers
from tests.access.matrix.records import Asked, records
from tests.access.matrix.rules import FILE, Rules, read
from tests.api.visiting import app_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows import acts, sight
from workflows.acts import ACTS, STEPS

SAMPLE = 40
"""Cells of each half that are sent for real on each engine in `make test`."""

NOT_TOLD = {
    *(("joint-programme", "financially-closed"), ("document", "financially-closed")),
    *(("letter", "financial-closure"), ("sheet", "financial-closure")),
    *(("fund-closing", "closed"), ("letter", "fund-closure"), ("sheet", "fund-closure")),
}
"""States that the scene does not come to, and the letters that tell of them."""


class Scene:
    """A told fund, the rules, and the cells that follow from both."""

    def __init__(self, story: Story) -> None:
        """Lay out every cell once."""
        self.story = story
        self.rules: Rules = read(FILE.read_text(encoding="utf-8"))
        self.records: list[Asked] = records(story)
        self.readers: list[Reader] = readers(story)
        steps = frozenset(STEPS)
        self.doors: list[Cell] = list(cells.at_doors(self.rules, self.readers, self.records))
        self.acts: list[Cell] = list(cells.of_acts(self.rules, steps, self.readers, self.records))


@pytest.fixture(scope="module")
def everywhere_told(sqlite_databases: Databases) -> Iterator[Scene]:
    """On SQLite, where the engine does not matter."""
    with going_on(sqlite_databases, everywhere.tell) as story:
        yield Scene(story)


@pytest.fixture(scope="module")
def visited(databases_of_the_scene: Databases) -> Iterator[Scene]:
    """On both engines in turn."""
    with going_on(databases_of_the_scene, everywhere.tell) as story:
        yield Scene(story)


def _refused(scene: Scene, *names: str) -> list[str]:
    doors = [cell for cell in scene.doors if cell.what in names]
    acting = [cell for cell in scene.acts if cell.what in names]
    return [
        *gates.differences(scene.story, scene.rules, doors, gates.at_door),
        *gates.differences(scene.story, scene.rules, acting, gates.of_act),
    ]


def test_every_route_and_every_act_is_in_the_text_and_nothing_else(everywhere_told: Scene) -> None:
    rules = everywhere_told.rules
    of_acts = {f"POST {act.path}" for act in served()}
    routes = {d for d in doors_of(app_of(everywhere_told.story).routes) if d[:5] != "HEAD "}
    assert rules.doors.keys() == routes - of_acts
    assert rules.acts.keys() == {act.name for act in served()}


def test_every_record_and_state_is_in_the_text_and_told(everywhere_told: Scene) -> None:
    told = {(record.kind, record.state) for record in everywhere_told.records}
    assert told == everywhere_told.rules.sight.keys() - NOT_TOLD
    behind = {of.kind for of in everywhere_told.rules.doors.values()} - {""}
    assert behind <= {kind for kind, _state in told}


def test_every_cell_of_a_door_is_as_the_text_says(everywhere_told: Scene) -> None:
    scene = everywhere_told
    assert len(scene.doors) > 3000
    assert not list(gates.differences(scene.story, scene.rules, scene.doors, gates.at_door))


def test_every_cell_of_an_act_is_as_the_text_says(everywhere_told: Scene) -> None:
    scene = everywhere_told
    assert len(scene.acts) > 7000
    assert not list(gates.differences(scene.story, scene.rules, scene.acts, gates.of_act))


def test_the_scene_performs_three_acts_of_four_on_each_engine(visited: Scene) -> None:
    """So that tests of a room need not repeat on PostgreSQL what they say on SQLite."""
    all_acts = {act.name for act in served()}
    assert len(visited.story.acted & all_acts) > 3 * len(all_acts) // 4


def test_a_sample_is_answered_so_and_leaves_nothing_behind(visited: Scene) -> None:
    visitors, chance = http.Visitors(visited.story), Random(7)  # noqa: S311 -- which cells are tried
    assert not list(http.at_doors(visitors, chance.sample(visited.doors, SAMPLE)))
    assert not list(http.of_acts(visitors, visited.rules, chance.sample(visited.acts, SAMPLE)))


@pytest.mark.proof
def test_the_whole_product_is_answered_so_and_leaves_nothing_behind(visited: Scene) -> None:
    visitors = http.Visitors(visited.story)
    assert not list(http.at_doors(visitors, visited.doors))
    assert not list(http.of_acts(visitors, visited.rules, visited.acts))


# --- Planted mistakes ----------------------------------------------------------------------------


def test_a_door_opened_too_far_is_named(
    everywhere_told: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "DOORS", {**policy.DOORS, "GET /record": anyone})
    found = _refused(everywhere_told, "GET /record")
    assert "GET /record by donor: 0, and not 403" in found
    assert "GET /record by nobody: 0, and not 401" in found


_SEEN_BY_ALL: dict[type[SQLModel], Callable[[Sight], ColumnElement[bool]]] = {
    ConceptNote: lambda _sight: true()
}


def test_a_sight_too_wide_is_named(everywhere_told: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sight, "_KINDS", {**sight._KINDS, **_SEEN_BY_ALL})
    sight._one.cache_clear()
    try:
        found = _refused(everywhere_told, "concept-note.submit")
    finally:
        sight._one.cache_clear()
    assert any("draft by E9" in line and "and not 404" in line for line in found), found


def test_a_party_widened_is_named(everywhere_told: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = ACTS["concept-note.screen"]
    monkeypatch.setitem(ACTS, screen.name, replace(screen, by=secretariat | entity))
    found = _refused(everywhere_told, screen.name)
    assert any("screening by E1: 0, and not 403" in line for line in found), found


def test_a_state_not_asked_for_is_named(
    everywhere_told: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "_require_state", lambda *_: None)
    found = _refused(everywhere_told, "joint-programme.meet-condition", "transfer-request.draft")
    assert any("and not 409" in line for line in found), found


@pytest.mark.same_on_both
def test_what_a_refusal_leaves_behind_is_named(visited: Scene) -> None:
    class Careless(http.Visitors):
        def knock(self, cell: Cell) -> Response | None:
            self.story.act("administrator", "organisation.add", code="LEFT", name="L", kind="donor")
            return super().knock(cell)

    with_record = next(c for c in visited.doors if c.what == "GET /record" and c.wanted)
    (found,) = http.at_doors(Careless(visited.story), [with_record])
    assert "left behind" in found
    assert "organisation" in found
