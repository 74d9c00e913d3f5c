"""Who leads: one process at a time does what happens by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel, col, select

from mptf.db import UtcDateTime
from mptf.work import Work


class Lease(SQLModel, table=True):
    """A role that one process holds until an instant, and may extend."""

    name: str = Field(primary_key=True, max_length=80)
    holder: str = Field(max_length=120)
    until: datetime = Field(sa_type=UtcDateTime)


def take(work: Work, name: str, holder: str, term: timedelta) -> bool:
    """Take or extend a lease; false while another process holds it."""
    row = work.session.get(Lease, name)
    if row is None:
        row = Lease(name=name, holder=holder, until=work.now())
        work.session.add(row)
    elif row.holder != holder and row.until > work.now():
        return False
    row.holder, row.until = holder, work.now() + term
    work.session.flush()
    return True


def held(work: Work, names: Collection[str]) -> frozenset[str]:
    """Which of these leases a process holds now."""
    query = select(Lease.name).where(col(Lease.name).in_(names), col(Lease.until) > work.now())
    return frozenset(work.session.exec(query))


def release(work: Work, name: str, holder: str) -> None:
    """Give a lease back, where the process still holds it."""
    row = work.session.get(Lease, name)
    if row is not None and row.holder == holder:
        row.until = work.now()
        work.session.flush()
