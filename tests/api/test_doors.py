"""Who may knock, what every answer carries, and how what goes wrong is empty."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi import APIRouter
from starlette.testclient import TestClient

from api import policy
from api.app import CONTENT_POLICY, MAX_BODY, create_app
from api.entrance import FORM_FIELD
from api.errors import STATUSES, status_of
from api.policy import doors_of
from mptf import errors
from tests.api.visiting import app_for, client_of
from tests.lives import Story


@pytest.mark.parametrize("address", ["/", "/nope", "/health", "/api/v1/status", "/notes/CN-1"])
def test_every_answer_carries_the_policy(door: TestClient, address: str) -> None:
    headers = door.get(address).headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["permissions-policy"] == "camera=(), geolocation=(), microphone=()"
    assert "strict-transport-security" not in headers, "nobody is told to use what is not there"


def test_behind_https_nothing_goes_without_it(empty: Story) -> None:
    """The cookies go over TLS alone, are read by no script and sent by no other site."""
    fund = replace(empty.fund, public_url="https://fund.example")
    with TestClient(app_for(fund), base_url="https://fund.example") as site:
        answer = site.get("/sign-in")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    cookie, *flags = answer.headers["set-cookie"].split("; ")
    assert cookie.startswith("__Host-mptf_visit="), "none is taken from a neighbour in the domain"
    assert {flag.casefold() for flag in flags} == {"httponly", "path=/", "samesite=lax", "secure"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_kept_and_never_shown(door: TestClient, form: str) -> None:
    answer = door.get(f"/notes.{form}")
    assert answer.headers["content-disposition"] == f'attachment; filename="concept-notes.{form}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == CONTENT_POLICY


@pytest.mark.parametrize("days", ["9" * 5000, "9" * 20, "-1", "\u0663", ""])
def test_a_token_for_no_number_of_days_is_refused_in_words(door: TestClient, days: str) -> None:
    page = door.get("/account").text
    token = page.split(f'name="{FORM_FIELD}" value="')[1].split('"')[0]
    sent = {FORM_FIELD: token, "name": "a program", "scope": "read", "days": days}
    answer = door.post("/account/tokens", data=sent)
    assert answer.status_code == 422
    assert "a token lasts 1 to" in answer.text


def test_no_page_has_script_or_style_of_its_own(door: TestClient) -> None:
    for address in ("/", "/notes", "/books", "/workflows/concept-note"):
        page = door.get(address).text
        for part in ("<style", " style=", " onclick="):
            assert part not in page, (address, part)
        for script in re.findall(r"<script[^>]*>[^<]*<", page):
            assert re.fullmatch(r'<script src="/static/\w+/keys\.js" defer><', script), script


def test_static_files_are_kept_for_good_at_an_address_of_their_content(door: TestClient) -> None:
    sheet = door.get("/").text.split('stylesheet" href="')[2].split('"')[0]
    answer = door.get(sheet)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert door.get("/static/0000000000000000/page.css").status_code == 404
    assert door.get(f"{sheet}/../../../../_page.html").status_code == 404


def test_a_name_that_is_not_this_servers_is_not_answered(empty: Story) -> None:
    """Else a page from elsewhere could have its own name lead here, and read what is answered."""
    for host, status in (("evil.example", 421), ("localhost", 200)):
        with TestClient(app_for(empty.fund), base_url=f"http://{host}") as site:
            answer = site.get("/sign-in")
        assert answer.status_code == status
        assert (empty.profile.fund.name in answer.text) == (status == 200)
        assert answer.headers["content-security-policy"] == CONTENT_POLICY


def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs(
    door: TestClient,
) -> None:
    page = door.get("/notes/CN-1999-0001", headers={"accept": "text/html"})
    assert page.status_code == 404
    assert "There is no concept note “CN-1999-0001”." in page.text
    problem = door.get("/notes/CN-1999-0001", headers={"accept": "application/json"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == 404
    assert problem.json()["code"] == "not-found"
    assert door.get("/workflows/nothing").status_code == 404
    assert door.get("/books/entries/999999").status_code == 404
    assert door.get("/api/nope").json()["status"] == 404


def test_what_cannot_be_read_is_named(door: TestClient) -> None:
    page = door.get("/notes?page=none")
    assert page.status_code == 422
    assert "page" in page.text
    problem = door.get("/api/v1/notes?limit=0").json()
    assert problem["status"] == 422
    assert [wrong["field"] for wrong in problem["errors"]] == ["limit"]
    assert door.post("/notes").status_code == 405


def test_every_route_has_a_row_and_one_without_does_not_start(empty: Story) -> None:
    app = create_app(empty.fund)
    served = {door for door in policy.doors_of(app.routes) if not door.startswith("HEAD ")}
    assert served == set(policy.DOORS)
    forgotten = APIRouter()
    forgotten.get("/forgotten")(lambda: None)
    app.include_router(forgotten)
    with pytest.raises(errors.InvariantBroken, match="GET /forgotten"):
        policy.assert_rows(app)


def test_health_says_whether_the_database_answers(door: TestClient) -> None:
    assert door.get("/health").json() == {"status": "ok"}


def test_a_bug_is_a_number_and_nothing_else(
    empty: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_anything: object) -> None:
        raise errors.InvariantBroken("a secret detail")

    monkeypatch.setattr("api.pages.status.standing", broken)
    door = client_of(empty)
    page = door.get("/status")
    assert page.status_code == 500
    assert "secret" not in page.text
    assert page.headers["content-security-policy"] == CONTENT_POLICY
    number = page.text.split("Error number ")[1][:12]
    assert number in caplog.text
    monkeypatch.setattr("api.json.status.status", broken)
    problem = door.get("/api/v1/status").json()
    assert problem["status"] == 500
    assert "secret" not in str(problem)


def test_a_busy_database_asks_to_come_back(empty: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_anything: object) -> None:
        raise errors.Busy

    monkeypatch.setattr("api.json.status.status", busy)
    answer = client_of(empty).get("/api/v1/status")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_a_refusal_gives_all_its_reasons(empty: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_anything: object) -> None:
        raise errors.GuardRefused(("The form is not complete.", "The call is closed."))

    monkeypatch.setattr("api.json.status.status", refused)
    answer = client_of(empty).get("/api/v1/status")
    assert answer.status_code == 409
    assert answer.json()["reasons"] == ["The form is not complete.", "The call is closed."]


def test_every_route_has_a_row_and_every_row_a_route(
    empty: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_for(empty.fund)
    served = {door for door in doors_of(app.routes) if door[:4] != "HEAD"}
    assert served == policy.DOORS.keys()
    for door in ("GET /record", "POST /sign-out", "POST /api/v1/decisions/{number:path}/sign"):
        fewer = {name: party for name, party in policy.DOORS.items() if name != door}
        monkeypatch.setattr(policy, "DOORS", fewer)
        with pytest.raises(errors.InvariantBroken, match=re.escape(door)):
            policy.assert_rows(app)


def test_every_refusal_has_a_status() -> None:
    for kind in errors.Refused.__subclasses__():
        error = kind.__new__(kind)
        assert status_of(error) == STATUSES.get(kind, 409)
    broken = errors.InvariantBroken("a bug")
    assert status_of(broken) == 500


def test_a_large_body_is_refused(door: TestClient) -> None:
    answer = door.post("/sign-in", data={"email": "b" * MAX_BODY})
    assert answer.status_code == 413
    assert "too large" in answer.text
    in_parts = (b"b" * 1024 for _part in range(MAX_BODY // 1024 + 1))
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert door.post("/sign-in", content=in_parts, headers=form).status_code == 413
