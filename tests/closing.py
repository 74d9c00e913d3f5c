"""Telling of closures: a programme that was reported on to its end, line by line."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

from mptf.programmes.models import JointProgramme
from tests.lives import Story
from tests.making import pdf
from tests.reporting import reporting, rows, spend, tell_in_words, the
from workflows import closing
from workflows.closing import Line

CONFIRMS = {"kind": "agent-confirmation", "party": "agent"}


def programme_of(story: Story) -> UUID:
    """The programme that it tells of."""
    found: UUID = story.programme  # type: ignore[attr-defined]
    return found


def closing_story(story: Story) -> None:
    """A programme whose activities are done, with its last figures still to come."""
    reporting(story)
    first = story.entities[0]
    story.act(
        first, "joint-programme.evidence", programme_of(story), kind="activities-done", party=first
    )
    story.act("officer-1", "joint-programme.close-operationally", programme_of(story))
    story.wait(days=2)


def told_to_the_end(story: Story) -> None:
    """Every report accepted: a hundred and seven spent by each in the first year, the rest last."""
    first = story.entities[0]
    for report in rows(story):
        if report.is_financial and report.state == "due":
            spend(story, report, "100.00", "7.00")
            story.act(report.entity, "programme-report.submit", report.id)
            story.act(f"{report.entity}-2", "programme-report.certify", report.id)
            story.act("officer-1", "programme-report.accept", report.id)
    final = the(story, "final-narrative")
    tell_in_words(story, final)
    story.act(first, "programme-report.submit", final.id)
    story.act("officer-1", "programme-report.accept", final.id)


def lines(story: Story) -> tuple[Line, ...]:
    """The checklist as it stands."""
    key = programme_of(story)
    found: tuple[Line, ...] = story.ask(
        lambda work: closing.checklist(work.get(JointProgramme, key), closing.read(work, key))
    )
    return found


def open_lines(story: Story) -> list[str]:
    """What is still to be done, sentence by sentence."""
    return [line.says for line in lines(story) if not line.met]


def held(story: Story, code: str) -> str:
    """What an entity has left, as it is written."""
    key = programme_of(story)
    papers = story.ask(lambda work: closing.read(work, key))
    minor = sum(row.held_minor for row in papers.parts if row.code == code)
    return f"{minor // 100}.{minor % 100:02d}"


def refund(story: Story, code: str, amount: str | None = None) -> None:
    """An entity pays back what it has left, or so much of it."""
    key = programme_of(story)
    story.movement("refund", amount or held(story, code), programme=str(key), entity=code)


def evaluated(story: Story, **more: Any) -> None:
    """The evaluation with two recommendations."""
    content = base64.b64encode(pdf("A final evaluation")).decode()
    sent: dict[str, Any] = {
        "title": "Final evaluation",
        "evaluator": "An evaluator of no organization of it",
        "reported_on": story.today,
        "recommendations": ["Keep the desks open.", "Count by sex."],
        "file": {"name": "evaluation.pdf", "content": content},
    }
    story.act("officer-1", "joint-programme.evaluate", programme_of(story), **(sent | more))


def answered(story: Story, seq: int, stand: str = "accepted", **more: Any) -> None:
    """The management response to a recommendation."""
    first = story.entities[0]
    sent: dict[str, Any] = {"recommendation": seq, "stand": stand, "text": "It is done so."}
    if stand != "rejected":
        sent |= {"owner": first, "due_on": story.today + timedelta(days=90)}
    story.act(first, "joint-programme.respond", programme_of(story), **(sent | more))


def all_but_the_agent(story: Story) -> None:
    """Everything that the checklist asks for, save the agent's word."""
    told_to_the_end(story)
    key = programme_of(story)
    for code in story.entities:
        refund(story, code)
        story.act(code, "joint-programme.say-interest", key, amount="12.34")
        story.movement("puno-interest", "12.34", programme=str(key), entity=code)
    story.act("officer-1", "joint-programme.release-the-rest", key)
    evaluated(story)
    answered(story, 1)
    answered(story, 2, "rejected")


def ready(story: Story) -> None:
    """Everything."""
    closing_story(story)
    all_but_the_agent(story)
    story.act("agent-1", "joint-programme.evidence", programme_of(story), **CONFIRMS)


def told_of_the_end(story: Story, programme: UUID) -> None:
    """A row of everything: interest said, an evaluation waived and made after all, one answer."""
    story.programme = programme  # type: ignore[attr-defined]
    story.act(story.entities[0], "joint-programme.say-interest", programme, amount="1.23")
    story.act("officer-1", "joint-programme.waive-evaluation", programme, reason="It was short.")
    evaluated(story)
    answered(story, 1)
    closing = story.act("head", "fund-closing.propose", text="A trial of the checklist.")
    story.act("head", "fund-closing.withdraw", closing, why="It was a trial.")
