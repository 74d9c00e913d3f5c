"""A story goes on: a programme at work is revised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Role
from mptf.programmes.models import JointProgramme
from mptf.revisions import service as revisions
from mptf.revisions.models import ProgrammeRevision, RevisionLevel
from mptf.revisions.states import OPEN
from tests.documents import document
from tests.lives import Story
from tests.tales import after

SHARES = {1: 60, 3: 30, 5: 10}
"""Per cent of each entity's part by category."""


def part(story: Story) -> int:
    """What each entity has, in whole units."""
    return story.amount // len(story.entities)


def budget(story: Story, **moved: Any) -> list[dict[str, Any]]:
    """The approved budget; `E1={1: -100, 3: 100}` moves whole units or strings of them."""
    lines = []
    for code in story.entities:
        for category, share in SHARES.items():
            minor = part(story) * share + _minor(moved.get(code, {}).get(category, 0))
            lines.append({"entity": code, "category": category, "amount": _text(minor)})
    return lines


def _minor(amount: str | int) -> int:
    sign, text = (-1, str(amount)[1:]) if str(amount).startswith("-") else (1, str(amount))
    return sign * Money.parse(text, "USD").minor


def _text(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


@after(Story.begin)
def signed(story: Story) -> None:
    """A programme with three categories an entity, signed by all."""
    programme = story.invite(story.pipeline())
    note, first = story.content("The programme"), story.entities[0]
    said = document(story.profile, {**note, "budget": budget(story)})
    story.act(first, "joint-programme.write", programme, **said)
    story.act(first, "joint-programme.submit", programme)
    story.act("officer-1", "joint-programme.clear-and-table", programme, text="It is complete.")
    story.approve(programme)
    story.sign_document(programme)
    story.people["programme"] = programme


@after(signed)
def at_work(story: Story) -> None:
    """The same, its first tranche sent."""
    story.transfer(story.people["programme"])


def draft(story: Story, **sent: Any) -> UUID:
    """A revision of the programme by its coordinating entity."""
    made: UUID = story.act(
        story.entities[0],
        "programme-revision.draft",
        story.people["programme"],
        **{"reason": "The plan changes.", **_by_output(sent), **sent},
    )
    return made


def _by_output(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The same budget by output: all that an entity has is for the one of `tests.documents`."""
    whole: dict[str, int] = {}
    for line in sent.get("budget", ()):
        whole[line["entity"]] = whole.get(line["entity"], 0) + _minor(line["amount"])
    lines = [{"output": "1.1", "entity": k, "amount": _text(v)} for k, v in whole.items()]
    return {"by_output": lines} if lines else {}


def submitted(story: Story, **sent: Any) -> UUID:
    """The same, submitted."""
    key = draft(story, **sent)
    story.act(story.entities[0], "programme-revision.submit", key)
    return key


def where(story: Story, key: UUID) -> str:
    """Where a revision stands."""
    return story.state(ProgrammeRevision, key)


def level(story: Story, key: UUID) -> RevisionLevel:
    """Who decides it, as it was found last."""
    query = select(RevisionLevel).where(RevisionLevel.revision_id == key)
    newest = query.order_by(col(RevisionLevel.submission).desc())
    found: RevisionLevel = story.ask(lambda work: work.session.exec(newest).first())
    return found


def programme(story: Story) -> JointProgramme:
    """The programme as it stands."""
    found: JointProgramme = story.ask(
        lambda work: work.get(JointProgramme, story.people["programme"])
    )
    return found


def ends(story: Story) -> date:
    """Its last day."""
    day = programme(story).end_on
    assert day is not None
    return day


def amounts(story: Story, key: UUID) -> list[dict[str, str]]:
    """What a revision gives each entity, as a decision says it."""

    def read(work: Any) -> list[dict[str, str]]:
        said = revisions.terms(work, work.get(ProgrammeRevision, key))
        return [
            {"entity": work.get(Organisation, each).code, "amount": _text(money.minor)}
            for each, money in revisions.shares(work, said).items()
        ]

    found: list[dict[str, str]] = story.ask(read)
    return found


def decide(story: Story, key: UUID, outcome: str = "approved", **more: Any) -> UUID:
    """The Committee's decision on a revision, signed."""
    if outcome == "approved" and "amounts" not in more:
        more["amounts"] = amounts(story, key)
    return story.decide(story.item("programme-revision", key, outcome, **more))


def another_entity(story: Story, code: str = "E3") -> None:
    """A UN entity that takes no part in the programme, with a person who acts for it."""
    if code not in story.people:
        story._organisation(code, "un-entity")
        story._person(code, code, Role.ENTITY)


def joining(story: Story, code: str = "E3") -> list[dict[str, Any]]:
    """A budget in which the second entity gives a quarter of its part to another."""
    another_entity(story, code)
    lines = budget(story, E2={1: -part(story) // 4})
    return [*lines, {"entity": code, "category": 1, "amount": _text(part(story) * 25)}]


def joined_and_given_up(story: Story, key: UUID) -> None:
    """An entity is to join and confirms its part; the revision is withdrawn all the same."""
    first, second = story.entities[:2]
    new = f"E{len(story.entities) + 1}"
    another_entity(story, new)
    content = story.ask(lambda work: dict(work.get(JointProgramme, key).content))

    def given_over(name: str) -> list[dict[str, Any]]:
        rows = content.get(name, [])
        return [{**row, "entity": new} if row["entity"] == second else row for row in rows]

    parts: Any = {name: given_over(name) for name in ("budget", "by_output")}
    reason = "Another carries it out."
    made = story.act(first, "programme-revision.draft", key, reason=reason, **parts)
    story.act(new, "programme-revision.confirm", made)
    story.act(first, "programme-revision.withdraw", made, why="Not now.")


def revised_and_given_up(story: Story, key: UUID) -> None:
    """Revised by a word of its entity; a second revision and one that lets another in withdrawn."""
    first = story.entities[0]
    activity = {"code": "1", "text": "Train", "output": "1.1", "entity": first, "quarters": [1]}
    for number in (1, 2):
        plan = [activity | {"quarters": [number]}]
        made = story.act(
            first, "programme-revision.draft", key, reason="The plan changes.", work_plan=plan
        )
        if number == 1:
            story.act(first, "programme-revision.submit", made)
        # A story that says more of it than this has it before the Committee.
        if story.state(ProgrammeRevision, made) in OPEN:
            story.act(first, "programme-revision.withdraw", made, why="Not now.")
    joined_and_given_up(story, key)
