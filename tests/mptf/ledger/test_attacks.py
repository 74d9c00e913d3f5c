"""What the database refuses to who writes past the application, and what it takes to get in.

Every attack runs against the guards, where none may succeed and none may leave a trace; then
against a copy from which just what stops it was taken away, where it must succeed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Table, insert, select, text
from sqlalchemy.exc import DatabaseError

from mptf.chain import GENESIS, block_hash, digest, row_hash
from mptf.db import connect
from mptf.ledger import periods, rules, service
from mptf.ledger.models import (
    ACCOUNT,
    ACCOUNT_DAY,
    CHAIN_BLOCK,
    CLOSED_PERIOD,
    LEDGER_SEAL,
    LEDGER_TX,
    POSTING,
    Account,
    seal_hash,
)
from mptf.ledger.pools import Pool
from tests.mptf.ledger.scene import (
    DOCUMENT,
    DONORS,
    ENTITIES,
    NOTES,
    PROGRAMMES,
    TABLES,
    Books,
    day,
    usd,
)

AT = datetime(2021, 6, 1, tzinfo=UTC)
ACTOR = UUID(int=99)
BOOK_TABLES = tuple(table for table in TABLES if table is not CHAIN_BLOCK)
MILLION = 100_000_000

Lines = list[tuple[str, Any]]


class Raider:
    """Who knows the tables and the hashes, and writes by hand."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.accounts: dict[str, Any] = {
            row.code: row
            for row in connection.execute(select(ACCOUNT.c.code, ACCOUNT.c.id, ACCOUNT.c.currency))
        }
        self.unit, self.hashes = uuid4(), list[str]()
        self.first, self.undone, self.undoing, self.earmarked = (
            connection.execute(
                select(LEDGER_TX.c.id).where(LEDGER_TX.c.idem_key == key)
            ).scalar_one()
            for key in ("first", "undone", "undoing", "earmarked")
        )

    def sql(self, statement: str, **values: Any) -> None:
        """Send any statement."""
        self.connection.execute(text(statement), values)

    def put(self, table: Table, prefix: str = "", **values: Any) -> dict[str, Any]:
        """Insert a row with its proper unit and hash."""
        mutable = Account.MUTABLE if table is ACCOUNT else frozenset[str]()
        values = {"id": uuid4(), "unit_id": self.unit, **values}
        values["row_hash"] = row_hash(table.name, values, mutable)
        self.hashes.append(values["row_hash"])
        statement = insert(table)
        if prefix:
            statement = statement.prefix_with(prefix)
        self.connection.execute(statement, values)
        return values

    def account(self, code: str, **changes: Any) -> None:
        """Open an account."""
        kind = code.partition(":")[0]
        claim = kind in {"free", "reserved", "allocated"}
        values = {
            "code": code,
            "kind": kind,
            "pool": None,
            "subject_id": None,
            "organisation_id": None,
            "currency": "USD",
            "floor_minor": 0 if claim else None,
            "balance_minor": 0,
            "applied_seq": 0,
        }
        row = self.put(ACCOUNT, **(values | changes))
        self.accounts[code] = SimpleNamespace(**row)

    def tx(self, on: Any = None, **changes: Any) -> dict[str, Any]:
        """Begin a transaction."""
        values: dict[str, Any] = {
            "kind": "interest",
            "value_on": on or day(40),
            "recorded_at": AT,
            "actor_id": ACTOR,
            "memo": "",
            "idem_key": str(uuid4()),
            "payload_hash": "0" * 64,
            "reverses_id": None,
            "document_kind": DOCUMENT.kind,
            "document_id": DOCUMENT.id,
            "decision_item_id": None,
        }
        return self.put(LEDGER_TX, **(values | changes))

    def postings(self, tx_id: UUID, lines: Lines, **changes: Any) -> list[str]:
        """Write its lines."""
        written = []
        for number, (code, amount) in enumerate(lines, start=1):
            account = self.accounts[code]
            values = {
                "tx_id": tx_id,
                "seq": number,
                "account_id": account.id,
                "currency": account.currency,
                "amount_minor": amount,
            }
            written.append(self.put(POSTING, **(values | changes))["row_hash"])
        return written

    def seal(
        self, tx: dict[str, Any], postings: list[str], prefix: str = "", **changes: Any
    ) -> None:
        """Seal it, on top of the last."""
        last = self.connection.execute(
            select(LEDGER_SEAL.c.seq, LEDGER_SEAL.c.hash).order_by(LEDGER_SEAL.c.seq.desc())
        ).first()
        assert last is not None
        made = seal_hash(last.seq + 1, tx["row_hash"], postings, last.hash)
        values = {"tx_id": tx["id"], "seq": last.seq + 1, "prev_hash": last.hash, "hash": made}
        self.put(LEDGER_SEAL, prefix, **(values | changes))

    def block(self) -> None:
        """Put the unit into the chain."""
        last = self.connection.execute(
            select(CHAIN_BLOCK).order_by(CHAIN_BLOCK.c.seq.desc()).limit(1)
        ).first()
        values: dict[str, Any] = {
            "seq": last.seq + 1 if last else 1,
            "unit_id": self.unit,
            "at": AT,
            "actor_id": ACTOR,
            "row_count": len(self.hashes),
            "digest": digest(self.hashes),
            "prev_hash": last.hash if last else GENESIS,
        }
        values["hash"] = block_hash(values)
        self.connection.execute(insert(CHAIN_BLOCK), values)
        self.unit, self.hashes = uuid4(), []

    def forge(self, lines: Lines, *, prefix: str = "", **changes: Any) -> None:
        """Write a whole transaction, sealed and witnessed."""
        seal = {name: changes.pop(name) for name in ("seq", "prev_hash") if name in changes}
        tx = self.tx(**changes)
        self.seal(tx, self.postings(tx["id"], lines), prefix, **seal)
        self.block()


@dataclass(frozen=True)
class Attack:
    """Something that must not succeed, and all that stops it.

    `guards` are triggers, `keys` foreign keys, `checks` and `uniques` constraints by name.
    """

    name: str
    act: Callable[[Raider], object]
    guards: tuple[str, ...] = ()
    keys: bool = False
    checks: tuple[tuple[str, str], ...] = ()
    uniques: tuple[tuple[str, str], ...] = ()
    engine: str = "both"

    def runs_on(self, dialect: str) -> bool:
        """Whether the engine has what the attack uses."""
        return self.engine in {"both", dialect}


def _sql(statement: str, **values: Any) -> Callable[[Raider], object]:
    return lambda raider: raider.sql(statement, **values)


def _forge(*lines: tuple[str, Any], **changes: Any) -> Callable[[Raider], object]:
    return lambda raider: raider.forge(list(lines), **changes)


def _between_currencies(raider: Raider) -> None:
    raider.account("free:region:Africa", currency="EUR", pool="region:Africa")
    raider.forge([("fund-interest", -5), ("free:region:Africa", 5)])


def _without_a_seal(raider: Raider) -> None:
    tx = raider.tx()
    raider.postings(tx["id"], [("fund-interest", -5), ("free:open", 5)])
    raider.block()


def _where_triggers_fall_silent(raider: Raider) -> None:
    raider.sql("SET LOCAL session_replication_role = replica")
    raider.sql("UPDATE posting SET amount_minor = 1")


def _of_nothing(raider: Raider) -> None:
    raider.seal({"id": uuid4(), "row_hash": "0" * 64}, [])
    raider.block()


def _without_a_block(raider: Raider) -> None:
    tx = raider.tx()
    raider.seal(tx, raider.postings(tx["id"], [("fund-interest", -5), ("free:open", 5)]))


def _into_an_old_unit(raider: Raider) -> None:
    query = select(CHAIN_BLOCK.c.unit_id).order_by(CHAIN_BLOCK.c.seq.desc()).limit(1)
    raider.unit = raider.connection.execute(query).scalar_one()
    _without_a_block(raider)


def _sealed_by_another_unit(raider: Raider) -> None:
    tx = raider.tx()
    made = raider.postings(tx["id"], [("fund-interest", -5), ("free:open", 5)])
    raider.block()
    raider.seal(tx, made)
    raider.block()


def _posted_by_another_unit(raider: Raider) -> None:
    tx = raider.tx()
    raider.block()
    made = raider.postings(tx["id"], [("fund-interest", -5), ("free:open", 5)])
    raider.block()
    # Sealed in the transaction's unit, were that one still open.
    raider.unit = tx["unit_id"]
    raider.seal(tx, made)


def _onto_a_sealed_one(raider: Raider) -> None:
    row = raider.connection.execute(select(LEDGER_TX).where(LEDGER_TX.c.id == raider.first)).one()
    raider.unit = row.unit_id
    raider.postings(raider.first, [("other-income", -5), ("free:areas:TA2", 5)])


def _other_currency(raider: Raider) -> None:
    tx = raider.tx()
    made = raider.postings(tx["id"], [("fund-interest", -5), ("free:open", 5)], currency="EUR")
    raider.seal(tx, made)
    raider.block()


def _reverse(lines: Lines, of: str = "first", **changes: Any) -> Callable[[Raider], object]:
    return lambda raider: raider.forge(lines, reverses_id=getattr(raider, of), **changes)


def _raised_to_a_seal(raider: Raider) -> None:
    raider.sql(
        "UPDATE account SET balance_minor = balance_minor + 10000000, applied_seq = 1 "
        "WHERE code = 'fee'"
    )


def _opened(code: str, **changes: Any) -> Callable[[Raider], object]:
    def act(raider: Raider) -> None:
        raider.account(code, **changes)
        raider.block()

    return act


def _closes(on: Any) -> Callable[[Raider], object]:
    def act(raider: Raider) -> None:
        raider.put(CLOSED_PERIOD, through_on=on, closed_at=AT, closed_by=ACTOR)
        raider.block()

    return act


def _day_made_up(raider: Raider) -> None:
    raider.connection.execute(
        insert(ACCOUNT_DAY),
        {
            "account_id": raider.accounts["free:open"].id,
            "day": date(2020, 1, 1),
            "moved_minor": 0,
            "applied_seq": 0,
        },
    )


def _same_key(raider: Raider) -> None:
    raider.forge([("fund-interest", -5), ("free:open", 5)], idem_key="first")


def _fallen_between(raider: Raider) -> None:
    """Below the floor after the first seal, above it again after the second."""
    raider.forge([("free:open", -2 * MILLION), ("other-income", 2 * MILLION)])
    raider.forge([("free:open", 2 * MILLION), ("other-income", -2 * MILLION)])


FIRST: Lines = [("deposit:Aland", MILLION), ("fee", -1_000_000), ("free:open", -99_000_000)]
SEAL = ("ledger_seal_proves",)
APPLY = ("ledger_seal_applies",)
MOVES = ("account_moves_by_seal",)

ATTACKS = [
    Attack("unbalanced", _forge(("fund-interest", -5), ("free:open", 6)), SEAL),
    Attack("one posting", _forge(("free:open", 5)), SEAL),
    Attack("no posting", _forge(), SEAL),
    Attack("balanced over both planes", _forge(("held:JP-1:IOM", -5), ("free:open", 5)), SEAL),
    Attack("balanced over two currencies", _between_currencies, SEAL),
    Attack("overdraft", _forge(("free:open", -MILLION), ("fee", MILLION)), APPLY),
    Attack(
        "overdraft, OR IGNORE",
        _forge(("free:open", -MILLION), ("fee", MILLION), prefix="OR IGNORE"),
        APPLY,
        engine="sqlite",
    ),
    Attack(
        "unbalanced, OR REPLACE",
        _forge(("fund-interest", -5), ("free:open", 6), prefix="OR REPLACE"),
        SEAL,
        engine="sqlite",
    ),
    Attack(
        "overdraft of a past day",
        _forge(("free:open", -30_000_000), ("other-income", 30_000_000), on=day(35)),
        APPLY,
    ),
    Attack("overdraft for a moment", _fallen_between, APPLY),
    Attack("a transaction without a seal", _without_a_seal, keys=True),
    Attack("a seal of nothing", _of_nothing, SEAL),
    Attack("rows that no block witnesses", _without_a_block, keys=True),
    Attack(
        "rows in a unit that is closed",
        _into_an_old_unit,
        ("ledger_tx_before_its_block", "posting_before_its_block", "ledger_seal_before_its_block"),
    ),
    Attack("sealed by another unit", _sealed_by_another_unit, SEAL),
    Attack(
        "posted by another unit",
        _posted_by_another_unit,
        ("posting_fits", "ledger_seal_before_its_block"),
    ),
    Attack(
        "a posting onto a sealed transaction",
        _onto_a_sealed_one,
        ("posting_fits", "posting_before_its_block"),
    ),
    Attack("a posting in another currency", _other_currency, ("posting_fits",)),
    Attack(
        "a posting of nothing",
        _forge(("fund-interest", -5), ("free:open", 5), ("fee", 0)),
        checks=(("posting", "ck_posting_moves_something"),),
    ),
    Attack(
        "a posting of half a cent",
        _forge(("fund-interest", -5.5), ("free:open", 5.5)),
        ("posting_fits",),
        engine="sqlite",
    ),
    Attack(
        "an account twice in one transaction",
        _forge(("fund-interest", -5), ("free:open", 3), ("free:open", 2)),
        ("posting_no_replace", *APPLY),
        uniques=(("posting", "uq_posting_tx_id_account_id"),),
    ),
    Attack(
        "a value date that is none",
        lambda raider: raider.sql(
            "INSERT INTO ledger_tx SELECT :id, :unit, row_hash, kind, 'soon', recorded_at, "
            "actor_id, memo, :id, payload_hash, NULL, document_kind, document_id, NULL "
            "FROM ledger_tx LIMIT 1",
            id=uuid4().hex,
            unit=raider.unit.hex,
        ),
        ("ledger_tx_is_dated",),
        keys=True,
        engine="sqlite",
    ),
    Attack(
        "an idempotency key twice",
        _same_key,
        ("ledger_tx_no_replace",),
        uniques=(("ledger_tx", "uq_ledger_tx_idem_key"),),
    ),
    Attack(
        "a second reversal",
        _reverse([("fund-interest", 700), ("free:open", -700)], "undone"),
        ("ledger_tx_no_replace",),
        uniques=(("ledger_tx", "uq_ledger_tx_reverses_id"),),
    ),
    Attack(
        "a reversal of a reversal",
        _reverse([("fund-interest", -700), ("free:open", 700)], "undoing"),
        SEAL,
    ),
    Attack(
        "a reversal of another amount",
        _reverse([("deposit:Aland", 5), ("free:open", -5)]),
        SEAL,
    ),
    Attack(
        "a reversal of other accounts",
        _reverse([("deposit:Aland", MILLION), ("fund-interest", -MILLION)]),
        SEAL,
    ),
    Attack(
        "a reversal that is none",
        _reverse([(code, -amount) for code, amount in FIRST]),
        SEAL,
    ),
    Attack(
        "a reversal before its entry",
        _reverse(
            [("deposit:Borduria", 100), ("fee", -1), ("free:areas:TA2", -99)],
            "earmarked",
            on=day(32),
        ),
        (*SEAL, *APPLY),
    ),
    Attack("a gap in the seals", _forge(("fund-interest", -5), ("free:open", 5), seq=99), SEAL),
    Attack(
        "a seal on another seal",
        _forge(("fund-interest", -5), ("free:open", 5), prev_hash="f" * 64),
        SEAL,
    ),
    Attack(
        "a seal number again",
        _forge(("fund-interest", -5), ("free:open", 5), seq=1),
        (*SEAL, "ledger_seal_no_replace", *APPLY),
        uniques=(("ledger_seal", "uq_ledger_seal_seq"),),
    ),
    Attack(
        "an entry in a closed period",
        _forge(("fund-interest", -5), ("free:open", 5), on=day(31)),
        ("ledger_tx_is_dated", *SEAL),
    ),
    Attack("a period opened again", _closes(day(30)), ("closed_period_moves_on",)),
    Attack(
        "a balance set",
        _sql("UPDATE account SET balance_minor = 1 WHERE code = 'free:open'"),
        MOVES,
    ),
    Attack("a balance explained by a seal that was applied", _raised_to_a_seal, MOVES),
    Attack(
        "a balance explained by a seal to come",
        _sql("UPDATE account SET balance_minor = 1, applied_seq = 99 WHERE code = 'free:open'"),
        MOVES,
    ),
    Attack(
        "a day set", _sql("UPDATE account_day SET moved_minor = 1"), ("account_day_moves_by_seal",)
    ),
    Attack(
        "a day moved to another date",
        _sql("UPDATE account_day SET day = :on WHERE applied_seq = 1", on=date(2021, 2, 2)),
        ("account_day_moves_by_seal",),
        engine="sqlite",
    ),
    Attack("a day made up", _day_made_up, ("account_day_opens_by_seal",)),
    Attack(
        "a floor removed",
        _sql("UPDATE account SET floor_minor = NULL WHERE code = 'free:open'"),
        MOVES,
        checks=(("account", "ck_account_claims_have_a_floor"),),
    ),
    Attack(
        "a floor lowered",
        _sql("UPDATE account SET floor_minor = -5 WHERE code = 'free:open'"),
        MOVES,
        checks=(("account", "ck_account_claims_have_a_floor"),),
    ),
    *(
        Attack(
            f"{column} of an account changed",
            _sql(f"UPDATE account SET {column} = '{value}' WHERE code = '{code}'"),
            MOVES,
        )
        for column, value, code in (
            ("code", "fee:mine", "fee"),
            ("kind", "transfer", "fee"),
            ("currency", "EUR", "free:open"),
            ("row_hash", "", "fee"),
        )
    ),
    Attack(
        "a claim without a floor",
        _opened("free:mine", floor_minor=None),
        ("account_opens_empty",),
        checks=(("account", "ck_account_claims_have_a_floor"),),
    ),
    Attack(
        "an account full from the start",
        _opened("fee:mine", balance_minor=5),
        ("account_opens_empty",),
    ),
    Attack("an account of no kind", _opened("gift:mine"), ("account_opens_empty",)),
    Attack(
        "an account under another kind's name",
        _opened("fee:mine", kind="exchange"),
        ("account_opens_empty",),
    ),
    *(
        Attack(
            f"an update of {table.name}",
            _sql(f"UPDATE {table.name} SET id = id"),
            (f"{table.name}_no_update",),
        )
        for table in (LEDGER_TX, POSTING, LEDGER_SEAL, CLOSED_PERIOD)
    ),
    Attack(
        "an amount changed",
        _sql("UPDATE posting SET amount_minor = amount_minor * 2"),
        ("posting_no_update",),
    ),
    Attack("an update of account that changes nothing", _sql("UPDATE account SET id = id"), MOVES),
    *(
        Attack(
            f"a deletion from {table.name}",
            _sql(f"DELETE FROM {table.name}"),
            (f"{table.name}_no_delete",),
            keys=True,
        )
        for table in BOOK_TABLES
    ),
    *(
        Attack(
            f"a truncation of {table.name}",
            _sql(f"TRUNCATE {table.name} CASCADE"),
            tuple(f"{each.name}_no_truncate" for each in BOOK_TABLES),
            engine="postgresql",
        )
        for table in BOOK_TABLES
    ),
    *(
        Attack(
            f"a replacement in {table.name}",
            _sql(f"INSERT OR REPLACE INTO {table.name} SELECT * FROM {table.name} LIMIT 1"),
            tuple(
                f"{table.name}_{end}"
                for end in (
                    "no_replace",
                    "no_delete",
                    "before_its_block",
                    "opens_empty",
                    "opens_by_seal",
                    "fits",
                    "proves",
                    "moves_on",
                    "is_dated",
                )
            )
            + (APPLY if table is LEDGER_SEAL else ()),
            keys=True,
            engine="sqlite",
        )
        for table in BOOK_TABLES
    ),
    Attack(
        "an upsert",
        _sql(
            "INSERT INTO account SELECT * FROM account WHERE code = 'free:open' "
            "ON CONFLICT (code) DO UPDATE SET balance_minor = 5"
        ),
        (*MOVES, "account_opens_empty", "account_before_its_block"),
        engine="postgresql",
    ),
    Attack(
        "an update where triggers fall silent",
        _where_triggers_fall_silent,
        ("posting_no_update",),
        engine="postgresql",
    ),
]


@pytest.fixture
def raided(books: Books) -> Books:
    """Books with something to lose: 990,000.00 now, but on day 36 only 190,000.00."""
    books.post(
        rules.deposit(books.at(day(1), "first"), DONORS[0], usd("1000000"), fee_bps=100),
        rules.interest(books.at(day(2), "undone"), usd("7")),
        rules.expenditure(books.at(day(2)), PROGRAMMES[0], ENTITIES[0], usd("1")),
        rules.other_income(books.at(day(3)), usd("3")),
    )
    books.write(lambda work: periods.close(work, day(31)))
    (undone,) = books.read(
        lambda work: work.session.execute(
            select(LEDGER_TX.c.id).where(LEDGER_TX.c.idem_key == "undone")
        ).scalars()
    )
    books.write(lambda work: service.reverse(work, undone, day(32), "wrong", "undoing"))
    books.post(
        rules.deposit(
            books.at(day(34), "earmarked"),
            DONORS[1],
            usd("1"),
            Pool(areas=frozenset({"TA2"})),
            fee_bps=100,
        ),
        rules.reserve(books.at(day(36)), NOTES[0], {"open": usd("800000")}),
        rules.release_reservation(books.at(day(38)), NOTES[0], {"open": usd("800000")}),
    )
    return books


def dump(connection: Connection) -> dict[str, list[Any]]:
    """Every row of the books."""
    return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in TABLES}


def test_no_attack_is_accepted_and_none_leaves_a_trace(raided: Books) -> None:
    dialect = raided.engine.dialect.name
    with raided.engine.connect() as connection:
        before = dump(connection)
    tried = [attack for attack in ATTACKS if attack.runs_on(dialect)]
    accepted = []
    for attack in tried:
        try:
            with raided.engine.begin() as connection:
                attack.act(Raider(connection))
        except DatabaseError:
            continue
        accepted.append(attack.name)
    assert accepted == []
    assert len(tried) >= 20
    with raided.engine.connect() as connection:
        assert dump(connection) == before


def test_an_honest_raider_gets_in(raided: Books) -> None:
    """The control of the controls: what a raider forges is refused for its fault alone."""
    with raided.engine.begin() as connection:
        Raider(connection).forge([("fund-interest", -5), ("free:open", 5)])
    with raided.engine.begin() as connection:
        Raider(connection).forge([("free:open", -18_000_000), ("fee", 18_000_000)], on=day(35))


def test_without_its_guard_every_attack_is_accepted(raided: Books, tmp_path: Path) -> None:
    dialect = raided.engine.dialect.name
    refused = {}
    for attack in ATTACKS:
        if not attack.runs_on(dialect) or (dialect == "sqlite" and attack.uniques):
            continue  # SQLite cannot take a unique key away from a table
        try:
            with _disarmed(raided, attack, tmp_path) as connection:
                attack.act(Raider(connection))
        except DatabaseError as error:
            refused[attack.name] = str(error.orig)
    assert refused == {}


@contextmanager
def _disarmed(books: Books, attack: Attack, folder: Path) -> Iterator[Connection]:
    """The books without what stops the attack: a copy of them, or a transaction undone later."""
    if books.engine.dialect.name == "sqlite":
        copy = folder / "copy.db"
        shutil.copyfile(books.url.removeprefix("sqlite:///"), copy)
        engine = connect(f"sqlite:///{copy}")
        try:
            with engine.connect() as connection:
                if attack.keys:
                    connection.exec_driver_sql("COMMIT")
                    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                    connection.exec_driver_sql("BEGIN")
                if attack.checks:
                    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
                for name in attack.guards:
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
                yield connection
                connection.commit()
        finally:
            engine.dispose()
        return
    with books.engine.connect() as connection:
        for name in attack.guards:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name} CASCADE")
        for table, name in (*attack.checks, *attack.uniques):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
        if attack.keys:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        # What would be looked at on commit is looked at here.
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        connection.rollback()
