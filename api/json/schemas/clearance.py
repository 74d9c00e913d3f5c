"""The technical review of a programme document, and the conditions of its approval, as sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from api.json.schemas.parts import Answer
from mptf.clearance.queries import ClearanceRow, CommentRow, MoveRow
from mptf.committee.queries import ConditionRow
from mptf.programmes.drafting import VersionRow


class ReviewMove(Answer):
    """What was said to a comment: an answer of the entities, or the secretariat's word on it."""

    kind: str
    version: int
    text: str
    made_at: datetime


class ReviewComment(Answer):
    """A comment of the technical review, by the number that it keeps through the rounds."""

    number: str
    version: int
    weight: str
    field: str
    text: str
    moves: list[ReviewMove]

    @classmethod
    def of(cls, row: CommentRow, moves: Sequence[MoveRow]) -> ReviewComment:
        """A comment as it is sent, with all that was said to it."""
        return cls(
            number=row.number,
            version=row.version,
            weight=row.weight,
            field=row.field,
            text=row.text,
            moves=[
                ReviewMove(kind=m.kind, version=m.version, text=m.text, made_at=m.made_at)
                for m in moves
                if m.comment_id == row.id
            ],
        )


class Clearance(Answer):
    """A word of clearance: of which version, and what was let pass with which reason."""

    version: int
    text: str
    waived: list[dict[str, Any]]
    reason: str
    cleared_at: datetime

    @classmethod
    def of(cls, row: ClearanceRow) -> Clearance:
        """A word as it is sent."""
        return cls(
            version=row.version,
            text=row.text,
            waived=row.waived,
            reason=row.reason,
            cleared_at=row.cleared_at,
        )


class ApprovalCondition(Answer):
    """A condition of the approval, by its place; `blocks_tranche` is the one that it holds back."""

    place: int
    text: str
    owner: str
    due_on: date
    blocks_tranche: int | None
    met_on: date | None
    evidence: str | None

    @classmethod
    def of(cls, row: ConditionRow) -> ApprovalCondition:
        """A condition as it is sent."""
        return cls(
            place=row.seq,
            text=row.text,
            owner=row.owner,
            due_on=row.due_on,
            blocks_tranche=row.blocks_tranche,
            met_on=row.met_on,
            evidence=row.evidence,
        )


class DocumentVersion(Answer):
    """The document as it was submitted; its pages lie at `paper`."""

    number: int
    frozen_at: datetime
    title: str
    paper: str

    @classmethod
    def of(cls, row: VersionRow, programme: str) -> DocumentVersion:
        """A version as it is sent."""
        return cls(
            number=row.number,
            frozen_at=row.frozen_at,
            title=row.title,
            paper=f"/programmes/{programme}/versions/{row.number}.pdf",
        )
