"""The guards, the books' rules and the acts that the decision's table names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mptf.committee import service as committee
from mptf.committee.models import Decision, DecisionItem, Outcome
from mptf.committee.quorum import CHAIR
from mptf.ledger import rules
from mptf.ledger.entries import Context, Document, Entry
from mptf.money import Money
from mptf.policy import Purpose, Role
from mptf.targets import service as targets
from workflows import decision_grounds as grounds
from workflows.decision_grounds import Given, Later, StoodBack
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.powers import falls_short

FUND = "fund"
"""The kind of an item that is about the fund itself: a target, its own costs."""


@rests_on(grounds.later)
def was_not_set_aside(_case: Case[Decision], later: Sequence[Later]) -> str | None:
    """No later record of the Committee replaces this one."""
    return f"Decision {later[0].number} replaces it." if later else None


@rests_on(grounds.given)
def the_delegation_reaches(case: Case[Decision], given: Sequence[Given]) -> str | None:
    """Who signs for the Chair may sign decisions, over so much money."""
    minor = sum(row.minor for row in given)
    return falls_short(case.work, Purpose.SIGN_DECISION, Role.CHAIR, minor)


@rests_on(grounds.stood_back)
def the_chair_did_not_stand_back(case: Case[Decision], stood: Sequence[StoodBack]) -> str | None:
    """Where the Chair stood back from an item of it, a delegate signs."""
    if any(row.category == CHAIR for row in stood) and case.work.actor.holds(Role.CHAIR):
        return "You stood back from an item of it: somebody who signs for the Chair signs this one."
    return None


def sign_the_sheet(case: Case[Decision]) -> None:
    """The Chair's or the delegate's signature, over the hash of the whole content."""
    committee.sign(case.work, case.subject)


def its_items(case: Case[Decision]) -> Iterable[DecisionItem]:
    """What it decides, item by item."""
    return committee.items(case.work, case.subject)


def adopt_its_targets(case: Case[Decision]) -> None:
    """A target is adopted on the day of the decision that adopts it."""
    for item in committee.items(case.work, case.subject):
        if item.outcome == Outcome.TARGET and item.amount_minor is not None:
            targets.adopt(
                case.work,
                amount=Money(item.amount_minor, item.currency),
                adopted_on=case.subject.decided_on,
                decision_id=case.subject.id,
                date_illustrative=case.subject.illustrative,
                source=item.text,
            )


def set_direct_costs_aside(case: Case[Decision]) -> Iterable[Entry]:
    """The secretariat's own budget, decided in advance, leaves the unearmarked pool."""
    for item in committee.items(case.work, case.subject):
        if item.outcome == Outcome.DIRECT_COST and item.amount_minor is not None:
            context = Context(
                value_on=case.work.today(),
                memo=f"Direct costs by {case.subject.number}",
                idem_key=f"decision-item/{item.id}",
                document=Document("decision", case.subject.id),
                decision_item_id=item.id,
            )
            yield rules.direct_cost_budget(context, Money(item.amount_minor, item.currency))
