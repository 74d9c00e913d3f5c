"""Agreements, rates and statements through pages, programs and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from api.cli import app
from mptf.banking.models import BankLine, ExchangeRate
from mptf.contributions.models import Agreement
from tests.agreeing import agreed_with_donors
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on


def tell(story: Story) -> None:
    """Everything that is agreed with donors, on its own."""
    story.populate()
    story.people["agreement"] = agreed_with_donors(story)


@pytest.fixture
def story(sqlite_databases: Databases) -> Iterator[Story]:
    with going_on(sqlite_databases, tell) as own:
        yield own


def number(story: Story) -> str:
    key = story.people["agreement"]
    return str(story.ask(lambda work: work.get(Agreement, key)).number)


def test_a_program_reads_terms_instalments_and_the_memo(story: Story) -> None:
    found = program_of(story, "agent-1").get(f"/api/v1/agreements/{number(story)}").json()
    assert [one["state"] for one in found["instalments"]] == ["paid", "open"]
    assert found["terms"][0]["number"] == 0
    assert found["unmatched"] == {"amount": "0.00", "currency": "EUR"}
    assert found["variance"] == {"amount": "0.00", "currency": "USD"}
    assert [file["name"] for file in found["files"]] == ["Arrangement.pdf"]


def test_the_page_of_an_agreement_shows_the_same(story: Story) -> None:
    page = client_of(story, "agent-1").get(f"/agreements/{number(story)}").text
    for said in ("400.00", "Paid", "An amendment is on its way", "UN operational rate"):
        assert said in page
    assert "Prepare an amendment" not in page  # one is under way
    before = client_of(story, "agent-1").get(f"/agreements/{number(story)}?as_of=2022-08-31")
    assert before.status_code == 404


def test_a_donor_reads_its_own_and_not_what_was_not_sent(story: Story) -> None:
    page = client_of(story, "donor").get("/agreements").text
    assert "With the donor" in page
    assert "ARR-2022-0001" not in page  # it is drafted
    assert "Waiting for clearance" not in page
    assert client_of(story, "donor").get("/bank-lines").status_code == 403


def test_a_list_is_narrowed_and_comes_as_a_file(story: Story) -> None:
    door = client_of(story, "agent-1")
    assert "Cancelled" in door.get("/agreements?standing=over").text
    assert "Cancelled" not in door.get("/agreements?standing=preparing").text
    lines = door.get("/agreements.csv?standing=over").text.splitlines()
    assert len(lines) >= 2
    assert door.get("/agreements?standing=none").status_code == 422


def test_an_act_on_a_donor_is_offered_on_its_page(story: Story) -> None:
    page = client_of(story, "officer-1").get("/donors/DON").text
    for said in ("Enter a due diligence", "Rosa Contact", "French", "Nothing against it."):
        assert said in page
    own = client_of(story, "donor").get("/donors/DON").text
    assert "Nothing against it." not in own


def test_the_command_line_takes_in_rates_and_a_statement(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = story.fund.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MPTF_DATABASE_URL", url)
    file = tmp_path / "in.csv"
    runner = CliRunner()
    who = ["--as", "agent-1@fund.example"]
    file.write_bytes("\ufeffcurrency,effective_on,rate\nGBP,2022-08-01,0.8\n".encode())
    done = runner.invoke(app, ["import", "rates", str(file), "--source", "UN", *who])
    assert (done.exit_code, done.output) == (0, "Taken in.\n")
    query = select(ExchangeRate.rate).where(ExchangeRate.currency == "GBP")
    assert story.ask(lambda work: work.session.exec(query).one()) == "0.8"
    file.write_text("value_on,amount,currency,bank_reference\n2022-08-01,x,USD,CLI-1\n")
    refused = runner.invoke(app, ["import", "statement", str(file), *who])
    assert refused.exit_code != 0
    assert "Line 2" in str(refused.exception)
    file.write_text("value_on,amount,currency,bank_reference\n2022-08-01,1.00,USD,CLI-1\n")
    assert runner.invoke(app, ["import", "statement", str(file), *who]).exit_code == 0
    lines = select(BankLine).where(BankLine.bank_reference == "CLI-1")
    assert len(story.ask(lambda work: work.session.exec(lines).all())) == 1
    file.write_bytes(b"\xff\xfe\x00")
    assert (
        "UTF-8" in runner.invoke(app, ["import", "rates", str(file), "--source", "U", *who]).output
    )
