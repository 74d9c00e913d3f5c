"""What is read of every other movement of cash, for whoever keeps or controls the books."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, false, select, true

from mptf.chain import table_of
from mptf.contributions.entries import entry
from mptf.contributions.models import CashMovement, Deposit, DonorRefund
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.reading import rows


class MovementRow(NamedTuple):
    """A movement of cash that is neither a deposit nor a tranche, and its place in the journal.

    `deposit` is that of which a refund to a donor pays back.
    """

    id: UUID
    number: str
    kind: str
    value_on: date
    amount_minor: int
    currency: str
    text: str
    programme_id: UUID | None
    programme: str | None
    organisation_id: UUID | None
    entity: str | None
    counterpart: str | None
    details: Mapping[str, Any]
    state: str
    illustrative: bool
    entry: int | None
    deposit: str | None
    bank_reference: str | None

    @property
    def pool(self) -> str | None:
        """The pool that it goes into or comes out of, where one was named."""
        return self.details.get("pool")

    @property
    def amount(self) -> Money:
        """As it was entered."""
        return Money(self.amount_minor, self.currency)


_M, _O, _JP, _D, _F = (
    table_of(m) for m in (CashMovement, Organisation, JointProgramme, Deposit, DonorRefund)
)
_DAY: BindParameter[date] = bindparam("as_of")
_OF_MOVEMENT = "id number kind value_on amount_minor currency text programme_id".split()


@rows(MovementRow._make, _M.c.value_on.desc(), _M.c.number.desc())
def movements(sight: Sight) -> Select[Any]:
    """Every movement with a value date by then, the latest first, for whoever reads the books."""
    columns = select(
        *(_M.c[name] for name in _OF_MOVEMENT),
        _JP.c.number.label("programme"),
        _M.c.organisation_id,
        _O.c.code.label("entity"),
        _M.c.counterpart,
        _M.c.details,
        _M.c.state,
        _M.c.illustrative,
        entry(sight, "cash-movement", _M.c.id).label("entry"),
        _D.c.number.label("deposit"),
        _F.c.bank_reference,
    )
    return (
        columns.outerjoin(_JP, _JP.c.id == _M.c.programme_id)
        .outerjoin(_O, _O.c.id == _M.c.organisation_id)
        .outerjoin(_F, _F.c.movement_id == _M.c.id)
        .outerjoin(_D, _D.c.id == _F.c.deposit_id)
        .where(_M.c.value_on <= _DAY, true() if sight.books else false())
    )
