"""The pipeline as it is sent: who waits for money, in what order and why, how far the cash goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.json.schemas.parts import Amount, Answer
from mptf.money import Money
from mptf.pipeline.earmarks import Earmark, Payable
from mptf.pipeline.order import Reasons
from mptf.pipeline.queries import Invited, PipelineRow, Waiting
from mptf.pipeline.reach import Reached


class InPool(Answer):
    """Money of one pool."""

    pool: str
    amount: Amount

    @classmethod
    def each(cls, parts: Mapping[str, Money]) -> list[InPool]:
        """Every pool with its money."""
        return [cls(pool=pool, amount=Amount.of(money)) for pool, money in parts.items()]


class InPipeline(Answer):
    """What is published of a note in the pipeline; `address` is null for who may not open it."""

    id: UUID
    number: str
    title: str
    countries: list[str]
    scope: str | None
    area: str | None
    region: str | None
    asked: Amount
    since: date
    illustrative: bool
    address: str | None


def _published(row: PipelineRow, address: str) -> InPipeline:
    return InPipeline(
        id=row.id,
        number=row.number,
        title=row.title,
        countries=list(row.countries),
        scope=row.scope,
        area=row.area,
        region=row.region,
        asked=Amount.of(row.asked),
        since=row.since,
        illustrative=row.illustrative,
        address=address if row.is_open else None,
    )


class Grounds(Answer):
    """What speaks for a note.

    `pools` are the earmarks that fit it. `third` is where its score stands among the others; the
    `score` itself, of 100, is for whoever may see it. A share is the per cent of what was approved
    so far, where that is less than an even share.
    """

    pools: list[str]
    third: str | None
    score: Annotated[str, Field(examples=["81.50"])] | None
    area_share: int | None
    region_share: int | None
    months: int

    @classmethod
    def of(cls, reasons: Reasons, score: float | None) -> Grounds:
        """Reasons as they are sent."""
        return cls(
            pools=list(reasons.pools),
            third=reasons.third,
            score=None if score is None else f"{score / 10:.2f}",
            area_share=reasons.area_share,
            region_share=reasons.region_share,
            months=reasons.months,
        )


class Reach(Answer):
    """Whether the free cash can pay for a note in full, and from which pools.

    `before_the_line`: everything before it can be paid for as well.
    """

    is_paid: bool
    before_the_line: bool
    parts: list[InPool]

    @classmethod
    def of(cls, reached: Reached) -> Reach:
        """What is reached as it is sent."""
        return cls(
            is_paid=reached.is_paid,
            before_the_line=reached.before_the_line,
            parts=InPool.each(reached.parts),
        )


class InLine(InPipeline):
    """A note that waits for money, in its place; `why` and `cash` say in words what follows them.

    Place, reasons and reach are null for whoever does not see the order.
    """

    place: int | None
    why: list[str]
    grounds: Grounds | None
    cash: str | None
    reach: Reach | None

    @classmethod
    def of(
        cls, waiting: Waiting, place: int, why: tuple[str, ...], cash: str, address: str
    ) -> InLine:
        """A note in its place as it is sent."""
        reasons, reached = waiting.reasons, waiting.reached
        return cls(
            **dict(_published(waiting.row, address)),
            place=place if reasons else None,
            why=list(why),
            grounds=Grounds.of(reasons, waiting.score) if reasons else None,
            cash=cash or None,
            reach=Reach.of(reached) if reached else None,
        )


class InvitedItem(InPipeline):
    """A note that is invited; what is reserved for it is for whoever may open it."""

    reserved: Amount | None

    @classmethod
    def of(cls, invited: Invited, address: str) -> InvitedItem:
        """An invited note as it is sent."""
        reserved = invited.reserved
        return cls(
            **dict(_published(invited.row, address)),
            reserved=None if reserved is None else Amount.of(reserved),
        )


class PipelineReport(Answer):
    """The whole pipeline at the end of a day.

    The order is a proposal that the Committee is free not to follow; who does not see it is given
    the notes by age. Free cash pays in the order in which the pools stand here.
    """

    as_of: date
    booklet: str
    """Where it lies as a booklet, as far as it is open to the reader."""
    shows_order: bool
    items: list[InLine]
    asked: Amount
    invited: list[InvitedItem]
    reserved: Amount
    free: list[InPool]


class PoolHeld(Answer):
    """A pool: what is in it, and the numbers of the waiting notes that it may pay for.

    `is_idle`: it has free cash that nothing in the pipeline fits.
    """

    pool: str
    free: Amount
    reserved: Amount
    allocated: Amount
    fits: list[str]
    asked: Amount
    is_idle: bool

    @classmethod
    def of(cls, one: Earmark) -> PoolHeld:
        """A pool as it is sent."""
        return cls(
            pool=one.pool.code,
            free=Amount.of(one.free),
            reserved=Amount.of(one.reserved),
            allocated=Amount.of(one.allocated),
            fits=[row.number for row in one.fits],
            asked=Amount.of(one.asked),
            is_idle=one.is_idle,
        )


class PaidFrom(Answer):
    """A note that waits, and the free cash of the pools that fit it, in the order of their turns.

    `is_enough`: they would pay for it in full, were it the only one.
    """

    number: str
    asked: Amount
    pools: list[InPool]
    is_enough: bool

    @classmethod
    def of(cls, one: Payable) -> PaidFrom:
        """A note with its pools as it is sent."""
        return cls(
            number=one.row.number,
            asked=Amount.of(one.row.asked),
            pools=InPool.each(dict(one.pools)),
            is_enough=one.is_enough,
        )


class PoolsReport(Answer):
    """The earmarks at the end of a day, in the order in which they pay."""

    as_of: date
    pools: list[PoolHeld]
    notes: list[PaidFrom]
