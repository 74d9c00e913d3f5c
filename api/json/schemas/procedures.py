"""Written procedures, their items, and what the seats say of these, as they are sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from api.json.schemas.files import FileItem
from api.json.schemas.parts import Answer, Moment, Page, Record
from mptf.committee.models import Mode
from mptf.procedures.queries import ExtensionRow, ProcedureRow
from mptf.rounds.answers import PositionRow, SpokenRow
from mptf.rounds.models import Answer as Position
from mptf.rounds.models import ClosedBy, Result
from mptf.rounds.queries import VersionRow
from mptf.rounds.seal import Said
from mptf.rounds.table import OnItem
from mptf.rounds.tally import Closed, Standing


class ProcedureItem(Answer):
    """A written procedure in a list; without `ends_at` it was not circulated."""

    id: UUID
    number: str
    title: str
    state: str
    urgent: bool
    circulated_at: datetime | None
    ends_at: datetime | None
    is_over: bool
    """Whether every item of it is closed, recorded or not."""
    item_count: int
    illustrative: bool

    @classmethod
    def of(cls, row: ProcedureRow, now: datetime) -> ProcedureItem:
        """A procedure as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            title=row.title,
            state=row.state,
            urgent=row.urgent,
            circulated_at=row.circulated_at,
            ends_at=row.ends_at,
            is_over=row.is_over(now),
            item_count=row.items,
            illustrative=row.illustrative,
        )


class ProcedurePage(Page[ProcedureItem]):
    """Written procedures, with how many there are."""

    count: int


class SeatStanding(Answer):
    """A seat on an item: who has answered is open, what only once the item is closed."""

    code: str
    category: str
    organisation: str
    held: bool
    served: bool
    stands_back: str
    """Why, by the profile's code; empty where it does not."""
    answered_at: datetime | None
    position: Position | None
    reason: str
    receipt: str

    @classmethod
    def of(cls, each: Standing) -> SeatStanding:
        """A seat as it is sent."""
        return cls(
            code=each.seat.code,
            category=each.seat.category,
            organisation=each.seat.organisation,
            held=each.seat.held,
            served=each.seat.served,
            stands_back=each.ground,
            answered_at=each.answered_at,
            position=each.said.answer if each.said else None,
            reason=each.said.reason if each.said else "",
            receipt=each.receipt,
        )


class Comment(Answer):
    """What somebody said of an item to all."""

    by: str
    at: datetime
    text: str


class Closing(Answer):
    """How an item ended; `derivation` holds every number that the result follows from."""

    at: datetime
    by: ClosedBy
    result: Result
    derivation: dict[str, Any]

    @classmethod
    def of(cls, how: Closed) -> Closing:
        """The end of an item as it is sent."""
        return cls(
            at=how.at,
            by=how.by,
            result=how.derivation.result,
            derivation=how.derivation.as_json(),
        )


class Receipt(Answer):
    """That the reader has taken a position, not what it is: answers to programs are kept."""

    seat: str
    given_at: datetime
    receipt: str

    @classmethod
    def of(cls, on: OnItem, row: PositionRow) -> Receipt:
        """A receipt as it is sent."""
        return cls(seat=_code(on, row), given_at=row.given_at, receipt=row.receipt)


class OwnPosition(Receipt):
    """What the reader has said themselves."""

    position: Position
    reason: str

    @classmethod
    def said(cls, on: OnItem, row: PositionRow, said: Said) -> OwnPosition:
        """A position as its author may read it."""
        return cls(
            seat=_code(on, row),
            given_at=row.given_at,
            receipt=row.receipt,
            position=said.answer,
            reason=said.reason,
        )


def _code(on: OnItem, row: PositionRow) -> str:
    return next(seat.code for seat in on.seats if seat.seat_id == row.seat_id)


class PaperVersion(Answer):
    """The papers were written anew."""

    version: int
    changed: str
    at: datetime
    by: str

    @classmethod
    def of(cls, row: VersionRow) -> PaperVersion:
        """A version as it is sent."""
        return cls(version=row.seq, changed=row.changed, at=row.written_at, by=row.name)


class SpokenPosition(Answer):
    """What a seat said in the open round, and who wrote it down."""

    seat: str
    position: Position
    reason: str
    at: datetime
    by: str

    @classmethod
    def of(cls, row: SpokenRow) -> SpokenPosition:
        """A position as it is sent."""
        return cls(
            seat=row.code,
            position=Position(row.answer),
            reason=row.reason,
            at=row.given_at,
            by=row.name,
        )


class CommitteeItem(Answer):
    """A thing that the Committee is asked to decide. Papers are left out for who stands back."""

    id: UUID
    seq: int
    subject_kind: str
    subject_id: UUID
    title: str
    outcome: str
    proposal: dict[str, Any]
    background: str
    """In its last version."""
    versions: list[PaperVersion]
    files: list[FileItem]
    taken_off: str | None
    """Why it is off the agenda of its meeting."""
    withheld: bool
    opened_at: datetime | None
    sealed_round: Closing | None
    """How its positions were closed; in a meeting an open round may follow."""
    open_round: list[SpokenPosition]
    closing: Closing | None
    """What became of it."""
    seats: list[SeatStanding]
    comments: list[Comment]
    receipts: list[Receipt]


class CommitteeItemRecord(CommitteeItem, Record):
    """One item, with the number of the procedure or the meeting in which it stands."""

    mode: Mode
    sitting: str


class Extension(Answer):
    """The deadline was put off."""

    deadline_at: datetime
    extended_at: datetime
    reason: str

    @classmethod
    def of(cls, row: ExtensionRow) -> Extension:
        """An extension as it is sent."""
        return cls(deadline_at=row.deadline_at, extended_at=row.extended_at, reason=row.reason)


class ProcedureRecord(ProcedureItem, Record):
    """One written procedure with all its items, and what the reader has said themselves.

    Its papers lie at `pack`, its certificate at `certificate` once every item is closed.
    """

    text: str
    pack: str
    certificate: str | None
    items: list[CommitteeItem]
    own: list[OwnPosition]
    extensions: list[Extension]
    life: list[Moment]
