"""The Committee's decisions: items are put on the docket, then decided and signed as batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mptf.histories.composing import meetings, procedures
from mptf.histories.composing.plans import DECISIONS
from mptf.histories.composing.script import Script, day

# What the Committee said, in turn; a letter quotes it.
REASONS = {
    "positive": ("Relevant, owned by the authorities, and ready to be written in full.",),
    "revise": (
        "Name what changes for migrants within the duration, with baselines and targets.",
        "Show how the line ministries share the lead, and bring local authorities in.",
        "Bring the budget in line with the activities, travel above all.",
    ),
    "not-retained": (
        "The link to the objectives that it names is not shown clearly enough.",
        "The results would depend on another programme that has no funds yet.",
        "The note scored below the threshold on ownership and on sustainability.",
        "A larger part of the budget than can be justified goes to running costs.",
    ),
    "deferred": (
        "The Committee awaits the government’s view on the division of tasks.",
        "To be seen together with other notes of the same region.",
    ),
    "remove": ("It has been in the pipeline for longer than the age limit.",),
}


@dataclass(slots=True)
class Docket:
    """What each decision will say, item by item."""

    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    partners: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    def put(
        self,
        decision: str,
        kind: str,
        subject: str,
        outcome: str,
        partners: tuple[str, ...] = (),
        **more: Any,
    ) -> int:
        """Put an item on a decision, and give its place; a reason is found where none is given."""
        rows = self.items.setdefault(decision, [])
        item = {"subject_kind": kind, "subject_id": f"@{subject}", "outcome": outcome, **more}
        if "text" not in item and outcome in REASONS:
            item["text"] = REASONS[outcome][len(rows) % len(REASONS[outcome])]
        rows.append(item)
        self.partners.setdefault(decision, []).append(partners)
        return len(rows)

    def write(self, script: Script) -> None:
        """Take every decision that has items, in a meeting or in writing, and sign it."""
        for decision in DECISIONS:
            if decision.key not in self.items:
                continue
            items, partners = self.items[decision.key], self.partners[decision.key]
            room = procedures if decision.in_writing else meetings
            room.write(script, decision, items, partners)
            if decision.signed:
                pen = script.pen(day(decision.signed), 17)
                pen.do(decision.signed_by, "decision.sign", decision.name)


def open_docket() -> Docket:
    """A docket with what is about the fund itself: its targets, its own costs."""
    docket = Docket()
    source = "handbook 8: the amount is sourced, the day of adoption is illustrative"
    for decision, amount in (
        ("launch", "25000000.00"),
        ("mar21", "30000000.00"),
        ("sep21", "70000000.00"),
    ):
        docket.put(decision, "fund", "fund", "target", amount=amount, text=source)
    return docket
