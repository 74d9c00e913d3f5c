"""A told fund with a record of each kind in each state, and somebody for each relation to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from mptf.policy import Role
from tests.access import conftest
from tests.access.matrix import money_told
from tests.lives import Story
from tests.tales import after


@after(conftest.tell)
def tell(story: Story) -> None:
    """The states that the history of what may be seen lacks, and their readers."""
    _people(story)
    lapsed = story.submit("Lapsed")
    _return(story, lapsed)
    story.wait(days=story.profile.note.cure_days + 40)
    story.act("system", "concept-note.lapse", lapsed)
    story.pipeline("In the pipeline")
    not_retained = story.submit("Not retained")
    story.screen(not_retained)
    story.review(not_retained)
    story.decide(story.item("concept-note", not_retained, "not-retained", text="Not now."))
    money_told.tell(story)
    under_review = story.submit("Under review")
    story.screen(under_review)
    story.act("officer-1", "concept-note.find-eligible", under_review)
    _reviews(story, under_review)
    story.act(story.entities[0], "concept-note.submit", story.draft("Submitted"))
    story.print_sheets()
    _return(story, story.submit("Returned"))


def _reviews(story: Story, note: UUID) -> None:
    """Of a reviewer from outside, an assignment in each state."""

    def ask(of: UUID) -> UUID:
        return story.ask_for_review(of, "reviewer")

    lapsed = ask(note)
    story.wait(days=60)
    story.act("system", "review-assignment.lapse", lapsed)
    story.act("officer-1", "review-assignment.withdraw", ask(note), why="Not now.")
    story.act("reviewer", "review-assignment.decline", ask(note), why="No time.")
    scored = ask(note)
    story.act("reviewer", "review-assignment.accept", scored)
    story.score("reviewer", scored)
    ask(story.under_review("Of which a review is asked"))
    conflicted = ask(story.under_review("In which a reviewer has a part"))
    story.act("reviewer", "review-assignment.declare-a-conflict", conflicted, why="A part in it.")


def _return(story: Story, note: object) -> None:
    findings = [{"field": "budget", "text": "Say more."}]
    story.act("officer-1", "concept-note.return-for-completion", note, findings=findings)  # type: ignore[arg-type]


def _people(story: Story) -> None:
    """Whoever stands to a record as nobody of the story does."""
    story._organisation("RCK", "resident-coordinator-office", country="KEN")
    story._organisation("DO2", "donor")
    story._person("recused", story.entities[1], Role.COMMITTEE)
    story._person("countryman", "RCO", Role.COMMITTEE)
    story._person("rc-elsewhere", "RCK", Role.RESIDENT_COORDINATOR)
    story._person("other-donor", "DO2", Role.DONOR)
    story._person("delegate", "DO2", Role.DONOR)
    for_long = story.today + timedelta(days=3650)
    memorandum: dict[str, Any] = {"from_on": story.today, "to_on": for_long}
    story.act(
        "chair",
        "person.delegate",
        giver=story.people["chair"],
        taker=story.people["delegate"],
        role="chair",
        text="A memorandum of the Chair",
        **memorandum,
    )
    story.act(
        "administrator",
        "person.delegate",
        giver=story.people["agent-2"],
        taker=story.people["other-donor"],
        role="agent",
        text="A memorandum of which the agent has said nothing",
        **memorandum,
    )
