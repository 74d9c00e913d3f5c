"""Propose that the fund be closed, and refuse what would be taken into a fund that is."""

from __future__ import annotations

from mptf.errors import GuardRefused
from mptf.fund_closings.models import FundClosing
from mptf.fund_closings.schemas import ClosingSent
from mptf.ledger import periods
from mptf.numbers import next_number
from mptf.templating import day
from mptf.work import Work


def propose(work: Work, sent: ClosingSent) -> FundClosing:
    """Write the proposal down."""
    return work.add(
        FundClosing(
            number=f"FC-{next_number(work, 'FC'):02}",
            text=sent.text,
            proposed_on=work.today(),
            proposed_by=work.actor.id,
            illustrative=sent.illustrative,
        )
    )


def require_open(work: Work) -> None:
    """Nothing is taken in any more once the fund is closed.

    Raises:
        GuardRefused: it is.
    """
    reasons = against_taking_in(work)
    if reasons:
        raise GuardRefused(reasons)


def against_taking_in(work: Work) -> tuple[str, ...]:
    """Why nothing is taken in any more, where the fund is closed."""
    since = periods.closed_for_good(work)
    if since is None:
        return ()
    return (f"The fund was closed on {day(since)}: nothing more is taken into it.",)
