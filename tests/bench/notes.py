"""Notes as many as a busy fund has in ten years, in every state, written past the guards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import col, select

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.notes.models import ConceptNote, NotePartner
from mptf.notes.states import NoteState as S
from mptf.people.models import Organisation
from mptf.work import Work
from tests.lives import Story

AT_ONCE = 500
RARE = 100
"""Notes that hold a word which no other does."""
_WAY = (
    ("begin", S.NEW),
    ("submit", S.DRAFT),
    ("take up", S.SUBMITTED),
    ("find eligible", S.SCREENING),
    ("table", S.UNDER_REVIEW),
    ("assess positively", S.BEFORE_COMMITTEE),
    ("", S.PIPELINE),
)
_TRANSITION = table_of(Transition)


def fill(story: Story, first: int, last: int) -> None:
    """Notes of these numbers, a sixth in each state."""
    for start in range(first, last, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, last))
        story.write(story.entities[0], lambda work, n=numbers: _write(story, work, n))


def _write(story: Story, work: Work, numbers: range) -> None:
    call = work.session.exec(select(Call)).first()
    codes = story.entities
    found = work.session.exec(select(Organisation).where(col(Organisation.code).in_(codes)))
    entities = {each.code: each.id for each in found}
    assert call is not None
    made = [_one(story, work, number, call.id, list(entities.values())) for number in numbers]
    work.session.add_all(made)
    work.session.flush()
    work.session.add_all(
        NotePartner(note_id=note.id, organisation_id=each, amount_minor=1)
        for note in made
        for each in entities.values()
    )
    work.session.flush()
    steps = [
        work.unit.stamp("transition", values, frozenset())
        for note, number in zip(made, numbers, strict=True)
        for values in _transitions(work, note.id, number)
    ]
    work.session.execute(insert(_TRANSITION), steps)


def _one(
    story: Story, work: Work, number: int, call: UUID, entities: Sequence[UUID]
) -> ConceptNote:
    areas, regions = story.profile.areas, story.profile.regions
    area, region = areas[number % len(areas)].code, regions[number % len(regions)].code
    content = story.content(f"What note {number} is for")
    content |= {"area": area, "region": region}
    if number <= RARE:
        content["summary"] = "Quokkas are asked."
    return ConceptNote(
        number=f"CN-2019-{number:06}",
        call_id=call,
        coordinator_id=entities[number % len(entities)],
        title=str(content["title"]),
        area=area,
        region=region,
        scope="country",
        amount_minor=story.amount,
        currency="USD",
        content=content,
        version=1,
        created_at=work.now(),
    )


def _transitions(work: Work, note: UUID, number: int) -> Iterator[dict[str, Any]]:
    for step, ((trigger, source), (_then, dest)) in enumerate(_steps(number), 1):
        at = work.now() - timedelta(days=number % 400 + 10 - step)
        yield {
            "id": uuid4(),
            "workflow": "concept-note",
            "subject_id": note,
            "step": step,
            "prev_step": step - 1 or None,
            "trigger": trigger,
            "from_state": source.value,
            "to_state": dest.value,
            "at": at,
            "act_on": at.date(),
            "actor_id": work.actor.id,
            "decision_item_id": None,
        }


def _steps(number: int) -> Iterator[tuple[tuple[str, S], tuple[str, S]]]:
    yield from list(pairwise(_WAY))[: number % (len(_WAY) - 1) + 1]
