"""Calls for concept notes, each with the rules it was opened under."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import Json, UtcDateTime, WrittenOnce


class Call(WrittenOnce, table=True):
    """An invitation to submit. Its rubric and the profile it was made under are frozen."""

    __table_args__ = witnessed()

    number: str = Field(unique=True, max_length=40)
    title: str = Field(max_length=300)
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    rubric: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    profile_version: str = Field(max_length=40)
    profile_digest: str = Field(max_length=64)
    illustrative: bool = False
