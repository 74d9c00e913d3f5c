"""What a fund asks of a note's budget, rule by rule, said while it is written. Source: handbook 2.

Whatever is a limit here is judged again by the eligibility rule `budget` when the note is screened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mptf.money import BASIS, Money, total
from mptf.profile import Profile


class Said(NamedTuple):
    """A rule, whether the budget keeps it, and the figures in words."""

    holds: bool
    sentence: str


class Budget(NamedTuple):
    """A note's budget as lines of amounts."""

    lines: list[tuple[str, int, Money]]
    """Entity, category, amount."""
    currency: str

    @property
    def whole(self) -> Money:
        """What is asked for."""
        return total([amount for _e, _c, amount in self.lines], self.currency)

    def of(self, entity: str, *categories: int) -> Money:
        """What one entity asks for: in some categories, or in all."""
        found = [a for e, c, a in self.lines if e == entity and (not categories or c in categories)]
        return total(found, self.currency)

    @property
    def entities(self) -> list[str]:
        """Who asks for something."""
        return sorted({entity for entity, _c, amount in self.lines if amount.minor})


def budget_of(content: Mapping[str, Any], currency: str) -> Budget:
    """The budget that a note's content holds."""
    lines = [
        (str(line["entity"]), int(line["category"]), Money.parse(str(line["amount"]), currency))
        for line in content.get("budget", ())
    ]
    return Budget(lines, currency)


def rules(profile: Profile, content: Mapping[str, Any], ceiling: Money | None) -> list[Said]:
    """Every rule on the budget with its figures; `ceiling` is that of the call, if it has one."""
    budget = budget_of(content, profile.fund.currency)
    return [
        *_limits(profile, content, budget),
        *_ceiling(budget, ceiling),
        *indirect(profile, budget),
        *without_budget(content, budget),
        *_monitoring(profile, content, budget),
    ]


def _limits(profile: Profile, content: Mapping[str, Any], budget: Budget) -> Iterator[Said]:
    scope = content.get("scope")
    if scope is None or scope not in profile.note.budget:
        yield Said(holds=False, sentence="Choose a scope: the limits of the budget follow from it.")
        return
    bounds, title = profile.note.budget[scope], profile.note.scope(scope).title
    low = Money.parse(str(bounds.min), budget.currency)
    high = Money.parse(str(bounds.max), budget.currency)
    asked = budget.whole
    missing = f"{low - asked} are missing" if asked < low else f"{asked - high} are too much"
    holds = low <= asked <= high
    yield Said(
        holds,
        f"Scope “{title}”: {low} to {high}. {asked} asked for"
        + ("." if holds else f"; {missing}."),
    )


def _ceiling(budget: Budget, ceiling: Money | None) -> Iterator[Said]:
    if ceiling is not None:
        yield Said(budget.whole <= ceiling, f"The call takes notes of at most {ceiling}.")


def indirect(profile: Profile, budget: Budget) -> Iterator[Said]:
    """No entity states more than the rate of its direct cost."""
    category, bps = profile.money.indirect_category, profile.money.indirect_bps
    for entity in budget.entities:
        stated = budget.of(entity, category)
        most = (budget.of(entity) - stated).share(bps)
        holds = stated <= most
        yield Said(
            holds,
            f"{entity}: indirect cost {stated}, of at most {most} ({bps / 100:g}% of its direct "
            f"cost)" + ("." if holds else ": lower it."),
        )


def without_budget(content: Mapping[str, Any], budget: Budget) -> Iterator[Said]:
    """Whoever takes part asks for something."""
    without = [code for code in content.get("partners", ()) if code not in budget.entities]
    if without:
        yield Said(holds=False, sentence=f"No budget yet for {', '.join(without)}.")


def _monitoring(profile: Profile, content: Mapping[str, Any], budget: Budget) -> Iterator[Said]:
    said = content.get("monitoring")
    if said is None:
        return
    own, least = Money.parse(str(said), budget.currency), profile.programme.monitoring_share_min_bps
    holds = own.minor * BASIS >= budget.whole.minor * least
    yield Said(
        holds,
        f"Monitoring and evaluation {own}; at least {least / 100:g}% of the budget"
        + ("." if holds else ": raise it."),
    )


# --- Between two versions -------------------------------------------------------------------------


class Moved(NamedTuple):
    """What one entity asked for in one category and year before, and what it asks for now."""

    entity: str
    category: int
    year: int | None
    """None where the amount names no year."""
    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        """What was added; below nothing where less is asked for."""
        return self.after - self.before


def moved(older: Mapping[str, Any], newer: Mapping[str, Any], currency: str) -> list[Moved]:
    """Every entity, category and year for which one of two contents asks, changed or not."""
    sides = [_by_place(content, currency) for content in (older, newer)]
    zero = Money.zero(currency)
    places = sorted({*sides[0], *sides[1]}, key=lambda place: (*place[:2], place[2] or 0))
    found = (
        Moved(*place, sides[0].get(place, zero), sides[1].get(place, zero)) for place in places
    )
    return [each for each in found if each.before or each.after]


def _by_place(
    content: Mapping[str, Any], currency: str
) -> dict[tuple[str, int, int | None], Money]:
    found: dict[tuple[str, int, int | None], Money] = {}
    for line in content.get("budget", ()):
        place = (str(line["entity"]), int(line["category"]), line.get("year") or None)
        amount = Money.parse(str(line["amount"]), currency)
        found[place] = found.get(place, Money.zero(currency)) + amount
    return found
