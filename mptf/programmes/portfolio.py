"""The programmes that a reader sees with how they fare, trouble first.

Nothing of it changes but by an act, and every act ends in a block of the chain: what was read for
somebody is kept for as long as the chain ends in the same block, on the same day.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from mptf.audit.queries import last_block
from mptf.programmes.facts import Chosen, FactsRow, chosen_facts
from mptf.programmes.health import Due, Health, health, next_due
from mptf.reading import whose
from mptf.work import Work

_MOST_KEPT: Final = 32
_kept: dict[tuple[Any, ...], tuple[Judged, ...]] = {}


class Judged(NamedTuple):
    """A programme with how it fares and what is due next."""

    facts: FactsRow
    health: Health
    due: Due | None


def judged(work: Work, chosen: Chosen) -> tuple[Judged, ...]:
    """Those that a filter lets through, in two statements: the worst first, then by number."""
    end, today, actor = last_block(work), work.today(), work.actor
    if end is None:
        return ()
    key = (end.hash, today, actor.sight, *whose(actor).values(), chosen)
    found = _kept.get(key)
    if found is None:
        found = _judged(work, chosen, today)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


def _judged(work: Work, chosen: Chosen, today: date) -> tuple[Judged, ...]:
    rows = [
        Judged(row, health(row, today), next_due(row, today)) for row in chosen_facts(work, chosen)
    ]
    return tuple(sorted(rows, key=lambda one: (one.health.level, -len(one.health.reasons))))
