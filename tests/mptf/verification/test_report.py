"""What `mptf verify` prints."""

from __future__ import annotations

import json

from mptf.verification.findings import Finding
from mptf.verification.report import as_json, as_table

FOUND = [Finding("edge", "a b", "it is gone"), Finding("transition", "7", "step: a gap")]


def test_nothing_found_is_said() -> None:
    assert as_table([]) == "0 findings"
    assert json.loads(as_json([])) == {"count": 0, "findings": [], "sealed": 0}


def test_what_is_still_sealed_is_said_behind_the_count() -> None:
    assert as_table([], 1) == "0 findings; 1 position still sealed"
    assert as_table(FOUND, 2).endswith("2 findings; 2 positions still sealed")
    assert json.loads(as_json([], 2))["sealed"] == 2


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
