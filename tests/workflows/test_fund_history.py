"""The fund's own history, replayed whole: it says what sources say, and nothing in it is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from mptf.policy import SYSTEM
from mptf.reports.status import status
from mptf.resources import histories
from mptf.work import Fund
from tests.crash.scene import findings
from tests.lives import SEAL_KEY
from workflows.history import files_of
from workflows.replay import replay

# Handbook 10, and the figures that it reads as illustrative, as of each of its days.
FACTS = {
    date(2019, 12, 31): {"target_usd": "25000000.00", "concept_notes_submitted": 0},
    date(2020, 12, 31): {
        "deposited_usd": "17500000.00",
        "donors": 11,
        "programmes_funded": 7,
        "programmes_operational": 6,
        "un_entities": 12,
    },
    date(2021, 3, 18): {
        "concept_notes_submitted": 90,
        "positively_assessed_ever": 39,
        "pipeline_active": 32,
        "target_usd": "30000000.00",
        "target_progress": 0.5833,
    },
    date(2021, 9, 30): {
        "programmes_funded": 9,
        "programmes_operational": 9,
        "pipeline_active": 32,
        "target_usd": "70000000.00",
    },
}

IN_WRITING = """
    SELECT w.number, w.state, count(x.id), count(a.id), count(DISTINCT d.id)
    FROM written_procedure w JOIN committee_item i ON i.sitting_id = w.id
    LEFT JOIN round r ON r.item_id = i.id LEFT JOIN round_closing x ON x.round_id = r.id
    LEFT JOIN adopted_item a ON a.committee_item_id = i.id
    LEFT JOIN decision_item t ON t.id = a.decision_item_id
    LEFT JOIN decision d ON d.id = t.decision_id AND d.state = 'signed'
    GROUP BY w.number, w.state ORDER BY w.number
"""


@pytest.mark.proof
def test_it_says_what_sources_say_and_verifies(fund: Fund) -> None:
    replay(replace(fund, seal_key=SEAL_KEY), files_of([histories()]))
    with fund.reading(SYSTEM) as work:
        for day, facts in FACTS.items():
            found: dict[str, Any] = status(work, day).as_json()
            assert {name: found[name] for name in facts} == facts, day
        procedures = [tuple(row) for row in work.session.execute(text(IN_WRITING))]
    assert procedures == [
        ("WP-2020-0001", "concluded", 6, 6, 1),
        ("WP-2020-0002", "concluded", 1, 1, 1),
        ("WP-2021-0001", "concluded", 2, 2, 1),
        ("WP-2022-0001", "circulated", 0, 0, 0),
    ]
    assert findings(fund.engine) == []
