"""Technical reviews in rounds: comment, answer, settle or keep open, clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select

from mptf.audit import service as audit
from mptf.clearance.models import (
    ANSWERS,
    CommentMove,
    CommentWeight,
    DocumentClearance,
    Move,
    Weight,
)
from mptf.clearance.schemas import (
    ClearanceSent,
    CommentAnswers,
    CommentRulings,
    Comments,
    How,
    Ruling,
)
from mptf.errors import Invalid
from mptf.programmes.models import JointProgramme, ReviewComment
from mptf.work import Work

KIND = "joint-programme"


@dataclass(frozen=True, slots=True)
class Standing:
    """A comment, what was said to it, and so how it stands."""

    comment: ReviewComment
    round: int
    weight: Weight
    moves: Sequence[CommentMove]

    @property
    def number(self) -> str:
        """Its number, which it keeps through the rounds."""
        return f"{self.round}.{self.comment.seq}"

    @property
    def last(self) -> Move | None:
        """What was said to it last."""
        return Move(self.moves[-1].kind) if self.moves else None

    @property
    def is_open(self) -> bool:
        """Whether the entities have still to answer it."""
        return self.last in {None, Move.KEPT_OPEN}

    @property
    def is_answered(self) -> bool:
        """Whether its answer waits for the secretariat's word."""
        return self.last in ANSWERS

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left of it."""
        return self.last is Move.SETTLED


def standings(work: Work, programme_id: UUID) -> list[Standing]:
    """Every comment on a programme's document, in the order of the numbers."""
    made = select(ReviewComment).where(ReviewComment.programme_id == programme_id)
    weighed = (
        select(CommentWeight)
        .join(ReviewComment, col(ReviewComment.id) == CommentWeight.comment_id)
        .where(ReviewComment.programme_id == programme_id)
    )
    weights = {row.comment_id: row for row in work.session.exec(weighed)}
    moves: dict[UUID, list[CommentMove]] = {}
    said = (
        select(CommentMove)
        .join(ReviewComment, col(ReviewComment.id) == CommentMove.comment_id)
        .where(ReviewComment.programme_id == programme_id)
        .order_by(col(CommentMove.seq))
    )
    for move in work.session.exec(said):
        moves.setdefault(move.comment_id, []).append(move)
    ordered = made.order_by(col(ReviewComment.version), col(ReviewComment.seq))
    return [
        _standing(row, weights.get(row.id), moves.get(row.id, ()))
        for row in work.session.exec(ordered)
    ]


def _standing(
    row: ReviewComment, kept: CommentWeight | None, moves: Sequence[CommentMove]
) -> Standing:
    """A comment from before there were weights is a must of the round of its version."""
    if kept is None:
        return Standing(row, row.version, Weight.MUST, moves)
    return Standing(row, kept.round, Weight(kept.weight), moves)


def ask(work: Work, programme: JointProgramme, sent: Comments) -> None:
    """Enter the comments of a round, each with its number and its weight.

    Raises:
        Invalid: nothing is asked for, and nothing of an earlier round is open.
    """
    before = standings(work, programme.id)
    if not sent.comments and not any(each.is_open for each in before):
        raise Invalid("comments", "say what is to be mended: no earlier comment is open")
    number = max((each.round for each in before), default=0) + 1
    for seq, said in enumerate(sent.comments, 1):
        row = work.add(
            ReviewComment(
                programme_id=programme.id,
                version=programme.version,
                seq=seq,
                field=said.field,
                text=said.text,
            )
        )
        work.add(CommentWeight(comment_id=row.id, round=number, weight=said.weight))


def answer(work: Work, programme: JointProgramme, sent: CommentAnswers) -> None:
    """Keep what the entities say to the comments; what was said before stays on the record.

    Raises:
        Invalid: no such comment, it is settled, or an explanation without words.
    """
    by_number = {each.number: each for each in standings(work, programme.id)}
    for said in sent.answers:
        row = _of(by_number, said.comment, "answers")
        if row.is_settled:
            raise Invalid("answers", f"comment {said.comment} is settled already")
        if said.how is How.EXPLAINED and not said.text:
            raise Invalid("answers", f"explain comment {said.comment} in words")
        _move(work, programme, row, Move(said.how), said.text)
    numbers = [said.comment for said in sent.answers]
    audit.record(work, "answer comments", KIND, programme.id, after={"comments": numbers})


def rule(work: Work, programme: JointProgramme, sent: CommentRulings) -> None:
    """Keep the secretariat's word on the comments: settled, or still open.

    Raises:
        Invalid: no such comment, it is settled or was not answered, or what is still missing is
            not said.
    """
    by_number = {each.number: each for each in standings(work, programme.id)}
    for said in sent.rulings:
        row = _of(by_number, said.comment, "rulings")
        if row.is_settled:
            raise Invalid("rulings", f"comment {said.comment} is settled already")
        if said.ruling is Ruling.KEPT_OPEN and not row.is_answered:
            raise Invalid("rulings", f"comment {said.comment} is open as it is")
        if said.ruling is Ruling.KEPT_OPEN and not said.text:
            raise Invalid("rulings", f"say what is still missing for comment {said.comment}")
        _move(work, programme, row, Move(said.ruling), said.text)
    ruled = {said.comment: said.ruling.value for said in sent.rulings}
    audit.record(work, "settle comments", KIND, programme.id, after={"comments": ruled})


def clear(work: Work, programme: JointProgramme, sent: ClearanceSent) -> DocumentClearance:
    """Keep the word of clearance on the present version, with what is let pass.

    Raises:
        Invalid: comments are open, and it is not said why they may be.
    """
    left = [
        each
        for each in standings(work, programme.id)
        if each.weight is Weight.SHOULD and not each.is_settled
    ]
    if left and not sent.reason:
        named = ", ".join(each.number for each in left)
        raise Invalid("reason", f"say why comments that are not settled may be let pass: {named}")
    given = select(func.count(col(DocumentClearance.id)))
    seqs = given.where(DocumentClearance.programme_id == programme.id)
    return work.add(
        DocumentClearance(
            programme_id=programme.id,
            seq=int(work.session.exec(seqs).one()) + 1,
            version=programme.version,
            text=sent.text,
            waived=[
                {"number": each.number, "field": each.comment.field, "text": each.comment.text}
                for each in left
            ],
            reason=sent.reason if left else "",
            cleared_at=work.now(),
            cleared_by=work.actor.id,
        )
    )


def _of(by_number: dict[str, Standing], number: str, field: str) -> Standing:
    if number not in by_number:
        known = ", ".join(by_number) or "none"
        raise Invalid(field, f"there is no comment {number}; there are: {known}")
    return by_number[number]


def _move(work: Work, programme: JointProgramme, row: Standing, kind: Move, text: str) -> None:
    work.add(
        CommentMove(
            comment_id=row.comment.id,
            seq=len(row.moves) + 1,
            kind=kind,
            version=programme.version,
            text=text,
            made_at=work.now(),
            made_by=work.actor.id,
        )
    )
