"""What waits for the Committee as it is sent."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from api.json.schemas.parts import Answer
from mptf.committee.models import Mode
from mptf.committee.quorum import Needed
from mptf.reports.agenda import Item


class Quorum(Answer):
    """What the profile's rule asks of one item."""

    seats: int
    vacant: int
    recused: int
    counting: int
    least: int
    categories: list[str]
    presiding: bool
    can_be_reached: bool

    @classmethod
    def of(cls, needed: Needed) -> Quorum:
        """A quorum as it is sent."""
        return cls.model_validate(asdict(needed) | {"can_be_reached": needed.can_be_reached})


class StandsBack(Answer):
    """A seat that is recused from an item, with the profile's code of the reason."""

    seat: str
    organisation: str | None
    ground: str


class TakenUp(Answer):
    """A sitting in which the Committee is asked of it, or which suspended it."""

    mode: Mode
    number: str
    suspended: bool
    """Whether an objection in writing sent it to a meeting."""


class AgendaItem(Answer):
    """A note or a programme that stands before the Committee."""

    kind: str
    id: UUID
    number: str
    title: str
    coordinator: str
    since: date
    illustrative: bool
    recused: list[StandsBack]
    taken_up: list[TakenUp]
    quorum: Quorum
    address: str

    @classmethod
    def of(cls, item: Item, address: str) -> AgendaItem:
        """An item as it is sent."""
        return cls(
            **item.row._asdict(),
            recused=[
                StandsBack(
                    seat=each.seat.code,
                    organisation=each.seat.organisation_code,
                    ground=each.ground,
                )
                for each in item.recused
            ],
            taken_up=[
                TakenUp(mode=Mode(each.mode), number=each.number, suspended=each.is_suspended)
                for each in item.sittings
            ],
            quorum=Quorum.of(item.needed),
            address=address,
        )


class AgendaReport(Answer):
    """All that stands before the Committee and is open to the reader, the longest waiting first."""

    items: list[AgendaItem]
