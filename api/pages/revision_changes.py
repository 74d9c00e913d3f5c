"""What a revision changes, before and after: the budget line by line, texts side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from api.pages.revision_words import PARTS
from api.pages.versions import Difference, differ
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.money import Money, total
from mptf.profile import DocumentForm
from mptf.revisions.levels import Budget, budget_of, percent
from mptf.revisions.weighing import Weighed

_MORE, _LESS = Pill(_("More"), "ahead"), Pill(_("Less"), "due")


class Moved(NamedTuple):
    """An amount that the Committee approved last, as it is in force and as it would be."""

    label: str
    approved: Money
    before: Money
    after: Money
    difference: str
    share: str
    """How far from what was approved, in per cent; nothing where it stays or had nothing."""
    pill: Pill | None


class Part(NamedTuple):
    """One entity, line by line and together."""

    entity: str
    lines: Sequence[Moved]
    whole: Moved


class BudgetMoved(NamedTuple):
    """The whole budget; without parts nothing in it changes."""

    parts: Sequence[Part]
    whole: Moved | None


def budget(words: Words, row: Weighed) -> BudgetMoved:
    """Every line of three budgets where one changes."""
    currency = row.currency
    sides = [budget_of(content, currency) for content in (row.approved, row.before, row.after)]
    if sides[1] == sides[2]:
        return BudgetMoved((), None)
    lines = sorted({line for side in sides for line in side})
    parts = []
    for entity in dict.fromkeys(entity for entity, _category in lines):
        own = [line for line in lines if line[0] == entity]
        moved = [
            _moved(words, f"{line[1]}. {words.category(line[1])}", _of(sides, [line], currency))
            for line in own
        ]
        whole = words.say(_("%(entity)s together")) % {"entity": entity}
        parts.append(Part(entity, moved, _moved(words, whole, _of(sides, own, currency))))
    return BudgetMoved(parts, _moved(words, words.say(_("Total")), _of(sides, lines, currency)))


def _of(
    sides: Sequence[Budget], lines: Sequence[tuple[str, int]], currency: str
) -> tuple[Money, ...]:
    return tuple(total([side[line] for line in lines if line in side], currency) for side in sides)


def _moved(words: Words, label: str, amounts: Sequence[Money]) -> Moved:
    approved, before, after = amounts
    by = after - before
    if not by:
        return Moved(label, approved, before, after, "", "", None)
    grown = by.minor > 0
    sign = "+" if grown else "\N{MINUS SIGN}"
    said = f"{sign}{(by if grown else -by).grouped()}"
    away = abs((after - approved).minor)
    share = percent(away, approved.minor) if approved else ""
    pill = _MORE if grown else _LESS
    return Moved(
        label, approved, before, after, said, share, pill._replace(label=words.say(pill.label))
    )


def texts(words: Words, form: DocumentForm, row: Weighed) -> list[Difference]:
    """The other parts in which the two documents differ, those that are texts last."""
    found = []
    for name, label in PARTS.items():
        before, after = (
            _plain(words, name, side.get(name), row.currency) for side in (row.before, row.after)
        )
        if before != after:
            found.append(differ(words.say(label), before, after))
    for field in form.fields:
        before, after = (
            str(side.get("parts", {}).get(field.name) or "") for side in (row.before, row.after)
        )
        if before != after:
            found.append(differ(field.label, before, after))
    return found


def _plain(words: Words, name: str, value: Any, currency: str) -> str:
    """A part as text, line by line."""
    match name:
        case "area":
            return words.area(value)
        case "region":
            return words.region(value)
        case "countries":
            return words.countries(value or [])
        case "by_output":
            return "\n".join(
                f"{line['entity']}, {line['output']}: {_grouped(line['amount'], currency)}"
                for line in value or ()
            )
        case _:
            return _said(value)


def _grouped(amount: Any, currency: str) -> str:
    return Money.parse(str(amount), currency).grouped()


def _said(value: Any) -> str:
    """What is said in something, whatever it is made of; codes first, what hangs on it beneath."""
    if isinstance(value, Mapping):
        flat = [_said(part) for part in value.values() if not _is_rows(part)]
        below = [_said(part) for part in value.values() if _is_rows(part)]
        return "\n".join(filter(None, (", ".join(filter(None, flat)), *below)))
    if _is_rows(value):
        return "\n".join(map(_said, value))
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value)
