"""The fund's own history, replayed whole: it says what sources say, and nothing in it is broken."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select
from starlette.testclient import TestClient

from api.entrance import SESSION
from mptf.access import service as access
from mptf.people.models import Person
from mptf.policy import SYSTEM
from mptf.reports.status import status
from mptf.resources import histories
from mptf.work import Fund, Work
from tests.api.test_pages import Visible
from tests.api.visiting import BASE, app_for
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

SEPTEMBER = "2021-09-30"
"""Nine programmes under way, 32 others in the pipeline, 13 of them in Africa, a higher target."""
HEAD, LAST_DAY = "head@fmu.example", date(2022, 12, 31)

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
    assert_pages_say_so(fund)


def assert_pages_say_so(fund: Fund) -> None:
    """What the head of the secretariat reads who looks back to the end of September 2021."""
    client = _client(fund)
    status = _read(client, "/status")
    assert "Programmes funded 9 9 of them operational" in status
    assert "Notes in the pipeline 32 of" in status
    assert "of the target of USD 70 million" in status
    africa, whole = _pipeline_by_region(client)
    assert (africa, whole) == (13, 32)


def _pipeline_by_region(client: TestClient) -> tuple[int, int]:
    """The notes of Africa and of the whole, by the last column of the page's table."""
    page = client.get("/pipeline", params={"as_of": SEPTEMBER}).text
    table = page[page.index('class="matrix"') :].partition("</table>")[0]
    rows = {
        str(Visible(row).text).split()[0]: re.findall(r"\((\d+)\)", Visible(row).text)
        for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    }
    return int(rows["Africa"][-1]), int(rows["Together"][-1])


def _read(client: TestClient, address: str) -> str:
    answer = client.get(address, params={"as_of": SEPTEMBER})
    assert answer.status_code == 200
    return " ".join(str(Visible(answer.text).text).split())


def _client(fund: Fund) -> TestClient:
    """A browser in which the head has signed in, the day after the history's last."""
    now = datetime.combine(LAST_DAY + timedelta(days=1), time(12), UTC)
    fund = replace(fund, clock=lambda: now, demonstration=True)

    def begin(work: Work) -> str:
        head = work.session.exec(select(Person).where(Person.email == HEAD)).one()
        return access.begin_session(work, access.open_account(work, head).id)

    client = TestClient(app_for(fund), base_url=BASE)
    client.cookies.set(SESSION, fund.write(SYSTEM, begin))
    return client
