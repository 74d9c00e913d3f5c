"""What is sent of rates and of bank statements."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mptf.contributions.schemas import MOST_INSTALMENTS
from mptf.sent import Amount, Code, Sent, Short

MOST_TEXT = 500_000
Table = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
"""A table as CSV, with the names of its columns in its first line."""


class RatesSent(Sent):
    """Rates of exchange: `currency`, `effective_on`, `rate` (units for one of the fund's)."""

    csv: Table
    source: Short


class StatementSent(Sent):
    """Lines of a statement: `value_on`, `amount`, `currency`, `bank_reference`, and who sent it."""

    csv: Table
    illustrative: bool = False


class IdentifiedSent(Sent):
    """Under which agreement (its number) the money came, and what it pays of it."""

    agreement: Code
    instalment: Annotated[int, Field(ge=1, le=MOST_INSTALMENTS)] | None = None
    booked: Amount | None = None
    fee: Amount | None = None
