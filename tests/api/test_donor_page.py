"""One donor's page, its files and its statement say what the books say, and nothing of another."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from mptf.errors import Invalid
from mptf.ledger.models import LedgerTx
from mptf.money import Money
from mptf.policy import Role
from tests.agreeing import organisation
from tests.api.programs import program_of
from tests.api.visiting import client_of, statements
from tests.conftest import ENGINES, Databases, databases_of
from tests.lives import Story
from tests.pdf_ua import faults
from tests.tales import going_on

READER = shutil.which("pdftotext") or ""
TABLES = (
    "stages agreements instalments pledges over-time deposits attribution places contacts"
).split()
SECRETS = {
    "DON": ("1,111,111.11", "1111111.11", "Promise of DON", "Contact of DON", "Event of DON"),
    "OTHER": ("2,222,222.22", "2222222.22", "Promise of OTHER", "Contact of OTHER"),
}
"""What one donor's page shows and nobody else's may: amounts as pages and as files write them."""
OWED = {"DON": "777777.77", "OTHER": "333333.33"}


@pytest.fixture(scope="module", params=ENGINES)
def two(request: pytest.FixtureRequest) -> Iterator[Story]:
    """Two donors with agreements, instalments, contacts; money of both in one programme."""
    databases = databases_of(request)
    url = databases.migrated()
    with Story.open(url) as story:
        story.populate()
        story._organisation("OTHER", "donor")
        story._person("other-donor", "OTHER", Role.DONOR)
        story.open_call()
        story.deposit("1000000.00")
        _pays(story, "OTHER")
        story.fund_a_programme()
        for code, pledge in (("DON", "1111111.11"), ("OTHER", "2222222.22")):
            _agrees(story, code, pledge)
        story.wait(days=40)
        yield story
    databases.drop(url)


def _pays(story: Story, code: str) -> None:
    own = {"amount": "2000000.01", "currency": "USD"}
    agreement = story.act("agent-1", "agreement.enter", donor=code, signed_on=story.today, **own)
    paid: dict[str, Any] = {"value_on": story.today, "bank_reference": f"BANK-{code}", **own}
    story.act(
        "agent-2", "deposit.confirm", story.act("agent-1", "deposit.record", agreement, **paid)
    )


def _agrees(story: Story, code: str, pledge: str) -> None:
    """A promise, and an agreement: one instalment soon overdue, one by a day, one on an event."""
    own = {"donor": code, "currency": "USD"}
    story.act(
        "agent-1",
        "pledge.enter",
        amount=pledge,
        pledged_on=story.today,
        text=f"Promise of {code}",
        **own,
    )
    left = Money.parse(OWED[code], "USD") - Money.parse("200000.00", "USD")
    story.act(
        "agent-1",
        "agreement.enter",
        amount=OWED[code],
        signed_on=story.today,
        instalments=[
            {"amount": "100000.00", "due_on": story.today + timedelta(days=10)},
            {"amount": "100000.00", "due_on": story.today + timedelta(days=200)},
            {"amount": left.plain(), "trigger": f"Event of {code}"},
        ],
        **own,
    )
    story.act(
        "officer-1",
        "organisation.contact",
        organisation(story, code),
        name=f"Contact of {code}",
        title="Desk officer",
        language="en",
        from_on=story.today,
    )


def _scalar(story: Story, query: str, **values: Any) -> Any:
    return story.ask(lambda work: work.session.execute(text(query), values).scalar_one())


def _file(story: Story, who: str, code: str, table: str) -> list[list[str]]:
    answer = client_of(story, who).get(f"/donors/{code}/{table}.csv")
    assert answer.status_code == 200, table
    return list(csv.reader(io.StringIO(answer.text.lstrip("\N{BOM}"))))


def _sum(table: list[list[str]], column: str) -> int:
    place = table[0].index(column)
    return sum(Money.parse(row[place], "USD").minor for row in table[1:])


def read_paper(content: bytes, folder: Path) -> str:
    """The words of a PDF."""
    file = folder / "paper.pdf"
    file.write_bytes(content)
    done = subprocess.run(
        [READER, "-layout", str(file), "-"], check=True, capture_output=True, text=True
    )
    return done.stdout


def test_no_surface_shows_a_donor_what_is_anothers(two: Story, tmp_path: Path) -> None:
    for who, own, other in (("donor", "DON", "OTHER"), ("other-donor", "OTHER", "DON")):
        client, program = client_of(two, who), program_of(two, who)
        shown = [client.get(f"/donors/{own}").text]
        for table in TABLES:
            for form in ("csv", "xlsx", "pdf"):
                assert client.get(f"/donors/{other}/{table}.{form}").status_code == 404
            shown.append(client.get(f"/donors/{own}/{table}.csv").text)
        assert client.get(f"/donors/{other}").status_code == 404
        assert client.get(f"/donors/{other}/statement.pdf").status_code == 404
        shown.append(read_paper(client.get(f"/donors/{own}/statement.pdf").content, tmp_path))
        assert client.get("/status/forecast.csv").status_code == 403
        assert program.get("/api/v1/forecast").status_code == 403
        shown.append(client.get("/status").text)
        said = "\n".join(shown)
        assert [secret for secret in SECRETS[other] if secret in said] == []
        assert [secret for secret in SECRETS[own] if secret not in said] == []
        assert "What this rests on" not in said


@pytest.mark.same_on_both
def test_every_table_is_the_same_on_the_page_in_its_file_and_on_paper(
    two: Story, tmp_path: Path
) -> None:
    client = client_of(two, "donor")
    page = client.get("/donors/DON").text
    content = client.get("/donors/DON/statement.pdf").content
    assert faults(content) == []
    paper = " ".join(read_paper(content, tmp_path).split())
    for table in TABLES:
        for row in _file(two, "donor", "DON", table)[1:]:
            amounts = [Money.parse(cell, "USD").grouped() for cell in row if _is_amount(cell)]
            for amount in amounts:
                assert amount in page, (table, row)
                assert amount in paper or table == "over-time", (table, row)


def _is_amount(cell: str) -> bool:
    whole, _point, cents = cell.partition(".")
    return whole.isdigit() and len(cents) == 2 and cents.isdigit()


def test_each_figure_is_what_the_rows_of_the_books_add_up_to(two: Story) -> None:
    paid = "SELECT -SUM(p.amount_minor) FROM posting p JOIN account a ON a.id = p.account_id JOIN "
    paid += "organisation o ON o.id = a.organisation_id WHERE a.kind = 'deposit' AND o.code = :code"
    sent = "SELECT SUM(p.amount_minor) FROM posting p JOIN account a ON a.id = p.account_id WHERE "
    sent += "a.kind IN ('transfer', 'refund')"
    signed = "SELECT SUM(a.booked_minor) FROM agreement a JOIN organisation o ON o.id = a.donor_id "
    signed += "WHERE o.code = :code"
    at_work = 0
    for code in ("DON", "OTHER"):
        stages = {row[0]: row[1] for row in _file(two, "auditor", code, "stages")[1:]}
        money = {name: Money.parse(cell, "USD").minor for name, cell in stages.items()}
        assert money["Paid"] == _scalar(two, paid, code=code)
        assert money["Signed"] == _scalar(two, signed, code=code)
        due = money["Due: signed, and not paid yet"]
        assert due == money["Signed"] - money["Paid"] == Money.parse(OWED[code], "USD").minor
        for table, column, whole in (
            ("instalments", "Still to come (USD)", due),
            ("agreements", "Due (USD)", due),
            ("agreements", "Signed for (USD)", money["Signed"]),
            ("pledges", "Amount (USD)", money["Promised"]),
            ("deposits", "Amount (USD)", money["Paid"]),
            ("attribution", "Attributed (USD)", money[_AT_WORK]),
            ("places", "Attributed (USD)", money[_AT_WORK]),
        ):
            assert _sum(_file(two, "auditor", code, table), column) == whole, (table, column)
        last = _file(two, "auditor", code, "over-time")[-1]
        names = ("Promised", "Signed", "Paid")
        assert [Money.parse(cell, "USD").minor for cell in last[1:]] == [money[n] for n in names]
        at_work += money[_AT_WORK]
    assert at_work == _scalar(two, sent) > 0


_AT_WORK = "Of it at work in programmes, by attribution"


@pytest.mark.same_on_both
def test_what_is_overdue_is_said_in_words(two: Story) -> None:
    page = client_of(two, "donor").get("/donors/DON").text
    assert "One instalment is overdue." in page
    rows = [row for row in _file(two, "donor", "DON", "instalments")[1:] if row[1]]
    assert [row[4] for row in rows] == ["Overdue", "Open", "Open"]
    assert rows[2][3] == "Event of DON"
    before = client_of(two, "donor").get("/donors/DON?as_of=2022-08-31").text
    assert "overdue" not in before


@pytest.mark.same_on_both
def test_a_day_that_is_none_gives_no_paper(two: Story) -> None:
    for address in ("/donors/DON/statement.pdf", "/donors/DON/deposits.csv"):
        assert client_of(two, "donor").get(f"{address}?as_of=soon").status_code == 422
    assert client_of(two, "officer-1").get("/status/forecast.csv?as_of=soon").status_code == 422


def test_the_forecast_is_what_is_due_of_every_donor(two: Story) -> None:
    found = program_of(two, "officer-1").get("/api/v1/forecast").json()
    minor = {
        name: Money.parse(found[name]["amount"], "USD").minor
        for name in ("deposited", "overdue", "later", "on_trigger", "undated", "whole")
    }
    quarters = [Money.parse(one["expected"]["amount"], "USD").minor for one in found["quarters"]]
    assert minor["whole"] == sum(Money.parse(owed, "USD").minor for owed in OWED.values())
    apart = minor["later"] + minor["on_trigger"] + minor["undated"]
    assert minor["whole"] == minor["overdue"] + sum(quarters) + apart
    assert minor["overdue"] == sum(quarters) == 2 * 100_000_00
    reached = Money.parse(found["quarters"][-1]["reached"]["amount"], "USD").minor
    assert reached == minor["deposited"] + minor["overdue"] + sum(quarters)
    (last,) = [one for one in found["quarters"] if one["expected"]["amount"] != "0.00"]
    day = next(one["due_on"] for one in found["instalments"] if one["due_on"] > found["as_of"])
    assert last["first"] <= day <= last["last"]
    page = client_of(two, "officer-1").get("/status").text
    assert Money(minor["whole"], "USD").grouped() in page
    assert "Pledges are not counted" in page
    file = client_of(two, "officer-1").get("/status/forecast.csv").text
    assert Money(reached, "USD").plain() in file


def test_the_page_costs_the_same_whatever_it_holds(two: Story) -> None:
    client = client_of(two, "auditor")
    with statements(two.fund.engine) as many:
        client.get("/donors/DON")
    with statements(two.fund.engine) as few:
        client.get("/donors/DON?as_of=2022-08-31")
    assert len(many) == len(few)


def test_a_deposit_that_was_reversed_is_due_again(databases: Databases) -> None:
    with going_on(databases, Story.populate) as story:
        deposit = story.deposit("500000.00")
        assert _sum(_file(story, "auditor", "DON", "agreements"), "Due (USD)") == 0
        query = select(LedgerTx.id).where(LedgerTx.document_id == deposit)
        entry = story.ask(lambda work: work.session.exec(query).one())
        paid_on = story.today
        story.wait(days=2)
        for nothing in ("", "  "):
            with pytest.raises(Invalid, match="why the entry is reversed"):
                story.movement("reversal", "500000.00", reverses=str(entry), text=nothing)
        story.movement("reversal", "500000.00", reverses=str(entry), text="Not ours.")
        for table in ("agreements", "instalments"):
            name = "Due (USD)" if table == "agreements" else "Still to come (USD)"
            assert _sum(_file(story, "auditor", "DON", table), name) == 500_000_00, table
        client = client_of(story, "auditor")
        page = client.get("/donors/DON").text
        assert "Reversed" in page
        assert "500,000.00 is due" in page.replace("\N{NO-BREAK SPACE}", " ")
        before = client.get(f"/donors/DON?as_of={paid_on}").text
        assert "Reversed" not in before
        assert "Nothing is due: all that was signed has been paid." in before
