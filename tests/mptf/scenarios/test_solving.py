"""The proposal is the best there is, to the cent; what cannot be met is named."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from time import monotonic

import pytest

from mptf.ledger.pools import draw
from mptf.money import Money
from mptf.scenarios.balance import broken
from mptf.scenarios.explaining import Why, missed
from mptf.scenarios.flows import flow, in_turn
from mptf.scenarios.problem import Answer, Item, Outcome, Problem, Purse, Rule, RuleKind
from mptf.scenarios.solving import holds, solve
from tests.mptf.scenarios.portfolios import MILLION, REGIONS, best_of_all, portfolio

FAST = range(24)
ALL = range(200)


def _is_the_best(seed: int) -> Outcome:
    problem = portfolio(seed, 3 + seed % 9, 1 + seed % 6, balanced=seed % 3 > 0)
    answer, best = solve(problem), best_of_all(problem)
    if best is None:
        assert answer.outcome is Outcome.IMPOSSIBLE, seed
        assert answer.conflict, seed
    else:
        assert answer.outcome is Outcome.BEST, seed
        assert problem.reached(answer.chosen) == best, seed
        _adds_up(problem, answer)
    return answer.outcome


def _adds_up(problem: Problem, answer: Answer) -> None:
    """Every note gets what it needs, no pool gives more than it has or what it may not."""
    for number in answer.chosen:
        item = problem.by_number[number]
        parts = [one for one in answer.drawn if one.number == number]
        assert sum(one.minor for one in parts) == item.minor
        assert all(one.pool in problem.fits[item.at] for one in parts)
    for purse in problem.purses:
        assert sum(one.minor for one in answer.drawn if one.pool == purse.code) <= purse.minor
    assert not broken(problem, answer.chosen, problem.rules)


@pytest.mark.parametrize("seed", FAST)
def test_no_set_is_better_than_the_proposal(seed: int) -> None:
    _is_the_best(seed)


@pytest.mark.proof
def test_no_set_is_better_than_the_proposal_on_200_portfolios() -> None:
    outcomes = [_is_the_best(seed) for seed in ALL]
    assert outcomes.count(Outcome.IMPOSSIBLE) >= 5
    assert outcomes.count(Outcome.BEST) >= 150


@pytest.mark.parametrize("seed", [1, 3, 6])
def test_500_notes_and_10_pools_are_answered_with_reasons_in_5_seconds(seed: int) -> None:
    problem = replace(portfolio(seed, 500, 10), seconds=3.0)
    begun = monotonic()
    answer = solve(problem)
    reasons = missed(problem, answer)
    took = monotonic() - begun
    print(f"{seed}: {answer.outcome}, {len(answer.chosen)} notes, {took:.2f} s")
    assert took < 5
    assert len(answer.chosen) + len(reasons) == 500
    assert answer.outcome in {Outcome.BEST, Outcome.FOUND}
    _adds_up(problem, answer)


def note(number: str, minor: int, **said: object) -> Item:
    like = {"area": "TA1", "region": "africa", "score": 1600}
    return Item(number=number, minor=minor, **{**like, **said})  # type: ignore[arg-type]


def test_a_cent_too_little_is_too_little() -> None:
    notes = (note("A", 100 * MILLION), note("B", 100 * MILLION + 1))
    enough = Problem(notes, (Purse("open", 200 * MILLION + 1),))
    assert solve(enough).chosen == ("A", "B")
    short = Problem(notes, (Purse("open", 200 * MILLION),))
    assert solve(short).chosen == ("A",)
    (why,) = missed(short, solve(short))
    assert (why.why, why.short) == (Why.CASH, 1)


def test_a_share_too_large_by_a_cent_is_too_large() -> None:
    notes = (note("A", 50 * MILLION + 1), note("B", 50 * MILLION, region="asia"))
    rule = Rule(RuleKind.REGION_MOST, "africa", 5000)
    problem = Problem(notes, (Purse("open", 200 * MILLION),), (rule,))
    assert solve(problem).chosen == ("B",)
    (why,) = missed(problem, solve(problem))
    assert (why.why, why.rules) == (Why.RULE, (rule,))
    even = replace(problem, items=(note("A", 50 * MILLION), notes[1]))
    assert solve(even).chosen == ("A", "B")


def test_the_same_question_has_the_same_answer_however_often() -> None:
    problem = portfolio(5, 60, 6)
    first = solve(problem)
    solve.cache_clear()
    assert solve(replace(problem, seconds=6.0)) == first


def test_of_two_alike_the_pipelines_order_decides() -> None:
    twins = (note("B", MILLION), note("A", MILLION), note("C", MILLION, region="asia"))
    assert solve(Problem(twins, (Purse("open", MILLION),))).chosen == ("B",)


def test_a_rule_that_cannot_be_met_is_named() -> None:
    notes = (note("A", MILLION), note("B", MILLION, region="asia"))
    impossible = Rule(RuleKind.AREA_LEAST, "TA2", 2000)
    before = (("TA1", MILLION),)
    loose = tuple(Rule(RuleKind.REGION_MOST, region, 9000) for region in REGIONS)
    problem = Problem(notes, (Purse("open", MILLION),), (*loose, impossible), area_before=before)
    answer = solve(problem)
    assert answer.outcome is Outcome.IMPOSSIBLE
    assert answer.conflict == (impossible,)
    assert answer.conflict_is_least


def test_rules_that_stand_in_each_others_way_are_named_together() -> None:
    notes = (note("A", 3 * MILLION), note("B", MILLION, region="asia"))
    put_in = Rule(RuleKind.PUT_IN, "A")
    kept = Rule(RuleKind.KEPT_BACK, "", 2 * MILLION)
    loose = Rule(RuleKind.AREA_LEAST, "TA1", 1000)
    problem = Problem(notes, (Purse("open", 4 * MILLION),), (loose, put_in, kept))
    answer = solve(problem)
    assert answer.conflict == (put_in, kept)
    for left in answer.conflict:
        others = tuple(rule for rule in problem.rules if rule is not left)
        assert solve(replace(problem, rules=others)).outcome is Outcome.BEST


def test_the_draws_are_those_of_the_books() -> None:
    for seed in range(20):
        problem = portfolio(seed, 20, 6)
        answer = solve(problem)
        if not answer.in_turn:
            continue
        items = [problem.by_number[number] for number in answer.chosen]
        mine, dry = in_turn(problem, items)
        left = {purse.code: Money(purse.minor, "USD") for purse in problem.purses}
        if dry is None:
            theirs = []
            for item in items:
                parts = draw(left, Money(item.minor, "USD"), item.area, item.region)
                for code, money in parts.items():
                    left[code] -= money
                    theirs.append((item.number, code, money.minor))
            assert list(map(tuple, mine)) == theirs
            assert list(map(tuple, answer.drawn)) == theirs


def test_the_narrowest_earmark_pays_first_and_another_order_helps_where_it_would_run_dry() -> None:
    """The first note would take the pool that alone can pay for the second."""
    notes = (note("A", MILLION, area="TA2"), note("B", MILLION, area="TA3"))
    purses = (Purse("areas:TA2+TA3", MILLION), Purse("areas:TA2+TA4+TA5", MILLION))
    answer = solve(Problem(notes, purses))
    assert answer.chosen == ("A", "B")
    assert answer.in_turn
    assert [(one.number, one.pool) for one in answer.drawn] == [
        ("A", "areas:TA2+TA4+TA5"),
        ("B", "areas:TA2+TA3"),
    ]


def test_money_flows_as_far_as_any_way_of_dealing_it_out() -> None:
    """What the flow calls short is short: those places need more than all their pools."""
    for seed in range(200):
        problem = portfolio(seed, 12, 5)
        found = flow(problem, problem.items)
        assert sum(found.parts.values()) + found.short == sum(i.minor for i in problem.items)
        if found.short:
            held = dict(problem.in_draw_order)
            codes = {code for at in found.lacking for code in problem.fits[at]}
            needs = sum(item.minor for item in problem.items if item.at in found.lacking)
            assert needs - sum(held[code] for code in codes) == found.short


def test_every_note_that_is_not_in_has_its_reason() -> None:
    notes = (
        note("IN", 2 * MILLION, score=1800),
        note("OUT", MILLION),
        note("NOTHING", 0),
        note("NO-POOL", MILLION, area="TA5"),
        note("LARGE", 9 * MILLION),
        note("NEAR", 2 * MILLION, score=1700),
    )
    problem = Problem(notes, (Purse("areas:TA1", 3 * MILLION),), left_out=("OUT",))
    answer = solve(problem)
    assert answer.chosen == ("IN",)
    found = {one.number: one for one in missed(problem, answer)}
    assert {number: one.why for number, one in found.items()} == {
        "OUT": Why.LEFT_OUT,
        "NOTHING": Why.NO_AMOUNT,
        "NO-POOL": Why.NO_POOL,
        "LARGE": Why.TOO_LARGE,
        "NEAR": Why.CASH,
    }
    near = found["NEAR"]
    assert (near.near, near.instead_of, near.short, near.lost[0]) == (1, "IN", MILLION, 100)
    assert found["LARGE"].short == 6 * MILLION


def test_what_a_note_lacks_is_what_lacks_where_it_is_added_to_the_set() -> None:
    for seed in range(12):
        problem = portfolio(seed, 30, 6)
        answer = solve(problem)
        chosen = [problem.by_number[number] for number in answer.chosen]
        for one in missed(problem, answer):
            if one.why is Why.CASH:
                item = problem.by_number[one.number]
                assert flow(problem, [*chosen, item]).short == one.short


def test_an_end_of_time_is_said() -> None:
    answer = solve(replace(portfolio(6, 500, 10), seconds=0.0))
    assert answer.outcome in {Outcome.FOUND, Outcome.NOTHING_FOUND}
    if answer.outcome is Outcome.FOUND:
        assert any(one.most > one.value for one in answer.reached)


def test_nothing_to_choose_from_is_an_empty_proposal() -> None:
    assert solve(Problem((), ())).chosen == ()
    assert holds(Problem((), ()), (), ())


def test_no_start_loads_the_solver() -> None:
    """It brings numpy along, which costs every start a tenth of a second."""
    said = "import api.app, api.cli, sys; print('highspy' in sys.modules, 'numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
