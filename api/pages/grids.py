"""A budget as one grid for each entity: categories down, years across, to be written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from api.pages.asking.sent import Pairs, whole
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.money import Money, total
from mptf.profile import Profile

MONTHS = 12
WHOLE = 0
"""The column of amounts that name no year."""


class Cell(NamedTuple):
    """An amount and the field in which it is written."""

    name: str
    label: str
    value: str


class Line(NamedTuple):
    """A category, its amounts by year, and their sum."""

    title: str
    is_indirect: bool
    cells: Sequence[Cell]
    whole: Money


class Grid(NamedTuple):
    """One entity's budget."""

    name: str
    """What it is called where it is written: `budget.` and the entity's code."""
    code: str
    entity: str
    heads: Sequence[str]
    lines: Sequence[Line]
    sums: Sequence[Money]
    whole: Money


def years_of(content: Mapping[str, Any]) -> list[int]:
    """The years of the programme from its first; what names no year has a column of its own."""
    months = content.get("duration_months") or MONTHS
    said = {line.get("year") or WHOLE for line in content.get("budget", ())}
    count = max(-(-months // MONTHS), *said, 1)
    years = list(range(1, count + 1)) if count > 1 else []
    return [WHOLE, *years] if WHOLE in said or not years else years


def grid(
    profile: Profile, words: Words, content: Mapping[str, Any], entity: str, named: str
) -> Grid:
    """The budget of one entity, by its code, as it stands."""
    years, currency = years_of(content), profile.fund.currency
    amounts = amounts_of(content, entity, currency)
    heads = [
        words.say(_("Year %(n)s")) % {"n": year} if year else words.say(_("Whole programme"))
        for year in years
    ]
    lines = []
    for category in profile.categories:
        title = f"{category.number}. {category.title}"
        cells = [
            Cell(
                f"budget.{entity}.{category.number}.{year}",
                f"{named}: {title}, {head}",
                amounts[category.number, year].grouped()
                if (category.number, year) in amounts
                else "",
            )
            for year, head in zip(years, heads, strict=True)
        ]
        own = [amounts.get((category.number, year), Money.zero(currency)) for year in years]
        is_indirect = category.number == profile.money.indirect_category
        lines.append(Line(title, is_indirect, cells, total(own, currency)))
    sums = [
        total([money for (_c, at), money in amounts.items() if at == year], currency)
        for year in years
    ]
    return Grid(f"budget.{entity}", entity, named, heads, lines, sums, total(sums, currency))


def amounts_of(
    content: Mapping[str, Any], entity: str, currency: str
) -> dict[tuple[int, int], Money]:
    """One entity's amounts by category and year."""
    found: dict[tuple[int, int], Money] = {}
    for line in content.get("budget", ()):
        if line["entity"] == entity:
            place = (int(line["category"]), line.get("year") or WHOLE)
            more = Money.parse(str(line["amount"]), currency)
            found[place] = found.get(place, Money.zero(currency)) + more
    return found


def written(name: str, sent: Pairs) -> list[dict[str, Any]]:
    """The lines that were sent for one entity's grid; empty cells are none."""
    found = []
    for key, value in _cells(name, sent):
        category, year = key
        amount = value.replace(",", "").replace(" ", "").replace("\u00a0", "")
        line: dict[str, Any] = {"category": category, "amount": amount}
        if year != WHOLE:
            line["year"] = year
        found.append(line)
    return found


def _cells(name: str, sent: Pairs) -> Iterable[tuple[tuple[int, int], str]]:
    start = f"{name}."
    for key, value in sent:
        place = [whole(part) for part in key.removeprefix(start).split(".")]
        if key.startswith(start) and value.strip():
            match place:
                case [int(category), int(year)]:
                    yield (category, year), value.strip()
