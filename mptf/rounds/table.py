"""The items of a sitting as a reader has them: the seats on each, who has answered, the papers.

One statement, however many items. Papers are left out for whoever stands back from an item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from mptf.committee import composition
from mptf.committee.composition import OwnSeat
from mptf.reading import Rows
from mptf.rounds.answers import Answers, AttendedRow
from mptf.rounds.models import CommitteeItem
from mptf.rounds.queries import (
    AnnexRow,
    CommentRow,
    ItemRow,
    VersionRow,
    annexes,
    attended,
    backs,
    comments,
    items,
    positions,
    seats,
    spoken,
    versions,
)
from mptf.sheaf import Read, Sheaf
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class OnItem(Answers):
    """All there is on one item. Papers are left out for whoever stands back from it."""

    item: ItemRow
    comments: tuple[CommentRow, ...]
    versions: tuple[VersionRow, ...]
    annexes: tuple[AnnexRow, ...]
    withheld: bool = False
    """Whether its papers are not the reader's to have."""

    @property
    def record(self) -> CommitteeItem:
        """The item as acts know it, without asking the database again; it is only looked at."""
        return CommitteeItem(
            **{name: getattr(self.item, name) for name in ("id", "mode", "seq", "subject_kind")},
            subject_id=self.item.subject_id,
            title=self.item.title,
            outcome=self.item.outcome,
        )

    @property
    def paper(self) -> str:
        """What members need to know of it, in its last version."""
        return self.versions[-1].text if self.versions else self.item.background


_ON_ITEMS: tuple[Rows[Any], ...] = (seats, backs, positions, spoken, comments, versions, annexes)
PARTS: tuple[Rows[Any], ...] = (items, composition.own_seats, attended, *_ON_ITEMS)
"""What `gathered` makes the table of; a page may read more with it."""
_ALL = Sheaf(*PARTS)


@dataclass(frozen=True, slots=True)
class OnTheTable:
    """The items of a sitting as a reader has them, and the seats for which the reader speaks."""

    items: tuple[OnItem, ...]
    own_seats: tuple[OwnSeat, ...]
    attended: tuple[AttendedRow, ...]


def on_the_table(work: Work, sitting_id: UUID) -> OnTheTable:
    """The items of a sitting with all that is on each; one statement."""
    return gathered(work, _ALL.read(work, **asked_with(work, sitting_id)))


def asked_with(work: Work, sitting_id: UUID) -> dict[str, Any]:
    """What `PARTS` are read with."""
    return {"subject": sitting_id, "me": work.actor.id, "as_of": work.today()}


def gathered(work: Work, read: Read) -> OnTheTable:
    """The table, of what was read of `PARTS`."""
    own = tuple(read[composition.own_seats])
    there = tuple(read[attended])
    of = {part: _by_item(read, part) for part in _ON_ITEMS}
    order = {rule.code: n for n, rule in enumerate(work.profile.committee.seats)}
    found = (
        OnItem(
            seats=tuple(sorted(of[seats][row.id], key=lambda seat: order.get(seat.category, 0))),
            backs=tuple(of[backs][row.id]),
            positions=tuple(of[positions][row.id]),
            spoken=tuple(of[spoken][row.id]),
            attended=there,
            item=row,
            comments=tuple(of[comments][row.id]),
            versions=tuple(of[versions][row.id]),
            annexes=tuple(of[annexes][row.id]),
        )
        for row in read[items]
    )
    everything = work.actor.sight.everything
    return OnTheTable(
        tuple(each if everything else _without_papers(each, own) for each in found), own, there
    )


def on_item(work: Work, item: CommitteeItem) -> OnItem:
    """All there is on one item."""
    table = on_the_table(work, item.sitting_id)
    return next(each for each in table.items if each.item.id == item.id)


def _by_item(read: Read, part: Rows[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in read[part]:
        found[row.item_id].append(row)
    return found


def _without_papers(found: OnItem, own: Iterable[OwnSeat]) -> OnItem:
    """What is left for a reader all of whose seats stand back from the item.

    Who speaks for no seat stands back from what their own organisation or country has a part in.
    """
    mine = {seat.seat_id for seat in own}
    grounds = [found.ground_of(seat) for seat in found.seats if seat.seat_id in mine]
    if not (all(grounds) if grounds else _has_a_part(found, mine)):
        return found
    bare = found.item._replace(proposal={}, background="")
    nothing: dict[str, tuple[Any, ...]] = dict.fromkeys(
        ("comments", "spoken", "versions", "annexes"), ()
    )
    return replace(found, item=bare, withheld=True, **nothing)


def _has_a_part(found: OnItem, mine: set[UUID]) -> bool:
    """Before the seats are kept: by what they have declared, or by the reader's organisation."""
    declared = {row.seat_id for row in found.backs}
    return found.item.of_their_own or (bool(mine) and mine <= declared)
