"""That the fund itself is to be closed; that it was is a step of it, and a period of the books."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Living, WrittenOnce
from mptf.lives.models import lives_by_transitions


class FundClosing(Living, WrittenOnce, table=True):
    """A proposal to close the fund. At most one is open, and at most one ever closes it."""

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __tablename__ = "fund_closing"
    __table_args__ = lives_by_transitions(*witnessed(UniqueConstraint("number")))

    number: str = Field(max_length=40)
    text: str = Field(max_length=1000)
    """Why, and on what ground."""
    proposed_on: date
    proposed_by: UUID
    illustrative: bool = False
