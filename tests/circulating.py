"""A written procedure of a story: prepared, circulated, answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from mptf.committee.models import Decision, Mode
from mptf.procedures import service as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.rounds import tally
from mptf.rounds.models import CommitteeItem
from mptf.rounds.table import OnItem, on_the_table
from mptf.rounds.tally import Closed
from tests.lives import FUND_ID, Story
from tests.seats import fill, fill_the_seats
from tests.tales import after


@after(Story.begin)
def tabled(story: Story) -> None:
    """The Committee is seated, and a note stands before it; `people` keeps the note's id."""
    fill_the_seats(story, story.today)
    note = story.submit()
    story.screen(note)
    story.review(note)
    story.people["note"] = note


@after(tabled)
def circulated(story: Story) -> None:
    """The note is circulated to the Committee in writing."""
    story.people["procedure"] = prepare(story)
    story.act("officer-1", "written-procedure.circulate", story.people["procedure"])
    story.people["item"] = items(story)[0]


def decided_in_writing(story: Story) -> UUID:
    """The other seats are filled, and a note comes into the pipeline by a written procedure.

    An objection is withdrawn, a seat stands back, another is silent; the deadline is put off once.
    """
    _chair, objects, *others, _silent, stands_back = codes(story)
    for code in codes(story)[1:]:
        fill(story, code, code.rpartition("-")[0].lower(), story.today)
    note = story.submit("Decided in writing")
    story.screen(note)
    story.review(note)
    about = story.item("concept-note", note, "positive", background="What is known of it.")
    procedure = prepare(story, about, text="Dear members,")
    story.act("officer-1", "written-procedure.circulate", procedure)
    [item] = items(story, procedure)
    story.act(f"holder of {stands_back}", "committee-item.stand-back", item, reason="A part in it.")
    answer(story, objects, "objection", "It costs too much.", item=item)
    story.act("officer-1", "committee-item.comment", item, text="It costs what others do.")
    first: datetime = story.ask(lambda work: procedures.ends_at(work, procedure))
    story.act(
        "officer-1",
        "written-procedure.extend",
        procedure,
        on=(first + timedelta(days=7)).date(),
        reason="A member asked for time.",
    )
    answer(story, objects, "no-objection", item=item)
    for code in ("CHAIR-1", *others):
        answer(story, code, "support", item=item)
    story.now = first + timedelta(days=7)
    story.act("officer-1", "written-procedure.conclude", procedure)
    decision: UUID = story.ask(
        lambda work: work.session.exec(
            select(Decision.id).where(Decision.mode == Mode.WRITTEN)
        ).one()
    )
    story.act("chair", "decision.sign", decision)
    story.sign_letters()
    return procedure


def about_the_note(story: Story, **more: Any) -> dict[str, Any]:
    """An item that would bring the story's note into the pipeline."""
    return {
        "subject_kind": "concept-note",
        "subject_id": story.people["note"],
        "outcome": "positive",
        "background": "What the secretariat says of it.",
        **more,
    }


def about_the_target(**more: Any) -> dict[str, Any]:
    """An item that would adopt a target."""
    return {
        "subject_kind": "fund",
        "subject_id": FUND_ID,
        "outcome": "target",
        "amount": "30000000.00",
        **more,
    }


def prepare(story: Story, *asked: dict[str, Any], **more: Any) -> UUID:
    """A written procedure that waits to be circulated; of the note where nothing is named."""
    made: UUID = story.act(
        "officer-1",
        "written-procedure.prepare",
        title="What is to be decided",
        items=asked or (about_the_note(story),),
        illustrative=True,
        **more,
    )
    return made


def items(story: Story, procedure: UUID | None = None) -> list[UUID]:
    """The items of the story's procedure, in their order."""
    sitting = procedure or story.people["procedure"]
    query = select(CommitteeItem.id).where(CommitteeItem.sitting_id == sitting)
    return list(
        story.ask(lambda work: work.session.exec(query.order_by(col(CommitteeItem.seq))).all())
    )


def answer(
    story: Story, code: str, answer: str, reason: str = "", item: UUID | None = None
) -> None:
    """The holder of a seat takes a position; the Chair's is the Chair."""
    who = "chair" if code == "CHAIR-1" else f"holder of {code}"
    story.act(
        who, "committee-item.answer", item or story.people["item"], answer=answer, reason=reason
    )


def codes(story: Story) -> list[str]:
    """The seats of the Committee, in the profile's order."""
    return [
        f"{rule.code.upper()}-{number}"
        for rule in story.profile.committee.seats
        for number in range(1, rule.count + 1)
    ]


def ends_at(story: Story) -> datetime:
    """The deadline of the story's procedure."""
    found: datetime = story.ask(lambda work: procedures.ends_at(work, story.people["procedure"]))
    return found


def on_items(story: Story) -> tuple[OnItem, ...]:
    """What is on each item of the story's procedure."""
    found: tuple[OnItem, ...] = story.ask(
        lambda work: on_the_table(work, story.people["procedure"]).items
    )
    return found


def closed(story: Story) -> Closed | None:
    """How the round on the story's item ended, as it is read now."""
    ends = ends_at(story)
    found: Closed | None = story.ask(
        lambda work: tally.closed(
            work, on_the_table(work, story.people["procedure"]).items[0], ends
        )
    )
    return found


def procedure_state(story: Story) -> str:
    """Where the story's procedure stands."""
    return story.state(WrittenProcedure, story.people["procedure"])
