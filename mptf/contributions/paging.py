"""Contributions page by page, for programs: through which day, how many, after which one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select

from mptf.chain import table_of
from mptf.contributions import queries as contributions
from mptf.contributions.models import Agreement, CashMovement, Deposit, Pledge
from mptf.contributions.movements import MovementRow, movements
from mptf.contributions.queries import AgreementRow, DepositRow, PledgeRow
from mptf.db import beyond
from mptf.reading import execute
from mptf.work import Work

_P, _A, _D, _M = (table_of(m) for m in (Pledge, Agreement, Deposit, CashMovement))


@dataclass(frozen=True, slots=True)
class Cut:
    """Which rows of a list: through which day, how many, after which one, or one by its key."""

    as_of: date
    limit: int = 1
    after: tuple[Any, ...] | None = None
    number: str | UUID = ""

    def of(self, query: Select[Any], *keys: ColumnElement[Any]) -> Select[Any]:
        """The select of these rows, the latest first by the keys, of which the last is unique."""
        page = query.order_by(None).order_by(*(key.desc() for key in keys)).limit(self.limit)
        if self.after is not None:
            page = page.where(beyond(keys, self.after))
        return page.where(keys[-1] == self.number) if self.number else page


def pledges_in(work: Work, cut: Cut) -> Sequence[tuple[UUID, PledgeRow]]:
    """Pledges with their ids; a pledge has no number."""
    page = cut.of(
        contributions.pledges.select(work.actor.sight).add_columns(_P.c.id),
        _P.c.pledged_on,
        _P.c.id,
    )
    found = execute(work, page, {"as_of": cut.as_of})
    return [(key, PledgeRow._make(row)) for *row, key in found]


def agreements_in(work: Work, cut: Cut) -> Sequence[tuple[UUID, AgreementRow]]:
    """Arrangements with their ids."""
    seen = contributions.agreements.select(work.actor.sight).add_columns(_A.c.id)
    page = cut.of(seen, _A.c.signed_on, _A.c.number)
    found = execute(work, page, {"as_of": cut.as_of})
    return [(key, AgreementRow._make(row)) for *row, key in found]


def deposits_in(work: Work, cut: Cut) -> Sequence[tuple[UUID, DepositRow]]:
    """Deposits with their ids."""
    seen = contributions.deposits.select(work.actor.sight).add_columns(_D.c.id)
    page = cut.of(seen, _D.c.value_on, _D.c.number)
    found = execute(work, page, {"as_of": cut.as_of})
    return [(key, DepositRow._make(row)) for *row, key in found]


def movements_in(work: Work, cut: Cut) -> Sequence[MovementRow]:
    """Other movements of cash with a value date by then."""
    page = cut.of(movements.select(work.actor.sight), _M.c.value_on, _M.c.number)
    found = execute(work, page, {"as_of": cut.as_of})
    return [MovementRow._make(row) for row in found]
