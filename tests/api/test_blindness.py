"""Two worlds that differ only in one review's scores: nobody else can tell them apart.

Until all reviews of the version are in: on pages, lists, files, counts, order, search, the feed of
news, the record, mail and the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.notes.models import ConceptNote
from mptf.policy import Role
from mptf.reviews.models import ReviewAssignment
from tests.api.test_secrecy import (  # the texts of papers stand for their bytes here too
    _texts_of_papers,  # noqa: F401 -- a fixture that is used by itself
    apart,
    messages,
    places,
    signed_in,
    twice,
)
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import after

AUTHOR = "rev-1"
BLIND = ("officer-1", "rev-2", "head", "officer-2", "chair", "auditor")
"""Other reviewers of the note, who runs the reviews, and who reads the whole fund."""
OTHERS = (*BLIND, "member", "administrator", "agent-1", "donor", "rc", "E1", "E2")


@after(Story.begin)
def with_reviewers(story: Story) -> None:
    """Two officers and a reviewer from outside have accepted, one more is asked; two notes."""
    story.pipeline("In the pipeline already")
    story._organisation("RVO", "other")
    for name in ("rev-1", "rev-2"):
        story._person(name, "RVO", Role.REVIEWER)
    story.people["note"] = note = story.under_review("Under review")
    for name in ("officer-1", "rev-1", "rev-2"):
        story.people[f"of {name}"] = story.ask_for_review(note, name)
    story.act("rev-1", "review-assignment.accept", story.people["of rev-1"])
    other = story.under_review("Scored by all")
    for name in ("officer-1", "officer-2"):
        story.score(name, story.ask_for_review(other, name, by=name), point=3)


def scores(story: Story, world: int) -> None:
    """In the one world a reviewer gives the least for everything, in the other the most."""
    scale = story.profile.assessment.scale
    point, word = (scale.max, "Superb. " * 50) if world else (scale.min, "Nothing in it.")
    codes = [criterion.code for criterion in story.profile.assessment.rubric]
    kept: dict[str, Any] = {"scores": dict.fromkeys(codes[:2], point), "comment": word}
    story.act(AUTHOR, "review-assignment.keep", story.people["of rev-1"], **kept)
    story.score(
        AUTHOR,
        story.people["of rev-1"],
        point=point,
        words=dict.fromkeys(codes, word),
        comment=word,
    )


@pytest.fixture
def worlds(
    sqlite_databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Story, Story]]:
    """The same fund twice."""
    with twice(sqlite_databases, with_reviewers, monkeypatch, scores) as found:
        yield found


@pytest.fixture
def everywhere(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Story, Story]]:
    """The same on both engines."""
    with twice(databases, with_reviewers, monkeypatch, scores) as found:
        yield found


def of_the_review(story: Story) -> list[str]:
    """Where the note and its reviews are read, counted, ordered, found, exported and acted on."""
    note: UUID = story.people["note"]
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    keys = list(
        story.ask(
            lambda work: work.session.exec(
                select(ReviewAssignment.number).where(ReviewAssignment.note_id == note)
            ).all()
        )
    )
    tabs = [f"/notes/{number}?tab={tab}" for tab in ("note", "assessment", "record")]
    return [
        *tabs,
        f"/notes/{number}/weights",
        "/calls/2022-1/weights?relevance=90",
        "/notes",
        "/notes.csv",
        "/notes?waits=reviewers",
        "/notes/portfolio",
        "/notes/portfolio/matrix.csv",
        "/notes/portfolio/reviewers.csv",
        "/api/v1/notes/portfolio",
        f"/notes/{number}/brief.pdf",
        "/pipeline.csv",
        "/search?q=review",
        "/search?q=Superb",
        "/reviews",
        *(f"/reviews/{key}" for key in keys),
        *(f"/api/v1/review-assignments/{key}" for key in keys),
        "/record",
        "/workflows/review-assignment",
        "/api/v1/events",
        "/api/v1/home",
        "/api/v1/review-assignments",
        f"/api/v1/notes/{number}",
        f"/api/v1/notes/{number}/assessment",
        "/api/v1/calls/2022-1/weights",
        f"/acts/review-assignment.ask?on={note}",
        f"/acts/concept-note.recommend?on={note}",
        f"/acts/concept-note.table?on={note}",
    ]


def of_all(worlds: tuple[Story, Story]) -> list[str]:
    """The addresses, which are the same in both."""
    one, other = (of_the_review(story) for story in worlds)
    assert one == other
    return sorted({"/", *one})


def test_nobody_but_the_author_can_tell_two_worlds_apart_until_all_reviews_are_in(
    worlds: tuple[Story, Story],
) -> None:
    wanted = of_all(worlds)
    sessions = signed_in(worlds, (*BLIND[:4], AUTHOR))
    found = apart(worlds, sessions, wanted)
    assert {who for who in found if who != AUTHOR} == set(), found
    own = {address for address in wanted if address.endswith("-R2")}
    assert own <= set(found[AUTHOR]), "the control: one's own review is there to be read"
    assert messages(worlds[0]) == messages(worlds[1])
    for story in worlds:
        story.score("officer-1", story.people["of officer-1"], point=3)
    assert apart(worlds, signed_in(worlds, ("head",)), wanted) == {}, "one is still waited for"
    for story in worlds:
        story.act("rev-2", "review-assignment.decline", story.people["of rev-2"], why="No time.")
    shown = apart(worlds, signed_in(worlds, ("head",)), wanted)["head"]
    assert any(address.endswith("?tab=assessment") for address in shown)
    assert any(address.endswith("/assessment") for address in shown)
    assert any(address.endswith("/weights") for address in shown)


@pytest.mark.proof
def test_nobody_can_anywhere_in_the_whole_product(everywhere: tuple[Story, Story]) -> None:
    one, other = (places(story) for story in everywhere)
    assert one == other
    wanted = sorted({*of_all(everywhere), *one})
    assert apart(everywhere, signed_in(everywhere, OTHERS), wanted) == {}
