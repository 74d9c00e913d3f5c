"""Whether the parts of a document hold together: codes, targets, quarters, risks, evidence, money.

What the form asks for and is missing is said by `mptf.forms.answers`; this is what cannot be said
of one field without another, or without the fund's rules. Source: handbook 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from mptf.forms.answers import Fault
from mptf.money import BASIS, Money, total
from mptf.notes.budgeting import Budget, Said, budget_of, indirect, without_budget
from mptf.profile import DocumentForm, Profile
from mptf.programmes.framework import OUTCOMES, indicators_of, indicators_on, of_form, outputs_of

Content = Mapping[str, Any]
MONTHS, QUARTER = 12, 3


class Wrong(NamedTuple):
    """What is to be mended, and where it is written."""

    name: str
    reason: str


def years(content: Content) -> int:
    """How many years of the programme have targets, the last one begun counted."""
    return -(-(content.get("duration_months") or MONTHS) // MONTHS)


def quarters(content: Content) -> int:
    """How many quarters the work plan has."""
    return -(-(content.get("duration_months") or MONTHS) // QUARTER)


def faults(profile: Profile, form: DocumentForm, content: Content) -> list[Fault]:
    """Everything that does not hold together, by the field in which it is mended."""
    labels = {field.name: field.label for field in form.fields}
    found = [
        *_framework(content),
        *_work_plan(content),
        *_by_output(content),
        *_risks(profile, content),
        *_implementers(content),
        *_money(profile, form, content),
    ]
    return [
        Fault(wrong.name, labels[field], wrong.reason)
        for wrong in found
        if (field := of_form(wrong.name)) in labels
    ]


def _money(profile: Profile, form: DocumentForm, content: Content) -> Iterator[Wrong]:
    """The rules on the budget that it does not keep, each where it is mended."""
    for name, rules in _by_field(profile, form, content).items():
        for said in rules:
            if not said.holds:
                yield Wrong(name, said.sentence.rstrip("."))


# --- Results -------------------------------------------------------------------------------------


def _framework(content: Content) -> Iterator[Wrong]:
    for outcome in content.get(OUTCOMES) or []:
        if not outcome["outputs"]:
            yield Wrong(OUTCOMES, f"{outcome['code']} has no output")
        for output in outcome["outputs"]:
            if not output["indicators"]:
                name = indicators_on(output["code"])
                yield Wrong(name, f"{output['code']} has no indicator")
    for of, indicator in indicators_of(content):
        missing = [word for word, there in _asked_of(indicator, years(content)) if not there]
        if missing:
            reason = f"{indicator['code']} has no {', no '.join(missing)}"
            yield Wrong(indicators_on(of), reason)
        yield from _targets(of, indicator, years(content))


def _asked_of(indicator: Mapping[str, Any], last: int) -> Iterator[tuple[str, Any]]:
    targets = {target["year"]: target["value"] for target in indicator["targets"]}
    yield "unit", indicator["unit"]
    yield "baseline", indicator["baseline"] is not None
    yield "year of the baseline", indicator["baseline_year"]
    yield f"target for year {last}", last in targets
    yield "means of verification", indicator["means"]
    yield "responsible entity", indicator["entity"]


def _targets(of: str, indicator: Mapping[str, Any], last: int) -> Iterator[Wrong]:
    """Years of the programme, each once. Counts add up; a share may fall, from its baseline on."""
    name, code = indicators_on(of), indicator["code"]
    said = [target["year"] for target in indicator["targets"]]
    if len({*said}) < len(said):
        yield Wrong(name, f"{code} has two targets for one year")
    if beyond := [str(year) for year in said if year > last]:
        yield Wrong(name, f"{code} has a target for year {beyond[0]}, after the programme")
    values = [Decimal(t["value"]) for t in sorted(indicator["targets"], key=lambda t: t["year"])]
    if values != sorted(values) and values != sorted(values, reverse=True):
        yield Wrong(name, f"the targets of {code} go up and down; they are cumulative")


# --- Work, risks, partners -----------------------------------------------------------------------


def _work_plan(content: Content) -> Iterator[Wrong]:
    outputs, last = outputs_of(content), quarters(content)
    for line in content.get("work_plan") or []:
        name, code = f"work_plan.{line['entity']}", line["code"]
        if line["output"] not in outputs:
            yield Wrong(name, f"{code} is for output {line['output']}, which is not there")
        if not line["quarters"]:
            yield Wrong(name, f"{code} is done in no quarter")
        elif max(line["quarters"]) > last:
            reason = f"{code} is done in quarter {max(line['quarters'])}; there are {last}"
            yield Wrong(name, reason)


def _by_output(content: Content) -> Iterator[Wrong]:
    outputs = outputs_of(content)
    for line in content.get("by_output") or []:
        if line["output"] not in outputs:
            reason = f"there is no output {line['output']}: move what stands for it"
            yield Wrong(f"by_output.{line['entity']}", reason)


def _risks(profile: Profile, content: Content) -> Iterator[Wrong]:
    bounds = profile.programme.risk_matrix
    for risk in content.get("risks") or []:
        for what in ("likelihood", "impact"):
            if not bounds.min <= risk[what] <= bounds.max:
                reason = f"the {what} of “{risk['risk']}” is not from {bounds.min} to {bounds.max}"
                yield Wrong("risks", reason)
        if not risk["answer"]:
            yield Wrong("risks", f"nothing is said to be done about “{risk['risk']}”")


def _implementers(content: Content) -> Iterator[Wrong]:
    for partner in content.get("implementing_partners") or []:
        if not partner["evidence"]:
            reason = f"say on what the due diligence of “{partner['name']}” rests"
            yield Wrong("implementing_partners", reason)


# --- Money ---------------------------------------------------------------------------------------


def budget_rules(
    profile: Profile, form: DocumentForm, content: Content, ceiling: Money | None = None
) -> list[Said]:
    """Every rule on the budget with its figures; `ceiling` is that of the invitation."""
    budget = budget_of(content, profile.fund.currency)
    found = _by_field(profile, form, content)
    return [*_ceiling(budget, ceiling), *(said for rules in found.values() for said in rules)]


def _by_field(profile: Profile, form: DocumentForm, content: Content) -> dict[str, list[Said]]:
    """The rules by the field in which they are kept or broken; none before any amount is there."""
    budget, asked = budget_of(content, profile.fund.currency), {f.name for f in form.fields}
    if not budget.whole:
        return {}
    own = [*_tranches(profile, content, budget), *indirect(profile, budget)]
    found = {
        "budget": [*own, *without_budget(content, budget)],
        "by_output": list(_outputs(content, budget)),
        "monitoring": list(_monitoring(profile, content, budget)),
    }
    return {name: rules for name, rules in found.items() if name in asked}


def _ceiling(budget: Budget, ceiling: Money | None) -> Iterator[Said]:
    if ceiling is None or not budget.whole:
        return
    over = f"; {budget.whole - ceiling} are too much." if budget.whole > ceiling else "."
    sentence = f"The invitation allows {ceiling}. {budget.whole} asked for{over}"
    yield Said(budget.whole <= ceiling, sentence)


def _tranches(profile: Profile, content: Content, budget: Budget) -> Iterator[Said]:
    """Each entity's tranches are the plan's shares of its whole, to the cent."""
    plan, lines = profile.programme.tranches, content.get("budget") or []
    for entity in budget.entities:
        own = [line for line in lines if line["entity"] == entity]
        if any(line["tranche"] is None for line in own):
            yield Said(holds=False, sentence=f"{entity}: part its budget by tranche.")
            continue
        for number, planned in enumerate(budget.of(entity).split(plan), 1):
            stated = _sum([line for line in own if line["tranche"] == number], budget.currency)
            share = plan[number - 1]
            sentence = f"{entity}: tranche {number} is {stated}, {share}% of its whole"
            if stated != planned:
                sentence = f"{entity}: tranche {number} is {stated}; {share}% are {planned}"
            yield Said(stated == planned, f"{sentence}.")


def _outputs(content: Content, budget: Budget) -> Iterator[Said]:
    """What the outputs cost is the whole budget, entity by entity and in all."""
    lines = content.get("by_output") or []
    for entity in sorted({*budget.entities, *(line["entity"] for line in lines)}):
        stated = _sum([line for line in lines if line["entity"] == entity], budget.currency)
        if stated != (whole := budget.of(entity)):
            sentence = f"{entity}: {whole} by category, {stated} by output: make them equal."
            yield Said(holds=False, sentence=sentence)
    whole, stated = budget.whole, _sum(lines, budget.currency)
    sentence = f"{whole} by category, {stated} by output"
    yield Said(stated == whole, f"{sentence}." if stated == whole else f"{sentence}: not equal.")


def _monitoring(profile: Profile, content: Content, budget: Budget) -> Iterator[Said]:
    least = profile.programme.monitoring_share_min_bps
    lines = [line for line in content.get("monitoring") or [] if line["cost"]]
    own = total([Money.parse(line["cost"], budget.currency) for line in lines], budget.currency)
    holds = own.minor * BASIS >= budget.whole.minor * least
    sentence = f"Monitoring and evaluation {own}; at least {least / 100:g}% of the budget"
    yield Said(holds, sentence + ("." if holds else ": raise it."))


def _sum(lines: Sequence[Mapping[str, Any]], currency: str) -> Money:
    return total([Money.parse(str(line["amount"]), currency) for line in lines], currency)
