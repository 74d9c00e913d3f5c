"""The letter to all donors when the fund itself is closed."""

from __future__ import annotations

from uuid import UUID

from mptf.committee import service as committee
from mptf.committee.models import FUND_ID, Decision, DecisionItem, Outcome
from mptf.fund_closings.models import FundClosing
from mptf.ledger import queries as books
from mptf.letters.binding import About, letter
from mptf.letters.closure_facts import FundClosure
from mptf.letters.frame import Addressee
from mptf.work import Work


def _get(work: Work, key: UUID) -> FundClosing:
    return work.get(FundClosing, key)


def _to_donors(work: Work, _closing: FundClosing) -> tuple[Addressee, str | None]:
    donors = Addressee(
        "", "Donors of the fund", work.profile.fund.name, salutation="Dear contributors"
    )
    return donors, None


FUND_CLOSING = About(
    "fund-closing",
    _get,
    _to_donors,
    lambda _work, _closing: (),
    lambda _work, _closing: (),
    lambda work, closing: f"{closing.number}, {work.profile.fund.name}",
)


@letter("fund-closure", subject="Closure of the fund", about=FUND_CLOSING)
def fund_closure(work: Work, _closing: FundClosing, _item: DecisionItem | None) -> FundClosure:
    """What was paid in, and where all of it went, to the cent."""
    totals = books.totals(work, work.today())
    of = totals.statement()
    return FundClosure(
        closed_on=work.today(),
        decision=_decision(work),
        donors=totals.donors,
        deposits=of.contributions,
        other_sources=of.sources - of.contributions,
        net_funded=of.net_funded,
        other_funds=of.fund_transfers,
        own_costs=of.fee + of.direct_cost + of.bank_charges,
    )


def _decision(work: Work) -> str:
    """The number of the decision to close it; empty where there is none."""
    for item in reversed(committee.signed_items(work, FUND_ID, Outcome.CLOSE)):
        return work.get(Decision, item.decision_id).number
    return ""
