"""When a role that was lent is exercised: from when to when, and by whose word."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    Text,
    and_,
    exists,
    literal,
    or_,
    type_coerce,
)

from mptf.chain import table_of
from mptf.people.models import Delegation, Person
from mptf.policy import Role

LENDABLE = frozenset({Role.CHAIR, Role.HEAD_OF_SECRETARIAT, Role.AGENT})
"""Roles that sign or preside: others have nothing that a second person would do in their name."""


class Standing(StrEnum):
    """How a delegation stands on a day."""

    TO_BE_CONFIRMED = "to-be-confirmed"
    """Somebody else has entered it: it lends nothing until whoever lends the role says so."""
    TO_COME = "to-come"
    IN_FORCE = "in-force"
    LAPSED = "lapsed"
    """Whoever lent the role has it no more, or has left."""
    ENDED = "ended"


_D, _LENDER = table_of(Delegation), table_of(Person).alias("lender")


def is_held(lent: FromClause = _D) -> ColumnElement[bool]:
    """Whether whoever lent a role still has it. Roles are kept as canonical text."""
    role = literal('%"', String) + lent.c.role + literal('"%', String)
    return (
        exists()
        .where(
            _LENDER.c.id == lent.c.giver_id,
            _LENDER.c.retired_at.is_(None),
            type_coerce(_LENDER.c.roles, Text).like(role),
        )
        .correlate(lent)
    )


def is_in_force(today: Any, lent: FromClause = _D) -> ColumnElement[bool]:
    """Whether a role that was lent is exercised on a day."""
    return and_(
        lent.c.confirmed_on.is_not(None),
        lent.c.from_on <= today,
        or_(lent.c.to_on.is_(None), lent.c.to_on >= today),
        lent.c.revoked_on.is_(None),
        is_held(lent),
    )
