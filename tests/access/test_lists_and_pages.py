"""A list shows what a page, a sheet and the API show, to whoever looks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from api.json import notes as note_json
from api.json.cursors import Asked
from api.pages import decisions as decision_pages
from api.pages import letters as letter_pages
from api.pages import notes as note_pages
from api.pages import programmes as programme_pages
from api.pages.files import one_file
from api.pages.subjects import names
from mptf.attachments.models import Attachment
from mptf.attachments.queries import of_record
from mptf.attachments.visibility import hangs
from mptf.chain import table_of
from mptf.committee import queries as committee
from mptf.committee.models import Decision
from mptf.errors import NotFound
from mptf.letters import queries as letters
from mptf.letters.models import Letter, Sheet
from mptf.notes import board, counting
from mptf.notes import queries as notes
from mptf.notes.filters import Chosen
from mptf.notes.models import ConceptNote
from mptf.programmes import filters
from mptf.programmes import queries as programmes
from mptf.programmes.models import JointProgramme
from mptf.rounds.models import CommitteeItem
from mptf.rounds.table import on_the_table
from mptf.work import Work
from tests.access.conftest import door_of, seen
from tests.access.looking import MANY, keys
from tests.access.readers import WHOLE_FUND, readers
from tests.lives import Story

FILE = Path(__file__).with_name("visibility.txt")
RULES_END = "--- The told history, as it is seen "

_N, _P, _D, _L, _S, _A = (
    table_of(m) for m in (ConceptNote, JointProgramme, Decision, Letter, Sheet, Attachment)
)


# --- A list, a page, a sheet and the API ---------------------------------------------------------


def test_what_a_list_shows_is_found_and_nothing_else_is(scene: Story) -> None:
    every = {
        "notes": _column(scene, select(_N.c.number)),
        "programmes": _column(scene, select(_P.c.number)),
        "decisions": _column(scene, select(_D.c.number)),
        "letters": _column(scene, select(_L.c.reference)),
        "sheets": _column(scene, select(_L.c.reference).join(_S, _S.c.letter_id == _L.c.id)),
        "files": _column(scene, select(_A.c.id).where(hangs())),
    }
    assert all(every.values())
    for name, actor in readers(scene).items():
        listed = seen(scene, actor, _listed)
        door = door_of(scene, actor)
        found = {
            "notes": {n for n in every["notes"] if _is(note_pages.one_note, door, n)},
            "programmes": {
                n for n in every["programmes"] if _is(programme_pages.one_programme, door, n)
            },
            "decisions": {
                n for n in every["decisions"] if _is(decision_pages.one_decision, door, n)
            },
            "letters": {n for n in every["letters"] if _is(letter_pages.one_letter, door, n)},
            "sheets": {n for n in every["letters"] if _is(letter_pages.sheet, door, n)},
            "files": {key for key in _column(scene, select(_A.c.id)) if _is(one_file, door, key)},
        }
        assert {kind: found[kind] for kind in listed} == listed, name
        assert found["sheets"] == listed["letters"] & every["sheets"], name
        answer = json.loads(bytes(note_json.list_notes(door, Asked(100, "")).body))
        assert {note["number"] for note in answer["items"]} == listed["notes"], name
        assert answer["count"] == len(listed["notes"]), name
        if name in WHOLE_FUND:
            assert found == every, name


def _column(story: Story, query: object) -> set[Any]:
    return set(story.ask(lambda work: work.session.execute(query).scalars().all()))


def _listed(work: Work) -> dict[str, set[Any]]:
    """What lists show, and that their counts and totals say the same."""
    nothing_chosen = Chosen()
    note_rows = notes.listed(work, nothing_chosen, limit=MANY)
    programme_rows = programmes.listed(work, limit=MANY)
    decision_rows = committee.listed(work, limit=MANY)
    letter_rows = letters.listed(work, limit=MANY)
    count, amount, _cut = counting.totals(work, nothing_chosen)
    assert (count, amount.minor) == (len(note_rows), sum(row.amount_minor for row in note_rows))
    assert sum(row.how_many for row in counting.standing.read(work)) == count
    assert sum(row.how_many for row in filters.standing.read(work)) == len(programme_rows)
    assert programmes.totals(work).how_many == len(programme_rows)
    on_board = board.board(work, nothing_chosen, newest=MANY)
    assert board.whole_board(work, counting.standing.read(work), newest=MANY) == on_board
    assert {row.number for row in on_board} == {row.number for row in note_rows}
    assert committee.count(work) == len(decision_rows)
    assert letters.count(work) == len(letter_rows)
    return {
        "notes": {row.number for row in note_rows},
        "programmes": {row.number for row in programme_rows},
        "decisions": {row.number for row in decision_rows},
        "letters": {row.reference for row in letter_rows},
        "files": {
            row.id for subject in _subjects(work) for row in of_record.read(work, subject=subject)
        }
        | _with_papers(work),
    }


def _with_papers(work: Work) -> set[UUID]:
    """The files that go with the papers of the items that the reader has."""
    sittings = work.session.execute(select(table_of(CommitteeItem).c.sitting_id).distinct())
    tables = [on_the_table(work, sitting) for sitting in sittings.scalars()]
    return {file.id for table in tables for each in table.items for file in each.annexes}


def _subjects(work: Work) -> list[UUID]:
    return list(work.session.execute(select(_A.c.subject_id).distinct()).scalars())


def _is(page: object, door: object, number: object) -> bool:
    try:
        page(door, number)  # type: ignore[operator]
    except NotFound:
        return False
    return True


def test_what_is_not_seen_is_named_by_nothing_but_its_kind(scene: Story) -> None:
    every = keys(scene, "concept_note", "joint_programme", "transfer_request", "letter", "deposit")
    named = seen(scene, readers(scene)["public"], lambda work: _names(work, every))
    assert {name[1:] for name in named} == {("", "", "")}
    assert {name.kind for name in named} == {
        "concept-note",
        "joint-programme",
        "transfer-request",
        "letter",
        "deposit",
    }
    whole = seen(scene, readers(scene)["auditor"], lambda work: _names(work, every))
    assert all(name.label and name.title and name.url for name in whole)


def _names(work: Work, every: list[UUID]) -> list[tuple[str, str, str, str]]:
    found = names(work, every)
    return [found[key] for key in every]
