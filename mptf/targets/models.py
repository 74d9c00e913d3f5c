"""Funding targets: adopted by the Committee, one after another."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import WrittenOnce


class Target(WrittenOnce, table=True):
    """An amount to reach. `basis` is cumulative since inception, or for a period."""

    __table_args__ = witnessed()

    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    basis: str = Field(max_length=20)
    adopted_on: date = Field(index=True)
    period_from: date | None = None
    period_to: date | None = None
    decision_id: UUID | None = Field(default=None, foreign_key="decision.id")
    date_illustrative: bool = False
    source: str = Field(default="", max_length=500)
