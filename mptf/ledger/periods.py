"""The periods of the books: closed one after another, and at last for good."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select

from mptf.clock import day_in
from mptf.errors import PeriodClosed
from mptf.ledger.models import CLOSED_PERIOD, FOR_GOOD
from mptf.work import Work

_KNOWN = "how the books are closed"
CLOSED_THROUGH = select(func.max(CLOSED_PERIOD.c.through_on))
_LAST_CLOSED = (
    select(CLOSED_PERIOD.c.through_on, CLOSED_PERIOD.c.closed_at)
    .order_by(CLOSED_PERIOD.c.through_on.desc())
    .limit(1)
)


def close(work: Work, through: date) -> UUID:
    """Close the books through a day: nothing takes a value date up to it any more.

    Closing a day again that was closed before changes nothing.

    Raises:
        PeriodClosed: the day is not over yet, or lies before what is closed already.
    """
    same = work.session.execute(
        select(CLOSED_PERIOD.c.id).where(CLOSED_PERIOD.c.through_on == through)
    ).scalar()
    if same is not None:
        return UUID(str(same))
    if through >= work.today():
        raise PeriodClosed(through.isoformat(), "a period is closed when its last day is over.")
    last = work.session.execute(CLOSED_THROUGH).scalar()
    if last is not None and through < last:
        raise PeriodClosed(through.isoformat(), how_far(last))
    return _close(work, through)


def require_open(value_on: date, today: date, closed: date | None) -> None:
    """A day that an entry can take as its value date.

    Raises:
        PeriodClosed: it lies in the future, or in a period that is closed.
    """
    if value_on > today:
        raise PeriodClosed(value_on.isoformat(), "it lies in the future.")
    if closed is not None and value_on <= closed:
        raise PeriodClosed(value_on.isoformat(), how_far(closed))


def how_far(through: date) -> str:
    """How far the books are closed, as a sentence."""
    if through == FOR_GOOD:
        return "the fund is closed, and nothing comes into its books any more."
    return f"the books are closed through {through:%Y-%m-%d}."


def _close(work: Work, through: date) -> UUID:
    row = work.write_once(
        CLOSED_PERIOD,
        id=uuid4(),
        through_on=through,
        closed_at=work.now(),
        closed_by=work.actor.id,
    )
    work.session.info.pop(_KNOWN, None)
    return UUID(str(row["id"]))


def close_for_good(work: Work) -> UUID:
    """Close the books of a fund that is itself closed: no entry comes into them any more.

    The database refuses it while a claim on the cash, or what an entity holds, is not zero.
    """
    return _close(work, FOR_GOOD)


def closed_for_good(work: Work) -> date | None:
    """Since which day, in the fund's zone; nothing while the fund is open."""
    through, on = how_closed(work)
    return on if through == FOR_GOOD else None


def how_closed(work: Work) -> tuple[date | None, date | None]:
    """Through which day the books are closed, and on which day they were; none if never.

    It is read once in a unit: a page asks it for itself and for each of its buttons.
    """
    known = work.session.info
    if _KNOWN not in known:
        row = work.session.execute(_LAST_CLOSED).first()
        known[_KNOWN] = (row[0], day_in(work.profile.fund.zone, row[1])) if row else (None, None)
    found: tuple[date | None, date | None] = known[_KNOWN]
    return found


def closed_through(work: Work) -> date | None:
    """Through which day the books are closed, none if they never were."""
    return work.session.execute(CLOSED_THROUGH).scalar()
