"""The decisions: a signature covers every word, and what rests on one rests on a signed one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from mptf import schema
from mptf.db import LIVING_COLUMNS, canonical_json
from mptf.verification.findings import Finding, Rules
from mptf.verification.reading import Row, Snapshot

DECISIONS, ITEMS, SIGNATURES = "decision", "decision_item", "decision_signature"
FUND_ID = str(UUID(int=0))
"""The subject of an item that is about the fund itself."""

POINTERS = (
    (ITEMS, "subject_kind", "subject_id"),
    ("ledger_tx", "document_kind", "document_id"),
    ("letter", "subject_kind", "subject_id"),
    ("committee_item", "subject_kind", "subject_id"),
    ("committee_item", "mode", "sitting_id"),
)
"""Columns that name a record by kind and id, which no foreign key can hold."""

RESTING = ("ledger_tx", "transfer_request", "letter")
"""Tables whose rows may rest on an item of a decision, and then on a signed one."""


def check(snapshot: Snapshot, rules: Rules) -> Iterator[Finding]:
    """Hold signatures against the rows they cover, numbers against their counters."""
    decisions = {row["id"]: row for row in snapshot.sound(DECISIONS)}
    items = list(snapshot.sound(ITEMS))
    signatures = {row["decision_id"]: row for row in snapshot.sound(SIGNATURES)}
    sheets = _sheets(snapshot, items)
    for key, decision in decisions.items():
        signature = signatures.get(key)
        signed = decision["state"] == "signed"
        if signed and signature is None:
            yield Finding(DECISIONS, decision.key, "state: it is signed, but has no signature")
        if signature is not None and not signed:
            yield Finding(DECISIONS, decision.key, "state: it has a signature, but is not signed")
    for key, signature in signatures.items():
        yield from _signature(signature, decisions.get(key), sheets[key])
    yield from _numbers(snapshot, decisions, rules)
    yield from _pointers(snapshot)
    yield from _rests(snapshot, {i["id"] for i in items if i["decision_id"] in signatures})


def _sheets(
    snapshot: Snapshot, items: list[Row]
) -> defaultdict[str, dict[str, list[dict[str, Any]]]]:
    """Items, amounts and conditions of every decision, as a signature lists them."""
    sheets: defaultdict[str, dict[str, list[dict[str, Any]]]] = defaultdict(
        lambda: {"items": [], "amounts": [], "conditions": []}
    )
    owner = {item["id"]: item["decision_id"] for item in items}
    for item in items:
        sheets[item["decision_id"]]["items"].append(item.values)
    for part, table in (("amounts", "decision_amount"), ("conditions", "condition")):
        for row in snapshot.sound(table):
            if row["item_id"] in owner:
                sheets[owner[row["item_id"]]][part].append(row.values)
            else:
                snapshot.findings.add(Finding(table, row.key, "item_id: there is no such item"))
    return sheets


def _signature(
    row: Row, decision: Row | None, sheet: dict[str, list[dict[str, Any]]]
) -> Iterator[Finding]:
    # The column's stored form is the canonical text that was hashed.
    if hashlib.sha256(row["content"].encode()).hexdigest() != row["content_hash"]:
        yield Finding(SIGNATURES, row.key, "content_hash: the content does not give it")
    if decision is None:
        yield Finding(SIGNATURES, row.key, "decision_id: there is no such decision")
        return
    own = {name: v for name, v in decision.values.items() if name not in LIVING_COLUMNS}
    parts = {part: sorted(rows, key=canonical_json) for part, rows in sheet.items()}
    if canonical_json({"decision": own, **parts}) != row["content"]:
        yield Finding(
            SIGNATURES, row.key, f"content: decision {decision['number']} is not as it was signed"
        )


def _numbers(snapshot: Snapshot, decisions: dict[str, Row], rules: Rules) -> Iterator[Finding]:
    counters = {row["name"]: row["value"] for row in snapshot.sound("counter")}
    months: defaultdict[str, list[Row]] = defaultdict(list)
    for row in decisions.values():
        months[row["decided_on"][:7]].append(row)
    for month in sorted(months.keys() | {n[3:] for n in counters if n.startswith("SC-")}):
        rows, last = months[month], counters.get(f"SC-{month}", 0)
        if len(rows) != last:
            words = f"{last} numbers were given in {month}, {len(rows)} decisions are there"
            yield Finding("counter", f"SC-{month}", words)
        yield from _named(rows, max(last, len(rows)), rules)


def _named(rows: list[Row], last: int, rules: Rules) -> Iterator[Finding]:
    """The numbers as the profile writes them; under an earlier profile they may look otherwise."""
    seen: dict[str, str] = {}
    for row in rows:
        if row["number"] in seen:
            yield Finding(DECISIONS, row.key, f"number: {row['number']} was given twice")
        seen[row["number"]] = row.key
    same = [row for row in rows if row["profile_digest"] == rules.profile.digest]
    for row in same:
        on = rules.profile.committee.decision_number
        day = date.fromisoformat(row["decided_on"])
        if row["number"] not in {on(day, number) for number in range(1, last + 1)}:
            yield Finding(DECISIONS, row.key, f"number: {row['number']} is none of its month")


def _pointers(snapshot: Snapshot) -> Iterator[Finding]:
    ids = {
        kind: {row["id"] for row in snapshot.rows(table)} for kind, table in schema.lives().items()
    }
    ids["fund"] = {FUND_ID}
    for table, kind, key in POINTERS:
        for row in snapshot.sound(table):
            if row[kind] not in ids:
                yield Finding(table, row.key, f"{kind}: there are no records of kind {row[kind]!r}")
            elif row[key] not in ids[row[kind]]:
                yield Finding(table, row.key, f"{key}: there is no such {row[kind]}")


def _rests(snapshot: Snapshot, signed: set[str]) -> Iterator[Finding]:
    for table in RESTING:
        for row in snapshot.sound(table):
            item = row["decision_item_id"]
            if item is not None and item not in signed:
                yield Finding(table, row.key, "decision_item_id: it is of no signed decision")
