"""A figure of the books leads to entries that add up to it, and to nothing for whoever may not."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from mptf.money import Money
from tests.api.test_pages import addresses
from tests.api.visiting import client_of
from tests.lives import Story

TRACED = re.compile(r'<a class="traced" href="([^"]+)">(-?[\d,]+\.\d\d)</a>')
WHOLE = re.compile(r"<h1>USD\s(-?[\d,]+\.\d\d)</h1>")


def traced(page: str) -> list[tuple[str, str]]:
    """Every figure of a page with the address of its entries."""
    return [(unescape(url), amount) for url, amount in TRACED.findall(page)]


def test_every_figure_is_the_sum_of_the_entries_that_it_leads_to(
    told: Story, site: TestClient
) -> None:
    found = {figure for address in addresses(told) for figure in traced(site.get(address).text)}
    kinds = {parse_qs(urlsplit(url).query)["kind"][0] for url, _amount in found}
    assert {"deposit", "transfer", "refund", "fee", "held", "spent", "free,reserved"} <= kinds
    for url, amount in found:
        page = site.get(url).text
        whole = WHOLE.search(page)
        assert whole, url
        assert whole[1] == amount, url
        assert _by_raw_sql(told, url) == Money.parse(amount, "USD").minor, url
        rows = re.findall(r'data-head="Amount \(USD\)">(-?[\d,]+\.\d\d)</td>\s*</tr>', page)
        *entries, last = [Money.parse(row, "USD").minor for row in rows] or [0]
        assert sum(entries) == last == Money.parse(amount, "USD").minor, url


def _by_raw_sql(story: Story, url: str) -> int:
    """The same sum from the postings alone."""
    asked = {key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}
    kinds = asked["kind"].split(",")
    conditions = ["a.kind IN (" + ",".join(f"'{kind}'" for kind in kinds) + ")", "t.value_on <= :d"]
    values = {"d": asked["as_of"]}
    columns = {
        "pool": "a.pool",
        "subject": "a.subject_id",
        "organisation": "a.organisation_id",
        "document": "t.document_id",
    }
    for name, column in columns.items():
        if name in asked:
            conditions.append(f"{column} = :{name}")
            key = asked[name]
            on_sqlite = story.fund.engine.dialect.name == "sqlite"
            values[name] = UUID(key).hex if column.endswith("_id") and on_sqlite else key
    query = (
        "SELECT COALESCE(SUM(p.amount_minor), 0) FROM posting p "
        "JOIN account a ON a.id = p.account_id JOIN ledger_tx t ON t.id = p.tx_id WHERE "
        + " AND ".join(conditions)
    )
    minor = int(story.ask(lambda work: work.session.execute(text(query), values).scalar_one()))
    sources = {
        "deposit",
        "donor-refund",
        "fund-interest",
        "puno-interest",
        "other-income",
        "exchange",
    }
    return -minor if set(kinds) <= sources else minor


def test_whoever_may_not_open_the_books_reads_plain_figures(told: Story) -> None:
    for who in ("donor", "E1", "member", "rc", "administrator", None):
        assert "traced" not in client_of(told, who).get("/").text, who
    assert client_of(told, "donor").get("/books/entries?kind=deposit").status_code == 403


@pytest.mark.parametrize("query", ["", "kind=cash", "kind=", "kind=free&pool=nowhere"])
def test_accounts_that_there_are_not_are_said(site: TestClient, query: str) -> None:
    assert site.get(f"/books/entries?{query}").status_code == 422


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_the_entries_of_a_figure_can_be_kept(site: TestClient, form: str) -> None:
    answer = site.get(f"/books/entries.{form}?kind=deposit")
    assert answer.status_code == 200
    assert f'filename="entries.{form}"' in answer.headers["content-disposition"]


def test_a_decision_leads_to_the_entries_that_rest_on_it_and_they_lead_back(
    told: Story, site: TestClient
) -> None:
    booked = text(
        "SELECT d.number, s.seq, SUM(p.amount_minor) FROM decision d"
        " JOIN decision_item i ON i.decision_id = d.id"
        " JOIN ledger_tx t ON t.decision_item_id = i.id JOIN ledger_seal s ON s.tx_id = t.id"
        " JOIN posting p ON p.tx_id = t.id AND p.amount_minor > 0"
        # What an entity holds and was supplied mirrors what it was sent, or sent back.
        " JOIN account a ON a.id = p.account_id AND a.kind NOT IN ('held', 'supplied')"
        " GROUP BY d.number, s.seq"
    )
    with told.fund.engine.connect() as connection:
        expected = {(row[0], row[1], int(row[2])) for row in connection.execute(booked)}
    assert len({number for number, _seq, _moved in expected}) > 1
    found, reader, member = set(), client_of(told, "auditor"), client_of(told, "member")
    for address in re.findall(r'href="(/decisions/[^"?]+)"', site.get("/decisions").text):
        number = address.removeprefix("/decisions/")
        for row in reader.get(f"/api/v1{address}").json()["entries"]:
            found.add((number, row["seq"], Money.parse(row["moved"]["amount"], "USD").minor))
        page = site.get(address).text
        for _number, seq, _moved in (row for row in expected if row[0] == number):
            assert f'href="/books/entries/{seq}"' in page
            assert f'href="{address}"' in site.get(f"/books/entries/{seq}").text
        assert "/books/entries/" not in member.get(address).text
        assert member.get(f"/api/v1{address}").json()["entries"] == []
    assert found == expected
