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


def count(work: Work, limit: Limit, whose: str) -> bool:
    """Count one try; whether it is still within the limit."""
    key, now = _key(limit, whose), work.now()
    row = work.session.get(Attempts, key)
    if row is None:
        row = work.add(Attempts(key=key, since=now, count=0))
    elif row.since + limit.span <= now:
        row.since, row.count = now, 0
    row.count += 1
    work.session.flush()
    return row.count <= limit.times


def forget(work: Work, limit: Limit, whose: str) -> None:
    """After a success the tries before it no longer count."""
    row = work.session.get(Attempts, _key(limit, whose))
    if row is not None:
        row.count = 0
        work.session.flush()


def _key(limit: Limit, whose: str) -> str:
    # The database keeps no addresses of people who only tried.
    return hashlib.sha256(f"{limit.name}:{whose}".encode()).hexdigest()
