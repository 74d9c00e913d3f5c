"""The chain: one block per unit of work, over the hash of every written-once row of the unit.

    row_hash   sha256 of the row's table and columns, stored in the row
    digest     sha256 of the unit's row hashes, sorted
    hash       sha256 of the block's columns, the previous block's hash among them

A changed row no longer fits its own hash, a changed or missing one no longer fits the block's
digest, and a changed block no longer fits the next. The database refuses to commit a written-once
row whose unit has no block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKeyConstraint, Table, event, insert, select
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, Session, SQLModel

from mptf.db import UtcDateTime, WrittenOnce, canonical_json
from mptf.errors import InvariantBroken

GENESIS = "genesis"
"""What stands for the hash before the first."""


class ChainBlock(SQLModel, table=True):
    """One unit of work: who, when, over what."""

    __tablename__ = "chain_block"

    seq: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    unit_id: UUID = Field(unique=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: UUID
    row_count: int
    digest: str = Field(max_length=64)
    prev_hash: str = Field(max_length=64, unique=True)
    hash: str = Field(max_length=64, unique=True)


def witnessed(*more: SchemaItem) -> tuple[SchemaItem, ...]:
    """The `__table_args__` of a written-once table: no commit without its unit's block."""
    key = ForeignKeyConstraint(
        ["unit_id"], ["chain_block.unit_id"], deferrable=True, initially="DEFERRED"
    )
    return (key, *more)


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model, typed."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


@dataclass(slots=True)
class Unit:
    """What the unit of work in progress has written once so far."""

    id: UUID = field(default_factory=uuid4)
    hashes: list[str] = field(default_factory=list)

    def stamp(self, table: str, values: dict[str, Any], mutable: frozenset[str]) -> dict[str, Any]:
        """Add the unit and the row's hash to values about to be inserted, and witness them."""
        values["unit_id"] = self.id
        values["row_hash"] = row_hash(table, values, mutable)
        self.hashes.append(values["row_hash"])
        return values


def plain(value: Any) -> Any:  # noqa: PLR0911 -- one answer per type
    """The JSON form of a column's value, the same on both engines."""
    match value:
        case None | bool() | int() | str() if not isinstance(value, Enum):
            return value
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case _:
            return canonical_json(value)


def row_hash(table: str, values: Mapping[str, Any], mutable: frozenset[str]) -> str:
    """The hash of a row: its table and every column but `row_hash` and the mutable ones."""
    content = {
        name: plain(value)
        for name, value in values.items()
        if name != "row_hash" and name not in mutable
    }
    return hashlib.sha256(canonical_json([table, content]).encode()).hexdigest()


def block_hash(block: Mapping[str, Any]) -> str:
    """The hash of a block: every column but `hash`."""
    content = {name: plain(value) for name, value in block.items() if name != "hash"}
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def digest(hashes: list[str]) -> str:
    """The hash of a unit's row hashes, whatever order they were written in."""
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()


def close_unit(session: Session, unit: Unit, at: datetime, actor_id: UUID) -> None:
    """Write the unit's block. The last thing before a commit; the writer's lock is held."""
    if not unit.hashes:
        return
    table = table_of(ChainBlock)
    last = session.execute(
        select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)
    ).first()
    block: dict[str, Any] = {
        "seq": last.seq + 1 if last else 1,
        "unit_id": unit.id,
        "at": at,
        "actor_id": actor_id,
        "row_count": len(unit.hashes),
        "digest": digest(unit.hashes),
        "prev_hash": last.hash if last else GENESIS,
    }
    session.execute(insert(table).values(**block, hash=block_hash(block)))


@event.listens_for(Session, "before_flush")
def _witness(session: Session, _context: object, _instances: object) -> None:
    """Stamp new written-once rows; refuse to rewrite or delete one."""
    unit: Unit | None = session.info.get("unit")
    if unit is None:
        raise InvariantBroken("a reading unit of work was asked to write")
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, WrittenOnce) and (row in session.deleted or session.is_modified(row)):
            raise InvariantBroken(f"{type(row).__name__} is written once")
    for row in session.new:
        if isinstance(row, WrittenOnce):
            table = table_of(type(row))
            values = {column.name: getattr(row, column.name) for column in table.columns}
            stamped = unit.stamp(table.name, values, row.MUTABLE)
            row.unit_id, row.row_hash = stamped["unit_id"], stamped["row_hash"]
