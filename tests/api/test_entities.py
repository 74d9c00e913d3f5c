"""An entity sees its own page, with its money as the books have it and what waits for it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.api.test_figures import traced
from tests.api.test_pages import Visible
from tests.api.visiting import client_of
from tests.lives import Story


def test_an_entity_goes_to_its_own_page_and_finds_no_other(told: Story) -> None:
    client = client_of(told, "E1")
    answer = client.get("/entities")
    assert answer.url.path == "/entities/E1"
    assert 'href="/entities" aria-current' in answer.text
    assert client.get("/entities/E2").status_code == 404
    assert "E2" not in client.get("/entities.csv").text
    assert "/books/" not in answer.text


@pytest.mark.parametrize("who", ["donor", "member", "rc", "administrator"])
def test_pages_of_entities_are_for_them_and_for_whoever_keeps_the_books(
    told: Story, who: str
) -> None:
    for address in ("/entities", "/entities/E1", "/entities.csv"):
        assert client_of(told, who).get(address).status_code == 403


def test_the_list_and_the_page_say_what_the_books_say(told: Story) -> None:
    query = text(
        "SELECT a.kind, SUM(p.amount_minor) FROM posting p JOIN account a ON a.id = p.account_id "
        "JOIN organisation o ON o.id = a.organisation_id WHERE o.code = 'E1' "
        "AND a.kind IN ('transfer', 'refund', 'spent', 'held') GROUP BY a.kind"
    )
    sums = told.ask(lambda work: dict(map(tuple, work.session.execute(query).all())))
    assert len(sums) == 4
    said = {f"{int(minor) / 100:,.2f}" for minor in sums.values()}
    page = client_of(told, "auditor").get("/entities/E1").text
    whole = re.findall(r"<tfoot>.*?</tfoot>", page, re.DOTALL)[0]
    assert {amount for _url, amount in traced(whole)} == said
    row = next(
        line
        for line in client_of(told, "agent-1").get("/entities.csv").text.splitlines()
        if line.startswith("E1")
    )
    for amount in said:
        assert amount.replace(",", "") in row


@pytest.mark.same_on_both
def test_what_waits_for_an_entity_is_said_with_its_day(story: Story) -> None:
    note = story.submit("Returned to them")
    story.act(
        "officer-1",
        "concept-note.return-for-completion",
        note,
        findings=[{"field": "budget", "text": "Say more."}],
    )
    story.act(
        "E1",
        "concept-note.draft",
        call="2022-1",
        coordinator="E1",
        content=story.content("With a part to confirm"),
    )
    programme = story.invite(story.pipeline("With a condition"))
    story.document(programme)
    due = (story.today + timedelta(days=30)).isoformat()
    story.approve(programme, conditions=[{"text": "A risk matrix", "owner": "E2", "due_on": due}])
    mine = Visible(client_of(story, "E1").get("/entities/E1").text).text
    assert "Resubmit" in mine
    assert "due in" in mine
    assert "A risk matrix" not in mine
    theirs = Visible(client_of(story, "E2").get("/entities/E2").text).text
    assert "A risk matrix" in theirs
    assert "Confirm its part" in theirs
    assert "Resubmit" not in theirs


@pytest.mark.same_on_both
def test_what_is_no_entity_has_no_such_page(told: Story) -> None:
    for code in ("DON", "SEC", "E99"):
        assert client_of(told, "auditor").get(f"/entities/{code}").status_code == 404
