"""How many requests a program may send: counted in each process, and shared a portion at a time.

To write at each read would make every program wait for the writer's turn, and a count that stays in
one process does not hold over several. So whoever asks for little never writes, whoever asks for
much writes once a portion, and the processes together let through a portion each too many.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime
from math import ceil

from mptf.access import limits
from mptf.access.limits import Limit
from mptf.errors import Busy, TooMany
from mptf.policy import PUBLIC
from mptf.work import Fund

_PORTIONS = 20
"""In how many portions a limit is used up."""


class Meter:
    """The requests to one process, by whoever sends them, within the limit of all processes."""

    def __init__(self, fund: Fund, limit: Limit) -> None:
        """Begin to count."""
        self._fund = fund
        self._limit = limit
        self._portion = max(1, limit.times // _PORTIONS)
        self._turn = threading.Lock()
        self._since = fund.clock()
        self._asked: Counter[str] = Counter()
        """What the database does not know yet."""
        self._held: dict[str, datetime] = {}
        """Until when whoever has used the limit up is held back."""

    def count(self, whose: str) -> None:
        """Count one request.

        Raises:
            TooMany: it is one too many.
        """
        now = self._fund.clock()
        with self._turn:
            self._begin_anew(now)
            until = self._held.get(whose)
            if until is not None and now < until:
                raise self._too_many(until, now)
            self._asked[whose] += 1
            if self._asked[whose] < self._portion:
                return
            portion = self._asked.pop(whose)
        self._share(whose, portion, now)

    def _begin_anew(self, now: datetime) -> None:
        """After a span, forget who asked for little in it and who is held back no more."""
        if self._since + self._limit.span <= now:
            self._since = now
            self._asked.clear()
            self._held = {whose: until for whose, until in self._held.items() if now < until}

    def _share(self, whose: str, portion: int, now: datetime) -> None:
        """Tell the other processes, and hear from the database what came to them."""
        try:
            with self._fund.writing(PUBLIC) as work:
                row = limits.add(work, self._limit, whose, portion)
                asked, until = row.count, row.since + self._limit.span
        except Busy:  # whoever waited for this has been slow enough
            return
        if asked >= self._limit.times:
            with self._turn:
                self._held[whose] = until
        if asked > self._limit.times:
            raise self._too_many(until, now)

    def _too_many(self, until: datetime, now: datetime) -> TooMany:
        span = int(self._limit.span.total_seconds())
        return TooMany(self._limit.times, span, ceil((until - now).total_seconds()))
