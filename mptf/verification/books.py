"""The books: seals in their order over balanced entries, and balances that postings alone give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from mptf.chain import GENESIS
from mptf.ledger.models import CLAIMS, ENTITY_PLANE, seal_hash
from mptf.verification.findings import Finding
from mptf.verification.reading import Row, Snapshot

ACCOUNTS, DAYS, ENTRIES, LINES, SEALS = (
    "account",
    "account_day",
    "ledger_tx",
    "posting",
    "ledger_seal",
)
LINES_AT_LEAST = 2

Sums = dict[tuple[str, str], int]
"""What accounts moved, by account and currency."""


@dataclass(slots=True)
class _Moved:
    """What sealed postings moved, and by which seal last."""

    minor: int = 0
    seq: int = 0

    def add(self, minor: int, seq: int) -> None:
        self.minor += minor
        self.seq = max(self.seq, seq)


@dataclass(slots=True)
class _Ledger:
    """What is kept of the books while their postings stream by."""

    accounts: dict[str, Row]
    entries: dict[str, Row]
    seals: dict[str, Row]
    balances: defaultdict[str, _Moved] = field(default_factory=lambda: defaultdict(_Moved))
    days: defaultdict[tuple[str, str], _Moved] = field(default_factory=lambda: defaultdict(_Moved))
    hashes: dict[str, str] = field(default_factory=dict)
    """The hash that each entry's seal must have, by entry."""
    paired: dict[str, Sums] = field(default_factory=dict)
    """The lines of entries that are reversed or reverse."""

    def move(self, tx: Row, seal: Row | None, account: str, minor: int) -> None:
        """Count a posting in; one that was never sealed moves nothing."""
        if seal is not None:
            self.balances[account].add(minor, seal["seq"])
            self.days[account, tx["value_on"]].add(minor, seal["seq"])


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Recompute seals, balances, days and floors from the postings."""
    books = _Ledger(
        {row["id"]: row for row in snapshot.sound(ACCOUNTS)},
        {row["id"]: row for row in snapshot.sound(ENTRIES)},
        {row["tx_id"]: row for row in snapshot.sound(SEALS)},
    )
    undone = {row["reverses_id"] for row in books.entries.values()} - {None}
    pairs = undone | {key for key, row in books.entries.items() if row["reverses_id"]}
    for tx_id, group in groupby(snapshot.sound(LINES, "tx_id"), key=lambda row: row["tx_id"]):
        yield from _entry(books, tx_id, list(group), keep=tx_id in pairs)
    yield from _entries(books)
    yield from _seals(books)
    yield from _reversals(books)
    yield from _accounts(books)
    yield from _days(books, snapshot)
    yield from _floors(books)
    yield from _periods(books, snapshot)


def _entry(books: _Ledger, tx_id: str, lines: list[Row], *, keep: bool) -> Iterator[Finding]:
    tx, seal = books.entries.get(tx_id), books.seals.get(tx_id)
    if tx is None:
        for line in lines:
            yield Finding(LINES, line.key, "tx_id: there is no such entry")
        return
    planes: defaultdict[tuple[str, bool], int] = defaultdict(int)
    sums: Sums = {}
    for line in lines:
        account, currency, minor = line["account_id"], line["currency"], line["amount_minor"]
        heading = books.accounts.get(account)
        yield from _line(line, heading, tx)
        if (account, currency) in sums:
            yield Finding(LINES, line.key, "account_id: its entry names the account twice")
        planes[currency, heading is not None and heading["kind"] in ENTITY_PLANE] += minor
        sums[account, currency] = sums.get((account, currency), 0) + minor
        books.move(tx, seal, account, minor)
    if len(lines) < LINES_AT_LEAST:
        yield Finding(ENTRIES, tx.key, "it has fewer than two postings")
    for (currency, entities), rest in planes.items():
        yield from _balanced(tx, currency, rest, "the entities'" if entities else "the agent's")
    if seal is not None:
        hashes = [line["row_hash"] for line in lines]
        books.hashes[tx_id] = seal_hash(seal["seq"], tx["row_hash"], hashes, seal["prev_hash"])
    if keep:
        books.paired[tx_id] = sums


def _line(line: Row, account: Row | None, tx: Row) -> Iterator[Finding]:
    if account is None:
        yield Finding(LINES, line.key, "account_id: there is no such account")
    elif account["currency"] != line["currency"]:
        yield Finding(LINES, line.key, f"currency: its account is in {account['currency']}")
    if line["unit_id"] != tx["unit_id"]:
        yield Finding(LINES, line.key, "unit_id: its entry is of another unit")
    if line["amount_minor"] == 0:
        yield Finding(LINES, line.key, "amount_minor: it moves nothing")


def _balanced(tx: Row, currency: str, rest: int, plane: str) -> Iterator[Finding]:
    if rest:
        yield Finding(ENTRIES, tx.key, f"its {currency} on {plane} plane sum to {rest}, not 0")


def _entries(books: _Ledger) -> Iterator[Finding]:
    for key, tx in books.entries.items():
        seal = books.seals.get(key)
        if seal is None:
            yield Finding(ENTRIES, tx.key, "it was never sealed")
        elif key not in books.hashes:
            yield Finding(ENTRIES, tx.key, "it has no postings")
        elif seal["unit_id"] != tx["unit_id"]:
            yield Finding(SEALS, seal.key, "unit_id: its entry is of another unit")


def _seals(books: _Ledger) -> Iterator[Finding]:
    seq, previous = 0, GENESIS
    for seal in sorted(books.seals.values(), key=lambda row: int(row["seq"])):
        if seal["seq"] != seq + 1:
            yield Finding(SEALS, seal.key, f"seq: the seal before it is {seq}")
        if seal["prev_hash"] != previous:
            yield Finding(SEALS, seal.key, "prev_hash: it is not the hash of the seal before")
        if seal["tx_id"] not in books.entries:
            yield Finding(SEALS, seal.key, "tx_id: there is no such entry")
        elif books.hashes.get(seal["tx_id"], seal["hash"]) != seal["hash"]:
            yield Finding(SEALS, seal.key, "hash: its entry and postings do not give it")
        seq, previous = seal["seq"], seal["hash"]


def _reversals(books: _Ledger) -> Iterator[Finding]:
    seen: set[str] = set()
    for key, tx in books.entries.items():
        of = tx["reverses_id"]
        if of is None:
            continue
        undone = books.entries.get(of)
        if of in seen:
            yield Finding(ENTRIES, tx.key, "reverses_id: that entry is reversed twice")
        seen.add(of)
        if undone is None:
            yield Finding(ENTRIES, tx.key, "reverses_id: there is no such entry")
            continue
        if undone["reverses_id"] is not None:
            yield Finding(ENTRIES, tx.key, "reverses_id: that entry is a reversal itself")
        if tx["value_on"] < undone["value_on"]:
            yield Finding(ENTRIES, tx.key, "value_on: it lies before the entry that it reverses")
        mirror = {account: -minor for account, minor in books.paired.get(of, {}).items()}
        if books.paired.get(key, {}) != mirror:
            yield Finding(ENTRIES, tx.key, "reverses_id: it is not the exact negation")


def _accounts(books: _Ledger) -> Iterator[Finding]:
    for key, row in books.accounts.items():
        moved = books.balances.get(key, _Moved())
        if row["balance_minor"] != moved.minor:
            words = f"balance_minor: {row['balance_minor']}, its postings give {moved.minor}"
            yield Finding(ACCOUNTS, row.key, words)
        if row["applied_seq"] != moved.seq:
            words = f"applied_seq: {row['applied_seq']}, its last seal is {moved.seq}"
            yield Finding(ACCOUNTS, row.key, words)
        if (row["kind"] in CLAIMS) != (row["floor_minor"] == 0):
            yield Finding(ACCOUNTS, row.key, "floor_minor: claims alone have a floor of 0")


def _days(books: _Ledger, snapshot: Snapshot) -> Iterator[Finding]:
    there: set[tuple[str, str]] = set()
    for row in snapshot.sound(DAYS):
        key = (row["account_id"], row["day"])
        there.add(key)
        moved = books.days.get(key)
        if moved is None:
            yield Finding(DAYS, row.key, "no sealed posting moved this account on this day")
            continue
        for column, kept, given in (
            ("moved_minor", row["moved_minor"], moved.minor),
            ("applied_seq", row["applied_seq"], moved.seq),
        ):
            if kept != given:
                yield Finding(DAYS, row.key, f"{column}: {kept}, the postings give {given}")
    for account, day in books.days.keys() - there:
        yield Finding(DAYS, f"{account} {day}", "the day is missing, postings moved the account")


def _floors(books: _Ledger) -> Iterator[Finding]:
    by_account: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for (account, day), moved in books.days.items():
        by_account[account].append((day, moved.minor))
    for account, days in by_account.items():
        row = books.accounts.get(account)
        if row is None or row["kind"] not in CLAIMS:
            continue
        for day, balance in _balances(days):
            if balance < 0:
                yield Finding(ACCOUNTS, row.key, f"at the end of {day} it holds {balance}")


def _balances(days: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    balance = 0
    for day, moved in sorted(days):
        balance += moved
        yield day, balance


def _periods(books: _Ledger, snapshot: Snapshot) -> Iterator[Finding]:
    """An entry whose unit came after a closing is dated behind it."""
    closed = list(snapshot.sound("closed_period"))
    if not closed:
        return
    place = {row["unit_id"]: row["seq"] for row in snapshot.sound("chain_block")}
    closings = [(place.get(row["unit_id"], 0), row["through_on"]) for row in closed]
    for tx in books.entries.values():
        own = place.get(tx["unit_id"], 0)
        if any(own > seq and tx["value_on"] <= through for seq, through in closings):
            yield Finding(ENTRIES, tx.key, "value_on: that period was closed before the entry")
