"""Procedures and meetings: numbered, complete, and what they adopted is what was decided."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from mptf.clock import day_in
from mptf.meetings.states import MeetingState
from mptf.procedures.states import ProcedureState
from mptf.rounds.models import Result
from mptf.verification.findings import Finding, Rules
from mptf.verification.reading import Row, Snapshot, grouped

PROCEDURES, MEETINGS, ADOPTED = "written_procedure", "meeting", "adopted_item"
SERVED = frozenset({ProcedureState.CIRCULATED.value, ProcedureState.CONCLUDED.value})
HELD = frozenset(
    {
        MeetingState.HELD.value,
        MeetingState.MINUTES_CIRCULATED.value,
        MeetingState.CLOSED.value,
    }
)


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers that are given year by year to records of one table."""

    prefix: str
    table: str
    noun: str
    begun: str
    """The column with the instant at which one was given."""


_PROCEDURES = Series("WP", PROCEDURES, "written procedures", "prepared_at")
_MEETINGS = Series("SCM", MEETINGS, "meetings", "planned_at")


def check(snapshot: Snapshot, rules: Rules) -> Iterator[Finding]:
    """Hold procedures and meetings against their rounds, decisions against what was adopted."""
    items = {row["id"]: row for row in snapshot.sound("committee_item")}
    of, ended = grouped(items.values(), "sitting_id"), results(snapshot)
    adopted = {row["committee_item_id"]: row for row in snapshot.sound(ADOPTED)}
    yield from _procedures(snapshot, rules, of, ended, adopted)
    yield from _meetings(snapshot, rules, of, ended, adopted)
    yield from _adopted(snapshot, adopted, items, ended)


def _procedures(
    snapshot: Snapshot,
    rules: Rules,
    of: Mapping[str, list[Row]],
    ended: Mapping[str, str],
    adopted: Collection[str],
) -> Iterator[Finding]:
    procedures = list(snapshot.sound(PROCEDURES))
    rounds = {row["item_id"] for row in snapshot.sound("round")}
    circulated = {row["procedure_id"] for row in snapshot.sound("circulation")}
    yield from _numbers(snapshot, _PROCEDURES, procedures, rules)
    for row in procedures:
        if row["state"] in SERVED:
            if row["id"] not in circulated:
                yield Finding(PROCEDURES, row.key, "state: it was never circulated")
            for item in of[row["id"]]:
                if item["id"] not in rounds:
                    yield Finding(PROCEDURES, row.key, f"state: no round on item {item['seq']}")
        if row["state"] == ProcedureState.CONCLUDED:
            yield from _concluded(PROCEDURES, row, of[row["id"]], ended, adopted)


def _meetings(
    snapshot: Snapshot,
    rules: Rules,
    of: Mapping[str, list[Row]],
    ended: Mapping[str, str],
    adopted: Collection[str],
) -> Iterator[Finding]:
    meetings = list(snapshot.sound(MEETINGS))
    off = {row["item_id"] for row in snapshot.sound("item_taken_off")}
    minuted = grouped(snapshot.sound("minutes"), "meeting_id")
    yield from _numbers(snapshot, _MEETINGS, meetings, rules)
    for row in meetings:
        if row["state"] in HELD:
            there = [item for item in of[row["id"]] if item["id"] not in off]
            yield from _concluded(MEETINGS, row, there, ended, adopted)
        if row["state"] == MeetingState.CLOSED and row["id"] not in minuted:
            yield Finding(MEETINGS, row.key, "state: no minutes were circulated")
    for rows in minuted.values():
        for number, row in enumerate(sorted(rows, key=lambda row: int(row["version"])), 1):
            if row["version"] != number:
                words = f"version: {row['version']} where {number} is next"
                yield Finding("minutes", row.key, words)
            if hashlib.sha256(row["content"].encode()).hexdigest() != row["content_hash"]:
                yield Finding("minutes", row.key, "content: its hash is another")


def results(snapshot: Snapshot) -> dict[str, str]:
    """What became of every item that was closed, by its id: after its open round where it had one.

    An item whose open round still runs has none yet.
    """
    rounds = {row["id"]: row["item_id"] for row in snapshot.sound("round")}
    found = {
        rounds[row["round_id"]]: row["result"]
        for row in snapshot.sound("round_closing")
        if row["round_id"] in rounds and row["result"] != Result.OPEN_ROUND
    }
    found.update((row["item_id"], row["result"]) for row in snapshot.sound("item_closing"))
    return found


def _concluded(
    table: str, row: Row, items: list[Row], ended: Mapping[str, str], adopted: Collection[str]
) -> Iterator[Finding]:
    """A sitting is over: each of its items is closed, and what was adopted is decided."""
    for item in items:
        result = ended.get(item["id"])
        if result is None:
            yield Finding(table, row.key, f"state: item {item['seq']} was never closed")
        elif result == Result.ADOPTED and item["id"] not in adopted:
            words = f"state: item {item['seq']} was adopted, and no decision says so"
            yield Finding(table, row.key, words)


def _adopted(
    snapshot: Snapshot, adopted: dict[str, Row], items: dict[str, Row], ended: Mapping[str, str]
) -> Iterator[Finding]:
    decided = {row["id"]: row for row in snapshot.sound("decision_item")}
    for key, row in adopted.items():
        asked, said = items.get(key), decided.get(row["decision_item_id"])
        if ended.get(key) != Result.ADOPTED:
            yield Finding(ADOPTED, row.key, "committee_item_id: that item was not adopted")
        if asked is None or said is None:
            continue  # the key that is broken is named with the schema
        for column in ("subject_kind", "subject_id", "outcome"):
            if asked[column] != said[column]:
                words = f"decision_item_id: its {column} is not that of the item"
                yield Finding(ADOPTED, row.key, words)


def _numbers(
    snapshot: Snapshot, series: Series, found: list[Row], rules: Rules
) -> Iterator[Finding]:
    """Each year's numbers are complete, and each record has one of its own year."""
    zone, prefix = rules.profile.fund.zone, f"{series.prefix}/"
    counters = {row["name"]: row["value"] for row in snapshot.sound("counter")}
    years: defaultdict[str, list[Row]] = defaultdict(list)
    for row in found:
        begun = day_in(zone, datetime.fromisoformat(row[series.begun]))
        years[f"{prefix}{begun.year}"].append(row)
    for name in sorted(years.keys() | {name for name in counters if name.startswith(prefix)}):
        rows, last = years[name], counters.get(name, 0)
        if len(rows) != last:
            words = f"{last} numbers were given, {len(rows)} {series.noun} are there"
            yield Finding("counter", name, words)
        year = name.removeprefix(prefix)
        given = {f"{series.prefix}-{year}-{n:04}" for n in range(1, max(last, len(rows)) + 1)}
        for row in rows:
            if row["number"] not in given:
                yield Finding(series.table, row.key, f"number: {row['number']} is none of its year")
