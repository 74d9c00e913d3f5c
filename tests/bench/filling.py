"""Books as full as those of a busy fund, filled through the same triggers."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from mptf.chain import GENESIS
from mptf.ledger.models import ACCOUNT, LEDGER_SEAL, LEDGER_TX, POSTING, Kind, seal_hash
from mptf.work import Work
from tests.mptf.ledger.scene import DOCUMENT, NOW, Books, day

ACCOUNTS = 400
LINES = 20
AT_ONCE = 10_000
"""Postings of one unit: PostgreSQL keeps every state of an account that one transaction leaves."""


def fill(books: Books, postings: int, kind: Kind = Kind.DEPOSIT) -> None:
    """Balanced entries over a year, on so many accounts of a kind."""
    accounts = books.write(lambda work: _open(work, kind))
    previous = GENESIS
    for start in range(0, postings, AT_ONCE):
        numbers = range(start // LINES + 1, (start + min(AT_ONCE, postings - start)) // LINES + 1)
        previous = books.write(lambda work, n=numbers, p=previous: _post(work, accounts, n, p))  # type: ignore[misc]


def _open(work: Work, kind: Kind) -> list[UUID]:
    kept = frozenset({"balance_minor", "applied_seq"})
    rows = [
        work.unit.stamp("account", _account_values(kind, number), kept)
        for number in range(ACCOUNTS)
    ]
    work.session.execute(insert(ACCOUNT), rows)
    return [row["id"] for row in rows]


def _post(work: Work, accounts: list[UUID], numbers: range, previous: str) -> str:
    """The entries of these numbers, and the hash of the last."""
    txs, postings, seals = [], [], []
    for seq in numbers:
        values = tx_values() | {"value_on": day(1 + seq % 360)}
        tx = work.unit.stamp("ledger_tx", values, frozenset())
        rows = [
            work.unit.stamp(
                "posting",
                posting_values(
                    tx["id"], n, accounts[(seq * 7 + n) % ACCOUNTS], (1 if n % 2 else -1) * 5
                ),
                frozenset(),
            )
            for n in range(LINES)
        ]
        hashed = seal_hash(seq, tx["row_hash"], [r["row_hash"] for r in rows], previous)
        seal = {"tx_id": tx["id"], "seq": seq, "prev_hash": previous, "hash": hashed}
        seals.append(work.unit.stamp("ledger_seal", {**seal, "id": uuid4()}, frozenset()))
        txs.append(tx)
        postings += rows
        previous = hashed
    for table, chosen in ((LEDGER_TX, txs), (POSTING, postings), (LEDGER_SEAL, seals)):
        work.session.execute(insert(table), chosen)
    return previous


def tx_values() -> dict[str, Any]:
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


def posting_values(tx_id: UUID, number: int, account: UUID, amount: int) -> dict[str, Any]:
    return {
        "tx_id": tx_id,
        "seq": number,
        "account_id": account,
        "currency": "USD",
        "amount_minor": amount,
        "id": uuid4(),
    }


def _account_values(kind: Kind, number: int) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "code": f"{kind}:{number}",
        "kind": kind.value,
        "pool": None,
        "subject_id": None,
        "organisation_id": uuid4(),
        "currency": "USD",
        "floor_minor": None,
        "balance_minor": 0,
        "applied_seq": 0,
    }
