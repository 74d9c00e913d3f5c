"""What `mptf verify` prints."""

from __future__ import annotations

import json

from mptf.verification.findings import Finding
from mptf.verification.report import as_json, as_table

FOUND = [Finding("edge", "a b", "it is gone"), Finding("transition", "7", "step: a gap")]


def test_nothing_found_is_said() -> None:
    assert as_table([]) == "0 findings"
    assert json.loads(as_json([])) == {"count": 0, "findings": []}


def test_every_finding_has_a_line_with_its_table_and_row() -> None:
    assert as_table(FOUND).splitlines() == [
        "table       row  what",
        "----------  ---  ----",
        "edge        a b  it is gone",
        "transition  7    step: a gap",
        "",
        "2 findings",
    ]
    assert json.loads(as_json(FOUND))["findings"][0] == {
        "table": "edge",
        "row": "a b",
        "what": "it is gone",
    }


def test_a_finding_is_a_sentence() -> None:
    assert FOUND[0].sentence == "edge a b: it is gone"
