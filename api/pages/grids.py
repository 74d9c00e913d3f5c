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
    over: str = ""
    """What its lines are, where they are no categories."""


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
    """The budget of one entity, by its code, as it stands: a column for each year."""
    return grid_of(profile, content, (entity, named), years(words, content), "year")


def years(words: Words, content: Mapping[str, Any]) -> dict[int, str]:
    """The columns of a note's budget."""
    return {
        year: words.say(_("Year %(n)s")) % {"n": year} if year else words.say(_("Whole programme"))
        for year in years_of(content)
    }


def by_tranche(
    profile: Profile, words: Words, content: Mapping[str, Any], entity: str, named: str
) -> Grid:
    """The same with a column for each tranche, and one for amounts that name none yet."""
    own = [line for line in content.get("budget", ()) if line["entity"] == entity]
    return grid_of(profile, content, (entity, named), tranches(profile, words, own), "tranche")


def tranches(profile: Profile, words: Words, lines: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """The columns of some lines of a programme's budget."""
    free = any(not line["tranche"] for line in lines)
    heads = {WHOLE: words.say(_("In no tranche yet"))} if free else {}
    for number, share in enumerate(profile.programme.tranches, 1):
        heads[number] = words.say(_("Tranche %(n)s (%(share)s%%)")) % {"n": number, "share": share}
    return heads


def by_output(
    profile: Profile,
    words: Words,
    content: Mapping[str, Any],
    entity: tuple[str, str],
    outputs: Mapping[str, str],
) -> Grid:
    """What one entity, by code and name, spends on each output."""
    (code, named), currency = entity, profile.fund.currency
    zero, amounts = Money.zero(currency), amounts_by_output(content, code, currency)
    head, lines = words.say(_("Whole programme")), []
    for key in dict.fromkeys([*outputs, *amounts]):
        title = f"{key} {outputs.get(key, '')}".strip()
        own = amounts.get(key, zero)
        cell = Cell(f"by_output.{code}.{key}", f"{named}: {title}", own.grouped() if own else "")
        lines.append(Line(title, is_indirect=False, cells=[cell], whole=own))
    whole = total(list(amounts.values()), currency)
    over = words.say(_("Output"))
    return Grid(f"by_output.{code}", code, named, [head], lines, [whole], whole, over)


def amounts_by_output(content: Mapping[str, Any], entity: str, currency: str) -> dict[str, Money]:
    """One entity's amounts by output."""
    amounts: dict[str, Money] = {}
    for line in content.get("by_output", ()):
        if line["entity"] == entity:
            more = Money.parse(str(line["amount"]), currency)
            amounts[line["output"]] = amounts.get(line["output"], Money.zero(currency)) + more
    return amounts


def grid_of(
    profile: Profile,
    content: Mapping[str, Any],
    of: tuple[str, str],
    columns: Mapping[int, str],
    key: str,
) -> Grid:
    """The budget of one entity, by code and name, in columns by what its lines name: `key`."""
    (entity, named), currency = of, profile.fund.currency
    years, heads = list(columns), list(columns.values())
    amounts = amounts_of(content, entity, currency, key)
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
    content: Mapping[str, Any], entity: str, currency: str, key: str = "year"
) -> dict[tuple[int, int], Money]:
    """One entity's amounts by category and year, or by tranche."""
    found: dict[tuple[int, int], Money] = {}
    for line in content.get("budget", ()):
        if line["entity"] == entity:
            place = (int(line["category"]), line.get(key) or WHOLE)
            more = Money.parse(str(line["amount"]), currency)
            found[place] = found.get(place, Money.zero(currency)) + more
    return found


def written(name: str, sent: Pairs, key: str = "year") -> list[dict[str, Any]]:
    """The lines that were sent for one entity's grid; empty cells are none."""
    found = []
    for (category, column), value in _cells(name, sent):
        line: dict[str, Any] = {"category": category, "amount": _plain(value)}
        if column != WHOLE:
            line[key] = column
        found.append(line)
    return found


def written_by_output(name: str, sent: Pairs) -> list[dict[str, Any]]:
    """The same for what one entity spends on outputs."""
    start = f"{name}."
    return [
        {"output": cell.removeprefix(start), "amount": _plain(value)}
        for cell, value in sent
        if cell.startswith(start) and value.strip()
    ]


def _plain(value: str) -> str:
    return value.strip().replace(",", "").replace(" ", "").replace("\u00a0", "")


def _cells(name: str, sent: Pairs) -> Iterable[tuple[tuple[int, int], str]]:
    start = f"{name}."
    for key, value in sent:
        place = [whole(part) for part in key.removeprefix(start).split(".")]
        if key.startswith(start) and value.strip():
            match place:
                case [int(category), int(year)]:
                    yield (category, year), value.strip()
