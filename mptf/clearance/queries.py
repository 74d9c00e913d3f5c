"""What is read of a technical review: the comments with what was said to them, the clearances.

Comments are between those who review and those who write: the secretariat, whoever answers for the
whole fund, and the entities of the programme. The Committee reads the word of clearance.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true

from mptf.chain import table_of
from mptf.clearance.models import CommentMove, CommentWeight, DocumentClearance, Weight
from mptf.policy import Sight
from mptf.programmes.models import (
    JointProgramme,
    ProgrammePartner,
    ProgrammeVersion,
    ReviewComment,
)
from mptf.programmes.visibility import is_opened
from mptf.reading import OF, OWN_ORGANISATION, rows


class CommentRow(NamedTuple):
    """A numbered comment of a technical review, on a version."""

    id: UUID
    version: int
    round: int
    seq: int
    weight: str
    field: str
    text: str

    @property
    def number(self) -> str:
        """Its number, which it keeps through the rounds."""
        return f"{self.round}.{self.seq}"


class MoveRow(NamedTuple):
    """What was said to a comment: an answer, or the secretariat's word on it."""

    comment_id: UUID
    seq: int
    kind: str
    version: int
    text: str
    made_at: datetime


class ClearanceRow(NamedTuple):
    """A word of clearance."""

    version: int
    text: str
    waived: list[dict[str, Any]]
    reason: str
    cleared_at: datetime
    cleared_by: UUID


class VersionRow(NamedTuple):
    """The document as it was submitted, frozen."""

    number: int
    frozen_at: datetime
    title: str
    content: dict[str, Any]


_C, _W, _M, _CL = (
    table_of(m) for m in (ReviewComment, CommentWeight, CommentMove, DocumentClearance)
)
_V = table_of(ProgrammeVersion)
_P = table_of(JointProgramme).alias("reviewed_programme")
_PP = table_of(ProgrammePartner).alias("reviewed_share")


def reviewed_by(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader takes part in the review of the programme that is read."""
    if sight.everything:
        return true()
    if not sight.entity:
        return false()
    leads = exists().where(_P.c.id == OF, _P.c.coordinator_id == OWN_ORGANISATION)
    part = exists().where(_PP.c.programme_id == OF, _PP.c.organisation_id == OWN_ORGANISATION)
    return and_(or_(leads, part), is_opened(sight))


@rows(CommentRow._make, _C.c.version, _C.c.seq)
def comments(sight: Sight) -> Select[Any]:
    """The comments of the technical reviews, round by round."""
    made = select(
        _C.c.id,
        _C.c.version,
        func.coalesce(_W.c.round, _C.c.version).label("round"),
        _C.c.seq,
        case((_W.c.id.is_(None), Weight.MUST.value), else_=_W.c.weight).label("weight"),
        _C.c.field,
        _C.c.text,
    )
    joined = made.select_from(_C).outerjoin(_W, _W.c.comment_id == _C.c.id)
    return joined.where(_C.c.programme_id == OF, reviewed_by(sight))


@rows(MoveRow._make, _M.c.comment_id, _M.c.seq)
def moves(sight: Sight) -> Select[Any]:
    """What was said to the comments, in its order."""
    said = select(_M.c.comment_id, _M.c.seq, _M.c.kind, _M.c.version, _M.c.text, _M.c.made_at)
    return said.join(_C, _C.c.id == _M.c.comment_id).where(
        _C.c.programme_id == OF, reviewed_by(sight)
    )


@rows(ClearanceRow._make, _CL.c.seq)
def clearances(sight: Sight) -> Select[Any]:
    """The words of clearance, the first first."""
    given = select(
        _CL.c.version,
        _CL.c.text,
        _CL.c.waived,
        _CL.c.reason,
        _CL.c.cleared_at,
        _CL.c.cleared_by,
    )
    return given.where(_CL.c.programme_id == OF, is_opened(sight))


_V = table_of(ProgrammeVersion)


@rows(VersionRow._make, _V.c.number.desc())
def versions(sight: Sight) -> Select[Any]:
    """Everything that was submitted, the latest version first."""
    frozen = select(_V.c.number, _V.c.frozen_at, _V.c.title, _V.c.content)
    return frozen.where(_V.c.programme_id == OF, is_opened(sight))
