"""What can be done to the books: post an entry, reverse one. For periods, see `periods`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from mptf.chain import GENESIS
from mptf.db import canonical_json
from mptf.errors import (
    InsufficientFunds,
    Invalid,
    InvariantBroken,
    KeyReused,
    NotFound,
    WrongState,
)
from mptf.ledger.entries import AccountKey, Act, Document, Entry, reversal
from mptf.ledger.guards import FLOOR
from mptf.ledger.models import (
    ACCOUNT,
    ACCOUNT_DAY,
    CLAIMS,
    LEDGER_SEAL,
    LEDGER_TX,
    POSTING,
    Account,
    Kind,
    seal_hash,
)
from mptf.ledger.periods import CLOSED_THROUGH, require_open
from mptf.money import Money
from mptf.work import Work

_AMOUNT_LIMIT = 10**16
"""Cents. Far above any fund, and sums of many stay far below what 64 bits hold."""

_LINES_AT_LEAST = 2

_POSTED = select(LEDGER_TX.c.id).where(LEDGER_TX.c.idem_key == bindparam("key"))
_LAST_SEAL = select(LEDGER_SEAL.c.seq).order_by(LEDGER_SEAL.c.seq.desc()).limit(1)
# All that an entry wants to know before it looks at its accounts, in one statement.
_STATE = select(
    _POSTED.scalar_subquery().label("id"),
    _POSTED.with_only_columns(LEDGER_TX.c.payload_hash).scalar_subquery().label("payload_hash"),
    CLOSED_THROUGH.scalar_subquery().label("closed_through"),
    _LAST_SEAL.scalar_subquery().label("seq"),
    _LAST_SEAL.with_only_columns(LEDGER_SEAL.c.hash).scalar_subquery().label("hash"),
)
_ACCOUNTS = select(
    ACCOUNT.c.id,
    ACCOUNT.c.code,
    ACCOUNT.c.currency,
    ACCOUNT.c.floor_minor,
    ACCOUNT.c.balance_minor,
    ACCOUNT.c.subject_id,
    ACCOUNT.c.organisation_id,
).where(ACCOUNT.c.code.in_(bindparam("codes", expanding=True)))
_DAYS_FROM = select(ACCOUNT_DAY.c.account_id, ACCOUNT_DAY.c.day, ACCOUNT_DAY.c.moved_minor).where(
    ACCOUNT_DAY.c.account_id.in_(bindparam("ids", expanding=True)),
    ACCOUNT_DAY.c.day > bindparam("day"),
)
_ENTRY = select(LEDGER_TX).where(LEDGER_TX.c.id == bindparam("tx_id"))
_REVERSAL_OF = select(LEDGER_TX.c.id).where(LEDGER_TX.c.reverses_id == bindparam("tx_id"))
_LINES = (
    select(
        ACCOUNT.c.kind,
        ACCOUNT.c.code,
        ACCOUNT.c.pool,
        ACCOUNT.c.subject_id,
        ACCOUNT.c.organisation_id,
        POSTING.c.amount_minor,
        POSTING.c.currency,
    )
    .join(ACCOUNT, ACCOUNT.c.id == POSTING.c.account_id)
    .where(POSTING.c.tx_id == bindparam("tx_id"))
    .order_by(POSTING.c.seq)
)
_OPEN, _INSERT_TX = insert(ACCOUNT), insert(LEDGER_TX)
_INSERT_POSTING, _INSERT_SEAL = insert(POSTING), insert(LEDGER_SEAL)
_NONE_MUTABLE: frozenset[str] = frozenset()


def post(work: Work, entry: Entry) -> UUID:
    """Write an entry into the books and return its key; done again, the same key comes back.

    Amounts are minor units of the entry's currency. The accounts are opened as they are needed.
    What is checked here is said in words; the database checks all of it again when it is sealed.

    Raises:
        KeyReused: the idempotency key stands for another entry.
        PeriodClosed: the value date is closed, or in the future.
        InsufficientFunds: a claim would be below zero at the end of the value date or later.
        Invalid: the lines are not a balanced entry.
    """
    payload = _payload_hash(entry)
    # The connection itself: a session adds half as much again to each statement.
    connection = work.session.connection()
    state = connection.execute(_STATE, {"key": entry.idem_key}).one()
    if state.id is not None:
        if state.payload_hash != payload:
            raise KeyReused(entry.idem_key)
        return UUID(str(state.id))
    require_open(entry.value_on, work.today(), state.closed_through)
    _check_lines(entry)
    accounts = _accounts(work, connection, entry)
    _check_floors(connection, entry, accounts)
    last = (state.seq, state.hash) if state.seq else (0, GENESIS)
    return _write(work, connection, entry, payload, accounts, last=last)


def posted_as(work: Work, idem_key: str) -> UUID:
    """The entry that was posted under a key.

    Raises:
        NotFound: there is none.
    """
    found = work.session.execute(_POSTED, {"key": idem_key}).scalar()
    if found is None:
        raise NotFound("entry", idem_key)
    return UUID(str(found))


def reverse(work: Work, tx_id: UUID, value_on: date, memo: str, idem_key: str) -> UUID:
    """Undo an entry by its exact negation, once; a reversal itself cannot be reversed.

    Raises:
        NotFound: there is no such entry.
        WrongState: it is a reversal, or was reversed already.
        Invalid: the value date lies before the entry's own.
        InsufficientFunds: what it brought in has been used since.
    """
    row = work.session.execute(_ENTRY, {"tx_id": tx_id}).first()
    if row is None:
        raise NotFound("entry", str(tx_id))
    if row.reverses_id is not None:
        raise WrongState("reverse", "reversal")
    if value_on < row.value_on:
        raise Invalid("value_on", f"the entry itself is of {row.value_on:%Y-%m-%d}")
    negated = reversal(_entry_of(work, row), tx_id, value_on, memo, idem_key)
    before = work.session.execute(_REVERSAL_OF, {"tx_id": tx_id}).first()
    posted = work.session.execute(_POSTED, {"key": idem_key}).first()
    if before is not None and posted is None:
        raise WrongState("reverse", "reversed")
    return post(work, negated)


def _check_lines(entry: Entry) -> None:
    if len(entry.lines) < _LINES_AT_LEAST:
        raise Invalid("lines", "an entry has at least two lines")
    if len({key.code for key, _ in entry.lines}) < len(entry.lines):
        raise Invalid("lines", "an account stands in an entry once")
    if any(type(minor) is not int or minor == 0 for _, minor in entry.lines):
        raise Invalid("lines", "a line moves a whole number of minor units, not zero")
    if any(abs(minor) > _AMOUNT_LIMIT for _, minor in entry.lines):
        raise Invalid("lines", "an amount is out of all proportion")
    if sum(minor for _, minor in entry.lines) != 0:
        raise Invalid("lines", "the lines do not sum to zero")


def _payload_hash(entry: Entry) -> str:
    """What makes two entries the same act: everything but the key."""
    content = [
        entry.kind,
        entry.value_on.isoformat(),
        entry.currency,
        sorted([key.code, minor] for key, minor in entry.lines),
        entry.memo,
        entry.document.kind,
        str(entry.document.id),
        str(entry.decision_item_id),
        str(entry.reverses_id),
    ]
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def _accounts(work: Work, connection: Connection, entry: Entry) -> Mapping[str, Any]:
    """The entry's accounts by code, opened where they are not there yet."""
    codes = [key.code for key, _ in entry.lines]
    found: dict[str, Any] = {
        row.code: row for row in connection.execute(_ACCOUNTS, {"codes": codes})
    }
    opened = [_opened(work, key, entry.currency) for key, _ in entry.lines if key.code not in found]
    if opened:
        connection.execute(_OPEN, opened)
        rows = connection.execute(_ACCOUNTS, {"codes": [row["code"] for row in opened]})
        found |= {row.code: row for row in rows}
    for key, _ in entry.lines:
        row = found[key.code]
        if (row.subject_id, row.organisation_id) != (key.subject_id, key.organisation_id):
            # A short name was given to two things, or changed hands.
            raise InvariantBroken(f"account {key.code} stands for something else")
        if row.currency != entry.currency:
            raise Invalid("currency", f"{key.code} is kept in {row.currency}")
    return found


def _opened(work: Work, key: AccountKey, currency: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": uuid4(),
        "code": key.code,
        "kind": key.kind.value,
        "pool": key.pool,
        "subject_id": key.subject_id,
        "organisation_id": key.organisation_id,
        "currency": currency,
        "floor_minor": key.floor_minor,
        "balance_minor": 0,
        "applied_seq": 0,
    }
    return work.unit.stamp(ACCOUNT.name, values, Account.MUTABLE)


def _check_floors(connection: Connection, entry: Entry, accounts: Mapping[str, Any]) -> None:
    """Say in words what the seal would refuse without any."""
    giving = [
        (accounts[key.code], -minor)
        for key, minor in entry.lines
        if minor < 0 and key.floor_minor is not None
    ]
    if not giving:
        return
    least = {row.id: row.balance_minor for row, _ in giving}
    at_end = dict(least)
    later = connection.execute(_DAYS_FROM, {"ids": list(least), "day": entry.value_on})
    # Walking back from now: the balance before a day's movements is the end of the day before.
    for day in sorted(later, key=lambda row: row.day, reverse=True):
        at_end[day.account_id] -= day.moved_minor
        least[day.account_id] = min(least[day.account_id], at_end[day.account_id])
    short = [(row, wanted) for row, wanted in giving if least[row.id] < wanted]
    if short:
        raise InsufficientFunds(
            str(Money(sum(wanted for _, wanted in short), entry.currency)),
            str(Money(sum(max(least[row.id], 0) for row, _ in short), entry.currency)),
            f"“{entry.memo}” ({', '.join(row.code for row, _ in short)})",
        )


def _write(
    work: Work,
    connection: Connection,
    entry: Entry,
    payload: str,
    accounts: Mapping[str, Any],
    *,
    last: tuple[int, str],
) -> UUID:
    """Transaction, postings, seal: below the ORM, in three statements."""
    tx_id = uuid4()
    tx = work.unit.stamp(
        LEDGER_TX.name,
        {
            "id": tx_id,
            "kind": entry.kind.value,
            "value_on": entry.value_on,
            "recorded_at": work.now(),
            "actor_id": work.actor.id,
            "memo": entry.memo,
            "idem_key": entry.idem_key,
            "payload_hash": payload,
            "reverses_id": entry.reverses_id,
            "document_kind": entry.document.kind,
            "document_id": entry.document.id,
            "decision_item_id": entry.decision_item_id,
        },
        _NONE_MUTABLE,
    )
    connection.execute(_INSERT_TX, tx)
    postings = [
        work.unit.stamp(
            POSTING.name,
            {
                "id": uuid4(),
                "tx_id": tx_id,
                "seq": number,
                "account_id": accounts[key.code].id,
                "currency": entry.currency,
                "amount_minor": minor,
            },
            _NONE_MUTABLE,
        )
        for number, (key, minor) in enumerate(entry.lines, start=1)
    ]
    connection.execute(_INSERT_POSTING, postings)
    seq, previous = last[0] + 1, last[1]
    made = seal_hash(seq, tx["row_hash"], [row["row_hash"] for row in postings], previous)
    seal = {"id": uuid4(), "tx_id": tx_id, "seq": seq, "prev_hash": previous, "hash": made}
    try:
        connection.execute(_INSERT_SEAL, work.unit.stamp(LEDGER_SEAL.name, seal, _NONE_MUTABLE))
    except IntegrityError as error:
        if FLOOR in str(error.orig):
            # Someone who took no lock was here since the floors were looked at.
            wanted = sum(-minor for key, minor in entry.lines if minor < 0 and key.kind in CLAIMS)
            raise InsufficientFunds(
                str(Money(wanted, entry.currency)), "less", f"“{entry.memo}”"
            ) from error
        raise
    return tx_id


def _entry_of(work: Work, row: Row[Any]) -> Entry:
    lines = work.session.execute(_LINES, {"tx_id": row.id}).all()
    return Entry(
        Act(row.kind),
        row.value_on,
        tuple(
            (
                AccountKey(
                    Kind(line.kind), line.code, line.pool, line.subject_id, line.organisation_id
                ),
                line.amount_minor,
            )
            for line in lines
        ),
        row.memo,
        row.idem_key,
        Document(row.document_kind, row.document_id),
        lines[0].currency,
        row.decision_item_id,
    )
