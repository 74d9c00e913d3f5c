"""How many concept notes a filter lets through, and what they ask for together.

A page counts what holds a text no further than `MOST_COUNTED`: nobody reads more, and a word that
every note holds would have all of them looked up. Files, the API and bulk steps count them all.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, cast, func, select

from mptf.chain import table_of
from mptf.listing import narrowed
from mptf.money import Money
from mptf.notes.filters import Chosen
from mptf.notes.models import ConceptNote
from mptf.notes.visibility import visible_to
from mptf.policy import Sight
from mptf.reading import rows
from mptf.work import Work

MOST_COUNTED = 1_000
"""Notes that hold a text are counted so far on a page."""

_N = table_of(ConceptNote)


class StandingRow(NamedTuple):
    """How many notes stand in a state, and what they ask for together."""

    state: str
    how_many: int
    asked_minor: int


class Totals(NamedTuple):
    """How many notes there are and what they ask for; `cut` where more may follow, uncounted."""

    how_many: int
    whole: Money
    cut: bool = False


@rows(StandingRow._make, _N.c.state)
def standing(sight: Sight) -> Select[Any]:
    """How many notes stand in each state, and what they ask for."""
    whole = cast(func.sum(_N.c.amount_minor), BigInteger)
    counted = select(_N.c.state, func.count(), whole).group_by(_N.c.state)
    return counted.where(visible_to(sight))


@cache
def _totals(sight: Sight) -> Select[Any]:
    whole = func.coalesce(func.sum(_N.c.amount_minor), 0)
    return select(func.count(), whole).where(visible_to(sight))


def totals(work: Work, chosen: Chosen) -> Totals:
    """All that a filter lets through."""
    count, minor = narrowed(work, _totals, chosen).one()
    return Totals(int(count), Money(int(minor), work.profile.fund.currency))


@cache
def _by_state(sight: Sight) -> Select[Any]:
    counted = select(_N.c.state, func.count()).group_by(_N.c.state)
    return counted.where(visible_to(sight)).order_by(_N.c.state)


def by_state(work: Work, chosen: Chosen) -> dict[str, int]:
    """How many of the notes that a filter lets through stand in each state."""
    return {state: int(count) for state, count in narrowed(work, _by_state, chosen)}
