"""One row's column, edited by hand to another valid value of its type."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, Connection, String, Table, and_, select, update

from mptf import schema
from mptf.db import LIVING_COLUMNS, METADATA
from mptf.verification.findings import Finding
from tests.mptf.verification.conftest import Tale, unguarded

Target = tuple[str, str]
"""Table and column."""


def covered() -> list[Target]:
    """Every column whose edit must be found."""
    columns = {
        (name, column.name)
        for name, (table, _mutable) in schema.written_once().items()
        for column in table.columns
    }
    columns |= {(table, column) for table in schema.lives().values() for column in LIVING_COLUMNS}
    columns |= {(table, name) for table in schema.dated() for name in ("since", "been")}
    columns |= {("concept_note", "concerned")}
    columns |= {("note_text", "note_id"), ("note_text", "words")}
    for name in ("note_country", "note_party", "account_day", "chain_block", "edge", "remark"):
        columns |= {(name, column.name) for column in METADATA.tables[name].columns}
    return sorted(columns)


@dataclass(frozen=True)
class Edit:
    """What was changed, and under which keys the row may be named."""

    table: str
    column: str
    before: Any
    after: Any
    keys: frozenset[str]

    def is_named_by(self, findings: list[Finding]) -> bool:
        """Whether a finding names the table and the row."""
        return any(f.table == self.table and f.row in self.keys for f in findings)


def edit(connection: Connection, target: Target, rng: random.Random) -> Edit:
    """Change one value of one row, past the application and without a trigger."""
    with unguarded(connection, METADATA.tables[target[0]]):
        return _change(connection, target, rng)


def _change(connection: Connection, target: Target, rng: random.Random) -> Edit:
    table = METADATA.tables[target[0]]
    column = table.c[target[1]]
    rows = connection.execute(select(table).order_by(*table.primary_key)).mappings().all()
    row = rng.choice([r for r in rows if r[column] is not None] or rows)
    after = other(row[column], column, rng)
    mine = and_(*(key == row[key] for key in table.primary_key))
    connection.execute(update(table).where(mine).values({column.name: after}))
    keys = {_key(table, dict(row)), _key(table, {**row, column.name: after})}
    return Edit(table.name, column.name, row[column], after, frozenset(keys))


def missed(
    tale: Tale, connection: Connection, targets: list[Target], rng: random.Random
) -> list[str]:
    """Edit, verify, undo: what verify did not name, with what it named instead."""
    transaction = connection.begin()
    with unguarded(connection, *(METADATA.tables[name] for name, _column in targets)):
        done = [_change(connection, target, rng) for target in targets]
    findings = tale.verify_on(connection)
    transaction.rollback()
    named = [finding.sentence for finding in findings[:5]]
    return [f"{one}: {named}" for one in done if not one.is_named_by(findings)]


def batches(targets: list[Target]) -> list[list[Target]]:
    """Groups in which a table stands once at most, so that each edit has a row of its own."""
    waiting = list(targets)
    made = []
    while waiting:
        batch: dict[str, Target] = {}
        for target in waiting:
            batch.setdefault(target[0], target)
        made.append(list(batch.values()))
        waiting = [target for target in waiting if target not in batch.values()]
        waiting.sort(key=lambda target: -sum(other[0] == target[0] for other in waiting))
    return made


def other(  # noqa: C901, PLR0911 -- a table of types
    value: Any, column: Column[Any], rng: random.Random
) -> Any:
    """Another valid value of the column's type."""
    match value:
        case None:
            return _something(column)
        case _ if _may_vanish(column) and rng.random() < 1 / 4:
            return None
        case bool():
            return not value
        case int():
            return value + rng.choice((1_000, 10_007, 100_003))
        case UUID():
            return uuid4()
        case datetime():
            return value + timedelta(microseconds=rng.choice((1, 10**6, 10**11)))
        case date():
            return value + timedelta(days=rng.choice((1, -1, 30, -400)))
        case bytes():
            return value[:-1] + bytes([value[-1] ^ 1])
        case dict():
            return {**value, "x": rng.random()}
        case list():
            return [*value, "x"]
        case _:
            return _other_text(str(value), column, rng)


def _may_vanish(column: Column[Any]) -> bool:
    """Nothing is another value, save for the text of a remark: that is how one is erased."""
    return bool(column.nullable) and str(column) != "remark.text"


def _other_text(text: str, column: Column[Any], rng: random.Random) -> str:
    room = getattr(column.type, "length", None) or 10**6
    ways = [text + " ", text + "x"] if len(text) < room else []
    if text:
        place = rng.randrange(len(text))
        ways.append(text[:place] + ("b" if text[place] == "a" else "a") + text[place + 1 :])
    return rng.choice(ways)


def _something(column: Column[Any]) -> Any:
    """A valid value where there was none."""
    kind = column.type.python_type if isinstance(column.type, String) else None
    name = type(column.type).__name__
    if kind is str or name == "AutoString":
        return "x"
    made: dict[str, Any] = {
        "Uuid": uuid4(),
        "Date": date(2022, 1, 1),
        "UtcDateTime": datetime.fromisoformat("2022-01-01T00:00:00+00:00"),
        "BigInteger": 1,
        "Integer": 1,
        "Json": {"x": 1},
    }
    return made[name]


def _key(table: Table, row: dict[str, Any]) -> str:
    return " ".join(str(row[column.name]) for column in table.primary_key)
