"""Reviews: who is asked and what becomes of it, what is scored, and who reads it when."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from sqlmodel import col, select

from mptf.calls.models import Call
from mptf.clock import StoppedClock
from mptf.errors import GuardRefused, Invalid, NotFound, NotPermitted, WrongState
from mptf.notes import queries as notes
from mptf.notes.filters import Chosen
from mptf.notes.models import ConceptNote
from mptf.outbox.models import Message
from mptf.policy import Role
from mptf.profile.parts import Range
from mptf.reviews import assessment, proposing, trial
from mptf.reviews import queries as reviews
from mptf.reviews.assessment import Assessment
from mptf.reviews.models import Review, ReviewAssignment, ReviewDraft
from mptf.reviews.proposing import Against
from mptf.reviews.service import weighted, weights_of
from mptf.reviews.statistics import by_criterion, tally
from mptf.sheaf import Sheaf
from mptf.work import Fund
from mptf.working_days import add_working_days
from tests.conftest import Databases
from tests.lives import COUNTRIES, Story
from tests.tales import after, going_on
from workflows.jobs import Shop, let_reviews_lapse

_OF_NOTE = Sheaf(*assessment.PARTS)


@after(Story.begin)
def before_reviewers(story: Story) -> None:
    """A note under review, and reviewers of whom some may not be asked."""
    story._organisation("RVO", "other")
    story._organisation("HOME", "other", country=COUNTRIES[0])
    for name, of in (("rev-1", "RVO"), ("rev-2", "RVO"), ("rev-home", "HOME"), ("rev-e2", "E2")):
        story._person(name, of, Role.REVIEWER)
    area = story.content("")["area"]
    story.act("head", "person.competence", story.people["rev-2"], areas=[area], languages=["fr"])
    story.people["note"] = story.under_review("Under review")


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """It, in a database of one's own."""
    with going_on(databases, before_reviewers) as own:
        yield own


def read(story: Story, who: str, note: UUID) -> Assessment:
    """What somebody reads of a note's reviews."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return assessment.gathered(_OF_NOTE.read(work, subject=note))


def sees(story: Story, who: str, note: UUID) -> bool:
    """Whether a note is in somebody's list."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return note in {row.id for row in notes.listed(work, Chosen())}


def mails(story: Story, who: str) -> list[str]:
    """The subjects of what was sent to somebody."""
    query = select(Message.subject).where(Message.to_email == f"{who}@fund.example")
    found = story.ask(lambda work: work.session.exec(query.order_by(col(Message.queued_at))).all())
    return list(found)


def lapse(story: Story) -> int:
    """What the calendar does, at this moment of the story."""
    fund = Fund(story.fund.engine, story.profile, StoppedClock(story.now))
    return let_reviews_lapse(cast("Shop", SimpleNamespace(fund=fund)))


# --- Asked, and what becomes of it ----------------------------------------------------------------


def test_a_review_goes_its_ways_and_its_note_is_seen_as_long_as_it_is_asked_for(
    story: Story,
) -> None:
    note, rules = story.people["note"], story.profile.assessment
    assert not sees(story, "rev-1", note)
    asked = story.ask_for_review(note, "rev-1")
    assert sees(story, "rev-1", note)
    assert not sees(story, "rev-2", note), "another's question opens nothing"
    assert [s for s in mails(story, "rev-1") if s.startswith("Please answer by ")]
    with pytest.raises(GuardRefused, match="asked to review this version already"):
        story.ask_for_review(note, "rev-1")
    with pytest.raises(NotFound):
        story.act("rev-2", "review-assignment.accept", asked)
    with pytest.raises(NotPermitted, match="the reviewer who was asked"):
        story.act("officer-1", "review-assignment.accept", asked)
    with pytest.raises(GuardRefused, match="Say why"):
        story.act("rev-1", "review-assignment.decline", asked)
    story.act("rev-1", "review-assignment.decline", asked, why="No time.")
    assert not sees(story, "rev-1", note)
    with pytest.raises(NotFound):
        story.act("rev-1", "review-assignment.accept", asked)

    again = story.ask_for_review(note, "rev-1")
    story.act("rev-1", "review-assignment.propose-another", again, name="Mx X", why="They know.")
    assert [row.name for row in read(story, "officer-1", note).instead] == ["Mx X"]

    due = add_working_days(story.today, rules.reply_working_days, story.profile.holidays)
    unanswered = story.ask_for_review(note, "rev-1")
    story.now = story.now.replace(year=due.year, month=due.month, day=due.day)
    assert lapse(story) == 0, "the day itself still counts"
    story.wait(days=1)
    assert lapse(story) == 1
    assert story.state(ReviewAssignment, unanswered) == "lapsed"

    accepted = story.ask_for_review(note, "rev-1")
    story.act("rev-1", "review-assignment.accept", accepted)
    (row,) = [r for r in read(story, "rev-1", note).assigned if r.id == accepted]
    until = add_working_days(story.today, rules.review_working_days, story.profile.holidays)
    assert row.due_on == until
    with pytest.raises(WrongState):
        story.act("rev-1", "review-assignment.accept", accepted)
    story.act("rev-1", "review-assignment.declare-a-conflict", accepted, why="I advised them.")
    assert not sees(story, "rev-1", note)
    with pytest.raises(GuardRefused, match="declared a conflict"):
        story.ask_for_review(note, "rev-1")

    taken_back = story.ask_for_review(note, "rev-2")
    story.act("officer-1", "review-assignment.withdraw", taken_back, why="Enough have answered.")
    assert not sees(story, "rev-2", note)
    assert mails(story, "rev-2")[-1].startswith("No review is asked of you")


def test_nobody_reviews_a_note_of_their_own_entity_or_country_and_only_reviewers_do(
    story: Story,
) -> None:
    note = story.people["note"]
    for who, why in (
        ("rev-e2", "takes part in the note"),
        ("rev-home", "for the country of"),
        ("donor", "no reviewer in service"),
    ):
        with pytest.raises(GuardRefused, match=why):
            story.ask_for_review(note, who)
    assert not read(story, "officer-1", note).assigned


def test_a_note_that_is_withdrawn_takes_its_open_reviews_with_it(story: Story) -> None:
    note = story.people["note"]
    asked = story.ask_for_review(note, "rev-1")
    story.act(story.entities[0], "concept-note.withdraw", note, why="We changed our minds.")
    assert story.state(ReviewAssignment, asked) == "withdrawn"
    assert not sees(story, "rev-1", note)


# --- Scores ---------------------------------------------------------------------------------------


def test_a_draft_is_its_reviewers_alone_and_an_end_of_the_scale_needs_a_word(story: Story) -> None:
    note, scale = story.people["note"], story.profile.assessment.scale
    codes = [criterion.code for criterion in story.profile.assessment.rubric]
    mine = story.ask_for_review(note, "officer-1")
    half: dict[str, Any] = {"scores": {codes[0]: scale.max}, "comment": "Not done yet."}
    story.act("officer-1", "review-assignment.keep", mine, **half)
    story.act("officer-1", "review-assignment.keep", mine, **half, words={codes[0]: "Best of all."})
    for who, count in (("officer-1", 1), ("officer-2", 0), ("head", 0), ("auditor", 0)):
        with story.fund.reading(story.actor(who)) as work:
            assert len(reviews.draft.read(work, subject=mine)) == count, who
    with pytest.raises(NotPermitted):
        story.act("officer-2", "review-assignment.keep", mine, **half)
    for point, refused in ((scale.min - 1, "score from"), (scale.max + 1, "score from")):
        with pytest.raises(Invalid, match=refused):
            story.score("officer-1", mine, scores={codes[0]: point})
    with pytest.raises(Invalid, match="no criterion of this call"):
        story.score("officer-1", mine, scores={"none": scale.max})
    with pytest.raises(Invalid, match="one criterion at least"):
        story.score("officer-1", mine, scores={}, words={})
    for end in (scale.min, scale.max):
        with pytest.raises(Invalid, match="is an end of the scale"):
            story.score("officer-1", mine, scores={codes[0]: end}, words={codes[0]: " "})
    story.score("officer-1", mine, scores={codes[0]: scale.max - 1}, words={})
    assert story.state(ReviewAssignment, mine) == "scored"
    assert not story.ask(lambda work: work.session.exec(select(ReviewDraft)).all())
    (given,) = read(story, "head", note).reviews
    assert given.scores == {codes[0]: scale.max - 1}
    found = read(story, "head", note)
    assert [row.left_out for row in found.criteria] == [0, *[1] * (len(codes) - 1)]
    assert found.criteria[1].tally is None
    with pytest.raises(WrongState):
        story.score("officer-1", mine)


def test_what_does_not_apply_is_left_out_and_never_a_nought() -> None:
    rubric = [{"code": "a", "title": "A", "weight": 60}, {"code": "b", "title": "B", "weight": 40}]
    scale = Range.model_construct(min=1, max=5)
    weights = weights_of(rubric)
    assert weighted(weights, {"a": 5, "b": 5}, scale) == 1000
    assert weighted(weights, {"a": 4}, scale) == 800, "the other criterion counts for all"
    assert weighted(weights, {"a": 5, "b": 1}, scale) == 680
    assert weighted({"a": 0, "b": 1}, {"a": 5}, scale) == 0, "nothing that counts was scored"
    one, other = by_criterion(rubric, [{"a": 2, "b": 5}, {"a": 5}, {"a": 4}])
    assert tuple(one.tally or ()) == (3, 4, 3.7, 3)
    assert (tuple(other.tally or ()), other.left_out) == ((1, 5, 5, 0), 2)
    assert other.points == (5, None, None)
    assert tally([]) is None


# --- Blind until all are in -----------------------------------------------------------------------


def test_scores_are_open_once_all_are_in_and_closed_again_while_one_more_is_asked(
    story: Story,
) -> None:
    note = story.people["note"]
    first = story.ask_for_review(note, "officer-1")
    second = story.ask_for_review(note, "rev-1")
    story.score("officer-1", first)
    story.act("rev-1", "review-assignment.accept", second)
    for who in ("officer-1", "officer-2", "head", "chair", "auditor", "rev-1"):
        found = read(story, who, note)
        assert (found.reviews, found.whole, found.words) == ([], None, {}), who
    assert read(story, "head", note).progress == (1, 2)
    assert [row.reviewer_id for row in read(story, "rev-1", note).assigned] == [
        story.people["rev-1"]
    ], "who else is asked is not theirs to know"
    with story.fund.reading(story.actor("officer-1")) as work:
        assert reviews.own.read(work, subject=first), "one's own is one's own"
    with pytest.raises(GuardRefused, match="read once all of them are in"):
        story.act("head", "concept-note.recommend", note, outcome="positive", text="Good.")
    with pytest.raises(GuardRefused, match="still to answer or to score"):
        story.act("officer-1", "concept-note.table", note)

    story.score("rev-1", second, point=3)
    for who in ("officer-1", "head", "chair", "auditor", "rev-1"):
        assert len(read(story, who, note).reviews) == 2, who
    for who in ("member", "E1", "rc", "rev-2", "donor"):
        assert not read(story, who, note).reviews, who
    story.act("head", "concept-note.recommend", note, outcome="revise", text="Not yet.")
    story.act("head", "concept-note.recommend", note, outcome="positive", text="Good after all.")
    last = read(story, "head", note).recommended
    assert last is not None
    assert (last.seq, last.outcome, last.text) == (2, "positive", "Good after all.")
    assert read(story, "rev-1", note).recommended is None, "it is for the Committee"

    third = story.ask_for_review(note, "rev-2")
    for who in ("officer-1", "head", "rev-1", "rev-2"):
        found = read(story, who, note)
        assert (found.reviews, found.recommended) == ([], None), who
    story.act("rev-2", "review-assignment.decline", third, why="No time.")
    assert len(read(story, "head", note).reviews) == 2
    story.act("officer-1", "concept-note.table", note)
    assert len(read(story, "member", note).reviews) == 2
    assert not sees(story, "rev-1", note), "it is reviewed no more"


# --- Whom to ask ----------------------------------------------------------------------------------


def test_the_proposal_is_the_same_each_time_gives_its_reasons_and_asks_nobody(
    story: Story,
) -> None:
    note = story.people["note"]
    story.ask_for_review(story.under_review("Another"), "officer-1")
    asked = story.ask_for_review(note, "officer-2")

    def proposed() -> list[proposing.Candidate]:
        found: list[proposing.Candidate] = story.ask(
            lambda work: proposing.candidates(work, work.get(ConceptNote, note))
        )
        return found

    found = proposed()
    assert found == proposed()
    by = {one.id: one for one in found}
    people = story.people
    assert found[0].id == people["rev-2"]
    assert (found[0].knows_area, found[0].reads_language, found[0].open) == (True, True, 0)
    free = [one.id for one in found if one.against is None]
    assert free.index(people["rev-1"]) < free.index(people["officer-1"]), "who has less to do"
    assert by[people["officer-1"]].open == 1
    assert by[people["rev-e2"]].against is Against.TAKES_PART
    assert by[people["rev-home"]].against is Against.OF_ITS_COUNTRY
    assert by[people["officer-2"]].against is Against.ASKED
    assert people["donor"] not in by
    story.act("officer-2", "review-assignment.declare-a-conflict", asked, why="A part in it.")
    after_it = {one.id: one.against for one in proposed()}
    assert after_it[people["officer-2"]] is Against.DECLARED
    assert len(read(story, "head", note).assigned) == 1, "a proposal asks nobody"
    with pytest.raises(Invalid, match="no thematic area"):
        story.act("head", "person.competence", people["rev-1"], areas=["none"])


# --- Other weights --------------------------------------------------------------------------------


def test_other_weights_change_the_order_and_nothing_stored(story: Story) -> None:
    codes = [criterion.code for criterion in story.profile.assessment.rubric]
    first, second = codes[0], codes[1]
    made = {}
    for title, high in (("One", first), ("Two", second)):
        note = made[title] = story.under_review(title)
        scores = {code: 4 if code == high else 2 for code in codes}
        assignment = story.ask_for_review(note, "officer-1")
        story.score("officer-1", assignment, scores=scores, words={})
    with story.fund.reading(story.actor("head"), StoppedClock(story.now)) as work:
        before = work.session.exec(select(Review.total_tenths)).all()
        call = work.get(ConceptNote, made["One"]).call_id
        rows = trial.scored.read(work, subject=call)
        frozen = weights_of(work.get(Call, call).rubric)
        same = trial.tried(work, rows, frozen, frozen)
        other = trial.tried(work, rows, frozen, {**frozen, first: 0, second: 100})
        assert [(row.title, row.moved) for row in same] == [("One", 0), ("Two", 0)]
        assert [(row.title, row.moved) for row in other] == [("Two", 1), ("One", -1)]
        assert work.session.exec(select(Review.total_tenths)).all() == before
    for asked, wrong in (
        ({"none": "1"}, "no criterion"),
        ({first: "-1"}, "whole number"),
        ({first: "1001"}, "whole number"),
        ({first: "²"}, "whole number"),
        (dict.fromkeys(codes, "0"), "one criterion a weight"),
    ):
        with pytest.raises(Invalid, match=wrong):
            trial.weights_from(frozen, asked)
    assert trial.weights_from(frozen, {first: "1000"})[first] == 1000
