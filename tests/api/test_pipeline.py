"""The pipeline says to each what is theirs to know, on any day, as decisions and books have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from api.entrance import SESSION
from mptf.policy import Role
from tests.api.test_pages import Visible
from tests.api.visiting import client_of, session_of
from tests.conftest import ENGINES, databases_of
from tests.lives import Story

OUTSIDERS = ("E1", "donor", "agent-1", "rc", "administrator")
INSIDERS = ("officer-1", "head", "chair", "auditor", "member")


@pytest.fixture(scope="module", params=ENGINES)
def waiting(request: pytest.FixtureRequest) -> Iterator[Story]:
    """Cash for one programme and a half; three notes that wait, one invited, one removed."""
    databases = databases_of(request)
    url = databases.migrated()
    with Story.open(url) as story:
        story.populate()
        story._person("recused", story.entities[0], Role.COMMITTEE)
        story.open_call()
        story.deposit(f"{story.amount * 5 // 2}.00")
        story.invite(story.pipeline("The invited one"))
        for title in ("The first", "The second", "The third"):
            story.pipeline(title)
        removed = story.pipeline("The removed one")
        story.before = story.today  # type: ignore[attr-defined]
        story.wait(days=3)
        story.decide(story.item("concept-note", removed, "remove", text="Too old."))
        yield story
    databases.drop(url)


def read(story: Story, who: str, address: str = "/pipeline") -> str:
    """The words of a page."""
    answer = client_of(story, who).get(address)
    assert answer.status_code == 200
    return Visible(answer.text).text


@pytest.mark.same_on_both
@pytest.mark.parametrize("who", [*OUTSIDERS, *INSIDERS])
def test_whoever_signed_in_reads_what_is_published(waiting: Story, who: str) -> None:
    page = read(waiting, who)
    for title in ("The first", "The second", "The third", "The invited one"):
        assert title in page, title
    assert "The removed one" not in page


@pytest.mark.same_on_both
def test_the_public_is_asked_to_sign_in(waiting: Story) -> None:
    assert client_of(waiting, None).get("/pipeline", follow_redirects=False).status_code in {
        303,
        401,
    }


@pytest.mark.same_on_both
@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_order_and_its_reasons_are_not_published(waiting: Story, who: str) -> None:
    page = read(waiting, who) + client_of(waiting, who).get("/pipeline.csv").text
    for word in ("Why here", "Scored", "100.0", "reaches", "Reserved (USD)", "Place"):
        assert word not in page, word


@pytest.mark.same_on_both
@pytest.mark.parametrize("who", INSIDERS)
def test_whoever_decides_reads_scores_and_the_line(waiting: Story, who: str) -> None:
    page = read(waiting, who)
    assert "Scored among the highest: 100.0 of 100" in page
    assert "The free cash reaches one note." in page
    kept = client_of(waiting, who).get("/pipeline.csv").text
    assert "Scored among the highest: 100.0 of 100" in kept


def test_a_recused_seat_reads_reasons_without_the_number(waiting: Story) -> None:
    page = read(waiting, "recused")
    assert "Scored among the highest" in page
    assert "of 100" not in page
    assert 'href="/notes/' not in client_of(waiting, "recused").get("/pipeline").text


def test_the_cash_is_that_of_the_books(waiting: Story) -> None:
    query = text("SELECT SUM(balance_minor) FROM account WHERE kind = 'free' AND pool = 'open'")
    minor = int(waiting.ask(lambda work: work.session.execute(query).scalar_one()))
    assert f"{minor / 100:,.2f}" in read(waiting, "E1")


def test_looking_back_shows_who_waited_then(waiting: Story) -> None:
    then = waiting.before.isoformat()  # type: ignore[attr-defined]
    assert "The removed one" in read(waiting, "officer-1", f"/pipeline?as_of={then}")
    assert "No note waited for money" in read(waiting, "officer-1", "/pipeline?as_of=2022-08-31")


def test_the_matrix_counts_every_note_once(waiting: Story) -> None:
    page = client_of(waiting, "donor").get("/pipeline").text
    whole = re.search(r"<tfoot>.*</tfoot>", page[page.index('class="matrix"') :], re.DOTALL)
    assert whole
    assert whole[0].count("(4)") == 2  # in its own column, and together


@pytest.mark.same_on_both
def test_the_secretariat_records_a_decision_from_here(waiting: Story) -> None:
    assert "/acts/decision.record" in client_of(waiting, "officer-1").get("/pipeline").text
    for who in (*OUTSIDERS, "member", "auditor"):
        assert "/acts/decision.record" not in client_of(waiting, who).get("/pipeline").text


@pytest.mark.same_on_both
@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_the_list_can_be_kept(waiting: Story, form: str) -> None:
    for who in ("officer-1", "donor"):
        assert client_of(waiting, who).get(f"/pipeline.{form}").status_code == 200


# --- The same for programs -----------------------------------------------------------------------


def asked(story: Story, *readers: str, as_of: str = "") -> dict[str, Any]:
    """What the API answers to each of them."""
    site, found = client_of(story, None), {}
    for who in readers:
        site.cookies.set(SESSION, session_of(story, who))
        found[who] = site.get("/api/v1/pipeline", params={"as_of": as_of} if as_of else {}).json()
    return found


def test_a_program_reads_the_order_with_its_reasons_as_the_page_says_them(waiting: Story) -> None:
    page = read(waiting, "officer-1")
    for told in asked(waiting, "officer-1", "chair").values():
        assert told["shows_order"]
        assert [row["place"] for row in told["items"]] == [1, 2, 3]
        for row in told["items"]:
            assert row["grounds"]["score"] == "100.00"
            for words in (row["title"], *row["why"], row["cash"]):
                assert words in page
        assert [row["reach"]["before_the_line"] for row in told["items"]] == [True, False, False]
        first = told["items"][0]
        assert first["reach"]["parts"] == [{"pool": "open", "amount": first["asked"]}]
        (invited,) = told["invited"]
        assert invited["reserved"] == told["reserved"] == invited["asked"]
        assert Decimal(told["asked"]["amount"]) == 3 * Decimal(first["asked"]["amount"])
        assert told["free"][0]["amount"]["amount"].endswith(".00")


@pytest.mark.same_on_both
def test_a_program_of_who_does_not_see_the_order_reads_what_is_published(waiting: Story) -> None:
    told = asked(waiting, "donor", "E1", "recused")
    for who in ("donor", "E1"):
        rows = told[who]["items"]
        assert [row["title"] for row in rows] == ["The first", "The second", "The third"]
        for row in rows:
            nothing = (row["place"], row["why"], row["grounds"], row["cash"], row["reach"])
            assert nothing == (None, [], None, None, None)
    assert told["donor"]["invited"][0]["reserved"] is None
    assert told["donor"]["items"][0]["address"] is None
    site = client_of(waiting, "E1")
    assert site.get(told["E1"]["items"][0]["address"]).json()["title"] == "The first"
    for row in told["recused"]["items"]:
        assert row["grounds"]["third"] == "upper"
        assert row["grounds"]["score"] is None


@pytest.mark.same_on_both
def test_a_program_looks_back_and_not_ahead(waiting: Story) -> None:
    then = waiting.before.isoformat()  # type: ignore[attr-defined]
    told = asked(waiting, "officer-1", as_of=then)["officer-1"]
    assert told["as_of"] == then
    assert "The removed one" in {row["title"] for row in told["items"]}
    assert asked(waiting, "officer-1", as_of="2030-01-01")["officer-1"]["status"] == 422
