"""What waits: for the reader, and for others on what the reader sees; read in one statement."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from mptf.clock import day_in
from mptf.policy import coordinator, offers_it, owes_it
from mptf.sheaf import Sheaf
from mptf.work import Work
from workflows.acts import ACTS, STEPS
from workflows.awaited import asked, closing, interests, lent, positions, reports, steps, tranches
from workflows.awaited.rows import Row
from workflows.turns import turns

D = TypeVar("D", bound=date | None)


class Item(NamedTuple):
    """One thing that waits; `alike` counts all that wait in the same way.

    `act` is what the reader does about it, empty where they have a choice or it waits for others.
    It then waits for the `entity` by its code, the `role`, or else the `party`; `another` says that
    the reader is of them and has done their part.
    """

    kind: str
    id: UUID
    number: str
    title: str
    place: str
    state: str
    illustrative: bool
    since: date
    due_on: date | None
    act: str
    owes: str
    """What is owed before the act that comes next, which is no act on this record."""
    letter: str
    entity: str
    role: str
    party: str
    another: bool
    alike: int

    @property
    def urgency(self) -> tuple[date, date, str]:
        """What is due soonest comes first, then what has waited longest."""
        return self.due_on or date.max, self.since, self.number


class Waiting(NamedTuple):
    """What waits for the reader, and what waits for others; the most urgent first."""

    mine: tuple[Item, ...]
    others: tuple[Item, ...]


_ROWS = (
    *positions.ROWS,
    *steps.ROWS,
    *asked.ROWS,
    *lent.ROWS,
    *interests.ROWS,
    *tranches.ROWS,
    *reports.ROWS,
    *closing.ROWS,
)
_ALL = Sheaf(*_ROWS)


def waiting(work: Work) -> Waiting:
    """What waits for the reader, and for whom else that waits which they see."""
    values = (
        steps.values(work)
        | asked.values(work)
        | tranches.values(work)
        | interests.values(work)
        | closing.values(work)
    )
    read = _ALL.read(work, **values)
    rows = [row for part in _ROWS for row in read[part]]
    zone = work.profile.fund.zone
    mine, others = (
        sorted(
            (_item(row, zone) for row in rows if row.mine is side), key=lambda item: item.urgency
        )
        for side in (True, False)
    )
    return Waiting(tuple(mine), tuple(others))


def _item(row: Row, zone: str) -> Item:
    turn = turns().get((row.kind, row.state))
    owes = ""
    if row.by:
        act = f"{row.kind}.sign-letter"
    elif row.asks or turn is None:
        known = row.asks in ACTS or row.asks in STEPS
        act, owes = (row.asks, "") if known else ("", row.asks)
    else:
        act = turn.act(prepared=row.prepared)
    asked_of = ACTS[row.asks].by if row.asks in ACTS else None
    party = turn.party if turn is not None else asked_of
    return Item(
        kind=row.kind,
        id=row.id,
        number=row.number,
        title=row.title,
        place=str(row.place),
        state=row.state,
        illustrative=row.illustrative,
        since=_day(row.since, zone),
        due_on=_day(row.due_on, zone),
        act=act if row.mine else "",
        owes=owes if row.mine else "",
        letter=row.asks if row.by else "",
        entity=row.entity if row.asks or party in {coordinator, owes_it, offers_it} else "",
        role=row.by,
        party=party.label if party else "",
        another=row.another,
        alike=row.alike,
    )


def _day(when: D, zone: str) -> D | date:
    """The fund's day of an instant; a day is one already."""
    return day_in(zone, when) if isinstance(when, datetime) else when
