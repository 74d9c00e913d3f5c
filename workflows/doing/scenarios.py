"""Scenarios: what a sum would pay for."""

from __future__ import annotations

from mptf.scenarios import service as scenarios
from mptf.scenarios.models import Scenario
from mptf.scenarios.schemas import EndedScenarioSent, ScenarioSent
from mptf.work import Work


def propose_scenario(work: Work, _on: None, sent: ScenarioSent) -> Scenario:
    """Ask what a sum of money would pay for."""
    return scenarios.propose(work, sent)


def withdraw_scenario(work: Work, scenario: Scenario, sent: EndedScenarioSent) -> Scenario:
    """Withdraw a scenario that is of no use any more."""
    return scenarios.withdraw(work, scenario, sent)
