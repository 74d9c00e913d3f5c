"""What is kept of notes for quick lists is what the notes say, after whatever is done to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import delete, insert, select, update

from mptf import guards, schema
from mptf.chain import table_of
from mptf.clock import StoppedClock
from mptf.db import connect, for_writing
from mptf.imports.workbook import Filled
from mptf.lives.models import Transition
from mptf.notes.concerned import NoteCountry, NoteParty
from mptf.notes.models import ConceptNote
from mptf.notes.texts import NoteText
from mptf.people.models import Organisation
from mptf.resources import resources
from mptf.verification.derived import check
from mptf.verification.findings import Finding
from mptf.verification.reading import snapshot
from tests.conftest import Databases
from tests.lives import COUNTRIES, Story
from tests.tales import going_on
from tests.workbooks import book, said
from workflows import bulk, importing
from workflows.bulk import Frozen
from workflows.migrate import migrate_engine

_N, _O, _T = (table_of(m) for m in (ConceptNote, Organisation, Transition))
_COUNTRY, _PARTY, _WORDS = (table_of(m) for m in (NoteCountry, NoteParty, NoteText))


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.begin) as own:
        yield own


def countries(story: Story, note: UUID) -> list[str]:
    query = select(_COUNTRY.c.country).join(_N, _N.c.number == _COUNTRY.c.number)
    query = query.where(_N.c.id == note).order_by(_COUNTRY.c.country)
    return list(story.ask(lambda work: work.session.execute(query).scalars().all()))


def parties(story: Story, note: UUID) -> list[str]:
    query = select(_O.c.code).join(_PARTY, _PARTY.c.organisation_id == _O.c.id)
    query = query.join(_N, _N.c.number == _PARTY.c.number).where(_N.c.id == note)
    return list(story.ask(lambda work: work.session.execute(query.order_by(_O.c.code)).scalars()))


def since(story: Story, note: UUID) -> date:
    day = story.ask(lambda work: work.get(ConceptNote, note).since)
    steps = select(_T.c.act_on).where(_T.c.subject_id == note).order_by(_T.c.step.desc())
    assert day == story.ask(lambda work: work.session.execute(steps).scalars().first())
    return date.fromisoformat(str(day))


def wrong(story: Story) -> list[Finding]:
    """What `verify` says of it."""
    with story.fund.engine.connect() as connection, snapshot(connection) as moment:
        return list(check(moment))


# --- It follows ----------------------------------------------------------------------------------


def test_it_is_right_after_every_writing_and_step_of_a_note(story: Story) -> None:
    first, second = story.entities[:2]
    note = story.act(first, "concept-note.draft", call="2022-1", coordinator=first)
    assert (countries(story, note), parties(story, note)) == ([], [first])
    assert since(story, note) == story.today
    story.wait(days=3)
    written = {"partners": [second], "countries": ["PHL", "FJI"]}
    story.act(first, "concept-note.write", note, fields=written)
    assert (countries(story, note), parties(story, note)) == (["FJI", "PHL"], [first, second])
    assert since(story, note) < story.today, "to write is no step"
    story.act(first, "concept-note.write", note, fields={"partners": [], "countries": ["VNM"]})
    assert (countries(story, note), parties(story, note)) == (["VNM"], [first])
    assert wrong(story) == []


def test_it_is_right_after_a_note_was_sent_back_and_submitted_again(story: Story) -> None:
    note = story.submit("Sent back")
    before = since(story, note)
    story.wait(days=2)
    story.send_back(note)
    assert since(story, note) == story.today > before
    assert countries(story, note) == [COUNTRIES[0]]
    assert parties(story, note) == list(story.entities)
    assert wrong(story) == []


def test_it_is_right_after_an_import_and_a_step_of_many(story: Story) -> None:
    content = book(
        story,
        Filled("one", said(story, "One", countries=["FJI", "VNM"])),
        Filled("two", {"title": "Bare"}),
    )
    fund, who = replace(story.fund, clock=StoppedClock(story.now)), story.actor("E1")
    done = list(importing.take_in(fund, who, importing.read(fund, who, content)))
    assert len(done) == 2
    keys = {
        title: key
        for key, title in story.ask(
            lambda work: work.session.execute(select(_N.c.id, _N.c.title)).all()
        )
    }
    assert countries(story, keys["One"]) == ["FJI", "VNM"]
    assert (countries(story, keys["Bare"]), parties(story, keys["Bare"])) == ([], ["E1"])
    waiting = [story.draft("Three"), story.draft("Four")]
    for key in waiting:
        story.act("E1", "concept-note.submit", key)
    frozen = [
        Frozen(key, story.ask(lambda work, k=key: work.get(ConceptNote, k).step)) for key in waiting
    ]
    story.wait(days=5)
    story.write("officer-1", lambda work: bulk.take(work, "concept-note.take-up", frozen))
    assert [since(story, key) for key in waiting] == [story.today] * 2
    assert wrong(story) == []


# --- It is filled, and looked after --------------------------------------------------------------


def test_a_database_of_before_is_filled(story: Story) -> None:
    note, bare = story.submit("From before"), story.draft("As well")
    query = select(_N.c.id, _N.c.since, _N.c.been, _N.c.concerned, _N.c.place)
    with for_writing(story.fund.engine).begin() as connection:
        days = connection.execute(query).all()
        guards.drop_all(connection)
        for statement in _UNDO:
            connection.exec_driver_sql(statement)
    engine = connect(story.fund.engine.url.render_as_string(hide_password=False))
    with for_writing(engine).begin() as connection:
        steps = Config()
        steps.set_main_option("script_location", str(resources() / "migrations"))
        steps.attributes["connection"] = connection
        command.upgrade(steps, "0023")
        command.stamp(steps, "0038")  # what came in between is there
        command.upgrade(steps, "0039")
        command.stamp(steps, "head")  # and so is what came since
    migrate_engine(engine)
    engine.dispose()
    with story.fund.engine.connect() as connection:
        assert sorted(connection.execute(query).all()) == sorted(days)
    for key in (note, bare):
        assert countries(story, key) == [COUNTRIES[0]]
        assert parties(story, key) == list(story.entities)
    assert wrong(story) == []


_UNDO = (
    "DROP TABLE note_country",
    "DROP TABLE note_party",
    "DROP INDEX ix_transition_led",
    "DROP INDEX IF EXISTS ix_concept_note_theirs",
    "DROP INDEX IF EXISTS ix_concept_note_told",
    "DROP INDEX IF EXISTS ix_concept_note_aged",
    "DROP INDEX ix_concept_note_ages",
    "DROP INDEX ix_concept_note_counted",
    "DROP INDEX ix_concept_note_listed",
    "CREATE INDEX ix_concept_note_counted ON concept_note (state)",
    "CREATE INDEX ix_concept_note_listed ON concept_note (number)",
    *(
        f"ALTER TABLE concept_note DROP COLUMN {name}"
        for name in ("since", "been", "concerned", "place")
    ),
    "UPDATE alembic_version SET version_num = '0022'",
)


def test_what_was_edited_by_hand_is_found(story: Story) -> None:
    note = story.submit("Looked after")
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    donor = select(_O.c.id).where(_O.c.code == "DON")
    stranger = story.ask(lambda work: work.session.execute(donor).scalar_one())
    spoiled: dict[str, list[Any]] = {
        "note_country": [
            insert(_COUNTRY).values(country="TCD", number=number),
            delete(_COUNTRY).where(_COUNTRY.c.number == number),
        ],
        "note_party": [
            insert(_PARTY).values(organisation_id=stranger, number=number),
            delete(_PARTY).where(_PARTY.c.number == number),
        ],
        "note_text": [update(_WORDS).values(words="nothing of it")],
    }
    for table, statements in spoiled.items():
        for statement in statements:
            with story.fund.engine.connect() as connection:
                connection.execute(statement)
                with snapshot(connection) as moment:
                    found = {finding.table for finding in check(moment)}
                connection.rollback()
            assert found == {table}, statement


def test_no_day_but_that_of_the_last_step_is_taken(story: Story) -> None:
    note = story.submit("Dated")
    today = date(2001, 1, 1)
    with pytest.raises(Exception, match="moves by transition"):  # noqa: SIM117
        with for_writing(story.fund.engine).begin() as connection:
            connection.execute(update(_N).where(_N.c.id == note).values(since=today))
    assert schema.dated() == {"concept_note"}
