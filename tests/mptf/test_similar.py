"""Earlier notes that resemble one: found in the database's index, ranked alike on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from mptf.chain import table_of
from mptf.db import for_writing
from mptf.notes import queries as notes
from mptf.notes import texts
from mptf.notes.models import ConceptNote
from mptf.notes.similar import MOST, Similar, asked_of, similar
from mptf.notes.texts import NoteText, fill, words_of
from tests.api.visiting import statements
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

_TEXT = table_of(NoteText)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        own.open_call()
        yield own


def drafted(story: Story, title: str, summary: str = "", *countries: str, **more: object) -> UUID:
    first = story.entities[0]
    content = story.content(title) | {"summary": summary, "countries": countries or ("FJI",)}
    sent: dict[str, Any] = {"call": "2022-1", "coordinator": first, "content": content | more}
    made: UUID = story.act(first, "concept-note.draft", **sent)
    return made


def like(story: Story, note: UUID, who: str = "system") -> list[Similar]:
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    with story.fund.reading(story.actor(who)) as work:
        return similar(work, notes.numbered(work, number))


def test_what_shares_rare_words_countries_and_area_comes_first_with_its_reasons(
    story: Story,
) -> None:
    for n in range(8):
        drafted(story, f"Safe pathways for workers, part {n}", f"Ordinary workers {n}.")
    close = drafted(story, "Ending kafala sponsorship", "Domestic workers and recruiters.", "JOR")
    drafted(story, "Recruiters and sponsorship at large", "Of other things.", area="TA4")
    mine = drafted(story, "Kafala sponsorship reform", "What recruiters owe workers.", "JOR", "LBN")
    drafted(story, "Kafala sponsorship, written later", "What recruiters owe.", "JOR", "LBN")
    first, second, *rest = like(story, mine)
    assert first.title == "Ending kafala sponsorship"
    assert (first.countries, first.same_area) == (("JOR",), True)
    assert {"kafala", "sponsorship", "recruiters"} <= set(first.words)
    assert "jor" not in first.words, "a country is said by its name"
    assert second.title == "Recruiters and sponsorship at large"
    assert (second.countries, second.same_area) == ((), False)
    assert not any("written later" in row.title for row in (first, second, *rest))
    assert "Kafala sponsorship reform" not in [row.title for row in like(story, close)]


def test_what_it_said_before_is_not_found_any_more(story: Story) -> None:
    earlier = drafted(story, "Ending kafala sponsorship", "Of recruiters.")
    for n in range(6):
        drafted(story, f"Something else entirely {n}", "Nothing of that kind.")
    mine = drafted(story, "Kafala sponsorship reform", "What recruiters owe.", "JOR")
    assert [row.title for row in like(story, mine)][:1] == ["Ending kafala sponsorship"]
    story.act("E1", "concept-note.write", earlier, fields=story.fields("Fishing at sea"))
    assert "Fishing at sea" not in [row.title for row in like(story, mine)]
    story.act("E1", "concept-note.write", earlier, fields=story.fields("Sponsorship by kafala"))
    assert [row.title for row in like(story, mine)][:1] == ["Sponsorship by kafala"]


def test_nobody_learns_of_a_note_that_they_do_not_see(story: Story) -> None:
    for n in range(MOST + 2):
        drafted(story, f"Ending kafala sponsorship {n}", "Of recruiters.")
    mine = drafted(story, "Kafala sponsorship reform", "What recruiters owe.", "PHL")
    assert len(like(story, mine, "officer-1")) == MOST
    assert len(like(story, mine, "E1")) == MOST, "they coordinate all of them"
    assert like(story, mine, "rc") == [], "it serves one country, which is that of this one"


def test_it_costs_one_statement_however_many_there_are(story: Story) -> None:
    costs = []
    for several in (1, 6):
        for n in range(several):
            drafted(story, f"Ending kafala sponsorship {several}.{n}")
        mine = drafted(story, "Kafala sponsorship reform")
        row = story.ask(
            lambda work, note=mine: notes.numbered(work, work.get(ConceptNote, note).number)
        )
        with (
            story.fund.reading(story.actor("officer-1")) as work,
            statements(story.fund.engine) as s,
        ):
            similar(work, row)
        costs.append(len(s))
    assert costs[0] == costs[1] == 1


def test_a_note_from_before_the_index_is_entered_by_migrating(story: Story) -> None:
    drafted(story, "Ending kafala sponsorship", "Of recruiters.")
    mine = drafted(story, "Kafala sponsorship reform", "Of recruiters.")
    with for_writing(story.fund.engine).begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("INSERT INTO note_fts(note_fts) VALUES ('delete-all')")
        connection.execute(delete(_TEXT))
    assert like(story, mine) == []
    with for_writing(story.fund.engine).begin() as connection:
        fill(connection)
        assert len(connection.execute(select(_TEXT)).all()) == 2
    assert [row.title for row in like(story, mine)] == ["Ending kafala sponsorship"]


def test_whatever_is_written_is_words_and_never_a_query(story: Story) -> None:
    hostile = """kafala" OR words:* NEAR(' ; -- \\ & | ! <-> :* ' sponsorship"""
    drafted(story, "Ending kafala sponsorship", "Of recruiters.")
    mine = drafted(story, hostile, hostile)
    assert [row.title for row in like(story, mine)] == ["Ending kafala sponsorship"]


def test_a_word_is_one_whatever_its_case_and_accents() -> None:
    assert words_of("Épargne, Zürich-2; l’État\u202e") == ["epargne", "zurich", "2", "l", "etat"]
    assert words_of("x" * 90) == ["x" * texts.LONGEST]
    assert asked_of("About whether these", {"countries": ["TCD"]}) == ["tcd"]
