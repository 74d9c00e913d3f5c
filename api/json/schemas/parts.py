"""What the answers of all rooms are made of."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mptf.lives.queries import StepRow
from mptf.money import Money

T = TypeVar("T")

Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["USD"])]


class Answer(BaseModel):
    """Anything that is sent out: nothing in it that its schema does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(Answer):
    """Money: text with the decimals of its currency, exact."""

    amount: Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]{2,3})?$", examples=["1500000.00"])]
    currency: Currency

    @classmethod
    def of(cls, money: Money) -> Amount:
        """An amount as it is sent."""
        return cls(amount=money.plain(), currency=money.currency)


class Action(Answer):
    """Something that the reader may do to the record now: POST to its address."""

    act: str
    does: str
    address: str


class Blocked(Action):
    """Something that is the reader's to do, but not now; and every reason why."""

    reasons: list[str]


class Record(Answer):
    """One record, with what its reader may do to it."""

    id: UUID
    allowed: list[Action]
    blocked: list[Blocked]


class Done(Answer):
    """An act that gives nothing which is asked for by itself; `id` is what it made, if anything."""

    act: str
    id: UUID | None


class Page(Answer, Generic[T]):
    """A part of a list. `next` is the cursor of the part after it, null at the end."""

    items: list[T]
    next: str | None


class Moment(Answer):
    """A step that a record has taken."""

    step: int
    trigger: str
    from_state: str
    to_state: str
    on: str
    remark: str | None

    @classmethod
    def of(cls, row: StepRow) -> Moment:
        """A step as it is sent."""
        return cls(
            step=row.step,
            trigger=row.trigger,
            from_state=row.from_state,
            to_state=row.to_state,
            on=row.act_on.isoformat(),
            remark=row.remark,
        )


Content = dict[str, Any]
"""A form as it was sent: its schema is that of the act that writes it."""
