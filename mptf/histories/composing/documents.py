"""What a programme document says in the demonstration: results, work, risks, money by output.

None of it is known from public sources: every line is illustrative, and marked.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from mptf.histories.composing.form import MARK, sdg_targets
from mptf.histories.composing.plans import Note
from mptf.histories.composing.script import rules
from mptf.money import Money, total
from mptf.programmes.opening import by_tranche

MONTHS, QUARTER = 12, 3
MONITORING_BPS = 500
_ANY_DAY = date.min
"""Targets do not depend on the day on which a document is written."""
_COSTS = (20, 25, 15, 40)


class Out(NamedTuple):
    """An output, the indicator of it, what that counts, and what it reaches at the end."""

    text: str
    indicator: str
    unit: str
    last: int


class Change(NamedTuple):
    """An outcome, how one would know, its baseline and its end in per cent, and its outputs."""

    text: str
    indicator: str
    percent: tuple[int, int]
    outputs: tuple[Out, ...]


_CHANGES: dict[str, tuple[Change, ...]] = {
    "TA1": (
        Change(
            "Policies on migration rest on data and on the Compact",
            "Policies adopted that cite national data on migration",
            (10, 60),
            (
                Out("Offices of statistics publish data on migrants", "Data sets", "data sets", 9),
                Out("Officials use the data in plans", "Officials trained", "people", 320),
            ),
        ),
        Change(
            "Migrants are heard where policies are made",
            "Consultations in which migrants took part",
            (5, 50),
            (Out("Councils with migrants meet", "Meetings held", "meetings", 24),),
        ),
    ),
    "TA2": (
        Change(
            "People on the move are protected from harm",
            "Cases referred to a service within five days",
            (20, 75),
            (
                Out("Points of service work along the routes", "People served", "people", 6000),
                Out("Staff know how to refer", "Staff trained", "people", 280),
            ),
        ),
        Change(
            "Movement because of disasters is prepared for",
            "Districts with a plan that names people who move",
            (0, 55),
            (Out("Plans are made and tried", "Exercises held", "exercises", 14),),
        ),
    ),
    "TA3": (
        Change(
            "Borders are managed with rights in mind",
            "Crossings at which the joint procedure is used",
            (10, 70),
            (
                Out("One procedure is written and taught", "Officers trained", "people", 450),
                Out("Victims of trafficking are found", "Victims assisted", "people", 380),
            ),
        ),
        Change(
            "Traffickers are brought to court",
            "Cases that lead to a charge",
            (8, 35),
            (Out("Prosecutors work across borders", "Joint cases", "cases", 26),),
        ),
    ),
    "TA4": (
        Change(
            "Workers move by safe and fair ways",
            "Workers recruited under the fair standard",
            (12, 60),
            (
                Out("Recruiters are registered and checked", "Recruiters checked", "firms", 140),
                Out("Skills are recognized", "Certificates given", "people", 2400),
            ),
        ),
        Change(
            "What the diaspora sends and knows helps at home",
            "Remittances sent at less than three per cent",
            (15, 45),
            (Out("Counters and training reach families", "Families reached", "families", 3200),),
        ),
    ),
    "TA5": (
        Change(
            "Migrants take part in the places where they live",
            "Migrants who use a municipal service",
            (25, 70),
            (
                Out("Municipal desks serve everybody", "People served", "people", 5200),
                Out("Schools and clinics are open to all", "Places opened", "places", 36),
            ),
        ),
        Change(
            "Neighbours and newcomers live well together",
            "Residents who call relations good",
            (40, 65),
            (Out("Neighbourhoods plan together", "Plans carried out", "plans", 22),),
        ),
    ),
}
_RISKS = (
    ("Priorities of the authorities change", "political", 2, 4, "Early and regular dialogue."),
    ("Places cannot be reached for a time", "security", 3, 3, "Work with local authorities."),
    ("The rate of exchange moves", "financial", 3, 2, "Budgets are looked at each quarter."),
    ("Data of migrants come into wrong hands", "protection", 1, 5, "As little is kept as can be."),
)


def structure(
    note: Note, amounts: dict[str, Money], lines: list[dict[str, Any]], months: int, on: date
) -> dict[str, Any]:
    """The parts of a document that are data; `on` is the day on which it is written."""
    changes, entities = _CHANGES[note.area], list(amounts)
    outputs = [(f"{n}.{k}", out) for n, c in enumerate(changes, 1) for k, out in _at(c.outputs)]
    currency = rules().fund.currency
    return {
        "objectives": list(note.objectives),
        "sdg_targets": list(sdg_targets(note)),
        "budget": _tranches(lines, currency),
        "by_output": by_output(note, amounts),
        "outcomes": [_outcome(n, c, note, entities, months, on) for n, c in _at(changes)],
        "work_plan": _work_plan(outputs, entities, months),
        "risks": [
            {
                "risk": f"{risk} {MARK}",
                "kind": kind,
                "likelihood": likelihood,
                "impact": impact,
                "answer": answer,
                "owner": entities[n % len(entities)],
            }
            for n, (risk, kind, likelihood, impact, answer) in enumerate(_RISKS)
        ],
        "monitoring": _monitoring(total(list(amounts.values()), currency), entities[0]),
        "implementing_partners": [
            {
                "name": f"Local organization {n} {MARK}",
                "kind": "civil society",
                "country": note.countries[0] if note.countries else None,
                "entity": code,
                "task": "Carries out activities in the field.",
                "assessed_on": (on - timedelta(days=200)).isoformat(),
                "evidence": f"Micro-assessment, moderate risk {MARK}",
            }
            for n, code in _at(entities[:2])
        ],
    }


def targets_of(note: Note, entities: list[str], months: int) -> list[tuple[str, str, list[int]]]:
    """Each indicator with the entity that answers for it and its targets, year by year."""
    changes = _CHANGES[note.area]
    outcomes = [_outcome(n, c, note, entities, months, _ANY_DAY) for n, c in _at(changes)]
    holders = [part for outcome in outcomes for part in (outcome, *outcome["outputs"])]
    return [
        (known["code"], known["entity"], [int(target["value"]) for target in known["targets"]])
        for part in holders
        for known in part["indicators"]
    ]


def _at(things: Any) -> Any:
    return enumerate(things, 1)


def _tranches(lines: list[dict[str, Any]], currency: str) -> list[dict[str, Any]]:
    """Each entity's categories in tranches, to the cent."""
    found: list[dict[str, Any]] = []
    for entity in dict.fromkeys(line["entity"] for line in lines):
        own = {
            line["category"]: Money.parse(line["amount"], currency)
            for line in lines
            if line["entity"] == entity
        }
        parted = by_tranche(entity, own, rules().programme.tranches, currency)
        found += [line.model_dump(mode="json") for line in parted]
    return found


def by_output(note: Note, amounts: dict[str, Money]) -> list[dict[str, Any]]:
    """What each entity spends on each output, all of it together its whole."""
    changes = _CHANGES[note.area]
    outputs = [f"{n}.{k}" for n, change in _at(changes) for k, _out in _at(change.outputs)]
    weights = range(len(outputs) + 1, 1, -1)
    return [
        {"output": output, "entity": code, "amount": part.plain()}
        for code, amount in amounts.items()
        for output, part in zip(outputs, amount.split([*weights]), strict=True)
    ]


def _outcome(  # noqa: PLR0917 -- the programme, in its parts
    number: int, change: Change, note: Note, entities: list[str], months: int, on: date
) -> dict[str, Any]:
    first, last = change.percent
    objective = note.objectives[(number - 1) % len(note.objectives)]
    target = sdg_targets(note)[(number - 1) % len(sdg_targets(note))]

    def known(code: str, **more: Any) -> dict[str, Any]:
        shared = {"baseline_year": on.year, "sdg_target": target, "objective": objective}
        return {"code": code, "disaggregation": ["sex", "age"], **shared, **more}

    years = -(-months // MONTHS)
    return {
        "code": str(number),
        "text": f"{change.text}, in {note.place} {MARK}",
        "indicators": [
            known(
                f"{number}a",
                text=f"{change.indicator} {MARK}",
                unit="per cent",
                baseline=str(first),
                targets=_targets(first, last, years),
                means="Survey at the beginning, the middle and the end",
                entity=entities[0],
            )
        ],
        "outputs": [
            {
                "code": f"{number}.{k}",
                "text": f"{out.text} {MARK}",
                "indicators": [
                    known(
                        f"{number}.{k}a",
                        text=f"{out.indicator} {MARK}",
                        unit=out.unit,
                        baseline="0",
                        targets=_targets(0, out.last, years),
                        means="Records of the entities",
                        entity=entities[(number + k) % len(entities)],
                    )
                ],
            }
            for k, out in _at(change.outputs)
        ],
    }


def _targets(first: int, last: int, years: int) -> list[dict[str, Any]]:
    return [
        {"year": year, "value": str(first + (last - first) * year // years)}
        for year in range(1, years + 1)
    ]


def _work_plan(
    outputs: list[tuple[str, Out]], entities: list[str], months: int
) -> list[dict[str, Any]]:
    """For each output it is prepared by one entity, carried out by the next, and handed over."""
    last = -(-months // QUARTER)
    found = []
    for n, (code, _out) in enumerate(outputs):
        spans = (
            ("Prepare it with the authorities", (1, 2)),
            ("Carry it out", (2 + n % 2, last - 1)),
            ("Hand it over", (last - 1, last)),
        )
        for k, (text, (first, end)) in _at(spans):
            found.append(
                {
                    "code": f"{code}.{k}",
                    "text": f"{text} {MARK}",
                    "output": code,
                    "entity": entities[(n + k) % len(entities)],
                    "quarters": list(range(first, end + 1)),
                }
            )
    return found


def _monitoring(whole: Money, first: str) -> list[dict[str, Any]]:
    """Five per cent of the budget, for what is done at the beginning, between and at the end."""
    parts = whole.share(MONITORING_BPS).split(_COSTS)
    rows = (
        ("Baseline study", "Quarter 1"),
        ("Mid-term review", "Half of the time"),
        ("Joint visits", "Each half-year"),
        ("Independent final evaluation", "Within six months of the end"),
    )
    return [
        {"activity": f"{activity} {MARK}", "when": when, "entity": first, "cost": part.plain()}
        for (activity, when), part in zip(rows, parts, strict=True)
    ]
