"""What it rests on whether a letter on a record is somebody's to sign."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.letters.models import LetterDraft
from mptf.policy import Sight
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class Unsigned(NamedTuple):
    """A letter that a step has called for and that nobody has signed."""

    subject_id: UUID
    signed_by_role: str


_D = table_of(LetterDraft)


@rows(Unsigned._make)
def unsigned(_sight: Sight) -> Select[Any]:
    """The letters on a record that wait."""
    waiting = select(_D.c.subject_id, _D.c.signed_by_role).where(_D.c.letter_id.is_(None))
    return waiting.where(_D.c.subject_id.in_(SUBJECTS))
