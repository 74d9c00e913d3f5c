"""The files on records: each has its bytes, which give the hash under which they are kept."""

from __future__ import annotations

from collections.abc import Iterator

from mptf.verification.findings import Finding
from mptf.verification.reading import Snapshot

STORED, ATTACHED, TAKEN = "stored_file", "attachment", "attachment_taken_away"
SUBJECTS = {
    "concept-note": "concept_note",
    "call": "call",
    "call-draft": "call_draft",
    "committee-item": "committee_item",
    "agreement": "agreement",
    "joint-programme": "joint_programme",
    "programme-report": "programme_report",
    "programme-evaluation": "programme_evaluation",
    "product": "product",
}
"""The table of each kind of record on which files hang."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Hold what hangs on records against what is kept."""
    sizes: dict[str, int] = {}
    keys: dict[str, str] = {}
    for row in snapshot.sound(STORED):
        sizes[row["sha256"]], keys[row["sha256"]] = row["size"], row.key
        # Bytes are read as their hash.
        if row["content"] != row["sha256"]:
            yield Finding(STORED, row.key, "sha256: its bytes do not give it")
    there = {kind: {row["id"] for row in snapshot.sound(name)} for kind, name in SUBJECTS.items()}
    attached: set[str] = set()
    for row in snapshot.sound(ATTACHED):
        attached.add(row["sha256"])
        if row["sha256"] not in sizes:
            yield Finding(ATTACHED, row.key, "sha256: no such file is kept")
        elif row["size"] != sizes[row["sha256"]]:
            yield Finding(ATTACHED, row.key, "size: the kept file has another")
        if row["subject_id"] not in there.get(row["subject_kind"], set()):
            yield Finding(ATTACHED, row.key, "subject_id: there is no such record")
    for digest in sizes.keys() - attached:
        yield Finding(STORED, keys[digest], "it hangs on no record")
