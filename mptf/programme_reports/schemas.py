"""What is sent to write a report, to begin an interim one, and to return one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from mptf.programmes.document import Quantity
from mptf.sent import Amount, Code, Sent, Short

SignedAmount = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,3})?$")]
"""An amount of the fund's currency that may lie below zero, such as "-1500.00"."""
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10000)]


class SpentSent(Sent):
    """What was spent in a category in the period, and what was committed and unpaid at its end."""

    category: Annotated[int, Field(ge=1)]
    spent: SignedAmount = "0"
    obligated: Amount = "0"
    reason: Word = ""
    """Why it lies below zero: what it corrects."""


class ActualSent(Sent):
    """What an indicator of the document has reached by the end of the period, since the start."""

    code: Code
    value: Quantity
    remark: Word = ""


class WrittenSent(Sent):
    """A part of a report: a section's text, the results, or the expenditure by category."""

    part: Code
    """The code of a section of the profile, `results`, or `expenditure`."""
    entity: Code | None = None
    """Whose part it is, where the coordinating entity writes it for another."""
    revision: Annotated[int, Field(ge=0)] = 0
    """The revision that was read: what somebody else has written since is not written over."""
    text: Long = ""
    actuals: tuple[ActualSent, ...] = ()
    lines: tuple[SpentSent, ...] = ()
    total: SignedAmount | None = None
    """What the lines should add up to, by the entity's own books."""
    over: Word = ""
    """Why more is spent in all than the entity was sent, or than its budget."""
    responsible: Word = ""
    """Who at headquarters answers for the figures: name and title."""


class InterimSent(Sent):
    """An interim financial report through a day."""

    to_on: date


class ReportFindingSent(Sent):
    """What is to be mended in a report, and where: a section, a category, an indicator."""

    part: Short
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class ReportFindingsSent(Sent):
    """Why a report is returned: one finding at the least."""

    findings: Annotated[tuple[ReportFindingSent, ...], Field(min_length=1)]
