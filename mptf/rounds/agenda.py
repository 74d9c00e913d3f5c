"""The order of an agenda: items keep the number of their entry until they are moved."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from mptf.chain import table_of
from mptf.errors import Invalid
from mptf.rounds.models import AgendaPlace, CommitteeItem
from mptf.rounds.queries import NUMBER
from mptf.work import Work

_I, _P = table_of(CommitteeItem), table_of(AgendaPlace)


def numbers(work: Work, sitting_id: UUID) -> dict[UUID, int]:
    """The items of a sitting in their order, each with its number."""
    query = select(_I.c.id, NUMBER).where(_I.c.sitting_id == sitting_id).order_by(NUMBER)
    return {row.id: row.seq for row in work.session.execute(query)}


def move(work: Work, sitting_id: UUID, number: int, place: int) -> None:
    """Put the item with this number in another place; those between move up or down.

    Raises:
        Invalid: there is no such item, or no such place.
    """
    order = list(numbers(work, sitting_id))
    for name, wanted in (("item", number), ("place", place)):
        if not 1 <= wanted <= len(order):
            raise Invalid(name, f"the agenda has the numbers 1 to {len(order)}")
    order.insert(place - 1, order.pop(number - 1))
    last = work.session.scalar(select(func.max(_P.c.version)).where(_P.c.sitting_id == sitting_id))
    for at, item_id in enumerate(order, 1):
        work.add(
            AgendaPlace(
                sitting_id=sitting_id,
                version=(last or 0) + 1,
                item_id=item_id,
                place=at,
                moved_at=work.now(),
                moved_by=work.actor.id,
            )
        )
