"""The letters: references without gaps, sheets that were hashed; and the record's events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from html import escape

from mptf.audit.service import salted
from mptf.verification.findings import Finding, Rules
from mptf.verification.reading import Row, Snapshot

LETTERS, SHEETS, DRAFTS = "letter", "sheet", "letter_draft"
EVENTS, REMARKS = "audit_event", "remark"


def check(snapshot: Snapshot, rules: Rules) -> Iterator[Finding]:
    """Hold letters against their counters, their sheets and their drafts."""
    letters = {row["id"]: row for row in snapshot.sound(LETTERS)}
    for row in letters.values():
        yield from _letter(row)
    yield from _series(snapshot, letters, rules)
    for sheet in snapshot.sound(SHEETS):
        # Bytes are read as their hash.
        if sheet["pdf"] != sheet["sha256"]:
            yield Finding(SHEETS, sheet.key, "sha256: its bytes do not give it")
        if sheet["letter_id"] not in letters:
            yield Finding(SHEETS, sheet.key, "letter_id: there is no such letter")
        if sheet["pages"] < 1:
            yield Finding(SHEETS, sheet.key, "pages: it has none")
    called_for: set[str] = set()
    for draft in snapshot.sound(DRAFTS):
        if draft["letter_id"] is not None:
            called_for.add(draft["letter_id"])
            yield from _draft(draft, letters.get(draft["letter_id"]))
    for key in letters.keys() - called_for:
        yield Finding(LETTERS, letters[key].key, "no step has called for it")
    yield from _events(snapshot)


def _letter(row: Row) -> Iterator[Finding]:
    if not row["html"]:
        yield Finding(LETTERS, row.key, "html: it is empty")
    elif row["reference"] not in row["html"] and escape(row["reference"]) not in row["html"]:
        yield Finding(LETTERS, row.key, "html: its reference is not in it")
    if row["facts"] in ("{}", "null"):
        yield Finding(LETTERS, row.key, "facts: there are none")


def _series(snapshot: Snapshot, letters: dict[str, Row], rules: Rules) -> Iterator[Finding]:
    series: defaultdict[str, list[Row]] = defaultdict(list)
    for row in letters.values():
        if row["kind"] in rules.profile.letters:
            code = rules.profile.letters[row["kind"]].code
            series[f"letter/{code}/{row['year']}"].append(row)
        else:
            yield Finding(LETTERS, row.key, f"kind: the profile has no letter {row['kind']!r}")
    counters = {row["name"]: row["value"] for row in snapshot.sound("counter")}
    for name in sorted(series.keys() | {n for n in counters if n.startswith("letter/")}):
        rows = sorted(series[name], key=lambda row: (int(row["seq"]), row.key))
        for number, row in enumerate(rows, 1):
            if row["seq"] != number:
                yield Finding(LETTERS, row.key, f"seq: {row['seq']} where {number} is next")
                break
        if len(rows) != counters.get(name, 0):
            words = f"{counters.get(name, 0)} references were given, {len(rows)} letters are there"
            yield Finding("counter", name, words)


def _draft(draft: Row, letter: Row | None) -> Iterator[Finding]:
    if letter is None:
        yield Finding(DRAFTS, draft.key, "letter_id: there is no such letter")
        return
    for column in ("kind", "subject_kind", "subject_id", "decision_item_id"):
        if draft[column] != letter[column]:
            yield Finding(DRAFTS, draft.key, f"{column}: the signed letter has another")


def _events(snapshot: Snapshot) -> Iterator[Finding]:
    remarks = {row["id"]: row for row in snapshot.sound(REMARKS)}
    events = sorted(snapshot.sound(EVENTS), key=lambda row: int(row["seq"]))
    used: set[str] = set()
    for number, event in enumerate(events, 1):
        if event["seq"] != number:
            yield Finding(EVENTS, event.key, f"seq: {event['seq']} where {number} is next")
            break
    for event in events:
        kept, stored = event["remark_id"], event["remark_hash"]
        if (kept is None) != (stored is None):
            yield Finding(EVENTS, event.key, "remark_hash: a remark and its hash come together")
        if kept is None:
            continue
        used.add(kept)
        remark = remarks.get(kept)
        if remark is None:
            yield Finding(EVENTS, event.key, "remark_id: there is no such remark")
        # An erased remark has no text; then nothing can be held against the hash.
        elif remark["text"] is not None and salted(remark["salt"], remark["text"]) != stored:
            yield Finding(REMARKS, remark.key, "text: it does not give the hash in the record")
    for key in remarks.keys() - used:
        yield Finding(REMARKS, remarks[key].key, "no event of the record has it")
