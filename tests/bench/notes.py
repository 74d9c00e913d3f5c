"""Notes as many as a busy fund has in ten years, in every state, written past the guards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from uuid import UUID, uuid4

from sqlmodel import select

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.notes.models import ConceptNote, NotePartner, NoteVersion
from mptf.notes.states import NoteState as S
from mptf.people.models import Organisation
from mptf.work import Work
from tests.lives import Story

AT_ONCE = 500
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
    """Notes of these numbers: every tenth with a rare word, a sixth in each state."""
    for start in range(first, last, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, last))
        story.write(story.entities[0], lambda work, n=numbers: _write(story, work, n))


def _write(story: Story, work: Work, numbers: range) -> None:
    call = work.session.exec(select(Call)).first()
    codes = story.entities
    found = work.session.exec(select(Organisation).where(Organisation.code.in_(codes)))  # type: ignore[attr-defined]
    entities = {each.code: each.id for each in found}
    assert call is not None
    for number in numbers:
        _one(story, work, number, call.id, list(entities.values()))
    work.session.flush()


def _one(story: Story, work: Work, number: int, call: UUID, entities: list[UUID]) -> None:
    areas, regions = story.profile.areas, story.profile.regions
    area, region = areas[number % len(areas)].code, regions[number % len(regions)].code
    content = story.content(f"What note {number} is for")
    content |= {"area": area, "region": region}
    if number % 1_000 < 100 and number < 1_000:
        content["summary"] = "Quokkas are asked."
    note = ConceptNote(
        number=f"CN-2019-{number:06}",
        call_id=call,
        coordinator_id=entities[number % 2],
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
    work.session.add(note)
    work.session.add_all(
        NotePartner(note_id=note.id, organisation_id=each, amount_minor=1) for each in entities
    )
    work.session.add(
        NoteVersion(
            note_id=note.id,
            number=1,
            frozen_at=work.now(),
            title=note.title,
            content=content,
            profile_digest="",
        )
    )
    work.session.flush()
    for step, ((trigger, source), (_then, dest)) in enumerate(_steps(number), 1):
        at = work.now() - timedelta(days=number % 400 + 10 - step)
        work.write_once(
            _TRANSITION,
            id=uuid4(),
            workflow="concept-note",
            subject_id=note.id,
            step=step,
            prev_step=step - 1 or None,
            trigger=trigger,
            from_state=source.value,
            to_state=dest.value,
            at=at,
            act_on=at.date(),
            actor_id=work.actor.id,
            decision_item_id=None,
        )


def _steps(number: int) -> Iterator[tuple[tuple[str, S], tuple[str, S]]]:
    yield from list(pairwise(_WAY))[: number % (len(_WAY) - 1) + 1]
