"""The lives: each state is what the last of an unbroken row of legal steps says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from mptf import schema
from mptf.clock import day_in
from mptf.db import NEW
from mptf.verification.findings import Edge, Finding, Rules
from mptf.verification.reading import Row, Snapshot

EDGES, STEPS = "edge", "transition"


@dataclass(frozen=True, slots=True)
class _Decided:
    """What an item of a decision said, and when its sheet was signed; nothing while it was not."""

    subject_id: str
    outcome: str
    signed_at: str | None


def check(snapshot: Snapshot, rules: Rules) -> Iterator[Finding]:
    """Walk every life from its first step, and hold the last against the record."""
    retired: set[Edge] = set()
    yield from _edges(snapshot, rules, retired)
    walk = _Walk(rules, retired, _decided(snapshot))
    steps: defaultdict[str, list[Row]] = defaultdict(list)
    for row in snapshot.sound(STEPS):
        steps[row["subject_id"]].append(row)
    for life in steps.values():
        life.sort(key=lambda row: (int(row["step"]), row.key))
    known: dict[str, str] = {}
    dated = schema.dated()
    for kind, table in sorted(schema.lives().items()):
        for row in snapshot.sound(table):
            known[row["id"]] = kind
            life = steps.get(row["id"], [])
            if not life:
                yield Finding(table, row.key, "state: no step has led to it")
            elif (row["state"], row["step"]) != (life[-1]["to_state"], life[-1]["step"]):
                yield Finding(
                    table,
                    row.key,
                    f"state: it is {row['state']!r} at step {row['step']}, its last step led to "
                    f"{life[-1]['to_state']!r} at step {life[-1]['step']}",
                )
            elif table in dated:
                yield from _remembered(table, row, life)
    for subject, life in steps.items():
        yield from walk.life(life, known.get(subject))


def _remembered(table: str, row: Row, life: list[Row]) -> Iterator[Finding]:
    """The day of its last step, and where it has been."""
    if row["since"] != life[-1]["act_on"]:
        words = f"since: it is {row['since']}, its last step was on {life[-1]['act_on']}"
        yield Finding(table, row.key, words)
    states = dict.fromkeys(step["to_state"] for step in life)
    if row["been"] != "".join((" ", *(f"{state} " for state in states))):
        yield Finding(table, row.key, f"been: its steps led to {', '.join(states)}")


def _edges(snapshot: Snapshot, rules: Rules, retired: set[Edge]) -> Iterator[Finding]:
    there: set[Edge] = set()
    for row in snapshot.sound(EDGES):
        edge = (row["workflow"], row["trigger"], row["from_state"], row["to_state"])
        there.add(edge)
        if row["retired_at"] is not None:
            retired.add(edge)
            if edge in rules.edges:
                yield Finding(EDGES, row.key, "retired_at: the workflow still has this step")
        elif edge not in rules.edges:
            yield Finding(EDGES, row.key, "no workflow has this step, and it is not retired")
        if edge in rules.edges and row["party"] != rules.edges[edge]:
            yield Finding(
                EDGES, row.key, f"party: {row['party']!r}, the workflow says {rules.edges[edge]!r}"
            )
    for edge in rules.edges.keys() - there:
        yield Finding(EDGES, " ".join(edge), "the workflow has this step, the table has not")


def _decided(snapshot: Snapshot) -> dict[str, _Decided]:
    signed = {row["decision_id"]: row["signed_at"] for row in snapshot.sound("decision_signature")}
    return {
        row["id"]: _Decided(row["subject_id"], row["outcome"], signed.get(row["decision_id"]))
        for row in snapshot.sound("decision_item")
    }


@dataclass(frozen=True, slots=True)
class _Walk:
    """One pass over lives, with what their steps are held against."""

    rules: Rules
    retired: set[Edge]
    decided: Mapping[str, _Decided]

    def life(self, life: list[Row], kind: str | None) -> Iterator[Finding]:
        """One record's steps, in their order."""
        step, state = 0, NEW
        for row in life:
            if kind is None:
                yield _found(row, "subject_id: there is no such record")
            elif row["workflow"] != kind:
                yield _found(row, f"workflow: its record is a {kind}")
            if row["step"] != step + 1:
                yield _found(row, f"step: {row['step']} comes after {step}")
            if row["prev_step"] != (row["step"] - 1 or None):
                yield _found(row, f"prev_step: it is {row['prev_step']}")
            if row["from_state"] != state:
                yield _found(row, f"from_state: the step before led to {state!r}")
            step, state = row["step"], row["to_state"]
            yield from self._one(row)

    def _one(self, row: Row) -> Iterator[Finding]:
        edge = (row["workflow"], row["trigger"], row["from_state"], row["to_state"])
        if edge in self.rules.edges:
            yield from self._decision(row)
        elif edge not in self.retired:
            yield _found(row, "trigger: no workflow has or had this step")
        day = day_in(self.rules.profile.fund.zone, datetime.fromisoformat(row["at"]))
        if row["act_on"] != day.isoformat():
            yield _found(row, f"act_on: in the fund's zone that moment was on {day}")

    def _decision(self, row: Row) -> Iterator[Finding]:
        wanted = self.rules.decided.get((row["workflow"], row["trigger"]))
        item = row["decision_item_id"]
        if wanted is None:
            if item is not None:
                yield _found(row, "decision_item_id: no decision takes this step")
            return
        said = self.decided.get(item)
        if said is None:
            yield _found(row, "decision_item_id: only a decision takes this step, and it has none")
        elif said.signed_at is None or said.signed_at > row["at"]:
            yield _found(row, "decision_item_id: the decision was not signed then")
        elif (said.subject_id, said.outcome) != (row["subject_id"], wanted):
            yield _found(row, f"decision_item_id: the decision is not {wanted!r} on this record")


def _found(row: Row, what: str) -> Finding:
    return Finding(STEPS, row.key, what)
