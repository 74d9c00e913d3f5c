"""A fund from its first deposit to zero: identities on every day, and every amount that is shown.

What is expected is made from the postings and papers, each read by one plain statement of its own,
and added up here: nothing of the product's queries, sums or conversions is used.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from starlette.testclient import TestClient

from mptf.ledger import queries as books
from mptf.verification.service import verify
from tests.api.test_donor_page import READER, read_paper
from tests.api.test_pages import Visible
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.emptying import (
    PROFILE,
    RATES,
    STATED_FEE,
    closed,
    days_told,
    emptied_profile,
)
from tests.lives import Story
from tests.mptf.test_beancount import checked, held, written
from tests.tales import going_on
from workflows.tables import decided, edges

DECIMALS = {"JPY": 0, "KWD": 3}
GIVEN = ("deposit", "donor-refund")
SOURCES = (*GIVEN, "fund-interest", "puno-interest", "other-income", "exchange")
USES = ("transfer", "refund", "fund-transfer", "fee", "direct-cost", "bank-charge")
CLAIMS = ("free", "reserved", "allocated")
ENTITIES = ("supplied", "held", "spent")
SHOWN = (
    date(2022, 9, 15),
    date(2022, 10, 20),
    date(2022, 12, 31),
    date(2023, 3, 2),
    date(2023, 12, 31),
    date(2024, 3, 15),
    date(2025, 1, 20),
)


class Line(NamedTuple):
    """One posting of a sealed entry."""

    kind: str
    pool: str | None
    donor: str | None
    number: str
    entity: str
    on: date
    minor: int
    seq: int
    act: str


def day_of(value: Any) -> date:
    """A day as either engine gives it."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


class Raw:
    """What lies in the database, as plain rows."""

    def __init__(self, story: Story) -> None:
        """Read all of it, once."""
        self._story = story
        self.lines = [
            Line(kind, pool, code, *_whose(account), day_of(day), int(minor), int(seq), act)
            for kind, pool, code, account, day, minor, seq, act in self._rows(
                "SELECT a.kind, a.pool, o.code, a.code, t.value_on, p.amount_minor, s.seq, t.kind "
                "FROM posting p JOIN account a ON a.id = p.account_id "
                "JOIN ledger_tx t ON t.id = p.tx_id JOIN ledger_seal s ON s.tx_id = t.id "
                "LEFT JOIN organisation o ON o.id = a.organisation_id"
            )
        ]
        self.deposits = [
            (number, code, int(received), currency, int(minor), int(fee), day_of(day), agreement)
            for number, code, received, currency, minor, fee, day, agreement in self._rows(
                "SELECT d.number, o.code, d.received_minor, d.received_currency, d.amount_minor, "
                "d.fee_minor, d.value_on, a.number FROM deposit d "
                "JOIN organisation o ON o.id = d.donor_id "
                "JOIN agreement a ON a.id = d.agreement_id WHERE d.state = 'confirmed'"
            )
        ]
        self.terms = [
            (number, code, currency, day_of(since), int(amount), int(booked))
            for number, code, currency, since, amount, booked in self._rows(
                "SELECT a.number, o.code, a.currency, t.in_force_on, t.amount_minor, "
                "t.booked_minor FROM agreement_terms t JOIN agreement a ON a.id = t.agreement_id "
                "JOIN organisation o ON o.id = a.donor_id ORDER BY a.number, t.seq"
            )
        ]
        self.pledges = [
            (code, day_of(day), int(booked), int(amount), currency)
            for code, day, booked, amount, currency in self._rows(
                "SELECT o.code, p.pledged_on, p.booked_minor, p.amount_minor, p.currency "
                "FROM pledge p JOIN organisation o ON o.id = p.donor_id"
            )
        ]
        self.movements = [
            (number, kind, int(minor), day_of(day))
            for number, kind, minor, day in self._rows(
                "SELECT number, kind, amount_minor, value_on FROM cash_movement"
            )
        ]

    def _rows(self, query: str) -> list[Any]:
        with self._story.fund.engine.connect() as connection:
            return list(connection.execute(text(query)))

    def sum(self, *kinds: str, day: date, since: date = date.min, **more: Any) -> int:
        """What the accounts of some kinds add up to between two days."""
        return sum(
            line.minor
            for line in self.lines
            if line.kind in kinds
            and since <= line.on <= day
            and all(getattr(line, name) == value for name, value in more.items())
        )

    def pools(self, day: date) -> set[str]:
        """The pools that had an account by then."""
        return {line.pool for line in self.lines if line.pool and line.on <= day}

    def signed(self, day: date) -> dict[str, tuple[str, str, int, int]]:
        """By agreement: donor, currency, its amount, its worth, by the terms of that day."""
        return {
            number: (code, currency, amount, booked)
            for number, code, currency, since, amount, booked in self.terms
            if since <= day
        }

    def moved(self, day: date) -> dict[int, int]:
        """By entry: what it moved on the fund's own plane, or with the entities alone."""
        ours: dict[int, int] = defaultdict(int)
        theirs: dict[int, int] = defaultdict(int)
        for line in self.lines:
            if line.on <= day and line.minor > 0:
                (theirs if line.kind in ENTITIES else ours)[line.seq] += line.minor
        return {**theirs, **ours}


def _whose(code: str) -> tuple[str, str]:
    """The programme and the entity in an account's code."""
    parts = code.split(":")
    return (parts[-2], parts[-1]) if len(parts) > 2 else ("", parts[-1])


@pytest.fixture(scope="module", autouse=True)
def _profile() -> Iterator[None]:
    with emptied_profile():
        yield


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """The fund at its end."""
    with going_on(databases, closed, PROFILE) as told:
        yield told


# --- The identities ------------------------------------------------------------------------------


@pytest.mark.same_on_both
def test_the_identities_hold_to_the_cent_on_every_day(story: Story) -> None:
    raw = Raw(story)
    told = days_told(story)
    assert len(told) > 40
    for day in told:
        at = {kind: raw.sum(kind, day=day) for kind in (*SOURCES, *USES, *CLAIMS, *ENTITIES)}
        sources, uses = -sum(at[k] for k in SOURCES), sum(at[k] for k in USES)
        balance = sources - uses
        assert balance == sum(at[kind] for kind in CLAIMS), day
        assert sum(at[kind] for kind in ENTITIES) == 0, day
        assert at["held"] == at["transfer"] + at["refund"] - at["spent"], day
        available = balance - at["allocated"]
        assert available >= 0, day
        for pool in raw.pools(day):
            free = raw.sum("free", "reserved", day=day, pool=pool)
            assert free >= 0, (day, pool)
            assert raw.sum("allocated", day=day, pool=pool) >= 0, (day, pool)
        found = story.ask(lambda work, day=day: books.statement(work, day))
        assert (
            found.sources.minor,
            found.uses.minor,
            found.balance_agent.minor,
            found.available.minor,
            found.net_funded.minor,
            found.expenditure.minor,
            found.balance_entities.minor,
        ) == (
            sources,
            uses,
            balance,
            available,
            at["transfer"] + at["refund"],
            at["spent"],
            at["held"],
        ), day


@pytest.mark.same_on_both
def test_each_deposit_is_worth_what_the_rate_of_its_day_makes_of_it(story: Story) -> None:
    raw = Raw(story)
    assert {currency for _n, _c, _r, currency, *_ in raw.deposits} == {"USD"} | {
        currency for currency, *_ in RATES
    }
    for number, _code, received, currency, minor, fee, day, _agreement in raw.deposits:
        rates = [Fraction(rate) for c, since, rate in RATES if c == currency and since <= day]
        amount = Fraction(received, 10 ** DECIMALS.get(currency, 2))
        assert minor == _half_up(amount / (rates[-1] if rates else 1) * 100), number
        assert fee in {_half_up(Fraction(minor, 100)), round(float(STATED_FEE) * 100)}, number
    back = raw.sum("deposit", day=date.max) + sum(row[4] for row in raw.deposits)
    assert back == 351_72  # the one that was reversed
    assert raw.sum("donor-refund", day=date.max) == 5000_00
    for day in days_told(story):
        through = sum(row[4] for row in raw.deposits if row[6] <= day)
        undone = 351_72 if day >= date(2022, 10, 20) else 0
        assert -raw.sum("deposit", day=day) == through - undone, day


def _half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()


@pytest.mark.same_on_both
def test_at_its_end_every_account_that_holds_money_and_every_pool_is_empty(story: Story) -> None:
    raw, end = Raw(story), story.today
    held = {line.kind for line in raw.lines} & {*CLAIMS, "held"}
    assert held == {*CLAIMS, "held"}
    query = text("SELECT code, balance_minor FROM account WHERE kind IN ('free', 'reserved')")
    more = text("SELECT code, balance_minor FROM account WHERE kind IN ('allocated', 'held')")
    with story.fund.engine.connect() as connection:
        for one in (query, more):
            assert {code for code, minor in connection.execute(one) if minor} == set()
    assert raw.sum(*SOURCES, *USES, day=end) == 0
    assert {p for p in raw.pools(end) if raw.sum(*CLAIMS, day=end, pool=p)} == set()
    assert verify(story.fund.engine, edges(), decided(), story.profile).findings == []
    told = client_of(story, "auditor").get("/api/v1/status").json()
    assert told["available_usd"] == "0.00"
    assert set(told["available_by_pool"].values()) == {"0.00"}
    assert told["closed_on"] == end.isoformat()
    earlier = client_of(story, "auditor").get(f"/api/v1/status?as_of={end - timedelta(days=1)}")
    assert earlier.json()["closed_on"] is None


# --- Every amount that is shown ------------------------------------------------------------------


def plain(minor: int, currency: str = "USD") -> str:
    """An amount as files have it."""
    places = DECIMALS.get(currency, 2)
    sign, whole = ("-" if minor < 0 else ""), str(abs(minor)).rjust(places + 1, "0")
    return f"{sign}{whole[:-places]}.{whole[-places:]}" if places else f"{sign}{whole}"


PLAIN = re.compile(r"-?\d+\.\d{2,3}")
"""An amount in a file; on a page it has commas."""
AMOUNT = re.compile(r"(?<![\d.,])[-\N{MINUS SIGN}]?\d{1,3}(?:,\d{3})*\.\d{2,3}(?![\d.])")


def amounts(page: str) -> set[str]:
    """Every amount that a page shows, without its commas."""
    main = page[page.index("<main") : page.index("</main>")]
    said = Visible(main).text
    return {
        one.replace(",", "").replace("\N{MINUS SIGN}", "-")
        for one in AMOUNT.findall(said.replace("\N{NO-BREAK SPACE}", " "))
    }


def only(minors: Iterable[int], *more: str) -> set[str]:
    """Amounts of the fund, as a page may show them."""
    return {plain(minor) for minor in minors} | {plain(-minor) for minor in minors} | set(more)


@pytest.mark.proof
@pytest.mark.parametrize("day", SHOWN)
def test_the_books_show_what_was_posted(story: Story, day: date) -> None:
    raw = Raw(story)
    page = client_of(story, "auditor").get(f"/books?as_of={day}")
    shown = amounts(page.text)
    held = {(line.kind, line.pool or "") for line in raw.lines if line.on <= day}
    cells = [raw.sum(kind, day=day, pool=pool or None) for kind, pool in held]
    planes = [raw.sum(*kinds, day=day) for kinds in (SOURCES, USES, CLAIMS, ENTITIES)]
    whole = [raw.sum(kind, day=day) for kind in (*SOURCES, *USES, *CLAIMS)]
    free = raw.sum("free", "reserved", day=day)
    journal = raw.moved(day)
    latest = sorted(journal, reverse=True)[:50]
    wanted = [*cells, *planes, *(journal[seq] for seq in latest)]
    assert shown <= only([*wanted, *whole, free, 0])
    missing = {plain(abs(one)) for one in wanted if one} - {one.lstrip("-") for one in shown}
    assert missing == set()


LINES: Mapping[str, tuple[tuple[str, ...], int]] = {
    "Deposits of donors": (("deposit",), -1),
    "Refunded to donors": (("donor-refund",), -1),
    "Interest earned by the fund": (("fund-interest",), -1),
    "Interest received from entities": (("puno-interest",), -1),
    "Other income": (("other-income",), -1),
    "Exchange differences": (("exchange",), -1),
    "Sources of funds": (SOURCES, -1),
    "Transferred to entities": (("transfer",), 1),
    "Refunded by entities": (("refund",), 1),
    "Transferred to other trust funds": (("fund-transfer",), 1),
    "Fee of the Administrative Agent": (("fee",), 1),
    "Direct costs": (("direct-cost",), 1),
    "Bank charges": (("bank-charge",), 1),
    "Uses of funds": (USES, 1),
    "Spent by entities": (("spent",), 1),
}
KEY_FIGURES: Mapping[str, tuple[tuple[str, ...], int]] = {
    "Deposited": (GIVEN, -1),
    "Fee of the Administrative Agent": (("fee",), 1),
    "Transferred to entities": (("transfer",), 1),
    "Refunded by entities": (("refund",), -1),
    "Available": (("free", "reserved"), 1),
    "of it reserved for invited notes": (("reserved",), 1),
}


@pytest.mark.proof
@pytest.mark.parametrize("day", SHOWN)
def test_each_report_says_it_to_the_cent_in_every_format(story: Story, day: date) -> None:
    raw, client = Raw(story), client_of(story, "auditor")
    ended = day.replace(month=1, day=1)
    spans = (
        (ended.replace(year=day.year - 1), ended - timedelta(days=1)),
        (ended, day),
        (date.min, day),
    )
    for name, wanted in (
        (
            "sources-and-uses",
            {
                line: [sign * raw.sum(*kinds, day=end, since=begin) for begin, end in spans]
                for line, (kinds, sign) in LINES.items()
            }
            | {"Closing balance": [raw.sum(*CLAIMS, day=end) for _begin, end in spans]},
        ),
        (
            "key-figures",
            {line: [sign * raw.sum(*k, day=day)] for line, (k, sign) in KEY_FIGURES.items()}
            | {"Pledged": [sum(p[2] for p in raw.pledges if p[1] <= day)]}
            | {"Committed, by signed agreements": [sum(s[3] for s in raw.signed(day).values())]},
        ),
        ("contributions", _contributions(raw, day, ended)),
        ("delivery", _delivery(raw, day)),
    ):
        rows = read(client, f"/reports/{name}", day)
        for head, minors in wanted.items():
            row = next((row for row in rows if row[0] == head), None)
            if head == "Refunded to donors" and not any(minors):
                assert row is None  # a line of its own only where there is something in it
                continue
            assert row is not None, (name, head)
            found = [cell for cell in row[1:] if PLAIN.fullmatch(cell)]
            assert found == [plain(minor) for minor in minors], (name, head)


def _contributions(raw: Raw, day: date, ended: date) -> dict[str, list[int]]:
    found = {}
    signed = raw.signed(day).values()
    for code in {line.donor for line in raw.lines if line.kind == "deposit" and line.on <= day}:
        paid = -raw.sum(*GIVEN, day=day, donor=code)
        before = -raw.sum(*GIVEN, day=ended - timedelta(days=1), donor=code)
        name = f"Donor {code}" if code != "DON" else "Organisation DON"
        booked = sum(row[3] for row in signed if row[0] == code)
        found[name] = [booked, before, paid - before, paid]
    return found


def _delivery(raw: Raw, day: date) -> dict[str, list[int]]:
    return {
        f"Organisation {code}": [
            raw.sum("transfer", day=day, entity=code),
            raw.sum("refund", day=day, entity=code),
            raw.sum("transfer", "refund", day=day, entity=code),
            raw.sum("spent", day=day, entity=code),
            raw.sum("held", day=day, entity=code),
        ]
        for code in {line.entity for line in raw.lines if line.kind == "held" and line.on <= day}
    }


def read(client: TestClient, address: str, day: date) -> list[list[str]]:
    """A table, which says the same as a file, as a workbook, on its page and to a program."""
    answer = client.get(f"{address}.csv?as_of={day}")
    assert answer.status_code == 200, address
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\N{BOM}"))))[1:]
    rows = [[cell.removeprefix("'").replace(" (illustrative)", "") for cell in r] for r in rows]
    money = {cell for row in rows for cell in row if PLAIN.fullmatch(cell)}
    sheet = load_workbook(io.BytesIO(client.get(f"{address}.xlsx?as_of={day}").content)).active
    assert sheet is not None
    numbers = {
        plain(round(cell * 100))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, int | float)
    }
    assert money <= numbers, (address, money - numbers)
    if address.startswith("/reports"):
        assert money <= amounts(client.get(f"{address}?as_of={day}").text)
        assert money <= set(PLAIN.findall(client.get(f"/api/v1{address}?as_of={day}").text))
    return rows


@pytest.mark.proof
@pytest.mark.parametrize("day", SHOWN)
def test_papers_of_donors_and_entities_say_what_lies_behind_them(story: Story, day: date) -> None:
    raw, client = Raw(story), client_of(story, "auditor")
    signed = raw.signed(day)
    by_then = [row for row in raw.deposits if row[6] <= day]
    moved = [row for row in raw.movements if row[3] <= day]
    page = client.get(f"/contributions?as_of={day}").text
    shown = amounts(page)
    wanted = {plain(row[3]) for row in signed.values()} | {
        plain(minor) for row in by_then for minor in (row[4], row[5])
    }
    wanted |= {plain(row[2]) for row in moved}
    assert wanted <= shown
    own = {plain(row[2], row[1]) for row in signed.values()}
    assert shown <= wanted | own | {plain(row[2], row[3]) for row in by_then}
    for pool in client.get(f"/api/v1/pools?as_of={day}").json()["pools"]:
        for kind in CLAIMS:
            assert pool[kind]["amount"] == plain(raw.sum(kind, day=day, pool=pool["pool"]))
    pools = client.get(f"/pools?as_of={day}").text
    lies = {plain(raw.sum(kind, day=day, pool=p)) for kind in CLAIMS for p in raw.pools(day)}
    if lies == {plain(0)}:
        assert "No pool held cash on this day" in pools
    else:
        assert lies <= amounts(pools)
    for code in {row[0] for row in signed.values()}:
        _of_one_donor(raw, client, code, day)
    status = client.get(f"/status?as_of={day}").text
    for minor in (-raw.sum(*GIVEN, day=day), raw.sum("fee", day=day)):
        assert plain(minor) in amounts(status)
    if day == story.today:
        _of_entities(raw, client, day)


def _of_entities(raw: Raw, client: TestClient, day: date) -> None:
    """What is said of them is said of today."""
    rows = {row[0]: row for row in read(client, "/entities", day)}
    for code in {line.entity for line in raw.lines if line.kind == "held"}:
        wanted = {
            plain(raw.sum(kind, day=day, entity=code)) for kind in ("transfer", "spent", "held")
        }
        assert wanted <= set(rows[code])
        assert wanted <= amounts(client.get(f"/entities/{code}").text)


def _of_one_donor(raw: Raw, client: TestClient, code: str, day: date) -> None:
    tables = {
        name: read(client, f"/donors/{code}/{name}", day)
        for name in (
            "stages",
            "agreements",
            "deposits",
            "refunds",
            "over-time",
            "pledges",
            "attribution",
        )
    }
    page = amounts(client.get(f"/donors/{code}?as_of={day}").text)
    for name in ("stages", "agreements", "deposits", "refunds", "attribution"):
        cells = {cell for row in tables[name] for cell in row if PLAIN.fullmatch(cell)}
        assert cells <= page, (code, name)
    stages = {row[0]: row[1] for row in tables["stages"]}
    paid = -raw.sum(*GIVEN, day=day, donor=code)
    signed = sum(row[3] for row in raw.signed(day).values() if row[0] == code)
    gone = raw.sum("donor-refund", day=day, donor=code)
    assert stages["Paid, and not paid back" if gone else "Paid"] == plain(paid)
    assert stages.get("Paid back to the donor") == (plain(gone) if gone else None)
    assert [row[7] for row in tables["refunds"]] == ([plain(gone)] if gone else [])
    assert stages["Signed"] == plain(signed)
    said = sum(row[2] for row in raw.pledges if row[0] == code and row[1] <= day)
    assert stages["Promised"] == plain(said)
    whole = sum(
        int(stages[name].replace(".", ""))
        for name in stages
        if name.startswith("Of it") or name == "Of it for other uses"
    )
    assert whole == paid  # to the cent, wherever it went
    rows = {row[0]: row for row in tables["agreements"]}
    for number, (whose, currency, amount, booked) in raw.signed(day).items():
        if whose == code:
            assert plain(booked) in rows[number]
            assert currency == "USD" or plain(amount, currency) in rows[number][4].replace(",", "")
    for number, whose, received, currency, minor, fee, value_on, _agreement in raw.deposits:
        if whose == code and value_on <= day:
            row = next(row for row in tables["deposits"] if number in row)
            assert {plain(minor), plain(fee)} <= set(row), number
            assert currency == "USD" or any(
                plain(received, currency) in cell.replace(",", "") for cell in row
            ), number


@pytest.mark.proof
@pytest.mark.parametrize("day", SHOWN)
def test_what_donors_helped_to_pay_for_is_all_that_was_sent(story: Story, day: date) -> None:
    raw, client = Raw(story), client_of(story, "auditor")
    found: dict[str, int] = defaultdict(int)
    for code in {row[0] for row in raw.signed(day).values()}:
        for row in read(client, f"/donors/{code}/attribution", day):
            if row[0].startswith("JP"):
                found[row[0]] += int(row[2].replace(".", ""))
    # What came of interest and income has no donor: never more than was sent.
    for number in {line.number for line in raw.lines if line.kind == "transfer" and line.on <= day}:
        sent = raw.sum("transfer", "refund", day=day, number=number)
        own = -raw.sum("fund-interest", "puno-interest", "other-income", day=day)
        assert sent - own <= found[number] <= sent, number


@pytest.mark.proof
def test_the_checker_of_beancount_finds_nothing_in_it(story: Story, tmp_path: Path) -> None:
    raw = Raw(story)
    file = written(story, tmp_path, story.today)
    said = checked(file)
    assert (said.returncode, said.stderr) == (0, "")
    for code in ("donor-refund:D7", "free:open", "fee"):
        kind, _colon, of = code.partition(":")
        for day, minor in held(file)[code].items():
            more: dict[str, Any] = {"pool": of} if kind == "free" else {"donor": of} if of else {}
            assert minor * 100 == raw.sum(kind, day=day, **more), (code, day)


@pytest.mark.proof
@pytest.mark.skipif(not READER, reason="pdftotext reads the paper")
def test_the_statement_of_a_donor_is_printed_as_it_is(story: Story, tmp_path: Path) -> None:
    raw, day = Raw(story), date(2023, 12, 31)
    answer = client_of(story, "auditor").get(f"/donors/DON/statement.pdf?as_of={day}")
    said = read_paper(answer.content, tmp_path)
    found = {one.replace(",", "") for one in AMOUNT.findall(said.replace("\xa0", " "))}
    paid = -raw.sum("deposit", day=day, donor="DON")
    signed = sum(row[3] for row in raw.signed(day).values() if row[0] == "DON")
    assert {plain(paid), plain(signed)} <= found
