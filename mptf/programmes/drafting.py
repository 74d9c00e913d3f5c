"""What is read of a document that is being written: its texts, its writers' comments, its form."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Integer, Select, bindparam, select

from mptf.chain import table_of
from mptf.errors import NotFound
from mptf.forms import drafted
from mptf.forms.drafted import CommentRow, PresentRow, SavedRow
from mptf.forms.drafts import Shelf
from mptf.policy import Sight
from mptf.programmes.models import (
    JointProgramme,
    ProgrammeComment,
    ProgrammeField,
    ProgrammeForm,
    ProgrammePresence,
    ProgrammeVersion,
)
from mptf.programmes.visibility import is_opened, is_seen, written_by
from mptf.reading import OF, rows
from mptf.work import Work


class OwnRow(NamedTuple):
    """A document that the reader writes."""

    id: UUID


class FormRow(NamedTuple):
    """The form of a document."""

    form_id: UUID


class VersionRow(NamedTuple):
    """A version of the document as it was submitted."""

    number: int
    frozen_at: datetime
    title: str


class FrozenRow(NamedTuple):
    """One with all that it says."""

    number: int
    frozen_at: datetime
    title: str
    content: dict[str, Any]


_P, _C, _H, _FORM, _V = (
    table_of(m)
    for m in (
        JointProgramme,
        ProgrammeComment,
        ProgrammePresence,
        ProgrammeForm,
        ProgrammeVersion,
    )
)
_S = table_of(ProgrammeField)
_VERSION: BindParameter[Any] = bindparam("version", type_=Integer())


@rows(OwnRow._make)
def own(sight: Sight) -> Select[Any]:
    """The programme, where the reader writes its document."""
    return select(_P.c.id).where(_P.c.id == OF, written_by(sight))


@rows(SavedRow._make, _S.c.name)
def saved(sight: Sight) -> Select[Any]:
    """The last text of each field that was ever written."""
    one = Shelf(ProgrammeField, "programme_id", {}).standing(OF).where(is_opened(sight))
    return one.with_only_columns(_S.c.name, _S.c.seq, _S.c.saved_at, _S.c.saved_by)


@rows(CommentRow._make, _C.c.made_at, _C.c.id)
def comments(sight: Sight) -> Select[Any]:
    """Every comment of the writers, settled or not, in the order in which they were made."""
    said = select(
        _C.c.id,
        _C.c.name,
        _C.c.text,
        _C.c.made_at,
        _C.c.made_by,
        _C.c.settled_at,
        _C.c.settled_by,
    )
    return said.where(_C.c.programme_id == OF, written_by(sight))


@rows(PresentRow._make, *drafted.BY, _H.c.id)
def others(sight: Sight) -> Select[Any]:
    """Everybody but the reader who was heard of in the document since an instant (`since`)."""
    return drafted.others(_H).where(_H.c.programme_id == OF, written_by(sight))


@rows(FormRow._make)
def its_form(sight: Sight) -> Select[Any]:
    """The form of its document; none of a programme from before there were any."""
    return select(_FORM.c.form_id).where(_FORM.c.programme_id == OF, is_seen(sight))


@rows(VersionRow._make, _V.c.number.desc())
def versions(sight: Sight) -> Select[Any]:
    """The document as it was submitted, the latest first."""
    found = select(_V.c.number, _V.c.frozen_at, _V.c.title)
    return found.where(_V.c.programme_id == OF, is_opened(sight))


@rows(FrozenRow._make, _V.c.number)
def frozen(sight: Sight) -> Select[Any]:
    """One version with what it says, by its number (`version`)."""
    found = select(_V.c.number, _V.c.frozen_at, _V.c.title, _V.c.content)
    return found.where(_V.c.programme_id == OF, _V.c.number == _VERSION, is_opened(sight))


def keep(
    work: Work, programme_id: UUID, part: str, field: str = "", *, saved: bool = False
) -> None:
    """The actor is in a section of a document, which they write.

    Raises:
        NotFound: there is no such programme, or they do not write its document.
    """
    if not own.read(work, subject=programme_id):
        raise NotFound("joint programme", str(programme_id))
    of = {"programme_id": programme_id}
    drafted.keep(work, ProgrammePresence, of, part, field, saved=saved)
