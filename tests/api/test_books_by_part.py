"""By programme and entity, what is shown of money is what the books say, after each that moves it.

What is expected is read from the postings by one plain statement and added up here. A life goes
through transfers in parts, one that comes back, reports, refunds, one that is undone, interest, a
revision between entities and delivery above 100%; after each step every page, file and answer of a
program is held against it, and at the end every day again where a day can be asked for.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api.pages.papers import consolidated as papers
from api.pages.words import Words
from tests.api.test_emptied_fund import day_of, plain
from tests.api.test_pages import Visible
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.spending_life import FIRST, SECOND, lived, waiting_for_money
from tests.tales import going_on

AMOUNT = re.compile(r"[-\N{MINUS SIGN}]?[\d,]+\.\d\d")
PART = ("transfer", "refund", "spent", "held")
"""What a line of an entity says, in this order; before it, on a programme's page, `allocated`."""


class Line(NamedTuple):
    """One posting of a sealed entry, on an account of a programme and an entity."""

    kind: str
    programme: str
    entity: str
    on: date
    minor: int
    request: str | None = None
    """The transfer request that it is of."""
    period: date | None = None
    """The last day of the period that it was reported for."""


@dataclass
class Books:
    """The postings, and on whose accounts they are."""

    lines: list[Line]

    @classmethod
    def of(cls, story: Story) -> Books:
        """All that is in the database."""
        query = text(
            "SELECT a.kind, p.number, o.code, t.value_on, g.amount_minor, r.number, w.to_on "
            "FROM posting g JOIN account a ON a.id = g.account_id "
            "JOIN ledger_tx t ON t.id = g.tx_id JOIN ledger_seal s ON s.tx_id = t.id "
            "JOIN joint_programme p ON p.id = a.subject_id "
            "JOIN organisation o ON o.id = a.organisation_id "
            "LEFT JOIN transfer_request r ON r.id = t.document_id "
            "LEFT JOIN programme_report w ON w.id = t.document_id"
        )
        with story.fund.engine.connect() as connection:
            return cls([cls._line(*row) for row in connection.execute(query)])

    @staticmethod
    def _line(*row: Any) -> Line:
        kind, number, code, day, minor, request, period = row
        through = None if period is None else day_of(period)
        return Line(kind, number, code, day_of(day), int(minor), request, through)

    def sum(self, *kinds: str, until: date = date.max, **of: Any) -> int:
        """What some accounts come to."""
        return sum(
            line.minor
            for line in self.lines
            if line.kind in kinds
            and line.on <= until
            and all(getattr(line, name) == value for name, value in of.items())
        )

    def part(self, until: date = date.max, **of: Any) -> list[str]:
        """What an entity, or all of them, got, gave back, spent and hold."""
        return [plain(self.sum(kind, until=until, **of)) for kind in PART]


def differences(story: Story, books: Books, day: date) -> Iterator[str]:
    """Each figure that is shown otherwise than the books have it."""
    client = client_of(story, "auditor")
    programmes = sorted({line.programme for line in books.lines})
    for number in programmes:
        yield from _programme(client, books, number)
    for code in (FIRST, SECOND):
        for who in ("auditor", code):
            yield from _entity(client_of(story, who), books, code, programmes)
    yield from _lists(client, books, programmes)
    yield from _delivery(client, books, day)
    yield from _transfers(client, books)
    yield from _consolidated(story, books, day.year - 1)


def _programme(client: TestClient, books: Books, number: str) -> Iterator[str]:
    page = client.get(f"/programmes/{number}?tab=money").text
    table = page[page.index('id="money"') :].partition("</table>")[0]
    for code in (FIRST, SECOND):
        of: dict[str, Any] = {"programme": number, "entity": code}
        (row,) = [row for row in table.split("<tr>") if f"({code})" in row]
        shown = amounts(row)[-5:]
        wanted = [plain(books.sum("allocated", **of)), *books.part(**of)]
        if shown != wanted:
            yield f"programme page {number} {code}: {shown}, by the books {wanted}"


def _entity(client: TestClient, books: Books, code: str, programmes: list[str]) -> Iterator[str]:
    page = client.get(f"/entities/{code}").text
    for number in programmes:
        rows = [row for row in page.split("<tr>") if f"/programmes/{number}" in row]
        found = [amounts(row)[-4:] for row in rows if len(amounts(row)) > 3]
        wanted = books.part(programme=number, entity=code)
        if wanted not in found:
            yield f"entity page {code} {number}: {found}, by the books {wanted}"


def _lists(client: TestClient, books: Books, programmes: list[str]) -> Iterator[str]:
    entities = {row["Entity"]: row for row in kept(client, "/entities.csv")}
    heads = ("Transferred (USD)", "Refunded (USD)", "Spent (USD)", "Held (USD)")
    for code in (FIRST, SECOND):
        shown, wanted = [entities[code][head] for head in heads], books.part(entity=code)
        if shown != wanted:
            yield f"entities' list {code}: {shown}, by the books {wanted}"
    portfolio = {row["Number"]: row for row in kept(client, "/programmes/portfolio.csv")}
    told = client.get("/api/v1/programmes/portfolio").json()["items"]
    listed = {row["Number"]: row for row in kept(client, "/programmes.csv")}
    for number in programmes:
        net, spent = (
            books.sum("transfer", "refund", programme=number),
            books.sum("spent", programme=number),
        )
        if net:
            wanted = [plain(net), plain(spent), str(spent * 100 // net)]
            row = portfolio[number]
            shown = [row["Received (USD)"], row["Spent (USD)"], row["Spent (%)"]]
            if shown != wanted:
                yield f"portfolio {number}: {shown}, by the books {wanted}"
            (one,) = [item for item in told if item["number"] == number]
            shown = [one["net_funded"], one["spent"], str(one["health"]["spent_percent"])]
            if [_amount(said) for said in shown] != wanted:
                yield f"portfolio for programs {number}: {shown}, by the books {wanted}"
        shown_one, sent = (
            listed[number]["Transferred (USD)"],
            books.sum("transfer", programme=number),
        )
        if shown_one != (plain(sent) if sent else ""):
            yield f"programmes' list {number}: {shown_one}, by the books {plain(sent)}"


def _delivery(client: TestClient, books: Books, day: date) -> Iterator[str]:
    rows = {
        row["UN entity"].split()[1]: row
        for row in kept(client, f"/reports/delivery.csv?as_of={day}")
    }
    for code in (FIRST, SECOND):
        transferred, refunded, spent, held = books.part(day, entity=code)
        net = books.sum("transfer", "refund", until=day, entity=code)
        rate = f"{100 * books.sum('spent', until=day, entity=code) / net:.1f}" if net else ""
        wanted = [transferred, refunded, plain(net), spent, held, rate]
        shown = list(rows[code].values())[2:] if code in rows else None
        is_new = shown is None and not any(books.sum(kind, until=day, entity=code) for kind in PART)
        if shown != wanted and not is_new:
            yield f"delivery on {day} of {code}: {shown}, by the books {wanted}"


def _transfers(client: TestClient, books: Books) -> Iterator[str]:
    for row in kept(client, "/transfers.csv"):
        if row["State"].startswith("Sent, waiting"):
            continue  # what one person of the agent says is shown as such, and is not in the books
        wanted = plain(books.sum("transfer", request=row["Request"]))
        if row["Sent (USD)"] not in {wanted, "" if wanted == "0.00" else wanted}:
            yield f"transfer {row['Request']}: {row['Sent (USD)']}, by the books {wanted}"


def _consolidated(story: Story, books: Books, year: int) -> Iterator[str]:
    """What was sent through the year, and what was spent by the periods that were reported for."""
    last = date(year, 12, 31)
    if not books.sum("transfer", until=last):
        return
    view = story.ask(lambda work: papers.consolidated_view(work, Words(story.profile), year))
    pages = [({"programme": one.number}, one) for one in view.pages]
    parts = [({"entity": one.code}, one) for one in view.by_entity]
    for of, shown in (*pages, *parts, ({}, view.whole)):
        net = books.sum("transfer", "refund", until=last, **of)
        spent = sum(
            line.minor
            for line in books.lines
            if line.kind == "spent"
            and (line.period or line.on) <= last
            and all(getattr(line, name) == value for name, value in of.items())
        )
        wanted = (net, spent, f"{100 * spent / net:.1f}" if net else "")
        found = (shown.funded.minor, shown.spent.minor, shown.delivery)
        if found != wanted:
            yield f"consolidated report {of}: {found}, by the books {wanted}"


def kept(client: TestClient, address: str) -> list[dict[str, str]]:
    """A file of a list, without what marks its rows."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    rows = csv.DictReader(io.StringIO(answer.text.lstrip("\N{BOM}")))
    return [
        {
            key: str(said).removeprefix("'").replace(" (illustrative)", "")
            for key, said in row.items()
        }
        for row in rows
    ]


def amounts(html: str) -> list[str]:
    """Every amount in a part of a page, in its order."""
    found = AMOUNT.findall(Visible(html).text)
    return [one.replace(",", "").replace("\N{MINUS SIGN}", "-") for one in found]


def _amount(said: Any) -> str:
    return said["amount"] if isinstance(said, dict) else str(said)


# --- The proof -----------------------------------------------------------------------------------


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A programme that waits for its money."""
    with going_on(databases, waiting_for_money) as own:
        yield own


SHOWN = {
    "allocated": {"programme page"},
    "transfer": {
        "programme page",
        "entity page",
        "entities' list",
        "portfolio",
        "portfolio for programs",
        "programmes' list",
        "delivery on",
        "transfer",
        "consolidated report",
    },
    "refund": {
        "programme page",
        "entity page",
        "entities' list",
        "portfolio",
        "portfolio for programs",
        "delivery on",
        "consolidated report",
    },
    "spent": {
        "programme page",
        "entity page",
        "entities' list",
        "portfolio",
        "portfolio for programs",
        "delivery on",
        "consolidated report",
    },
    "held": {"programme page", "entity page", "entities' list", "delivery on"},
}
"""Where a wrong cent of each kind of account is seen."""


def test_every_figure_is_the_books_after_each_step_and_on_every_day(story: Story) -> None:
    happened = []
    for what in lived(story):
        books = Books.of(story)
        assert list(differences(story, books, story.today)) == [], what
        happened.append(what)
    assert happened[-1] == "more is spent than was sent"
    net = books.sum("transfer", "refund", entity=SECOND, programme=books.lines[0].programme)
    spent = books.sum("spent", entity=SECOND, programme=books.lines[0].programme)
    assert spent > net > 0, "delivery is above 100%"
    days = sorted({line.on for line in books.lines})
    for day in days:
        assert list(_delivery(client_of(story, "auditor"), books, day)) == [], day
    print(f"{len(happened)} steps and {len(days)} days: no figure differs")
    assert_a_wrong_cent_is_seen(story, books)


def assert_a_wrong_cent_is_seen(story: Story, books: Books) -> None:
    """The same against books in which one cent is other than it is shown."""
    first = next(line for line in books.lines if line.kind == "transfer" and line.request)
    for kind, places in SHOWN.items():
        cent = first._replace(kind=kind, entity=SECOND, minor=1)
        found = list(differences(story, Books([*books.lines, cent]), story.today))
        seen = {place for place in places if any(one.startswith(f"{place} ") for one in found)}
        assert seen == places, (kind, places - seen)
