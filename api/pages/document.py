"""A programme document to be read: results, work by quarter, risks as a matrix, money both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from api.pages import parts
from api.pages.answered import Part, parts_of
from api.pages.parts import Budget
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.money import Money, total
from mptf.network import reference
from mptf.profile import DocumentForm, Profile
from mptf.programmes import checks
from mptf.programmes.framework import OUTCOMES, PARTS, outputs_of

STRUCTURED = frozenset(
    {
        "title",
        "countries",
        "region",
        "area",
        "partners",
        "duration_months",
        "outcomes",
        "work_plan",
        "budget",
        "by_output",
        "risks",
        "monitoring",
        "implementing_partners",
    }
)
"""Fields with a shape of their own here, or a place of their own on the programme's page."""
_HIGH, _MIDDLE = 15, 6
"""From which product of likelihood and impact on a risk is high, and is of middle weight."""


class Indicator(NamedTuple):
    """An indicator in words; `targets` by the years of the programme, empty where none is set."""

    code: str
    text: str
    unit: str
    apart: str
    baseline: str
    targets: tuple[str, ...]
    means: str
    entity: str
    serves: str


class Result(NamedTuple):
    """An outcome or an output with its indicators."""

    code: str
    text: str
    is_outcome: bool
    indicators: tuple[Indicator, ...]


class Line(NamedTuple):
    """An activity and in which quarters it is done."""

    code: str
    text: str
    entity: str
    quarters: tuple[bool, ...]


class Plan(NamedTuple):
    """The work plan: years with how many quarters each has, quarters, and lines by output."""

    years: tuple[tuple[str, int], ...]
    quarters: tuple[str, ...]
    outputs: tuple[tuple[str, tuple[Line, ...]], ...]


class Cell(NamedTuple):
    """A place of the matrix: how weighty it is, and the numbers of the risks in it."""

    tone: str
    risks: tuple[int, ...]


class Risk(NamedTuple):
    """A risk by its number in the matrix."""

    number: int
    text: str
    kind: str
    likelihood: int
    impact: int
    tone: str
    answer: str
    owner: str


class Matrix(NamedTuple):
    """Likelihood upwards, impact to the right; each row with its likelihood."""

    impacts: tuple[int, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    risks: tuple[Risk, ...]


class Table(NamedTuple):
    """Amounts with heads across, rows down, and their sums."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Money, ...], Money], ...]
    sums: tuple[Money, ...]
    whole: Money


class Document(NamedTuple):
    """All that a document says, in the shapes in which it is shown."""

    texts: Sequence[Part]
    years: tuple[str, ...]
    results: tuple[Result, ...]
    plan: Plan | None
    budget: Budget
    by_tranche: Table | None
    by_output: Table | None
    matrix: Matrix | None
    monitoring: tuple[tuple[str, str, str, Money | None], ...]
    monitored: Money
    implementers: tuple[Mapping[str, Any], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not (self.texts or self.results or self.budget.rows)

    @property
    def partner_names(self) -> frozenset[str]:
        """The names of its implementing partners."""
        return frozenset(row["name"] for row in self.implementers)


def document(
    profile: Profile, words: Words, form: DocumentForm, content: Mapping[str, Any]
) -> Document:
    """What a document's content says."""
    currency = profile.fund.currency
    answered = {**content, "answers": content.get(PARTS, {})}
    lines = content.get("budget") or []
    monitoring = tuple(
        (
            row["activity"],
            row["when"] or "",
            row["entity"] or "",
            Money.parse(row["cost"], currency) if row["cost"] else None,
        )
        for row in content.get("monitoring") or ()
    )
    return Document(
        texts=parts_of(words, form, answered, currency, STRUCTURED),
        years=_years(words, content),
        results=tuple(_results(words, content)),
        plan=_plan(words, content),
        budget=parts.budget(words, lines, currency),
        by_tranche=_by_tranche(words, lines, currency),
        by_output=_by_output(content, currency),
        matrix=_matrix(profile, content),
        monitoring=monitoring,
        monitored=total([cost for *_more, cost in monitoring if cost is not None], currency),
        implementers=tuple(map(_implementer, content.get("implementing_partners") or ())),
    )


def _implementer(row: Mapping[str, Any]) -> Mapping[str, Any]:
    on = row["assessed_on"]
    return {**row, "assessed_on": date.fromisoformat(on) if on else None}


def _years(words: Words, content: Mapping[str, Any]) -> tuple[str, ...]:
    numbers = range(1, checks.years(content) + 1)
    return tuple(words.say(_("Year %(n)s")) % {"n": n} for n in numbers)


def _results(words: Words, content: Mapping[str, Any]) -> list[Result]:
    years, found = checks.years(content), []
    for outcome in content.get(OUTCOMES) or ():
        for row, is_outcome in ((outcome, True), *((one, False) for one in outcome["outputs"])):
            own = tuple(_indicator(words, one, years) for one in row["indicators"])
            found.append(Result(row["code"], row["text"], is_outcome, own))
    return found


def _indicator(words: Words, row: Mapping[str, Any], years: int) -> Indicator:
    targets = {target["year"]: target["value"] for target in row["targets"]}
    baseline = _number(row["baseline"])
    if baseline and row["baseline_year"]:
        baseline = f"{baseline} ({row['baseline_year']})"
    serves = []
    if row["sdg_target"]:
        serves.append(words.say(_("SDG target %(target)s")) % {"target": row["sdg_target"]})
    if row["objective"]:
        title = reference.objective(row["objective"]).title
        said = {"n": row["objective"], "title": title}
        serves.append(words.say(_("objective %(n)s, %(title)s")) % said)
    return Indicator(
        row["code"],
        row["text"],
        row["unit"] or "",
        ", ".join(row["disaggregation"]),
        baseline,
        tuple(_number(targets.get(year)) for year in range(1, years + 1)),
        row["means"] or "",
        row["entity"] or "",
        "; ".join(serves),
    )


def _number(text: str | None) -> str:
    """Thousands apart, the rest as it was written."""
    if not text:
        return ""
    whole, dot, part = text.partition(".")
    return f"{int(whole):,}{dot}{part}"


def _plan(words: Words, content: Mapping[str, Any]) -> Plan | None:
    lines = content.get("work_plan") or ()
    if not lines:
        return None
    last = max(checks.quarters(content), *(max(line["quarters"], default=1) for line in lines))
    outputs = outputs_of(content)
    places = {code: place for place, code in enumerate(outputs)}
    ordered = sorted(lines, key=lambda x: (places.get(x["output"], len(places)), x["output"]))
    numbers = range(1, last + 1)
    per_year = checks.MONTHS // checks.QUARTER
    return Plan(
        years=tuple(
            (words.say(_("Year %(n)s")) % {"n": year + 1}, len(list(own)))
            for year, own in groupby(numbers, key=lambda n: (n - 1) // per_year)
        ),
        quarters=tuple(str(n) for n in numbers),
        outputs=tuple(
            (
                f"{code} {outputs.get(code, '')}".strip(),
                tuple(
                    Line(
                        line["code"],
                        line["text"],
                        line["entity"],
                        tuple(n in line["quarters"] for n in numbers),
                    )
                    for line in own
                ),
            )
            for code, own in groupby(ordered, key=lambda line: line["output"])
        ),
    )


def _by_tranche(words: Words, lines: Sequence[Mapping[str, Any]], currency: str) -> Table | None:
    """What each entity gets in each tranche, once any amount names one."""
    numbers = sorted({line.get("tranche") or 0 for line in lines})
    if not any(numbers):
        return None
    heads = {
        n: words.say(_("Tranche %(n)s")) % {"n": n} if n else words.say(_("In no tranche yet"))
        for n in numbers
    }
    cells = [(line["entity"], heads[line.get("tranche") or 0], line["amount"]) for line in lines]
    return _table(cells, list(heads.values()), currency)


def _by_output(content: Mapping[str, Any], currency: str) -> Table | None:
    lines = content.get("by_output") or ()
    if not lines:
        return None
    outputs = outputs_of(content)
    cells = [
        (f"{x['output']} {outputs.get(x['output'], '')}".strip(), x["entity"], x["amount"])
        for x in lines
    ]
    return _table(cells, sorted({entity for _row, entity, _amount in cells}), currency)


def _table(cells: Sequence[tuple[str, str, str]], heads: list[str], currency: str) -> Table:
    amounts: dict[tuple[str, str], Money] = {}
    zero = Money.zero(currency)
    for row, head, amount in cells:
        amounts[row, head] = amounts.get((row, head), zero) + Money.parse(amount, currency)
    rows = []
    for row in dict.fromkeys(row for row, _head, _amount in cells):
        own = tuple(amounts.get((row, head), zero) for head in heads)
        rows.append((row, own, total(own, currency)))
    sums = tuple(
        total([m for (_row, at), m in amounts.items() if at == head], currency) for head in heads
    )
    return Table(tuple(heads), tuple(rows), sums, total(sums, currency))


def _matrix(profile: Profile, content: Mapping[str, Any]) -> Matrix | None:
    said = content.get("risks") or ()
    if not said:
        return None
    bounds = profile.programme.risk_matrix
    scale = range(bounds.min, bounds.max + 1)
    risks = tuple(
        Risk(
            number,
            row["risk"],
            row["kind"] or "",
            row["likelihood"],
            row["impact"],
            _tone(row["likelihood"], row["impact"]),
            row["answer"],
            row["owner"] or "",
        )
        for number, row in enumerate(said, 1)
    )

    def cell(likelihood: int, impact: int) -> Cell:
        own = [r.number for r in risks if (r.likelihood, r.impact) == (likelihood, impact)]
        return Cell(_tone(likelihood, impact), tuple(own))

    return Matrix(
        tuple(scale),
        tuple((up, tuple(cell(up, across) for across in scale)) for up in reversed(scale)),
        risks,
    )


def _tone(likelihood: int, impact: int) -> str:
    weight = likelihood * impact
    return "high" if weight >= _HIGH else "middle" if weight >= _MIDDLE else "low"
