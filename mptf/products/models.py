"""A product or a story of a programme, with what is to be known of it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import LIVING_COLUMNS, Json, Living, WrittenOnce
from mptf.lives.models import lives_by_transitions


class Product(Living, WrittenOnce, table=True):
    """Written once, as it was offered; that it was published or withdrawn are its steps.

    Whoever has something to mend takes it back and offers another.
    """

    MUTABLE: ClassVar[frozenset[str]] = LIVING_COLUMNS
    __tablename__ = "product"
    __table_args__ = lives_by_transitions(*witnessed())

    number: str = Field(unique=True, max_length=40)
    programme_id: UUID = Field(foreign_key="joint_programme.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    """The entity that offers it."""
    kind: str = Field(max_length=40)
    title: str = Field(max_length=300)
    summary: str = Field(max_length=2000)
    language: str = Field(max_length=3)
    """ISO 639, in two letters or three."""
    dated_on: date
    link: str = Field(default="", max_length=500)
    rights: str = Field(max_length=300)
    """Whose it is, and under which licence it may be used."""
    alt: str = Field(default="", max_length=1000)
    """What is to be seen, for whoever does not see it."""
    about: list[str] = Field(default_factory=list, sa_type=Json)
    """What it is about, as `country:PHL`, `entity:IOM`, `objective:7` or `area:TA1`."""
    illustrative: bool = False
