"""Which interests a reader sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, false, true

from mptf.chain import table_of
from mptf.interests.models import Interest
from mptf.policy import Sight
from mptf.reading import OWN_ORGANISATION

_I = table_of(Interest)


def visible_to(sight: Sight, interest: FromClause = _I) -> ColumnElement[bool]:
    """Which interests a reader sees.

    ====================  ======================================================================
    secretariat, auditor  all
    donor                 its own organization's alone
    anybody else          none, the Committee and its Chair included: who would pay for a note is
                              no ground on which it is decided
    ====================  ======================================================================
    """
    if sight.interests:
        return true()
    return interest.c.donor_id == OWN_ORGANISATION if sight.donor else false()
