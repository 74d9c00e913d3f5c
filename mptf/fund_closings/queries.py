"""What is read of the closing of the fund: every proposal, with its life."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.errors import NotFound
from mptf.fund_closings.models import FundClosing
from mptf.fund_closings.visibility import visible_to
from mptf.lives import queries as lives
from mptf.people.models import Person
from mptf.policy import Sight
from mptf.reading import OF, rows
from mptf.work import Work


class ClosingRow(NamedTuple):
    """A proposal to close the fund."""

    id: UUID
    number: str
    state: str
    text: str
    proposed_on: date
    proposed_by: str
    illustrative: bool


_F, _P = table_of(FundClosing), table_of(Person)


@rows(ClosingRow._make, _F.c.number.desc())
def proposals(sight: Sight) -> Select[Any]:
    """Every proposal, the latest first."""
    return (
        select(
            _F.c.id,
            _F.c.number,
            _F.c.state,
            _F.c.text,
            _F.c.proposed_on,
            _P.c.name,
            _F.c.illustrative,
        )
        .join(_P, _P.c.id == _F.c.proposed_by)
        .where(visible_to(sight))
    )


def numbered(work: Work, number: str) -> ClosingRow:
    """One proposal.

    Raises:
        NotFound: there is none, or the reader is not to see it.
    """
    for row in proposals.read(work):
        if row.number == number:
            return row
    raise NotFound("closing of the fund", number)


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """The steps of one proposal."""
    return lives.steps(select(_F.c.id).where(_F.c.id == OF, visible_to(sight)).exists())
