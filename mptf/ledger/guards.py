"""What the database refuses in the books, and how a seal moves the balances: on both engines."""
# ruff: noqa: S608 - triggers are made of text, and every word of it stands here

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mptf.db import PG_WRITER_LOCK
from mptf.guards import Guard, append_only, kept, unique_keys
from mptf.ledger.models import (
    ACCOUNT,
    ACCOUNT_DAY,
    CLAIMS,
    CLOSED_PERIOD,
    ENTITY_PLANE,
    FOR_GOOD,
    LEDGER_SEAL,
    LEDGER_TX,
    POSTING,
    Account,
    Kind,
)

FLOOR = "below its floor"
"""The words by which the service knows this refusal."""


def guards() -> tuple[Guard, ...]:
    """Every trigger of the books."""
    return tuple(_all())


def _all() -> Iterator[Guard]:
    for table in (LEDGER_TX, POSTING, LEDGER_SEAL, CLOSED_PERIOD):
        yield from append_only(table.name, unique_keys(table))
    yield from kept(ACCOUNT.name, unique_keys(ACCOUNT))
    yield from kept(ACCOUNT_DAY.name, unique_keys(ACCOUNT_DAY))
    for table in (LEDGER_TX, POSTING, LEDGER_SEAL, CLOSED_PERIOD, ACCOUNT):
        # The deferred key wants a block for the unit; this wants it to come after the rows.
        yield _refusing(
            f"{table.name}_before_its_block",
            table.name,
            "INSERT",
            [
                (
                    "its unit is already in the chain",
                    "EXISTS (SELECT 1 FROM chain_block b WHERE b.unit_id = NEW.unit_id)",
                )
            ],
        )
    yield _refusing("account_opens_empty", "account", "INSERT", _ACCOUNT_OPENS)
    yield _refusing("account_moves_by_seal", "account", "UPDATE", _ACCOUNT_MOVES)
    yield _refusing("account_day_opens_by_seal", "account_day", "INSERT", _DAY_OPENS)
    yield _refusing("account_day_moves_by_seal", "account_day", "UPDATE", _DAY_MOVES)
    yield _refusing("ledger_tx_is_dated", "ledger_tx", "INSERT", _TX_DATED, _TX_DATED_SQLITE)
    yield _refusing("posting_fits", "posting", "INSERT", _POSTING_FITS, _POSTING_FITS_SQLITE)
    # One sealer at a time also for who writes past the application: chain, floors and the closing
    # of a period come one after the other.
    alone = f"PERFORM pg_advisory_xact_lock({PG_WRITER_LOCK});"
    yield _refusing(
        "closed_period_moves_on", "closed_period", "INSERT", _CLOSED, _CLOSED_SQLITE, lock=alone
    )
    yield _refusing(
        "ledger_seal_proves",
        "ledger_seal",
        "INSERT",
        _SEAL_PROVES,
        lock=alone,
    )
    yield _seal_applies()


Refusals = Iterable[tuple[str, str]]
"""A sentence, and the condition under which the row is refused with it."""


def _refusing(
    name: str,
    table: str,
    event: str,
    refusals: Refusals,
    sqlite: Refusals = (),
    *,
    lock: str = "",
) -> Guard:
    """Refuse a row before it is written; `{distinct}` is each engine's "differs, null counted"."""
    own = " ".join(
        f"SELECT RAISE(ABORT, '{table}: {words}') WHERE {condition.format(distinct='IS NOT')};"
        for words, condition in (*sqlite, *refusals)
    )
    pg = " ".join(
        f"IF {condition.format(distinct='IS DISTINCT FROM')} THEN "
        f"RAISE EXCEPTION '{table}: {words}' USING ERRCODE = '23514'; END IF;"
        for words, condition in refusals
    )
    return Guard(
        name, table, f"BEFORE {event} ON {table}", own, f"BEGIN {lock} {pg} RETURN NEW; END"
    )


def _kinds(kinds: Iterable[Kind]) -> str:
    return "(" + ", ".join(f"'{kind}'" for kind in kinds) + ")"


_FIXED = [column.name for column in ACCOUNT.columns if column.name not in Account.MUTABLE]

_ACCOUNT_OPENS = [
    ("opens empty", "NEW.balance_minor <> 0 OR NEW.applied_seq <> 0"),
    ("unknown kind", f"NEW.kind NOT IN {_kinds(Kind)}"),
    (
        "the code begins with the kind",
        "NEW.code <> NEW.kind AND substr(NEW.code, 1, length(NEW.kind) + 1) <> NEW.kind || ':'",
    ),
    (
        "a claim has a floor of zero",
        f"NEW.kind IN {_kinds(CLAIMS)} AND NEW.floor_minor {{distinct}} 0",
    ),
]

# A change of a balance must be what the seal it names says of this account, and that seal must
# be later than all that are applied: a seal that was applied cannot be applied again.
_ACCOUNT_MOVES = [
    ("never changes", " OR ".join(f"NEW.{name} {{distinct}} OLD.{name}" for name in _FIXED)),
    (
        "moves by a seal",
        (
            "NEW.applied_seq <= OLD.applied_seq OR NOT EXISTS (SELECT 1 FROM ledger_seal s "
            "JOIN posting p ON p.tx_id = s.tx_id WHERE s.seq = NEW.applied_seq "
            "AND p.account_id = NEW.id "
            "AND p.amount_minor = NEW.balance_minor - OLD.balance_minor)"
        ),
    ),
]
_DAY_OPENS = [
    (
        "opens by a seal",
        (
            "NEW.moved_minor <> 0 OR NEW.applied_seq <> 0 OR NOT EXISTS (SELECT 1 FROM posting p "
            "JOIN ledger_seal s ON s.tx_id = p.tx_id JOIN ledger_tx t ON t.id = p.tx_id "
            "WHERE p.account_id = NEW.account_id AND t.value_on = NEW.day)"
        ),
    ),
]
_DAY_MOVES = [
    (
        "moves by a seal",
        (
            "NEW.account_id {distinct} OLD.account_id OR NEW.day {distinct} OLD.day "
            "OR NEW.applied_seq <= OLD.applied_seq OR NOT EXISTS (SELECT 1 FROM ledger_seal s "
            "JOIN posting p ON p.tx_id = s.tx_id JOIN ledger_tx t ON t.id = s.tx_id "
            "WHERE s.seq = NEW.applied_seq AND p.account_id = NEW.account_id "
            "AND t.value_on = NEW.day "
            "AND p.amount_minor = NEW.moved_minor - OLD.moved_minor)"
        ),
    ),
]
_TX_DATED = [
    (
        "the period is closed",
        "EXISTS (SELECT 1 FROM closed_period c WHERE c.through_on >= NEW.value_on)",
    ),
]
# SQLite keeps whatever text it is given; a date that is none would sort past every bound.
_TX_DATED_SQLITE = [
    ("not a date", "NEW.value_on IS NOT date(NEW.value_on)"),
]
_POSTING_FITS = [
    ("sealed", "EXISTS (SELECT 1 FROM ledger_seal s WHERE s.tx_id = NEW.tx_id)"),
    (
        "another unit",
        "NOT EXISTS (SELECT 1 FROM ledger_tx t WHERE t.id = NEW.tx_id AND t.unit_id = NEW.unit_id)",
    ),
    (
        "currency mismatch",
        (
            "NOT EXISTS (SELECT 1 FROM account a WHERE a.id = NEW.account_id "
            "AND a.currency = NEW.currency)"
        ),
    ),
]
_POSTING_FITS_SQLITE = [
    ("not an integer", "typeof(NEW.amount_minor) <> 'integer'"),
]
_CLOSED = [
    (
        "only forward",
        "EXISTS (SELECT 1 FROM closed_period c WHERE c.through_on >= NEW.through_on)",
    ),
    (
        "money is left",
        (
            f"NEW.through_on = '{FOR_GOOD}' AND EXISTS (SELECT 1 FROM account a "
            f"WHERE a.balance_minor <> 0 AND a.kind IN {_kinds((*CLAIMS, Kind.HELD))})"
        ),
    ),
]
_CLOSED_SQLITE = [
    ("not a date", "NEW.through_on IS NOT date(NEW.through_on)"),
]
_SEAL_PROVES = [
    ("chain: sequence", "NEW.seq <> COALESCE((SELECT MAX(seq) FROM ledger_seal), 0) + 1"),
    (
        "chain: previous hash",
        (
            "NEW.prev_hash <> COALESCE((SELECT hash FROM ledger_seal ORDER BY seq DESC LIMIT 1), "
            "'genesis')"
        ),
    ),
    (
        "no transaction of its unit",
        "NOT EXISTS (SELECT 1 FROM ledger_tx t WHERE t.id = NEW.tx_id AND t.unit_id = NEW.unit_id)",
    ),
    # Whoever closed it may have come between the transaction's row and its seal.
    (
        "the period is closed",
        (
            "EXISTS (SELECT 1 FROM closed_period c JOIN ledger_tx t ON t.id = NEW.tx_id "
            "WHERE c.through_on >= t.value_on)"
        ),
    ),
    (
        "fewer than two postings",
        "(SELECT COUNT(*) FROM posting p WHERE p.tx_id = NEW.tx_id) < 2",
    ),
    (
        "unbalanced",
        (
            "EXISTS (SELECT 1 FROM posting p JOIN account a ON a.id = p.account_id "
            "WHERE p.tx_id = NEW.tx_id "
            f"GROUP BY p.currency, CASE WHEN a.kind IN {_kinds(ENTITY_PLANE)} THEN 1 ELSE 0 END "
            "HAVING SUM(p.amount_minor) <> 0)"
        ),
    ),
    (
        "not to be reversed",
        (
            "EXISTS (SELECT 1 FROM ledger_tx t JOIN ledger_tx o ON o.id = t.reverses_id "
            "WHERE t.id = NEW.tx_id AND (o.reverses_id IS NOT NULL OR t.value_on < o.value_on "
            "OR NOT EXISTS (SELECT 1 FROM ledger_seal s WHERE s.tx_id = o.id)))"
        ),
    ),
    # An account stands once in a transaction, so sums of zero over both are an exact negation.
    (
        "not the exact negation",
        (
            "EXISTS (SELECT 1 FROM ledger_tx t JOIN posting p ON p.tx_id IN (t.id, t.reverses_id) "
            "WHERE t.id = NEW.tx_id AND t.reverses_id IS NOT NULL "
            "GROUP BY p.account_id, p.currency HAVING SUM(p.amount_minor) <> 0)"
        ),
    ),
]


def _seal_applies() -> Guard:
    """Move days and balances by the sealed postings, then look at the floors.

    The balance at the end of a day is the balance now less what moved later; it is looked at on
    every day from the value date on, so an entry of the past cannot take what was spent since.
    Only who gave can have fallen below.
    """
    value_on = "(SELECT t.value_on FROM ledger_tx t WHERE t.id = NEW.tx_id)"
    posted = "SELECT p.account_id FROM posting p WHERE p.tx_id = NEW.tx_id"
    amount = "(SELECT p.amount_minor FROM posting p WHERE p.tx_id = NEW.tx_id AND p.account_id = "
    apply = f"""
        INSERT INTO account_day (account_id, day, moved_minor, applied_seq)
        SELECT p.account_id, {value_on}, 0, 0 FROM posting p WHERE p.tx_id = NEW.tx_id
        AND NOT EXISTS (SELECT 1 FROM account_day d
            WHERE d.account_id = p.account_id AND d.day = {value_on});
        UPDATE account_day SET moved_minor = moved_minor + {amount} account_day.account_id),
            applied_seq = NEW.seq
        WHERE account_id IN ({posted}) AND day = {value_on};
        UPDATE account SET balance_minor = balance_minor + {amount} account.id),
            applied_seq = NEW.seq
        WHERE id IN ({posted});
    """
    fallen = f"""
        SELECT 1 FROM account a JOIN posting p ON p.account_id = a.id
        WHERE p.tx_id = NEW.tx_id AND p.amount_minor < 0 AND a.floor_minor IS NOT NULL
        AND (a.balance_minor < a.floor_minor OR EXISTS (
            SELECT 1 FROM (SELECT d.moved_minor - SUM(d.moved_minor)
                    OVER (ORDER BY d.day DESC) AS later
                FROM account_day d WHERE d.account_id = a.id AND d.day >= {value_on}) days
            WHERE a.balance_minor + days.later < a.floor_minor))
    """
    return Guard(
        "ledger_seal_applies",
        "ledger_seal",
        "AFTER INSERT ON ledger_seal",
        f"{apply} SELECT RAISE(ABORT, 'account: {FLOOR}') WHERE EXISTS ({fallen});",
        f"BEGIN {apply} IF EXISTS ({fallen}) THEN RAISE EXCEPTION 'account: {FLOOR}' "
        "USING ERRCODE = '23514'; END IF; RETURN NEW; END",
    )
