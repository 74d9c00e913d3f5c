"""The programmes that a reader sees with how they fare, trouble first.

No fact of it changes but by an act, or while a document is written. Every act ends in a block of
the chain: what was read is kept with the block in which the chain ended. The programmes that were
touched since are read anew, and those that are written always. What day it is changes no fact, only
how it is judged: those that another day may change are judged anew then, by the facts that were
kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Dialect

from mptf.audit.queries import BlockRow, last_block
from mptf.policy import Sight
from mptf.programmes.facts import Chosen, FactsRow, chosen_facts, facts
from mptf.programmes.health import Due, Health, changes_on, health, next_due
from mptf.programmes.touched import Touched, touched, written
from mptf.reading import whose
from mptf.work import Work

_MOST_KEPT: Final = 32


class Judged(NamedTuple):
    """A programme with how it fares and what is due next."""

    facts: FactsRow
    health: Health
    due: Due | None
    changes_on: date
    """Until the day before it stands as it is where nothing is done."""


class _Kept(NamedTuple):
    """What was read and judged, on what day, and the block in which the chain ended then."""

    end: BlockRow
    day: date
    judged: tuple[Judged, ...]
    written: frozenset[UUID]
    """Every programme whose document is written, whether it was let through or not."""


_kept: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()
"""What was asked for last stands last."""


def judged(work: Work, chosen: Chosen) -> tuple[Judged, ...]:
    """Those that a filter lets through, in a few statements: the worst first, then by number."""
    end = last_block(work)
    if end is None:
        return ()
    key = (*_told_alike(work), chosen)
    kept = _now(work, chosen, end, _kept.pop(key, None))
    _kept[key] = kept
    while len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return kept.judged


def _told_alike(work: Work) -> tuple[Any, ...]:
    """What readers have in common who are told the same: all that the facts ask of a reader."""
    actor, engine = work.actor, work.session.get_bind().engine
    asked = _asked(actor.sight, engine.dialect)
    return engine.url, actor.sight, *(said for name, said in whose(actor).items() if name in asked)


@cache
def _asked(sight: Sight, dialect: Dialect) -> frozenset[str]:
    return frozenset(facts.select(sight).compile(dialect=dialect).params)


def _now(work: Work, chosen: Chosen, end: BlockRow, kept: _Kept | None) -> _Kept:
    """What is to be kept now, by what was."""
    today, since = work.today(), _since(work, kept, end)
    if kept is None or since.programmes is None:
        found = [_judge(row, today) for row in chosen_facts(work, chosen)]
        return _Kept(end, today, _in_order(found), since.written)
    anew = since.programmes | since.written
    if not anew and kept.day == today:
        return kept._replace(end=end)
    rows = chosen_facts(work, chosen, anew) if anew else []
    stands = kept.day <= today
    found = [
        *(_judge(row, today) for row in rows),
        *(
            one if stands and today < one.changes_on else _judge(one.facts, today)
            for one in kept.judged
            if one.facts.id not in anew
        ),
    ]
    return _Kept(end, today, _in_order(found), since.written)


def _since(work: Work, kept: _Kept | None, end: BlockRow) -> Touched:
    if kept is None:
        return Touched(None, written(work))
    if kept.end.hash == end.hash:
        return Touched(frozenset(), kept.written)
    return touched(work, kept.end)


def _judge(row: FactsRow, today: date) -> Judged:
    return Judged(row, health(row, today), next_due(row, today), changes_on(row, today))


def _in_order(found: Iterable[Judged]) -> tuple[Judged, ...]:
    def place(one: Judged) -> tuple[Any, ...]:
        return one.health.level, -len(one.health.reasons), one.facts.number

    return tuple(sorted(found, key=place))
