"""What is read of links that ask for an answer, and of what came back instead of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Table, Text, cast, literal, select

from mptf.policy import Sight


class LinkRow(NamedTuple):
    """Somebody was asked by a link. The address is for whoever asks or screens."""

    id: UUID
    country: str
    name: str
    title: str
    email: str
    asked_at: datetime
    ends_at: datetime
    answered_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether an answer may still come, or could until the link ran out."""
        return self.answered_at is None and self.withdrawn_at is None


class CommentRow(NamedTuple):
    """A comment that came by a link instead of what was asked for."""

    country: str
    name: str
    title: str
    text: str
    replied_at: datetime


def links(table: Table, sight: Sight) -> Select[Any]:
    """The columns of a `LinkRow`."""
    c, knows = table.c, sight.everything or sight.entity
    return select(
        c.id,
        c.country,
        c.name,
        c.title,
        c.email if knows else cast(literal(""), Text).label("email"),
        c.asked_at,
        c.ends_at,
        c.answered_at,
        c.withdrawn_at,
    )


def comments(table: Table) -> Select[Any]:
    """The columns of a `CommentRow`."""
    c = table.c
    return select(c.country, c.name, c.title, c.text, c.replied_at)
