"""Random portfolios, and the answer that trying every set gives."""

from __future__ import annotations

from random import Random

from mptf.scenarios.problem import Item, Problem, Purse, Rule, RuleKind
from mptf.scenarios.solving import holds

AREAS = tuple(f"TA{number}" for number in range(1, 6))
REGIONS = ("africa", "arab-states", "asia", "europe", "latin-america")
MILLION = 100_000_000


def portfolio(seed: int, items: int, pools: int, *, balanced: bool = True) -> Problem:
    """Notes of one to five million, to the cent, and pools that pay for about a third of them."""
    dice = Random(seed)  # noqa: S311 -- the same portfolio every time
    notes = tuple(
        Item(
            number=f"CN-2021-{place:04}",
            area=dice.choice(AREAS),
            region=dice.choice(REGIONS),
            minor=dice.randrange(MILLION, 5 * MILLION),
            score=dice.randrange(1000, 2000),
            under_area=dice.random() < 0.4,
            under_region=dice.random() < 0.4,
            months=dice.randrange(24),
        )
        for place in range(1, items + 1)
    )
    codes = {"open"}
    while len(codes) < pools:
        areas = "+".join(sorted(dice.sample(AREAS, dice.randrange(1, 4))))
        codes.add(f"areas:{areas}" if dice.random() < 0.7 else f"region:{dice.choice(REGIONS)}")
    most = 2 * sum(note.minor for note in notes) // (3 * pools)
    purses = tuple(Purse(code, dice.randrange(most)) for code in sorted(codes))
    if not balanced:
        return Problem(notes, purses)
    return Problem(
        notes,
        purses,
        rules_of(dice, notes),
        area_before=tuple((area, dice.randrange(5 * MILLION)) for area in AREAS),
        region_before=tuple((region, dice.randrange(5 * MILLION)) for region in REGIONS),
    )


def rules_of(dice: Random, notes: tuple[Item, ...]) -> tuple[Rule, ...]:
    """Rules of every kind, loose ones more often than such as cannot be met."""
    most, least = dice.choice((3500, 5000, 8000)), dice.choice((0, 100, 500))
    put_in = [Rule(RuleKind.PUT_IN, dice.choice(notes).number)] if dice.random() < 0.2 else []
    return (
        *(Rule(RuleKind.REGION_MOST, region, most) for region in REGIONS),
        *(Rule(RuleKind.AREA_LEAST, area, least) for area in AREAS),
        Rule(RuleKind.KEPT_BACK, "", dice.choice((0, MILLION))),
        *put_in,
    )


def best_of_all(problem: Problem) -> tuple[int, ...] | None:
    """What the best set reaches of each aim, over all sets there are; nothing where none holds."""
    numbers = [item.number for item in problem.open_items]
    best: tuple[int, ...] | None = None
    for sets in range(2 ** len(numbers)):
        chosen = tuple(number for place, number in enumerate(numbers) if sets >> place & 1)
        reached = problem.reached(chosen)
        if (best is None or reached > best) and holds(problem, chosen, problem.rules):
            best = reached
    return best
