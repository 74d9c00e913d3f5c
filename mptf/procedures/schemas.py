"""A written procedure as the secretariat prepares it, and its extension."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from mptf.committee.schemas import ProposedSent
from mptf.sent import Sent, Short, Text


class ProcedureSent(Sent):
    """A written procedure of one item or more; an urgent one runs for fewer working days."""

    title: Short
    items: Annotated[tuple[ProposedSent, ...], Field(min_length=1, max_length=30)]
    text: Text = ""
    urgent: bool = False
    illustrative: bool = False


class ExtensionSent(Sent):
    """The working day, in the fund's zone, to which the deadline is put off, and why."""

    on: date
    reason: Short
