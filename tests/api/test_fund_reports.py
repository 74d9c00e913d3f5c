"""Reports of the fund: one table for page, files, programs and console; sums from the postings."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from typer.testing import CliRunner

from api import office
from api.cli import app
from api.pages.reporting import REPORTS
from mptf.clock import StoppedClock
from mptf.money import Money
from mptf.reports.gap import gap
from mptf.reports.pipeline import on_day
from mptf.reports.sources_and_uses import spans
from mptf.templating import money_words
from tests.api.programs import ROLES, complete
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import after, going_on

EVERYBODYS = {"sources-and-uses", "key-figures", "approvals", "gap"}


@after(Story.tell)
def over_two_year_ends(story: Story) -> None:
    """What goes on after the small history."""
    story.wait(days=400)
    story.deposit("120000.33", areas=["TA2"])
    story.movement("fund-interest", "17.05")
    story.movement("bank-charge", "3.11")
    story.wait(days=366)
    story.deposit("0.99")
    story.movement("other-income", "1000.00")


@pytest.fixture
def years(databases: Databases) -> Iterator[Story]:
    """A told history that goes on over two year-ends."""
    with going_on(databases, over_two_year_ends) as story:
        yield story


def by_raw_sql(story: Story, kinds: str, since: date | None, through: date) -> int:
    """What the postings of some accounts add up to between two days."""
    listed = ",".join(f"'{kind}'" for kind in kinds.split())
    query = (
        "SELECT COALESCE(SUM(p.amount_minor), 0) FROM posting p JOIN account a ON a.id = "
        "p.account_id JOIN ledger_tx t ON t.id = p.tx_id JOIN ledger_seal s ON s.tx_id = t.id "
        f"WHERE a.kind IN ({listed}) AND t.value_on >= :since AND t.value_on <= :through"
    )
    values = {"since": (since or date(1900, 1, 1)), "through": through}
    with story.fund.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            values = {name: day.isoformat() for name, day in values.items()}  # type: ignore[misc]
        return int(connection.execute(text(query), values).scalar_one())


SOURCES = "deposit fund-interest puno-interest other-income exchange"
USES = "transfer refund fund-transfer fee direct-cost bank-charge"


def test_each_year_and_all_of_them_are_what_the_postings_add_up_to(years: Story) -> None:
    last = years.today
    for day in (last, last.replace(month=12, day=31) - timedelta(days=365), date(2022, 8, 1)):
        found = years.ask(lambda work, day=day: spans(work, day))
        for span in found:
            moved = span.moved
            for kinds, amount in (
                (SOURCES, -moved.sources.minor),
                (USES, moved.uses.minor),
                ("deposit", -moved.deposits.minor),
                ("fee", moved.fee.minor),
                ("transfer refund", moved.net_funded.minor),
                ("spent", moved.expenditure.minor),
                ("held", moved.balance_entities.minor),
                ("free reserved allocated", span.change.minor),
            ):
                wanted = by_raw_sql(years, kinds, span.since, span.through)
                assert amount == wanted, (day, span.since, kinds)
        prior, year, whole = found
        assert prior.closing == year.opening
        assert year.closing == whole.closing
        assert whole.closing.minor == by_raw_sql(years, "free reserved allocated", None, day)


def cells(page: str) -> list[list[str]]:
    """The rows of a page's first table, as a reader has them, with what stands beneath others."""
    body = re.search(r"<table class=\"cards\">.*?<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert body
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body[1], re.DOTALL)
    return [
        [
            re.sub(r"\s*illustrative\s*$", "", unescape(re.sub(r"<[^>]+>", "", cell)).strip())
            for place in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
            for cell in place.split('<span class="below">')
        ]
        for row in rows
    ]


def plain(value: Any) -> str:
    """A value as all forms of a report write it: without commas and marks."""
    said = "" if value is None else str(value).replace(" (illustrative)", "")
    said = said.removeprefix("'")
    return said.replace(",", "") if re.fullmatch(r"-?[\d,.]+", said) else said


@pytest.mark.same_on_both
@pytest.mark.parametrize("name", sorted(REPORTS))
def test_page_files_programs_and_console_say_the_same(
    years: Story, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(years, "head")
    day = (years.today - timedelta(days=30)).isoformat()
    asked = f"?as_of={day}"
    page = client.get(f"/reports/{name}{asked}")
    assert page.status_code == 200
    shown = [[plain(cell) for cell in row] for row in cells(page.text)]
    assert shown
    told = client.get(f"/api/v1/reports/{name}{asked}").json()
    keys = [column["key"] for column in told["columns"]]
    assert [[plain(row[key]) for key in keys] for row in told["rows"]] == shown
    lines = list(csv.reader(io.StringIO(client.get(f"/reports/{name}.csv{asked}").text[1:])))
    assert [[plain(cell) for cell in row] for row in lines[1:]] == shown
    book = load_workbook(io.BytesIO(client.get(f"/reports/{name}.xlsx{asked}").content)).active
    assert book is not None
    rows = [list(row) for row in book.iter_rows(values_only=True)]
    first = next(n for n, row in enumerate(rows) if row[0] == lines[0][0]) + 1
    for row, wanted in zip(rows[first:], shown, strict=False):
        for cell, text_of_it in zip(row, wanted, strict=True):
            if isinstance(cell, int | float):
                assert round(float(text_of_it) - cell, 4) == 0
            else:
                assert plain(cell) == text_of_it
    assert client.get(f"/reports/{name}.pdf{asked}").content.startswith(b"%PDF")
    fund = years.fund
    monkeypatch.setattr(office, "open_fund", lambda _given: _at(fund, years))
    printed = CliRunner().invoke(app, ["report", name, "--as-of", day])
    assert printed.exit_code == 0, printed.output
    assert json.loads(printed.output) == told


def _at(fund: Any, story: Story) -> Any:
    from dataclasses import replace  # noqa: PLC0415

    return replace(fund, clock=StoppedClock(story.now))


def test_an_annual_figure_leads_to_the_entries_of_its_year(years: Story) -> None:
    client = client_of(years, "head")
    page = client.get("/reports/sources-and-uses").text
    links = re.findall(r'<a href="(/books/entries\?[^"]+)">(-?[\d,]+\.\d\d)</a>', page)
    assert any("since=" in url for url, _amount in links)
    for url, amount in links:
        entries = client.get(unescape(url)).text
        assert f"USD\N{NO-BREAK SPACE}{amount}</h1>" in entries, url
    assert "/books/entries" not in client_of(years, None).get("/reports/sources-and-uses").text


@pytest.mark.same_on_both
def test_a_report_is_there_for_its_readers_alone(years: Story) -> None:
    complete(years)
    for role, who in ROLES.items():
        client = client_of(years, who)
        listed = set(re.findall(r'href="/reports/([a-z-]+)"', client.get("/reports").text))
        assert listed >= EVERYBODYS, role
        for name in REPORTS:
            status = 200 if name in listed else 404
            for address in (f"/reports/{name}", f"/reports/{name}.csv", f"/api/v1/reports/{name}"):
                assert client.get(address).status_code == status, (role, address)
    assert client_of(years, None).get("/reports/contributions").status_code == 404
    assert client_of(years, "head").get("/reports/none").status_code == 404


def test_a_donor_and_an_entity_read_their_own_rows(years: Story) -> None:
    donors = client_of(years, "head").get("/api/v1/reports/contributions").json()
    own = client_of(years, "donor").get("/api/v1/reports/contributions").json()
    assert len(own["rows"]) == 1
    assert own["rows"][0] in donors["rows"]
    assert own["totals"]["paid"] == own["rows"][0]["paid"]
    every = client_of(years, "head").get("/api/v1/reports/delivery").json()["rows"]
    rows = client_of(years, "E1").get("/api/v1/reports/delivery").json()["rows"]
    assert len(rows) == 1 < len(every)


def test_a_day_that_is_none_is_refused(years: Story) -> None:
    client = client_of(years, "head")
    assert client.get("/reports/key-figures?as_of=2099-01-01").status_code == 422
    assert client.get("/api/v1/reports/key-figures?as_of=soon").status_code == 422
    assert client.get("/reports/key-figures.csv?as_of=soon").status_code == 422


def test_money_and_counts_stand_as_they_are_in_the_status(years: Story) -> None:
    client = client_of(years, None)
    found = {
        row["figure"]: row["value"]
        for row in client.get("/api/v1/reports/key-figures").json()["rows"]
    }
    status = client.get("/api/v1/status").json()
    assert found["Deposited"] == status["deposited_usd"]
    assert found["Available"] == status["available_usd"]
    assert found["In the pipeline"] == status["pipeline_active"]
    assert (
        Money.parse(found["Fee of the Administrative Agent"], "USD").plain() == status["aa_fee_usd"]
    )


def test_the_target_s_page_says_what_waits_and_what_is_missing(years: Story) -> None:
    note = years.pipeline("One more that waits")
    anybody = client_of(years, None)
    told = anybody.get("/api/v1/reports/gap").json()["totals"]
    waiting = [each.row for each in years.ask(lambda work: on_day(work, work.today())).waiting]
    asked = sum(row.asked.minor for row in waiting)
    assert (told["notes"], told["asked"]) == (len(waiting), Money(asked, "USD").plain())
    found = years.ask(lambda work: gap(work, work.today()))
    free = by_raw_sql(years, "free", None, years.today)
    assert (found.free.minor, found.missing.minor) == (free, max(asked - free, 0))
    page = anybody.get("/public/target").text
    for said in (found.asked, found.free, found.missing):
        assert money_words(said) in page
    years.decide(years.item("concept-note", note, "remove"))
    assert anybody.get("/api/v1/reports/gap").json()["totals"]["notes"] == told["notes"] - 1
    before = (years.today - timedelta(days=1)).isoformat()
    assert anybody.get(f"/public/target?as_of={before}").status_code == 200
