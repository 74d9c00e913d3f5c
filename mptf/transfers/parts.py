"""What is read of one transfer request: what each entity was sent, and what the bank sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.money import Money
from mptf.people.models import Organisation, Person
from mptf.policy import Sight
from mptf.reading import OF, rows
from mptf.transfers.models import TransferReturn, TransferReturnAnswer, TransferSending
from mptf.transfers.queries import LineRow, RequestRow, is_opened


class SendingRow(NamedTuple):
    """What one entity was sent in one round of a request."""

    seq: int
    code: str
    amount_minor: int
    currency: str
    value_on: date
    agent_reference: str
    executed_by: str | None

    @property
    def amount(self) -> Money:
        """What was sent."""
        return Money(self.amount_minor, self.currency)


class ReturnRow(NamedTuple):
    """What the bank sent back; `confirmed` is empty until the second person has looked at it."""

    seq: int
    code: str
    amount_minor: int
    currency: str
    value_on: date
    bank_reference: str
    recorded_by: str | None
    confirmed: bool | None

    @property
    def amount(self) -> Money:
        """What came back."""
        return Money(self.amount_minor, self.currency)


_S, _B, _W, _O, _BY = (
    table_of(m)
    for m in (TransferSending, TransferReturn, TransferReturnAnswer, Organisation, Person)
)


@rows(SendingRow._make, _S.c.seq, _O.c.code)
def sendings(sight: Sight) -> Select[Any]:
    """What was sent of one request, round by round."""
    return (
        select(
            _S.c.seq,
            _O.c.code,
            _S.c.amount_minor,
            _S.c.currency,
            _S.c.value_on,
            _S.c.agent_reference,
            _BY.c.name,
        )
        .join(_O, _O.c.id == _S.c.organisation_id)
        .outerjoin(_BY, _BY.c.id == _S.c.executed_by)
        .where(_S.c.request_id == OF, is_opened(sight))
    )


@rows(ReturnRow._make, _B.c.recorded_at, _O.c.code)
def returns(sight: Sight) -> Select[Any]:
    """What the bank sent back of one request."""
    return (
        select(
            _B.c.seq,
            _O.c.code,
            _B.c.amount_minor,
            _B.c.currency,
            _B.c.value_on,
            _B.c.bank_reference,
            _BY.c.name,
            _W.c.confirmed,
        )
        .join(_O, _O.c.id == _B.c.organisation_id)
        .outerjoin(_W, _W.c.return_id == _B.c.id)
        .outerjoin(_BY, _BY.c.id == _B.c.recorded_by)
        .where(_B.c.request_id == OF, is_opened(sight))
    )


def sent_of(
    request: RequestRow, lines: Sequence[LineRow], found: Sequence[SendingRow]
) -> Sequence[SendingRow]:
    """What was sent of a request, of what was read of it.

    What was executed before each entity's transfer was kept by itself was sent whole, in one round.
    """
    if found or request.value_on is None or request.agent_reference is None:
        return found
    on, reference = request.value_on, request.agent_reference
    return [
        SendingRow(1, line.code, line.amount.minor, line.amount.currency, on, reference, None)
        for line in lines
    ]
