"""How fast the books are: entries against raw SQL with the same proofs, balances of a million."""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from mptf.chain import GENESIS
from mptf.ledger import queries, rules
from mptf.ledger.models import ACCOUNT, LEDGER_SEAL, LEDGER_TX, POSTING, seal_hash
from mptf.ledger.service import post
from mptf.work import Work
from tests.mptf.ledger.scene import DOCUMENT, DONORS, NOW, Books, day, usd

Figure = tuple[str, float, float | None]
"""What was measured, its median in milliseconds, and how many times the raw way that is."""

ENTRIES = 200
REPEATS = 7
_TX = (
    "INSERT INTO ledger_tx (kind, value_on, recorded_at, actor_id, memo, idem_key, payload_hash, "
    "reverses_id, document_kind, document_id, decision_item_id, id, unit_id, row_hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_POSTING = (
    "INSERT INTO posting (tx_id, seq, account_id, currency, amount_minor, id, unit_id, row_hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_SEAL = (
    "INSERT INTO ledger_seal (tx_id, seq, prev_hash, hash, id, unit_id, row_hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def run() -> list[Figure]:
    """All figures, on SQLite with the profile that the system runs under."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        with Books.open(f"sqlite:///{folder}/entries.db") as books:
            raw, ours = _entries(books)
        figures.append(("an entry of three postings, raw SQL with the same proofs", raw, None))
        figures.append(("an entry of three postings, posted", ours, ours / raw))
        for postings in (10_000, 1_000_000):
            with Books.open(f"sqlite:///{folder}/{postings}.db") as books:
                figures += _balances(books, postings)
            Path(f"{folder}/{postings}.db").unlink()
    return figures


def _median(act: Callable[[], object], each: int = 1) -> float:
    spans = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        act()
        spans.append((time.perf_counter() - began) * 1_000 / each)
    return statistics.median(spans)


def _entries(books: Books) -> tuple[float, float]:
    """Milliseconds an entry, many in one unit: the raw way, and ours."""
    books.post(rules.deposit(books.at(day(1)), DONORS[0], usd("1"), fee_bps=100))
    accounts = [UUID(str(row.id)) for row in _account_rows(books)]

    def posted() -> None:
        entries = [
            rules.deposit(books.at(day(2)), DONORS[0], usd("100"), fee_bps=100)
            for _ in range(ENTRIES)
        ]
        books.write(lambda work: [post(work, entry) for entry in entries])

    def raw() -> None:
        books.write(lambda work: _raw(work, accounts))

    # In turn, so that both meet the same growing tables.
    spans = [(_median_of_one(raw), _median_of_one(posted)) for _ in range(REPEATS)]
    return statistics.median(s[0] for s in spans), statistics.median(s[1] for s in spans)


def _median_of_one(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1_000 / ENTRIES


def _account_rows(books: Books) -> list[Any]:
    return list(books.read(lambda work: work.session.execute(ACCOUNT.select()).all()))


def _raw(work: Work, accounts: list[UUID]) -> None:
    """What somebody would write with the driver: the same rows, hashes, triggers and chain."""
    driver = work.session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    last = driver.execute("SELECT seq, hash FROM ledger_seal ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = last or (0, GENESIS)
    stored_at = NOW.strftime("%Y-%m-%d %H:%M:%S.%f")
    for _ in range(ENTRIES):
        seq += 1
        tx = work.unit.stamp("ledger_tx", _tx_values(), frozenset())
        text = {k: v.hex if isinstance(v, UUID) else v for k, v in tx.items()}
        text |= {"value_on": tx["value_on"].isoformat(), "recorded_at": stored_at}
        driver.execute(_TX, tuple(text.values()))
        rows = [
            work.unit.stamp("posting", _posting_values(tx["id"], n, account, amount), frozenset())
            for n, (account, amount) in enumerate(
                zip(accounts, (-10_000, 100, 9_900), strict=True), start=1
            )
        ]
        driver.executemany(
            _POSTING,
            [tuple(v.hex if isinstance(v, UUID) else v for v in r.values()) for r in rows],
        )
        made = seal_hash(seq, tx["row_hash"], [r["row_hash"] for r in rows], previous)
        seal = work.unit.stamp(
            "ledger_seal",
            {"tx_id": tx["id"], "seq": seq, "prev_hash": previous, "hash": made, "id": uuid4()},
            frozenset(),
        )
        driver.execute(_SEAL, tuple(v.hex if isinstance(v, UUID) else v for v in seal.values()))
        previous = made


def _tx_values() -> dict[str, Any]:
    return {
        "kind": "deposit",
        "value_on": day(2),
        "recorded_at": NOW,
        "actor_id": UUID(int=1),
        "memo": "a test",
        "idem_key": str(uuid4()),
        "payload_hash": "0" * 64,
        "reverses_id": None,
        "document_kind": DOCUMENT.kind,
        "document_id": DOCUMENT.id,
        "decision_item_id": None,
        "id": uuid4(),
    }


def _posting_values(tx_id: UUID, number: int, account: UUID, amount: int) -> dict[str, Any]:
    return {
        "tx_id": tx_id,
        "seq": number,
        "account_id": account,
        "currency": "USD",
        "amount_minor": amount,
        "id": uuid4(),
    }


def _balances(books: Books, postings: int) -> list[Figure]:
    """All balances and the statement, of as many accounts as a busy fund has."""
    books.write(lambda work: _load(work, postings, accounts=400))
    read = books.read
    added_up = (
        "SELECT a.code, SUM(p.amount_minor) FROM posting p JOIN account a ON a.id = p.account_id "
        "GROUP BY a.code"
    )

    def adding() -> object:
        with books.engine.connect() as connection:
            return connection.exec_driver_sql(added_up).all()

    raw = _median(adding)
    figures: list[Figure] = [(f"balances by adding up {postings:,} postings, raw SQL", raw, None)]

    def reading() -> object:
        with books.engine.connect() as connection:
            return connection.exec_driver_sql("SELECT code, balance_minor FROM account").all()

    kept = _median(reading)
    figures.append((f"kept balances at {postings:,} postings, raw SQL", kept, kept / raw))
    for name, query in (
        ("all balances", queries.balances),
        ("all balances of a past day", lambda work: queries.balances(work, day(180))),
        ("the statement", queries.statement),
        ("the statement of a past day", lambda work: queries.statement(work, day(180))),
    ):
        span = _median(lambda query=query: read(query))  # type: ignore[misc]
        figures.append((f"{name} at {postings:,} postings", span, span / raw))
    return figures


def _load(work: Work, postings: int, accounts: int, lines: int = 20) -> None:
    """Fill the books in one unit: balanced entries over a year, through the same triggers."""
    donor = [
        work.unit.stamp(
            "account", _account_values(number), frozenset({"balance_minor", "applied_seq"})
        )
        for number in range(accounts)
    ]
    work.session.execute(insert(ACCOUNT), donor)
    ids = [row["id"] for row in donor]
    numbers, previous = count(1), GENESIS
    for start in range(0, postings, 100_000):
        txs, rows, seals = [], [], []
        for _ in range(min(100_000, postings - start) // lines):
            seq = next(numbers)
            values = _tx_values() | {"value_on": day(1 + seq % 360)}
            tx = work.unit.stamp("ledger_tx", values, frozenset())
            offset = seq * 7
            made = [
                work.unit.stamp(
                    "posting",
                    _posting_values(
                        tx["id"], n, ids[(offset + n) % accounts], (1 if n % 2 else -1) * 5
                    ),
                    frozenset(),
                )
                for n in range(lines)
            ]
            hashed = seal_hash(seq, tx["row_hash"], [r["row_hash"] for r in made], previous)
            seal = {"tx_id": tx["id"], "seq": seq, "prev_hash": previous, "hash": hashed}
            seals.append(work.unit.stamp("ledger_seal", {**seal, "id": uuid4()}, frozenset()))
            txs.append(tx)
            rows += made
            previous = hashed
        for table, chosen in ((LEDGER_TX, txs), (POSTING, rows), (LEDGER_SEAL, seals)):
            work.session.execute(insert(table), chosen)


def _account_values(number: int) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "code": f"deposit:{number}",
        "kind": "deposit",
        "pool": None,
        "subject_id": None,
        "organisation_id": uuid4(),
        "currency": "USD",
        "floor_minor": None,
        "balance_minor": 0,
        "applied_seq": 0,
    }


def figures_as_text(figures: list[Figure]) -> Iterator[str]:
    """One line a figure."""
    for name, median, ratio in figures:
        yield f"{median:10.3f} ms  {'' if ratio is None else f'x {ratio:.3g}':>10}  {name}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(figures_as_text(run())) + "\n")
