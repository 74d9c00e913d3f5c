"""The page of the API: every operation and every shape, with a line to try, without a script."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.same_on_both


def test_the_page_shows_every_operation_with_what_it_takes_and_answers(site: TestClient) -> None:
    page = site.get("/api")
    assert page.status_code == 200
    document = site.get("/api/v1/openapi.json").json()
    for path, operations in document["paths"].items():
        for method in operations:
            assert f"<code>{method.upper()} {path}</code>" in page.text
    for shape in document["components"]["schemas"]:
        assert f'id="shape-{shape}"' in page.text
    entering = page.text.split("POST /api/v1/pledges/enter</code>")[1].split("</details>")[0]
    for said in ("idempotency-key", "pledged_on", "PledgeRecord", "curl", "Bearer", "412"):
        assert said in entering
    assert page.text.count("<script") == 1, "that of the keys alone"


def test_every_link_of_the_page_leads_somewhere_on_it(site: TestClient) -> None:
    page = site.get("/api").text
    targets = {part.split('"')[0] for part in page.split('href="#')[1:]} - {"content"}
    assert len(targets) > 50
    for target in targets:
        assert f'id="{target}"' in page


def test_who_has_signed_in_finds_it(site: TestClient) -> None:
    assert 'href="/api"' in site.get("/account").text
