"""The programmes that a reader sees with how they fare, trouble first.

Within a day nothing of it changes but by an act, or while a document is written. Every act ends in
a block of the chain: what was read for somebody is kept with the block in which the chain ended.
The programmes that were touched since are read anew, those that are written always, and all of them
on another day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from mptf.audit.queries import BlockRow, last_block
from mptf.lives.states import Counts
from mptf.programmes.facts import Chosen, FactsRow, chosen_facts
from mptf.programmes.health import Due, Health, health, next_due
from mptf.programmes.states import ProgrammeState
from mptf.programmes.touched import touched
from mptf.reading import whose
from mptf.work import Work

_MOST_KEPT: Final = 32
_WRITTEN: Final = frozenset(ProgrammeState.counting(Counts.WRITABLE))


class Judged(NamedTuple):
    """A programme with how it fares and what is due next."""

    facts: FactsRow
    health: Health
    due: Due | None


class _Kept(NamedTuple):
    """What was read for somebody, and the block in which the chain ended then."""

    end: BlockRow
    judged: tuple[Judged, ...]


_kept: dict[tuple[Any, ...], _Kept] = {}


def judged(work: Work, chosen: Chosen) -> tuple[Judged, ...]:
    """Those that a filter lets through, in a few statements: the worst first, then by number."""
    end, actor = last_block(work), work.actor
    if end is None:
        return ()
    key = (work.today(), actor.sight, *whose(actor).values(), chosen)
    kept = _kept.get(key)
    those = None if kept is None else _changed(work, kept, end)
    if kept is None or those is None:
        found = _in_order(_judged(work, chosen))
    elif those:
        staying = {one.facts.id: one for one in kept.judged if one.facts.id not in those}
        found = _in_order(staying | _judged(work, chosen, those))
    else:
        found = kept.judged
    if len(_kept) >= _MOST_KEPT and key not in _kept:
        _kept.clear()
    _kept[key] = _Kept(end, found)
    return found


def _changed(work: Work, kept: _Kept, end: BlockRow) -> frozenset[UUID] | None:
    """Those touched since, and those that are written: what is saved in a draft is no act."""
    drafts = frozenset(one.facts.id for one in kept.judged if one.facts.state in _WRITTEN)
    if kept.end.hash == end.hash:
        return drafts
    those = touched(work, kept.end)
    return None if those is None else those | drafts


def _judged(work: Work, chosen: Chosen, those: frozenset[UUID] | None = None) -> dict[UUID, Judged]:
    today = work.today()
    return {
        row.id: Judged(row, health(row, today), next_due(row, today))
        for row in chosen_facts(work, chosen, those)
    }


def _in_order(found: Mapping[UUID, Judged]) -> tuple[Judged, ...]:
    def place(one: Judged) -> tuple[Any, ...]:
        return one.health.level, -len(one.health.reasons), one.facts.number

    return tuple(sorted(found.values(), key=place))
