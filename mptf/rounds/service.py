"""Open rounds on items, take positions, stand back, comment, record how a round ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from mptf.audit import service as audit
from mptf.committee import composition, conflicts
from mptf.committee.composition import MemberRow, OwnSeat
from mptf.committee.composition import Place as SeatedAt
from mptf.committee.models import Mode
from mptf.committee.schemas import ItemSent
from mptf.errors import GuardRefused, Invalid, NotPermitted
from mptf.rounds import tally
from mptf.rounds.answers import SeatRow
from mptf.rounds.models import (
    Answer,
    ClosedBy,
    CommitteeItem,
    ItemComment,
    Position,
    Round,
    RoundClosing,
    RoundSeat,
    StoodBack,
)
from mptf.rounds.seal import Place, Said, key_of, seal
from mptf.rounds.table import OnItem, on_item
from mptf.work import Work

_NOT_OPEN = "No positions are asked for on this item now."
AT_THE_TABLE = "whoever holds a seat of the Committee, or stands in for them"


def enter(
    work: Work,
    sitting_id: UUID,
    mode: Mode,
    seq: int,
    sent: ItemSent,
    *,
    title: str,
    background: str,
) -> CommitteeItem:
    """Put a thing before the Committee in a sitting, with what is proposed."""
    return work.add(
        CommitteeItem(
            mode=mode,
            sitting_id=sitting_id,
            seq=seq,
            subject_kind=sent.subject_kind,
            subject_id=sent.subject_id,
            title=title,
            outcome=sent.outcome,
            proposal=sent.model_dump(mode="json"),
            background=background,
        )
    )


def open_round(
    work: Work,
    item: CommitteeItem,
    served: Mapping[UUID, bool],
    *,
    delegate_presides: bool,
) -> Round:
    """Ask for positions on an item: the seats are kept as they stand now.

    `served` says of each seat whether the papers go to somebody who speaks for it.
    """
    grounds = conflicts.conflicts(work, [item.subject_id]).get(item.subject_id, {})
    opened = work.add(
        Round(
            item_id=item.id,
            opened_at=work.now(),
            delegate_presides=delegate_presides,
            profile_digest=work.profile.digest,
        )
    )
    asked = _Opening(opened.id, grounds, served)
    for constituency in composition.composition(work, work.today()):
        for number, place in enumerate(constituency.places, 1):
            work.session.add(_as_it_stands(work, asked, constituency.code, number, place))
    work.session.flush()
    return opened


class _Opening(NamedTuple):
    round_id: UUID
    grounds: Mapping[UUID, str]
    served: Mapping[UUID, bool]


def _as_it_stands(
    work: Work, opening: _Opening, category: str, number: int, place: SeatedAt
) -> RoundSeat:
    row = place.row
    if row is None:
        return RoundSeat(
            round_id=opening.round_id,
            code=f"{category}/{number}",
            category=category,
            held=False,
            served=False,
        )
    return RoundSeat(
        round_id=opening.round_id,
        seat_id=row.id,
        code=row.code,
        category=category,
        organisation=row.organisation or "",
        held=place.is_held,
        served=place.is_held and opening.served.get(row.id, False),
        ground=conflicts.ground(work.profile.committee, category, row.id, opening.grounds),
    )


def answer(
    work: Work, item: CommitteeItem, said: Said, ends_at: datetime | None, code: str | None = None
) -> Position:
    """Take a position for the actor's seat, in place of any that it took before.

    Raises:
        NotPermitted: the actor speaks for no seat, or not for the one of that code.
        GuardRefused: the round is over or not open, the seat stands back, or it was not asked.
        Invalid: an objection without a reason, or two seats and none named.
    """
    found = on_item(work, item)
    seat_row = _speaks_for(work, found, ends_at, code)
    require_reason(said)
    if item.mode == Mode.MEETING and seat_row.seat_id not in found.at_the_table():
        raise GuardRefused((f"The seat {seat_row.code} is not at the table: join first.",))
    place = Place(
        _opened(found),
        _known(seat_row),
        1 + sum(row.seat_id == seat_row.seat_id for row in found.positions),
    )
    kept = seal(key_of(work.seal_key, place.round_id), place, said)
    position = work.add(
        Position(
            round_id=place.round_id,
            seat_id=place.seat_id,
            seq=place.seq,
            given_by=work.actor.id,
            given_at=work.now(),
            sealed=kept.seal,
            receipt=kept.receipt,
        )
    )
    # What was said is in the seal alone: neither the record nor its consequences tell it.
    audit.record(work, "take a position", "committee-item", item.id, after={"seat": seat_row.code})
    close_if_all_answered(work, item)
    return position


def stand_back(
    work: Work,
    item: CommitteeItem,
    reason: str,
    ends_at: datetime | None,
    code: str | None = None,
) -> StoodBack:
    """Declare that the actor's seat has a part in an item: it takes no position on it.

    Raises:
        NotPermitted: the actor speaks for no seat, or not for the one of that code.
        GuardRefused: the round is over or not open, or the seat stands back already.
    """
    found = on_item(work, item)
    if item.mode == Mode.MEETING and found.item.round_id is None:
        seat_id, named = _before_the_round(work, found, code)
    else:
        seat_row = _speaks_for(work, found, ends_at, code)
        seat_id, named = _known(seat_row), seat_row.code
    row = work.add(
        StoodBack(
            item_id=item.id,
            seat_id=seat_id,
            declared_by=work.actor.id,
            declared_at=work.now(),
            reason=reason,
        )
    )
    audit.record(work, "stand back", "committee-item", item.id, after={"seat": named})
    close_if_all_answered(work, item)
    return row


def comment(work: Work, item: CommitteeItem, text: str) -> ItemComment:
    """Say something of an item to all who have its papers; it is no position.

    Raises:
        NotPermitted: the actor has no part in the item, or stands back from it.
    """
    own = composition.own_seats.read(work, me=work.actor.id, as_of=work.today())
    if on_item(work, item).withheld or not (own or work.actor.sight.everything):
        raise NotPermitted("whoever has the papers of the item", "comment on it")
    return work.add(
        ItemComment(
            item_id=item.id,
            seat_id=own[0].seat_id if own else None,
            said_by=work.actor.id,
            said_at=work.now(),
            text=text,
        )
    )


def close_if_all_answered(work: Work, item: CommitteeItem) -> None:
    """A round ends with the last answer that it waits for, where the profile says so."""
    if item.mode != Mode.WRITTEN:
        return
    found = on_item(work, item)
    rules = work.profile.committee.written_procedure
    if rules.closes_when_all_answered and found.all_have_answered:
        close(work, found, tally.ended(work, found, work.now(), ClosedBy.ALL_ANSWERED))


def close(work: Work, found: OnItem, how: tally.Closed) -> RoundClosing:
    """Record how a round ended, with the key that opens its positions from now on."""
    row = work.add(
        RoundClosing(
            round_id=_opened(found),
            closed_at=how.at,
            recorded_at=work.now(),
            reason=how.by,
            key=how.key.hex(),
            result=how.derivation.result,
            derivation=how.derivation.as_json(),
        )
    )
    after = {"closed_at": how.at.isoformat(), "reason": how.by, "result": how.derivation.result}
    audit.record(work, "close", "committee-item", found.item.id, after=after)
    return row


def require_reason(said: Said) -> None:
    """Refuse an objection without its reason."""
    if said.answer is Answer.OBJECTION and not said.reason:
        raise Invalid("reason", "say why you object: the Committee answers to the reason")


def _before_the_round(work: Work, found: OnItem, code: str | None) -> tuple[UUID, str]:
    """The seat of the actor's that may still stand back from an item of a meeting."""
    mine = own_seat(work, code)
    if found.item.taken_off_at is not None:
        raise GuardRefused(("It was taken off the agenda.",))
    if any(back.seat_id == mine.seat_id for back in found.backs):
        raise GuardRefused((f"The seat {mine.code} stands back from this item.",))
    return mine.seat_id, mine.code


def _speaks_for(work: Work, found: OnItem, ends_at: datetime | None, code: str | None) -> SeatRow:
    """The seat of a running round for which the actor speaks, where it may take a position."""
    mine = own_seat(work, code)
    if found.item.round_id is None:
        raise GuardRefused((_NOT_OPEN,))
    if tally.closed(work, found, ends_at) is not None:
        raise GuardRefused(("This item is closed: positions are no longer taken.",))
    row = next((seat for seat in found.seats if seat.seat_id == mine.seat_id), None)
    if row is None or not row.held:
        raise GuardRefused((f"Nobody held the seat {mine.code} when this item was circulated.",))
    if found.ground_of(row):
        raise GuardRefused((f"The seat {mine.code} stands back from this item.",))
    return row


def own_seat(work: Work, code: str | None) -> OwnSeat:
    """The seat for which the actor speaks, by its code where they speak for several.

    Raises:
        NotPermitted: they speak for none, or not for that one.
        Invalid: they speak for several and name none.
    """
    own = composition.own_seats.read(work, me=work.actor.id, as_of=work.today())
    chosen = [seat for seat in own if code is None or seat.code == code]
    if not chosen:
        raise NotPermitted(AT_THE_TABLE, "take a position")
    if len(chosen) > 1:
        codes = ", ".join(seat.code for seat in chosen)
        raise Invalid("seat", f"you speak for {codes}: say for which")
    return chosen[0]


def _opened(found: OnItem) -> UUID:
    if found.item.round_id is None:
        raise GuardRefused((_NOT_OPEN,))
    return found.item.round_id


def _known(row: SeatRow) -> UUID:
    if row.seat_id is None:
        raise GuardRefused((f"Nobody holds the seat {row.code}.",))
    return row.seat_id


def served(members: list[MemberRow]) -> dict[UUID, bool]:
    """Of each seat, whether papers can reach somebody who speaks for it."""
    found: dict[UUID, bool] = {}
    for row in members:
        found[row.seat_id] = found.get(row.seat_id, False) or bool(row.email)
    return found
