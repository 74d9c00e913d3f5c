"""The closing of the fund as it is sent."""

from __future__ import annotations

from datetime import date

from api.json.schemas.parts import Answer, Moment, Record
from mptf.fund_closings.queries import ClosingRow
from mptf.fund_closings.states import ClosingState
from workflows.fund_closing_lines import Code, Line


class FundClosingLine(Answer):
    """A line of the checklist on which the fund is closed."""

    code: Code
    met: bool
    says: str

    @classmethod
    def of(cls, line: Line) -> FundClosingLine:
        """A line as it is sent."""
        return cls.model_validate(line._asdict())


class FundClosingItem(Answer):
    """A proposal to close the fund."""

    number: str
    state: ClosingState
    text: str
    proposed_on: date
    proposed_by: str
    illustrative: bool

    @classmethod
    def of(cls, row: ClosingRow) -> FundClosingItem:
        """A proposal as it is sent."""
        told = row._asdict()
        return cls.model_validate({name: told[name] for name in cls.model_fields})


class FundClosingRecord(FundClosingItem, Record):
    """One proposal, with its steps."""

    life: list[Moment]


class FundClosings(Answer):
    """How far the fund is from its end; `closed_on` is null while it is open."""

    closed_on: date | None
    checklist: list[FundClosingLine]
    items: list[FundClosingItem]
