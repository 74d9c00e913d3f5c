"""Reading the API: lists that lose nothing, records with what may be done, tags, problems."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from mptf.notes.models import ConceptNote
from tests.api.programs import ROLES, complete, program_of
from tests.api.visiting import client_of, statements
from tests.lives import Story

LISTS = (
    "notes calls programmes transfer-requests programme-reports products decisions targets letters "
    "pledges agreements deposits cash-movements entries events people organisations seats "
    "delegations"
).split()
STATEMENTS = 4
"""A list's own, at the most; one more says who asks."""


def walked(program: TestClient, address: str, limit: int) -> list[dict[str, Any]]:
    """Every row of a list, part by part."""
    rows: list[dict[str, Any]] = []
    sign, cursor = "&" if "?" in address else "?", ""
    while True:
        page = program.get(f"/api/v1/{address}{sign}limit={limit}&cursor={cursor}").json()
        rows += page["items"]
        if page["next"] is None:
            return rows
        assert len(page["items"]) == limit
        cursor = page["next"]


@pytest.mark.parametrize("room", LISTS)
def test_a_list_is_whole_whatever_its_parts_in_few_statements(
    site: TestClient, told: Story, room: str
) -> None:
    with statements(told.fund.engine) as seen:
        whole = site.get(f"/api/v1/{room}?limit=100").json()
    assert 0 < len(whole["items"]) <= 100
    assert len(seen) <= STATEMENTS + 1, seen
    rows = walked(site, room, 3)
    assert rows[: len(whole["items"])] == whole["items"]
    keys = [row.get("id") or row["seq"] for row in rows]
    assert len(set(keys)) == len(keys)
    with statements(told.fund.engine) as one:
        site.get(f"/api/v1/{room}?limit=1")
    assert len(one) == len(seen), "as many for one row as for all"


def test_a_list_goes_on_from_its_last_row_whatever_came_in_meanwhile(story: Story) -> None:
    for n in range(4):
        story.draft(f"Note {n}")
    program = program_of(story, "head")
    first = program.get("/api/v1/notes?limit=2").json()
    story.draft("A note that came in between")
    second = program.get(f"/api/v1/notes?limit=2&cursor={first['next']}").json()
    assert [row["title"] for row in (*first["items"], *second["items"])] == [
        "Note 3",
        "Note 2",
        "Note 1",
        "Note 0",
    ]
    assert second["next"] is None


def test_a_cursor_of_another_list_or_of_nobody_is_refused_in_a_sentence(site: TestClient) -> None:
    strange = site.get("/api/v1/letters?limit=1").json()["next"]
    forged = base64.urlsafe_b64encode(json.dumps(["notes", ["CN\0"]]).encode()).decode()
    for cursor in (strange, "x", "....", "é", forged, "bnVsbA", "W10"):
        answer = site.get("/api/v1/notes", params={"cursor": cursor})
        assert answer.status_code == 422, cursor
        assert answer.json()["errors"] == [
            {
                "field": "cursor",
                "reason": "this list has given no such cursor; take the `next` of the page before.",
            }
        ]


def test_the_filters_are_the_pages(site: TestClient) -> None:
    removed = site.get("/api/v1/notes?state=removed").json()
    assert [row["title"] for row in removed["items"]] == ["Removed"]
    assert removed["count"] == 1
    assert removed["amount"] == removed["items"][0]["requested"]["amount"]
    assert site.get("/api/v1/notes?text=philippines").json()["count"] > 0
    assert site.get("/api/v1/notes?text=nowhere").json()["items"] == []
    kinds = {row["kind"] for row in walked(site, "letters?kind=receipt", 2)}
    assert kinds == {"receipt"}
    before = site.get("/api/v1/deposits?as_of=2022-08-31").json()
    assert before["items"] == []
    assert site.get("/api/v1/deposits?as_of=soon").status_code == 422
    assert site.get("/api/v1/entries?act=refund").json()["items"][0]["kind"] == "refund"


@pytest.mark.parametrize(
    ("room", "key"),
    [
        ("notes", "number"),
        ("calls", "number"),
        ("programmes", "number"),
        ("transfer-requests", "number"),
        ("programme-reports", "number"),
        ("products", "number"),
        ("decisions", "number"),
        ("letters", "reference"),
        ("agreements", "number"),
        ("deposits", "number"),
        ("cash-movements", "number"),
        ("pledges", "id"),
        ("people", "id"),
        ("organisations", "code"),
        ("seats", "code"),
        ("delegations", "id"),
        ("entries", "seq"),
        ("workflows", "name"),
    ],
)
def test_one_record_says_what_its_list_says_and_has_a_tag(
    site: TestClient, room: str, key: str
) -> None:
    row = site.get(f"/api/v1/{room}").json()["items"][0]
    address = f"/api/v1/{room}/{row[key]}"
    answer = site.get(address)
    record = answer.json()
    assert {name: record[name] for name in row} == row
    again = site.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = site.get(address, headers={"if-none-match": '"another", W/"one"'})
    assert other.content == answer.content
    missing = site.get(f"/api/v1/{room}/{'9' * 9 if key == 'seq' else 'nothing'}")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"


def test_a_record_says_what_its_reader_may_do_and_why_not(story: Story) -> None:
    note = story.submit()
    number = story.ask(
        lambda work: work.session.exec(
            select(ConceptNote.number).where(ConceptNote.id == note)
        ).one()
    )
    seen = program_of(story, "officer-1").get(f"/api/v1/notes/{number}").json()
    allowed = {action["act"]: action["address"] for action in seen["allowed"]}
    blocked = {action["act"]: action["reasons"] for action in seen["blocked"]}
    assert allowed["concept-note.screen"] == f"/api/v1/notes/{number}/screen"
    assert "concept-note.withdraw" not in allowed.keys() | blocked.keys(), "it is the entity's"
    assert blocked["concept-note.find-eligible"] == [
        "The eligibility checklist is not filled for this version."
    ]
    mine = program_of(story, "E1").get(f"/api/v1/notes/{number}").json()
    assert "concept-note.withdraw" in {action["act"] for action in mine["allowed"]}


def test_the_tag_of_a_record_changes_with_what_may_be_done(story: Story) -> None:
    story.draft()
    address = "/api/v1/notes/CN-2022-0001"
    tags = [
        program_of(story, who).get(address).headers["etag"].strip('"').split(".")
        for who in ("head", "E1")
    ]
    assert tags[0][0] == tags[1][0], "the record is the same"
    assert tags[0][1] != tags[1][1], "what they may do is not"


def test_whoever_has_not_signed_in_is_asked_to_and_others_are_shown_their_doors(
    told: Story,
) -> None:
    nobody = client_of(told, None)
    assert nobody.get("/api/v1/status").status_code == 200
    assert nobody.get("/api/v1/products").status_code == 200
    for room in (room for room in LISTS if room != "products"):
        answer = nobody.get(f"/api/v1/{room}")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["code"] == "sign-in-needed"
    donor = program_of(told, "donor")
    for room in ("people", "events", "entries", "cash-movements"):
        assert donor.get(f"/api/v1/{room}").status_code == 403
    assert nobody.delete("/api/v1/notes").status_code == 405
    assert nobody.delete("/api/v1/notes").headers["allow"] == "GET"


def test_the_description_is_whole(site: TestClient) -> None:
    document = site.get("/api/v1/openapi.json").json()
    assert set(document["components"]["securitySchemes"]) == {"token", "session"}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["tags"], where
            assert operation.get("description"), where
            assert "security" in operation, where
            good = next(answer for code, answer in operation["responses"].items() if code < "300")
            for media in good["content"].values():  # but for files, JSON alone
                assert media["schema"], where
            for code, answer in operation["responses"].items():
                if code >= "400":
                    assert list(answer["content"]) == ["application/problem+json"], where
    floats = {
        name
        for schema in document["components"]["schemas"].values()
        for name, said in schema.get("properties", {}).items()
        if '"type": "number"' in json.dumps(said)
    }
    assert floats == {"target_progress", "mean_score", "median_days", "percent"}, "no money"


def test_every_role_has_somebody(story: Story) -> None:
    complete(story)
    held = {role.value for who in ROLES.values() if who for role in story.actor(who).roles}
    assert held >= {"auditor", "committee", "administrator", "resident-coordinator", "donor"}
