"""Interest in notes of the pipeline: it waits for the word of the secretariat."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, Text, bindparam, cast, exists, false, select, true

from mptf.chain import table_of
from mptf.interests.models import Interest, InterestAnswer
from mptf.interests.visibility import visible_to
from mptf.notes.models import ConceptNote
from mptf.policy import Sight, secretariat
from mptf.reading import rows
from mptf.work import Work
from workflows.awaited.rows import Row, first_few, no_day, text

_I, _A, _N = table_of(Interest), table_of(InterestAnswer), table_of(ConceptNote)
_ANSWERED = exists().where(_A.c.interest_id == _I.c.id).correlate(_I)


@rows(Row._make)
def interests(sight: Sight) -> Select[Any]:
    """By their number, and the title of the note."""
    found = (
        select(
            text("interest").label("kind"),
            _I.c.id,
            cast(_I.c.number, Text).label("number"),
            cast(_N.c.title, Text).label("title"),
            cast(_I.c.number, Text).label("place"),
            text().label("state"),
            _I.c.illustrative,
            _I.c.expressed_at.label("since"),
            no_day().label("due_on"),
            text().label("entity"),
            (bindparam("answers_interests", type_=Integer()) == 1).label("mine"),
            false().label("another"),
            true().label("prepared"),
            text("interest.answer").label("asks"),
            text().label("by"),
        )
        .join(_N, _N.c.id == _I.c.note_id)
        .where(visible_to(sight), ~_ANSWERED)
    )
    return first_few(found)


ROWS = (interests,)


def values(work: Work) -> dict[str, Any]:
    """Whether the reader answers interests."""
    return {"answers_interests": int(secretariat.includes(work.actor, None))}
