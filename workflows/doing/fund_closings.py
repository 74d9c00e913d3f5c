"""That the fund itself is to be closed."""

from __future__ import annotations

from mptf.fund_closings import service as fund_closings
from mptf.fund_closings.models import FundClosing
from mptf.fund_closings.schemas import ClosingSent
from mptf.work import Work
from workflows.engine import begin
from workflows.fund_closing import FUND_CLOSING


def propose_to_close(work: Work, _on: None, sent: ClosingSent) -> FundClosing:
    """Propose that the fund be closed for good; the Administrative Agent then does it."""
    return begin(work, FUND_CLOSING, fund_closings.propose(work, sent))
