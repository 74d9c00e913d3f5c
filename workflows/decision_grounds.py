"""What the guards of decisions rest on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, cast, func, select

from mptf.chain import table_of
from mptf.committee.models import Decision, DecisionItem, Outcome, Seat
from mptf.policy import Sight
from mptf.reading import rows
from mptf.rounds.models import AdoptedItem
from mptf.rounds.models import StoodBack as Declared
from workflows.grounds import SUBJECTS


class Later(NamedTuple):
    """A decision that replaces it."""

    decision_id: UUID
    number: str


class Given(NamedTuple):
    """How much money a decision gives, in minor units of the fund's currency."""

    decision_id: UUID
    minor: int


class StoodBack(NamedTuple):
    """A seat that stood back from what a decision decides, by its category."""

    decision_id: UUID
    category: str


_D, _I = table_of(Decision), table_of(DecisionItem)
_A, _B, _SEAT = table_of(AdoptedItem), table_of(Declared), table_of(Seat)


@rows(Later._make, _D.c.number)
def later(_sight: Sight) -> Select[Any]:
    """Later records of the Committee that name it."""
    return select(_D.c.supersedes_id, _D.c.number).where(_D.c.supersedes_id.in_(SUBJECTS))


@rows(Given._make)
def given(_sight: Sight) -> Select[Any]:
    """What its items give together; a target gives nothing."""
    whole = cast(func.coalesce(func.sum(_I.c.amount_minor), 0), BigInteger)
    gives = select(_I.c.decision_id, whole).where(_I.c.outcome != Outcome.TARGET.value)
    return gives.where(_I.c.decision_id.in_(SUBJECTS)).group_by(_I.c.decision_id)


@rows(StoodBack._make)
def stood_back(_sight: Sight) -> Select[Any]:
    """Seats that declared a part of theirs in an item by which it was adopted."""
    return (
        select(_I.c.decision_id, _SEAT.c.category)
        .select_from(
            _I.join(_A, _A.c.decision_item_id == _I.c.id)
            .join(_B, _B.c.item_id == _A.c.committee_item_id)
            .join(_SEAT, _SEAT.c.id == _B.c.seat_id)
        )
        .where(_I.c.decision_id.in_(SUBJECTS))
    )
