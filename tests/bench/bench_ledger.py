"""How fast an entry is posted, against raw SQL with the same rows, hashes, triggers and chain."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
from typing import Any
from uuid import UUID, uuid4

from mptf.chain import GENESIS
from mptf.ledger import rules
from mptf.ledger.models import ACCOUNT, seal_hash
from mptf.ledger.service import post
from mptf.work import Work
from tests.bench.figures import REPEATS, Figure, span
from tests.bench.filling import posting_values, tx_values
from tests.mptf.ledger.scene import DONORS, NOW, Books, day, usd

ENTRIES = 200
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
    """On SQLite, with the profile that the system runs under."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        with Books.open(f"sqlite:///{folder}/entries.db") as books:
            raw, ours = _entries(books)
        figures.append(("an entry of three postings, raw SQL with the same proofs", raw, None))
        figures.append(("an entry of three postings, posted", ours, ours / raw))
    return figures


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
    spans = [(span(raw) / ENTRIES, span(posted) / ENTRIES) for _ in range(REPEATS)]
    return statistics.median(s[0] for s in spans), statistics.median(s[1] for s in spans)


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
        tx = work.unit.stamp("ledger_tx", tx_values(), frozenset())
        text = {k: v.hex if isinstance(v, UUID) else v for k, v in tx.items()}
        text |= {"value_on": tx["value_on"].isoformat(), "recorded_at": stored_at}
        driver.execute(_TX, tuple(text.values()))
        rows = [
            work.unit.stamp("posting", posting_values(tx["id"], n, account, amount), frozenset())
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
