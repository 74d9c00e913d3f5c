"""The rules of balance, to the cent: which of them a set of notes breaks."""

from __future__ import annotations

from collections.abc import Collection

from mptf.money import BASIS
from mptf.scenarios.problem import Item, Problem, Rule, RuleKind


def broken(problem: Problem, numbers: Collection[str], rules: Collection[Rule]) -> list[Rule]:
    """The rules that a set of notes does not keep; whole numbers only, nothing is rounded."""
    chosen = [problem.by_number[number] for number in numbers]
    return [rule for rule in rules if not _is_kept(problem, chosen, rule)]


def _is_kept(problem: Problem, chosen: list[Item], rule: Rule) -> bool:
    spent = sum(item.minor for item in chosen)
    if rule.kind is RuleKind.PUT_IN:
        return any(item.number == rule.about for item in chosen)
    if rule.kind is RuleKind.KEPT_BACK:
        return problem.held - spent >= rule.value
    part, whole = base(problem, rule)
    part += sum(item.minor for item in chosen if is_about(item, rule))
    whole += spent
    if rule.kind is RuleKind.REGION_MOST:
        return part * BASIS <= rule.value * whole
    return part * BASIS >= rule.value * whole


def base(problem: Problem, rule: Rule) -> tuple[int, int]:
    """What the region or the area of a rule had before, and what all of them had."""
    of_regions = rule.kind is RuleKind.REGION_MOST
    before = dict(problem.region_before if of_regions else problem.area_before)
    return before.get(rule.about, 0), sum(before.values())


def is_about(item: Item, rule: Rule) -> bool:
    """Whether a note is of the region or the area that a rule is about."""
    of = item.region if rule.kind is RuleKind.REGION_MOST else item.area
    return of == rule.about
