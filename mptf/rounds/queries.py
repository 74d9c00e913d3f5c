"""What is read of the items of a sitting, part by part; `table` puts the parts together.

What a seat said is in `PositionRow` as it is kept, sealed; `tally` opens it when it may be.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, select, true

from mptf.attachments.models import Attachment
from mptf.attachments.queries import FileRow
from mptf.attachments.visibility import ITEM, hangs
from mptf.chain import table_of
from mptf.committee.models import Seat
from mptf.people.models import Person
from mptf.policy import Sight
from mptf.reading import OF, rows
from mptf.rounds.answers import (
    AttendedRow,
    BackRow,
    PositionRow,
    SeatRow,
    SpokenRow,
)
from mptf.rounds.models import (
    AgendaPlace,
    Attendance,
    AttendanceSheet,
    CommitteeItem,
    ItemClosing,
    ItemComment,
    ItemTakenOff,
    OpenPosition,
    PapersSent,
    PaperVersion,
    Position,
    Round,
    RoundClosing,
    RoundSeat,
    StoodBack,
)
from mptf.rounds.visibility import of_their_own, visible_to


class ItemRow(NamedTuple):
    """A thing that the Committee is asked to decide, with the round on it where one is open."""

    id: UUID
    mode: str
    seq: int
    subject_kind: str
    subject_id: UUID
    title: str
    outcome: str
    proposal: dict[str, Any]
    background: str
    of_their_own: bool
    """Whether it is about what the reader's organisation or country has a part in."""
    sent_at: datetime | None
    """When its papers went to the members, in a meeting."""
    taken_off_at: datetime | None
    taken_off_why: str | None
    settled_at: datetime | None
    settlement_kept: dict[str, Any] | None
    round_id: UUID | None
    opened_at: datetime | None
    delegate_presides: bool | None
    closed_at: datetime | None
    recorded_at: datetime | None
    reason: str | None
    key: str | None
    derivation: dict[str, Any] | None

    @property
    def closing(self) -> ClosingRow | None:
        """How its round ended, where that is recorded."""
        return ClosingRow._make(self[-5:]) if self.closed_at is not None else None

    @property
    def settlement(self) -> SettlementRow | None:
        """How it was closed after its open round, where it was."""
        if self.settled_at is None or self.settlement_kept is None:
            return None
        return SettlementRow(self.settled_at, self.settlement_kept)


class SettlementRow(NamedTuple):
    """How an item was closed after its open round."""

    closed_at: datetime
    derivation: dict[str, Any]


class ClosingRow(NamedTuple):
    """How a round ended, as it was recorded."""

    closed_at: datetime
    recorded_at: datetime
    reason: str
    key: str
    derivation: dict[str, Any]


class VersionRow(NamedTuple):
    """The papers of an item, written anew."""

    item_id: UUID
    seq: int
    text: str
    changed: str
    written_at: datetime
    name: str


class CommentRow(NamedTuple):
    """What somebody said of the item to all."""

    item_id: UUID
    name: str
    said_at: datetime
    text: str


class AnnexRow(NamedTuple):
    """A file that goes with the papers of an item."""

    item_id: UUID
    id: UUID
    kind: str
    name: str
    media: str
    size: int
    sha256: str
    attached_at: datetime
    attached_by: UUID

    @property
    def file(self) -> FileRow:
        """The file alone."""
        return FileRow._make(self[1:])


_I, _R, _X = (table_of(m) for m in (CommitteeItem, Round, RoundClosing))
_SENT, _OFF, _END = (table_of(m) for m in (PapersSent, ItemTakenOff, ItemClosing))
_SHEET, _AT, _O, _PV = (
    table_of(m) for m in (AttendanceSheet, Attendance, OpenPosition, PaperVersion)
)
_SEAT, _PLACE = table_of(Seat), table_of(AgendaPlace)
_S, _B, _V, _K = (table_of(m) for m in (RoundSeat, StoodBack, Position, ItemComment))
_WHO = table_of(Person).alias("who")
_F = table_of(Attachment)


NUMBER: ColumnElement[Any] = func.coalesce(
    select(_PLACE.c.place)
    .where(_PLACE.c.item_id == _I.c.id)
    .order_by(_PLACE.c.version.desc())
    .limit(1)
    .correlate(_I)
    .scalar_subquery(),
    _I.c.seq,
    type_=_I.c.seq.type,
).label("seq")
"""The number of an item: where it stands on its agenda now."""


@rows(ItemRow._make, NUMBER)
def items(sight: Sight) -> Select[Any]:
    """The items of a sitting."""
    return (
        select(
            _I.c.id,
            _I.c.mode,
            NUMBER,
            _I.c.subject_kind,
            _I.c.subject_id,
            _I.c.title,
            _I.c.outcome,
            _I.c.proposal,
            _I.c.background,
            of_their_own(_I.c.subject_id).label("of_their_own"),
            _SENT.c.sent_at,
            _OFF.c.taken_off_at,
            _OFF.c.reason.label("taken_off_why"),
            _END.c.closed_at.label("settled_at"),
            _END.c.derivation.label("settlement_kept"),
            _R.c.id.label("round_id"),
            _R.c.opened_at,
            _R.c.delegate_presides,
            _X.c.closed_at,
            _X.c.recorded_at,
            _X.c.reason,
            _X.c.key,
            _X.c.derivation,
        )
        .outerjoin(_R, _R.c.item_id == _I.c.id)
        .outerjoin(_X, _X.c.round_id == _R.c.id)
        .outerjoin(_SENT, _SENT.c.item_id == _I.c.id)
        .outerjoin(_OFF, _OFF.c.item_id == _I.c.id)
        .outerjoin(_END, _END.c.item_id == _I.c.id)
        .where(_I.c.sitting_id == OF, visible_to(sight))
    )


def _on_items(sight: Sight, found: Select[Any]) -> Select[Any]:
    return found.where(_I.c.sitting_id == OF, visible_to(sight))


@rows(SeatRow._make, _S.c.category, _S.c.code)
def seats(sight: Sight) -> Select[Any]:
    """The seats of every round."""
    columns = (_S.c.seat_id, _S.c.code, _S.c.category, _S.c.organisation, _S.c.held, _S.c.served)
    found = select(_I.c.id.label("item_id"), *columns, _S.c.ground)
    return _on_items(
        sight,
        found.select_from(_I.join(_R, _R.c.item_id == _I.c.id).join(_S, _S.c.round_id == _R.c.id)),
    )


@rows(BackRow._make, _B.c.declared_at)
def backs(sight: Sight) -> Select[Any]:
    """The seats that declared a part of theirs."""
    found = select(_B.c.item_id, _B.c.seat_id, _WHO.c.name, _B.c.declared_at, _B.c.reason)
    joined = _B.join(_I, _I.c.id == _B.c.item_id).join(_WHO, _WHO.c.id == _B.c.declared_by)
    return _on_items(sight, found.select_from(joined))


@rows(PositionRow._make, _V.c.given_at, _V.c.seq)
def positions(sight: Sight) -> Select[Any]:
    """Every position of every round, sealed."""
    found = select(
        _I.c.id.label("item_id"),
        _V.c.round_id,
        _V.c.seat_id,
        _V.c.seq,
        _V.c.given_by,
        _WHO.c.name,
        _V.c.given_at,
        _V.c.sealed,
        _V.c.receipt,
    )
    joined = (
        _V.join(_R, _R.c.id == _V.c.round_id)
        .join(_I, _I.c.id == _R.c.item_id)
        .join(_WHO, _WHO.c.id == _V.c.given_by)
    )
    return _on_items(sight, found.select_from(joined))


@rows(SpokenRow._make, _O.c.given_at, _O.c.seq)
def spoken(sight: Sight) -> Select[Any]:
    """What was said in the open rounds."""
    found = select(
        _O.c.item_id,
        _O.c.seat_id,
        _SEAT.c.code,
        _O.c.seq,
        _O.c.answer,
        _O.c.reason,
        _O.c.given_by,
        _WHO.c.name,
        _O.c.given_at,
    )
    joined = (
        _O.join(_I, _I.c.id == _O.c.item_id)
        .join(_SEAT, _SEAT.c.id == _O.c.seat_id)
        .join(_WHO, _WHO.c.id == _O.c.given_by)
    )
    return _on_items(sight, found.select_from(joined))


@rows(VersionRow._make, _PV.c.seq)
def versions(sight: Sight) -> Select[Any]:
    """The papers of every item as they were written anew."""
    columns = (_PV.c.item_id, _PV.c.seq, _PV.c.text, _PV.c.changed, _PV.c.written_at)
    joined = _PV.join(_I, _I.c.id == _PV.c.item_id).join(_WHO, _WHO.c.id == _PV.c.written_by)
    return _on_items(sight, select(*columns, _WHO.c.name).select_from(joined))


@rows(AttendedRow._make, _SHEET.c.seq)
def attended(sight: Sight) -> Select[Any]:
    """Who was at the table, sheet by sheet."""
    found = select(
        _AT.c.seat_id,
        _SEAT.c.code,
        _SEAT.c.name.label("seat"),
        _SHEET.c.seq.label("sheet"),
        _SHEET.c.recorded_at,
        _AT.c.presence,
        _AT.c.remote,
        _AT.c.person_id,
        _WHO.c.name,
    )
    joined = (
        _AT.join(_SHEET, _SHEET.c.id == _AT.c.sheet_id)
        .join(_SEAT, _SEAT.c.id == _AT.c.seat_id)
        .outerjoin(_WHO, _WHO.c.id == _AT.c.person_id)
    )
    told = true() if sight.proposals else false()
    return found.select_from(joined).where(_SHEET.c.sitting_id == OF, told)


@rows(AnnexRow._make, _F.c.attached_at, _F.c.id)
def annexes(sight: Sight) -> Select[Any]:
    """The files that go with the papers."""
    found = select(_F.c.subject_id.label("item_id"), *(_F.c[name] for name in FileRow._fields))
    joined = _F.join(_I, and_(_F.c.subject_kind == ITEM, _I.c.id == _F.c.subject_id))
    return _on_items(sight, found.select_from(joined).where(hangs()))


@rows(CommentRow._make, _K.c.said_at)
def comments(sight: Sight) -> Select[Any]:
    """What was said to all."""
    found = select(_K.c.item_id, _WHO.c.name, _K.c.said_at, _K.c.text)
    joined = _K.join(_I, _I.c.id == _K.c.item_id).join(_WHO, _WHO.c.id == _K.c.said_by)
    return _on_items(sight, found.select_from(joined))
