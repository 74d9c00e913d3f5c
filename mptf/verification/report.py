"""Findings for a reader: a table for eyes, JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from mptf.db import canonical_json
from mptf.verification.findings import Finding

_HEADS = ("table", "row", "what")


def as_table(findings: Sequence[Finding], sealed: int = 0) -> str:
    """Aligned columns, one finding a line, and how many there are; what could not be recounted."""
    still = f"{sealed} position{'' if sealed == 1 else 's'} still sealed"
    return f"{_table(findings)}; {still}" if sealed else _table(findings)


def _table(findings: Sequence[Finding]) -> str:
    if not findings:
        return "0 findings"
    rows = [_HEADS, *((f.table, f.row, f.what) for f in findings)]
    first, second = (max(len(row[place]) for row in rows) for place in (0, 1))
    lines = [f"{table:<{first}}  {row:<{second}}  {what}" for table, row, what in rows]
    lines.insert(1, f"{'-' * first}  {'-' * second}  {'-' * len(_HEADS[2])}")
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    return "\n".join([*lines, "", count])


def as_json(findings: Sequence[Finding], sealed: int = 0) -> str:
    """`{"count": 1, "findings": [{"row": ..., "table": ..., "what": ...}], "sealed": 0}`."""
    content = {
        "count": len(findings),
        "findings": [asdict(finding) for finding in findings],
        "sealed": sealed,
    }
    return canonical_json(content)
