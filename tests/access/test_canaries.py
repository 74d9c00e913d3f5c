"""What the story's entities wrote is found by whom it is open to, and by nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import walk_packages
from uuid import UUID

import pytest
from sqlalchemy import select

import mptf
from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.notes.models import ConceptNote
from mptf.people.models import Organisation
from mptf.products.states import ProductState
from mptf.programmes.models import JointProgramme
from mptf.reports import public
from tests.access.canaries import WORD, Aviary, plant
from tests.access.looking import (
    DETAILS,
    ELSEWHERE,
    EXEMPT,
    GATHERING,
    LISTS,
    MODULES,
    everything,
    reading_functions,
    row_sets,
    row_sets_of,
)
from tests.access.readers import OUTSIDERS, one_on_both, readers
from tests.lives import Story

_N, _O, _T, _P = (table_of(m) for m in (ConceptNote, Organisation, Transition, JointProgramme))

OF_A_PRODUCT = {
    "product.number",
    "product.title",
    "product.summary",
    "product.link",
    "product.rights",
    "product.alt",
}
"""What anybody at all reads of a product that is published."""

PUBLISHED = {
    *OF_A_PRODUCT,
    "joint_programme.number",
    "joint_programme.project_number",
    "joint_programme.title",
    "decision_item.text",
    "decision_item.title_as_decided",
    "condition.text",
}
"""What anybody who has signed in reads of an approved programme and of what was decided on it."""

OF_THE_PIPELINE = {"concept_note.number", "concept_note.title"}
"""What anybody at all reads of a note that waits for money, on the public page."""

OF_A_ROUND = {
    "committee_item.title",
    "round_seat.code",
    "round_seat.category",
    "round_seat.organisation",
    "stood_back.reason",
}
"""What the whole Committee reads of an item: what it is about, who is asked, who stands back."""

OF_THE_BOOKS = {"ledger_tx.memo", "cash_movement.text", "cash_movement.number"}
"""What only whoever keeps or controls the books reads, of anybody's programme."""


OF_A_PART = ("coordinating entity", "resident coordinator", "committee", "agent")
"""Some of whom each sees another part of the fund."""

OF_THE_WRITERS = {"note_comment.text", "programme_comment.text"}
"""What those who write a note say to each other about it, and nobody else reads."""


class Sky:
    """The canaries, the notes of which they are, and what each reader has heard."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.titles: Mapping[UUID, str] = dict(
            story.ask(
                lambda work: work.session.execute(
                    select(_N.c.id, _N.c.title)
                    .join(_O, _O.c.id == _N.c.coordinator_id)
                    .where(_O.c.code == "E1")
                ).all()
            )
        )
        self.aviary: Aviary = plant(story, self.titles)
        self.heard: dict[str, dict[str, str]] = {}

    def by(self, reader: str) -> dict[str, str]:
        """The words that a reader finds, each with where it was found first."""
        if reader not in self.heard:
            found: dict[str, str] = {}
            for where, text in everything(self.story, readers(self.story)[reader]):
                for word in WORD.findall(text):
                    found.setdefault(word, where)
            self.heard[reader] = found
        return self.heard[reader]

    def places(self, reader: str) -> set[str]:
        """The columns whose words a reader finds."""
        return {self.aviary.places[word][0] for word in self.by(reader)}

    def approved(self) -> set[UUID]:
        """Notes whose programme was approved."""
        came = _T.c.to_state == "approved"
        return self.notes_where(
            select(_P.c.note_id).join(_T, _T.c.subject_id == _P.c.id).where(came)
        )

    def waiting(self) -> set[UUID]:
        """Notes that were assessed positively and wait for money."""
        return self.notes_where(select(_N.c.id).where(_N.c.state.in_(("pipeline", "invited"))))

    def notes_where(self, query: object) -> set[UUID]:
        """Keys of notes that a select gives."""
        return set(self.story.ask(lambda work: work.session.execute(query).scalars().all()))


@pytest.fixture(scope="session")
def sky(copied: Story) -> Sky:
    """The canaries let loose in a copy of the scene."""
    return Sky(copied)


def test_everything_that_reads_is_looked_at() -> None:
    assert reading_functions() == set(LISTS) | set(DETAILS) | set(EXEMPT)


def test_every_row_set_is_asked_or_its_module_says_why_not() -> None:
    names = [found.name for found in walk_packages(mptf.__path__, "mptf.")]
    modules = [import_module(name) for name in names]
    with_rows = {module.__name__ for module in modules if row_sets_of(module)}
    asked = {module.__name__ for module in (*MODULES, *GATHERING)}
    assert with_rows - asked == set(ELSEWHERE)
    assert len(row_sets()) == sum(len(row_sets_of(module)) for module in MODULES)


@pytest.mark.parametrize("reader", one_on_both(*OUTSIDERS))
def test_an_outsider_finds_nothing_but_what_is_published(sky: Sky, reader: str) -> None:
    approved, waiting = sky.approved(), sky.waiting()
    assert approved
    assert waiting
    for word, where in sky.by(reader).items():
        place, note = sky.aviary.places[word]
        assert place in PUBLISHED | OF_THE_PIPELINE, (place, sky.titles[note], where)
        of = waiting if place in OF_THE_PIPELINE else approved
        assert note in of, (place, sky.titles[note], where)
    assert sky.places(reader) == PUBLISHED | OF_THE_PIPELINE


def test_the_public_finds_what_is_published_of_the_pipeline_and_of_programmes(sky: Sky) -> None:
    """One list says what leaves the house: the test holds the page against it."""
    texts = {
        f"{table}.{name}"
        for table in ("concept_note", "joint_programme")
        for name in public.PUBLISHED[table]
    }
    texts |= OF_A_PRODUCT
    approved, waiting = sky.approved(), sky.waiting()
    assert waiting
    for word, where in sky.by("public").items():
        place, note = sky.aviary.places[word]
        assert place in texts, (place, sky.titles[note], where)
        assert note in (waiting if place.startswith("concept_note") else approved), where
    assert sky.places("public") >= OF_THE_PIPELINE | {"joint_programme.title"}


@pytest.mark.parametrize("reader", one_on_both(*OUTSIDERS, "public"))
def test_of_five_products_the_one_that_is_published_is_found(sky: Sky, reader: str) -> None:
    """The story tells of one in each state; every one has a word of its own in its title."""
    titles = [place for place, _note in sky.aviary.places.values() if place == "product.title"]
    assert len(titles) == len(ProductState) - 1
    heard = [word for word in sky.by(reader) if sky.aviary.places[word][0] == "product.title"]
    assert len(heard) == 1


@pytest.mark.same_on_both
def test_the_committee_finds_nothing_of_a_note_that_never_came_before_it(sky: Sky) -> None:
    came = sky.notes_where(select(_T.c.subject_id).where(_T.c.to_state == "before-committee"))
    found = {sky.aviary.places[word] for word in sky.by("committee")}
    assert {note for _place, note in found} == came & sky.titles.keys()
    assert {place for place, _note in found} > PUBLISHED


@pytest.mark.parametrize(
    "reader", one_on_both("committee, of a partner", "committee, of the country")
)
def test_a_recused_seat_has_no_papers(sky: Sky, reader: str) -> None:
    assert sky.places(reader) == PUBLISHED | OF_THE_PIPELINE | OF_A_ROUND


@pytest.mark.parametrize(
    "reader", one_on_both("coordinating entity", "partner entity", "resident coordinator")
)
def test_whose_they_are_finds_them_all(sky: Sky, reader: str) -> None:
    """The control: the same eyes on their own records; with what is kept from them, and only it."""
    notes = {sky.aviary.places[word][1] for word in sky.by(reader)}
    assert notes == set(sky.titles)
    places = sky.places(reader)
    assert {"concept_note.title", "concept_note.content.summary", "finding.text"} <= places
    assert {"remark.text", "screening_check.reason", "note_partner.label"} <= places
    assert {"letter.subject", "letter.facts.frame", "sheet.pdf"} <= places
    assert {"condition_met.evidence", "closure_evidence.text"} <= places
    # A technical review is between the entities and the secretariat.
    assert ("review_comment.text" in places) is (reader != "resident coordinator")
    assert {"attachment.name", "endorsement_reply.text", "endorsement_request.name"} <= places
    assert not OF_THE_BOOKS & places


@pytest.mark.parametrize("other", one_on_both(*OF_A_PART))
def test_whoever_answers_for_the_whole_fund_finds_what_anybody_finds(sky: Sky, other: str) -> None:
    theirs = {w for w in sky.by(other) if sky.aviary.places[w][0] not in OF_THE_WRITERS}
    assert theirs <= sky.by("auditor").keys()


@pytest.mark.parametrize("reader", one_on_both("auditor", "delegate"))
def test_whoever_answers_for_the_whole_fund_reads_the_books_and_no_writers_talk(
    sky: Sky, reader: str
) -> None:
    assert sky.by(reader).keys() == sky.by("auditor").keys()
    assert not sky.places(reader) & OF_THE_WRITERS
    assert sky.places(reader) >= OF_THE_BOOKS
