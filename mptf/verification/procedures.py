"""The written procedures: numbered, complete, and what was adopted is what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from mptf.clock import day_in
from mptf.procedures.states import ProcedureState
from mptf.rounds.models import Result
from mptf.verification.findings import Finding, Rules
from mptf.verification.reading import Row, Snapshot, grouped

PROCEDURES, ADOPTED = "written_procedure", "adopted_item"
SERVED = frozenset({ProcedureState.CIRCULATED.value, ProcedureState.CONCLUDED.value})


def check(snapshot: Snapshot, rules: Rules) -> Iterator[Finding]:
    """Hold procedures against their rounds, decisions against what was adopted."""
    procedures = list(snapshot.sound(PROCEDURES))
    items = {row["id"]: row for row in snapshot.sound("committee_item")}
    rounds = {row["item_id"]: row for row in snapshot.sound("round")}
    closings = {row["round_id"]: row for row in snapshot.sound("round_closing")}
    ended = {
        item: closings[opened["id"]] for item, opened in rounds.items() if opened["id"] in closings
    }
    adopted = {row["committee_item_id"]: row for row in snapshot.sound(ADOPTED)}
    circulated = {row["procedure_id"] for row in snapshot.sound("circulation")}
    of = grouped(items.values(), "sitting_id")
    yield from _numbers(snapshot, procedures, rules)
    for row in procedures:
        if row["state"] in SERVED:
            if row["id"] not in circulated:
                yield Finding(PROCEDURES, row.key, "state: it was never circulated")
            for item in of[row["id"]]:
                if item["id"] not in rounds:
                    yield Finding(PROCEDURES, row.key, f"state: no round on item {item['seq']}")
        if row["state"] == ProcedureState.CONCLUDED:
            yield from _concluded(row, of[row["id"]], ended, adopted)
    yield from _adopted(snapshot, adopted, items, ended)


def _concluded(
    row: Row, items: list[Row], ended: dict[str, Row], adopted: dict[str, Row]
) -> Iterator[Finding]:
    for item in items:
        closing = ended.get(item["id"])
        if closing is None:
            yield Finding(PROCEDURES, row.key, f"state: item {item['seq']} was never closed")
        elif closing["result"] == Result.ADOPTED and item["id"] not in adopted:
            words = f"state: item {item['seq']} was adopted, and no decision says so"
            yield Finding(PROCEDURES, row.key, words)


def _adopted(
    snapshot: Snapshot, adopted: dict[str, Row], items: dict[str, Row], ended: dict[str, Row]
) -> Iterator[Finding]:
    decided = {row["id"]: row for row in snapshot.sound("decision_item")}
    for key, row in adopted.items():
        asked, said = items.get(key), decided.get(row["decision_item_id"])
        closing = ended.get(key)
        if closing is None or closing["result"] != Result.ADOPTED:
            yield Finding(ADOPTED, row.key, "committee_item_id: that item was not adopted")
        if asked is None or said is None:
            continue  # the key that is broken is named with the schema
        for column in ("subject_kind", "subject_id", "outcome"):
            if asked[column] != said[column]:
                words = f"decision_item_id: its {column} is not that of the item"
                yield Finding(ADOPTED, row.key, words)


def _numbers(snapshot: Snapshot, procedures: list[Row], rules: Rules) -> Iterator[Finding]:
    zone = rules.profile.fund.zone
    counters = {row["name"]: row["value"] for row in snapshot.sound("counter")}
    years: defaultdict[str, list[Row]] = defaultdict(list)
    for row in procedures:
        prepared = day_in(zone, datetime.fromisoformat(row["prepared_at"]))
        years[f"WP/{prepared.year}"].append(row)
    for series in sorted(years.keys() | {name for name in counters if name.startswith("WP/")}):
        rows, last = years[series], counters.get(series, 0)
        if len(rows) != last:
            words = f"{last} numbers were given, {len(rows)} written procedures are there"
            yield Finding("counter", series, words)
        year = series.removeprefix("WP/")
        given = {f"WP-{year}-{number:04}" for number in range(1, max(last, len(rows)) + 1)}
        for row in rows:
            if row["number"] not in given:
                yield Finding(PROCEDURES, row.key, f"number: {row['number']} is none of its year")
