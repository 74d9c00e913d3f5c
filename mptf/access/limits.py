"""How often something may be tried: counters in the database, so that all processes share them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from mptf.access.models import Attempts
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so long, for each of whatever is counted."""

    name: str
    times: int
    span: timedelta


SIGN_IN_BY_ACCOUNT = Limit("sign-in/account", 8, timedelta(minutes=15))
SIGN_IN_BY_ADDRESS = Limit("sign-in/address", 40, timedelta(minutes=15))
LINKS_BY_ACCOUNT = Limit("link/account", 3, timedelta(hours=1))
LINKS_BY_ADDRESS = Limit("link/address", 20, timedelta(hours=1))
INTERESTS_BY_ADDRESS = Limit("interest/address", 10, timedelta(hours=1))


def of_the_api(times: int) -> Limit:
    """How many requests a program may send in a minute."""
    return Limit("api", times, timedelta(minutes=1))


def count(work: Work, limit: Limit, whose: str) -> bool:
    """Count one try; whether it is still within the limit."""
    return add(work, limit, whose, 1).count <= limit.times


def add(work: Work, limit: Limit, whose: str, times: int) -> Attempts:
    """Count so many tries in the window in progress; where the last one is over, in a new one."""
    key, now = _key(limit, whose), work.now()
    row = work.session.get(Attempts, key)
    if row is None:
        return work.add(Attempts(key=key, since=now, count=times))
    if row.since + limit.span <= now:
        row.since, row.count = now, 0
    row.count += times
    work.session.flush()
    return row


def forget(work: Work, limit: Limit, whose: str) -> None:
    """After a success the tries before it no longer count."""
    row = work.session.get(Attempts, _key(limit, whose))
    if row is not None:
        row.count = 0
        work.session.flush()


def _key(limit: Limit, whose: str) -> str:
    # The database keeps no addresses of people who only tried.
    return hashlib.sha256(f"{limit.name}:{whose}".encode()).hexdigest()
