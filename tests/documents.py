"""A programme document that says everything its form asks for, under any profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mptf.money import BASIS, Money
from mptf.profile import FormField, Profile
from mptf.programmes.checks import MONTHS
from mptf.programmes.opening import by_tranche

Lines = Sequence[Mapping[str, Any]]


def document(profile: Profile, note: Mapping[str, Any]) -> dict[str, Any]:
    """What the document of a note says: its own words and money, with results, work and risks."""
    form, said = profile.programme.form, structure(profile, note["budget"], note["duration_months"])
    asked = {field.name for field in form.fields}
    shared = "title summary area region countries duration_months".split()
    return {
        **{name: note[name] for name in shared},
        **{name: value for name, value in said.items() if name in {"budget", *asked}},
        "parts": {f.name: answer(f) for f in form.fields if f.is_own and f.shown_when is None},
    }


def answer(field: FormField) -> Any:
    """Something that may be said in a field of the fund's own."""
    return False if field.kind == "yes-no" else "As planned."


def structure(profile: Profile, budget: Lines, months: int) -> dict[str, Any]:
    """Results, work, money, risks and monitoring that hold together."""
    currency = profile.fund.currency
    entities = list(dict.fromkeys(str(line["entity"]) for line in budget))
    lines, by_output, whole = [], [], Money.zero(currency)
    for entity in entities:
        own = {
            int(line["category"]): Money.parse(line["amount"], currency)
            for line in budget
            if line["entity"] == entity
        }
        amount = sum(own.values(), Money.zero(currency))
        whole += amount
        lines += by_tranche(entity, own, profile.programme.tranches, currency)
        by_output.append({"output": "1.1", "entity": entity, "amount": amount.plain()})
    known = indicator(entities, range(1, -(-months // MONTHS) + 1))
    least = Money(-(-whole.minor * profile.programme.monitoring_share_min_bps // BASIS), currency)
    return {
        "budget": [line.model_dump(mode="json") for line in lines],
        "by_output": by_output,
        "outcomes": [
            {
                "code": "1",
                "text": "More people are safe.",
                "outputs": [{"code": "1.1", "text": "Tools", "indicators": [known]}],
            }
        ],
        "work_plan": [
            {"code": f"A{n}", "text": "Train", "output": "1.1", "entity": code, "quarters": [1, 2]}
            for n, code in enumerate(entities, 1)
        ],
        "risks": [{"risk": "A flood", "likelihood": 2, "impact": 3, "answer": "Build higher"}],
        "implementing_partners": [
            {"name": "A union", "task": "It trains", "evidence": "Assessed by us"}
        ],
        "monitoring": [
            {
                "activity": "Final evaluation",
                "when": "after the end",
                "entity": entities[0],
                "cost": least.plain(),
            }
        ],
    }


def indicator(entities: Sequence[str], years: Sequence[int]) -> dict[str, Any]:
    """An indicator that lacks nothing in a programme of so many years."""
    return {
        "code": "1.1a",
        "text": "People trained",
        "unit": "people",
        "baseline": "0",
        "baseline_year": 2020,
        "targets": [{"year": year, "value": f"{100 * year}"} for year in years],
        "means": "Records",
        "entity": entities[0],
    }
