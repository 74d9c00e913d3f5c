"""What a page weighs on its way: it is sent compressed, and its secrets are not told by that."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from api.entrance import SESSION
from tests.api.visiting import client_of
from tests.lives import Story

MOST = 100_000
"""Bytes of a first page with its styles, script and pictures, without fonts."""

AN_ORIGIN = {"Origin": "http://localhost"}


def weight(client: TestClient, address: str) -> int:
    """Bytes on the wire of something that is sent compressed."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert len(answer.content) < 1_000 or answer.headers["Content-Encoding"] == "gzip", address
    return int(answer.headers["Content-Length"])


@pytest.mark.parametrize("address", ["/", "/notes", "/status", "/pipeline", "/public", "/parts"])
def test_a_first_page_weighs_less_than_a_picture(site: TestClient, address: str) -> None:
    linked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', site.get(address).text))
    assert {file.rpartition(".")[2] for file in linked} >= {"css", "js", "svg"}
    weights = {each: weight(site, each) for each in (address, *linked)}
    assert sum(weights.values()) < MOST, weights


def test_what_is_compressed_already_or_bears_a_tag_is_sent_as_it_is(site: TestClient) -> None:
    number = re.search(r'href="(/notes/[^"]+)"', site.get("/notes").text)
    assert number is not None
    for address in ("/notes.pdf", "/notes.xlsx", f"/api/v1{number[1]}", "/api/v1/notes"):
        answer = site.get(address)
        assert len(answer.content) > 1_000, address
        assert "Content-Encoding" not in answer.headers, address


def token(client: TestClient) -> str:
    """What the forms of a page carry, every one the same."""
    found = re.findall(r'name="form_token" value="(\w+)"', client.get("/notes?state=draft").text)
    assert len(set(found)) == 1
    return str(found[0])


def leaves(client: TestClient, sent: str) -> bool:
    """Whether a form with this token signs its sender out."""
    return client.post("/sign-out", data={"form_token": sent}, headers=AN_ORIGIN).is_success


def test_a_token_is_never_shown_twice_and_each_opens_its_own_session_only(told: Story) -> None:
    client, other = client_of(told), client_of(told)
    first, second = token(client), token(client)
    half = len(first) // 2
    assert first[:half] != second[:half]
    assert first[half:] != second[half:]
    for wrong in (token(other), first[:half] + second[half:], first[half:], "", "00", "no token"):
        assert not leaves(client, wrong), wrong
    assert client.cookies.get(SESSION)
    assert leaves(client, first)
