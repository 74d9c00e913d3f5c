"""How a budget changed from one version to the next: a table by entity, category and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.money import Money, total
from mptf.notes.budgeting import Moved, moved

_NEW, _GONE = Pill(_("New"), "ahead"), Pill(_("Gone"), "over")
_MORE, _LESS = Pill(_("More"), "ahead"), Pill(_("Less"), "due")


class Amounts(NamedTuple):
    """Before, now, the difference with its sign, and a word where there is one."""

    before: Money
    after: Money
    difference: str
    pill: Pill | None


class Row(NamedTuple):
    """A category in a year."""

    category: str
    year: str
    amounts: Amounts


class Part(NamedTuple):
    """One entity, line by line and together."""

    entity: str
    rows: Sequence[Row]
    whole: Amounts


class BudgetChange(NamedTuple):
    """The whole budget before and now; without parts nothing in it changed."""

    parts: Sequence[Part]
    whole: Amounts | None


def budget_change(
    words: Words,
    older: Mapping[str, Any],
    newer: Mapping[str, Any],
    currency: str,
    part: str = _("Year %(n)s"),
) -> BudgetChange:
    """Every line of both budgets where one of them changed; `part` is what they are planned by."""
    lines = moved(older, newer, currency)
    if not any(line.difference for line in lines):
        return BudgetChange((), None)
    parts = []
    for entity, its in groupby(lines, lambda line: line.entity):
        own = list(its)
        rows = [
            Row(
                f"{line.category}. {words.category(line.category)}",
                words.say(part) % {"n": line.year}
                if line.year
                else words.say(_("Whole programme")),
                _amounts(words, line.before, line.after),
            )
            for line in own
        ]
        parts.append(Part(entity, rows, _together(words, own, currency)))
    return BudgetChange(parts, _together(words, lines, currency))


def _together(words: Words, lines: Sequence[Moved], currency: str) -> Amounts:
    before = total([line.before for line in lines], currency)
    return _amounts(words, before, total([line.after for line in lines], currency))


def _amounts(words: Words, before: Money, after: Money) -> Amounts:
    by = after - before
    if not by:
        return Amounts(before, after, "", None)
    sign = "+" if by.minor > 0 else "\N{MINUS SIGN}"
    grown = by.minor > 0
    pill = _NEW if not before else _GONE if not after else _MORE if grown else _LESS
    said = f"{sign}{(by if grown else -by).grouped()}"
    return Amounts(before, after, said, pill._replace(label=words.say(pill.label)))
