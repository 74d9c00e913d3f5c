"""What changed between two versions of a programme document: texts, tables and the budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from api.pages.budget_change import BudgetChange, budget_change
from api.pages.versions import Difference, differ
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.profile import DocumentForm

Content = Mapping[str, Any]
Line = tuple[str, ...]

_NEW, _GONE = Pill(_("New"), "ahead"), Pill(_("Gone"), "over")
_OTHER = Pill(_("Changed"), "due")


class RowChange(NamedTuple):
    """A row of a table that came, went or changed: each cell before and now."""

    pill: Pill
    cells: Sequence[tuple[str, str]]


class TableChange(NamedTuple):
    """The rows of a structured part in which two versions differ."""

    title: str
    heads: Sequence[str]
    rows: Sequence[RowChange]


class Changes(NamedTuple):
    """All that differs between two versions."""

    texts: Sequence[Difference]
    tables: Sequence[TableChange]
    budget: BudgetChange

    @property
    def is_nothing(self) -> bool:
        """Whether the two say the same."""
        return not (self.texts or self.tables or self.budget.parts)


class _Table(NamedTuple):
    """A structured part of the document as lines, each known by its first cells."""

    title: str
    heads: Sequence[str]
    lines: Callable[[Words, Content], Iterator[Line]]
    known_by: int = 1


def changes(
    words: Words, form: DocumentForm, older: Content, newer: Content, currency: str
) -> Changes:
    """What differs, in the order of the document."""
    return Changes(
        [
            differ(label, before, after)
            for label, before, after in _texts(words, form, older, newer)
            if before != after
        ],
        [table for each in _TABLES if (table := _changed(words, each, older, newer)).rows],
        budget_change(words, _by_tranche(older), _by_tranche(newer), currency, _("Tranche %(n)s")),
    )


def _texts(
    words: Words, form: DocumentForm, older: Content, newer: Content
) -> Iterator[tuple[str, str, str]]:
    sides = (older, newer)
    for name, say in _FIELDS.items():
        before, after = (say(words, side.get(name)) for side in sides)
        yield words.field(name), before, after
    for field in form.fields:
        if field.is_own:
            before, after = (str(side.get("parts", {}).get(field.name) or "") for side in sides)
            yield field.label, before, after


_FIELDS: Mapping[str, Callable[[Words, Any], str]] = {
    "title": lambda _words, value: str(value or ""),
    "summary": lambda _words, value: str(value or ""),
    "area": lambda words, value: words.area(value),
    "region": lambda words, value: words.region(value),
    "countries": lambda words, value: words.countries(list(value or ())),
    "duration_months": lambda _words, value: str(value or ""),
}


def _by_tranche(content: Content) -> Content:
    """The budget with its tranches where a note has its years."""
    lines = [{**line, "year": line.get("tranche")} for line in content.get("budget", ())]
    return {"budget": lines}


def _changed(words: Words, table: _Table, older: Content, newer: Content) -> TableChange:
    before, after = (
        {line[: table.known_by]: line for line in table.lines(words, side)}
        for side in (older, newer)
    )
    found = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        pill = _NEW if old is None else _GONE if new is None else _OTHER
        blank = ("",) * len(table.heads)
        cells = list(zip(old or blank, new or blank, strict=True))
        found.append(RowChange(pill._replace(label=words.say(pill.label)), cells))
    return TableChange(words.say(table.title), [words.say(head) for head in table.heads], found)


def _line(row: Mapping[str, Any], *names: str) -> Line:
    return tuple(_plain(row.get(name)) for name in names)


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return "" if value is None else str(value)


def _framework(_words: Words, content: Content) -> Iterator[Line]:
    for outcome in content.get("outcomes", ()):
        yield from _results(outcome)
        for output in outcome.get("outputs", ()):
            yield from _results(output)


def _results(row: Mapping[str, Any]) -> Iterator[Line]:
    yield (*_line(row, "code", "text"), *("",) * 5)
    for indicator in row.get("indicators", ()):
        targets = "; ".join(f"{t['year']}: {t['value']}" for t in indicator.get("targets", ()))
        baseline = " ".join(_line(indicator, "baseline", "baseline_year")).strip()
        said = _line(indicator, "code", "text", "unit")
        yield (*said, baseline, targets, *_line(indicator, "means", "entity"))


def _rows(part: str, *names: str) -> Callable[[Words, Content], Iterator[Line]]:
    def lines(_words: Words, content: Content) -> Iterator[Line]:
        yield from (_line(row, *names) for row in content.get(part, ()))

    return lines


_TABLES = (
    _Table(
        _("Results framework"),
        (
            _("Number"),
            _("Text"),
            _("Unit"),
            _("Baseline"),
            _("Targets by year"),
            _("Means of verification"),
            _("Entity"),
        ),
        _framework,
    ),
    _Table(
        _("Work plan"),
        (_("Number"), _("Activity"), _("Output"), _("Entity"), _("Quarters")),
        _rows("work_plan", "code", "text", "output", "entity", "quarters"),
    ),
    _Table(
        _("Budget by output"),
        (_("Output"), _("Entity"), _("Amount")),
        _rows("by_output", "output", "entity", "amount"),
        2,
    ),
    _Table(
        _("Risks"),
        (_("Risk"), _("Kind"), _("Likelihood"), _("Impact"), _("What is done"), _("Owner")),
        _rows("risks", "risk", "kind", "likelihood", "impact", "answer", "owner"),
    ),
    _Table(
        _("Monitoring and evaluation"),
        (_("Activity"), _("When"), _("Entity"), _("Cost")),
        _rows("monitoring", "activity", "when", "entity", "cost"),
    ),
    _Table(
        _("Implementing partners"),
        (
            _("Name"),
            _("Country"),
            _("Entity"),
            _("Task"),
            _("Amount"),
            _("Assessed"),
            _("Evidence"),
        ),
        _rows(
            "implementing_partners",
            "name",
            "country",
            "entity",
            "task",
            "amount",
            "assessed_on",
            "evidence",
        ),
    ),
)
