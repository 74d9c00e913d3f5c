"""What is read of fund transfer requests of all programmes together."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, cast, false, func, select

from mptf.chain import table_of
from mptf.money import Money
from mptf.policy import Sight
from mptf.programmes.models import (
    JointProgramme,
    TransferExecution,
    TransferLine,
    TransferRequest,
)
from mptf.programmes.states import TransferState
from mptf.programmes.visibility import opened_to
from mptf.reading import rows


class OpenRequestRow(NamedTuple):
    """A transfer request that is not over, with what it sends in all."""

    id: UUID
    number: str
    programme: str
    title: str
    tranche: int
    state: str
    value_on: date | None
    amount_minor: int
    currency: str

    @property
    def amount(self) -> Money:
        """All its lines together."""
        return Money(self.amount_minor, self.currency)


_P, _TR, _TL, _TE = (
    table_of(m) for m in (JointProgramme, TransferRequest, TransferLine, TransferExecution)
)


@rows(OpenRequestRow._make, _TR.c.made_at, _TR.c.number)
def open_requests(sight: Sight) -> Select[Any]:
    """Every request, of any programme, whose money is not transferred yet, the oldest first."""
    over = (TransferState.CONFIRMED.value, TransferState.WITHDRAWN.value)
    sent = (
        select(_TL.c.request_id, _TL.c.currency, func.sum(_TL.c.amount_minor).label("minor"))
        .group_by(_TL.c.request_id, _TL.c.currency)
        .subquery()
    )
    return (
        select(
            _TR.c.id,
            _TR.c.number,
            _P.c.number.label("programme"),
            _P.c.title,
            _TR.c.tranche,
            _TR.c.state,
            _TE.c.value_on,
            cast(sent.c.minor, BigInteger),
            sent.c.currency,
        )
        .join(_P, _P.c.id == _TR.c.programme_id)
        .join(sent, sent.c.request_id == _TR.c.id)
        .outerjoin(_TE, _TE.c.request_id == _TR.c.id)
        .where(_TR.c.state.not_in(over), opened_to(sight) if sight.books else false())
    )
