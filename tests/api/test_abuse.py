"""What no honest browser sends is refused in words: never a fault of ours, on either engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from api import policy
from api.app import MAX_BODY
from api.entrance import FORM_FIELD
from api.pages import ROUTERS
from mptf.policy import anyone
from tests.api.visiting import BASE, client_of, new_app_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.acts import ACTS, STEPS

NASTY = {
    "nought": "a\0b",
    "long": "9" * 5_000,
    "huge": "99999999999999999999",
    "negative": "-1",
    "no number": "NaN",
    "no character": "\ufffe\u202e\u0007",
    "header": "x\r\nSet-Cookie: a=b",
    "path": "../../../etc/passwd",
    "quotes": "'\"--;%\\",
}
BYTES = {"half a pair": "%ed%a0%80", "no utf-8": "%ff%fe", "nought": "%00"}
"""What cannot be written as a text."""

A_FIELD = re.compile(r'<(?:input|textarea|select)[^>]* name="([^"]+)"')


@pytest.fixture
def attacked(databases: Databases) -> Iterator[Story]:
    """A whole small history of its own: some of what is sent may well be taken."""
    with going_on(databases, Story.tell) as story:
        yield story


def page_routes() -> list[APIRoute]:
    """Every route of the pages that is only looked at."""
    routes = [route for router in ROUTERS for route in router.routes]
    return [r for r in routes if isinstance(r, APIRoute) and "GET" in (r.methods or ())]


def asked_of(dependant: Dependant) -> set[str]:
    """Every parameter of an address that a route reads, wherever it reads it."""
    own = {parameter.alias for parameter in dependant.query_params}
    return own.union(*(asked_of(each) for each in dependant.dependencies))


def faults_of_addresses(site: TestClient) -> list[tuple[str, str, int]]:
    """Every page whose answer to an odd address is a fault of ours."""
    found = []
    for route in page_routes():
        words = {**NASTY, **BYTES}
        for name, odd in words.items():
            # No odd word has a backslash that would mean something here once it is quoted.
            path = re.sub(r"\{[^}]*\}", _in_path(odd), route.path)
            asked = dict.fromkeys(asked_of(route.dependant), odd) or {"x": odd}
            if name in BYTES:
                address = path + "?" + "&".join(f"{key}={odd}" for key in asked)
                answer = site.get(address, follow_redirects=False)
            else:
                answer = site.get(path, params=asked, follow_redirects=False)
            if answer.status_code >= 500:
                found.append((route.path, name, answer.status_code))
            assert "a=b" not in answer.headers.get("set-cookie", "")
    return found


def _in_path(odd: str) -> str:
    if odd in BYTES.values():
        return odd
    return "".join(f"%{byte:02x}" for byte in odd[:200].encode("utf-8"))


@pytest.mark.same_on_both
def test_no_address_is_a_fault_of_ours(attacked: Story) -> None:
    assert faults_of_addresses(client_of(attacked, "head")) == []


@pytest.mark.same_on_both
def test_no_odd_form_is_taken_or_a_fault_of_ours(attacked: Story) -> None:
    found, open_acts = [], {*ACTS, *STEPS}
    for who in ("head", "agent-1", "E1", "administrator"):
        site = client_of(attacked, who)
        for act in sorted(open_acts):
            page = site.get(f"/acts/{act}")
            token = re.search(rf'name="{FORM_FIELD}" value="([^"]+)"', page.text)
            if page.status_code != 200 or token is None:
                continue
            open_acts.remove(act)
            fields = [unescape(name) for name in A_FIELD.findall(page.text)]
            for name in ("nought", "long", "huge"):
                form = {**dict.fromkeys(fields, NASTY[name]), FORM_FIELD: token[1]}
                answer = site.post(f"/acts/{act}", data=form, follow_redirects=False)
                if answer.status_code not in {404, 409, 422}:
                    found.append((who, act, name, answer.status_code))
    assert {*ACTS} - open_acts >= {"call.prepare", "pledge.enter", "person.add", "decision.record"}
    assert found == []


@pytest.mark.same_on_both
def test_a_fault_would_be_seen(attacked: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a page that falls over one word."""
    router = APIRouter()

    @router.get("/planted/{word}")
    def planted(word: str) -> HTMLResponse:
        return HTMLResponse(str(1 // (word != NASTY["huge"])))

    monkeypatch.setattr(policy, "DOORS", {**policy.DOORS, "GET /planted/{word}": anyone})
    monkeypatch.setattr("tests.api.test_abuse.ROUTERS", (router,))
    app = new_app_of(attacked)
    app.include_router(router)
    site = TestClient(app, base_url=BASE, raise_server_exceptions=False)
    assert faults_of_addresses(site) == [("/planted/{word}", "huge", 500)]


@pytest.mark.same_on_both
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_million_fields_are_refused_before_they_are_read(site: TestClient, kind: str) -> None:
    boundary = "; boundary=x" if kind.startswith("multipart") else ""
    many = "&".join(f"f{n}=1" for n in range(90_000))[: MAX_BODY - 1]
    if boundary:
        part = '--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n'
        many = part * ((MAX_BODY - 1) // len(part))
    answer = site.post(
        "/acts/call.prepare", content=many, headers={"content-type": kind + boundary}
    )
    assert answer.status_code in {400, 403, 413, 422}


@pytest.mark.parametrize(
    "sent",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"number": "\\ud800"}',
        '{"number": "a\\u0000b", "title": "t", "opens_at": "2022-09-01T09:00:00Z"}',
        '{"number": 1e400}',
        '{"number": ' + "9" * 10_000 + "}",
        "",
        "null",
        '"text"',
        "\xff",
    ],
    ids=lambda sent: sent[:12] or "nothing",
)
def test_json_that_is_none_is_refused_in_words(site: TestClient, sent: str) -> None:
    answer = site.post(
        "/api/v1/calls/prepare",
        content=sent.encode("latin-1"),
        headers={"content-type": "application/json", "origin": BASE},
    )
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"


def test_no_header_overrides_the_method(site: TestClient) -> None:
    for header in ("x-http-method-override", "x-method-override", "x-http-method"):
        assert site.get("/committee", headers={header: "DELETE"}).status_code == 200
    assert site.request("DELETE", "/committee").status_code == 405
    assert site.request("TRACE", "/committee").status_code == 405
