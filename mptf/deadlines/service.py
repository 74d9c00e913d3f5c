"""Set and lift deadlines."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col, select

from mptf.deadlines.models import Deadline
from mptf.work import Work
from mptf.working_days import add_working_days


def set_due(
    work: Work,
    kind: str,
    subject_id: UUID,
    *,
    what: str,
    party: str,
    days: int,
    working: bool = False,
) -> Deadline:
    """Something is due that many calendar days from today, or `working` days of the fund."""
    today = work.today()
    on = today + timedelta(days=days)
    if working:
        on = add_working_days(today, days, work.profile.holidays)
    return set_day(work, kind, subject_id, what=what, party=party, on=on)


def set_day(
    work: Work, kind: str, subject_id: UUID, *, what: str, party: str, on: date
) -> Deadline:
    """Something is due by a day, in the place of any that was set for it before."""
    lift(work, subject_id, what)
    return work.add(
        Deadline(
            subject_kind=kind,
            subject_id=subject_id,
            what=what,
            party=party,
            set_at=work.now(),
            due_on=on,
        )
    )


def lift(work: Work, subject_id: UUID, what: str | None = None) -> None:
    """What was due is done, or is no longer asked for."""
    query = select(Deadline).where(
        Deadline.subject_id == subject_id, col(Deadline.done_at).is_(None)
    )
    if what is not None:
        query = query.where(Deadline.what == what)
    for row in work.session.exec(query):
        row.done_at = work.now()
    work.session.flush()


def last_set(work: Work, subject_id: UUID, what: str) -> date | None:
    """The day that was set last, whether it is still waited for or not."""
    rows = _set(work, subject_id, what)
    return rows[-1].due_on if rows else None


def times_set(work: Work, subject_id: UUID, what: str) -> int:
    """How often a day was set for it: once, and once more for each extension."""
    return len(_set(work, subject_id, what))


def _set(work: Work, subject_id: UUID, what: str) -> list[Deadline]:
    query = select(Deadline).where(Deadline.subject_id == subject_id, Deadline.what == what)
    return list(work.session.exec(query.order_by(col(Deadline.set_at))))


def due(work: Work, subject_id: UUID, what: str) -> date | None:
    """The day by which it is due, where it still is."""
    row = work.session.exec(
        select(Deadline).where(
            Deadline.subject_id == subject_id,
            Deadline.what == what,
            col(Deadline.done_at).is_(None),
        )
    ).first()
    return row.due_on if row else None
