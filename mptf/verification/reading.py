"""Rows as they lie in the database: every value in the one form that its column's type writes.

Values come in the form that is hashed (`mptf.chain.plain`). One that is not exactly what the type
would have written, a blank behind a date or an upper-case uuid, is malformed: that is a finding,
never a crash.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    Table,
    Uuid,
)
from sqlalchemy.exc import DatabaseError

from mptf.chain import plain
from mptf.db import METADATA, Json, UtcDateTime, canonical_json
from mptf.verification.findings import WHOLE, Finding
from mptf.verification.shape import shape_of

_HEX = re.compile("[0-9a-f]{32}")
_BATCH = 1_000
_SHOWN = 60


class Malformed(ValueError):
    """A stored value is not in the form that its column's type writes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `broken` where a value is malformed: it is reported, and not to be relied on."""

    table: str
    key: str
    values: dict[str, Any]
    broken: bool

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


Decode = Callable[[Any], Any]


class Snapshot:
    """One moment of the database, read table by table; what is malformed is collected here."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection; its transaction is the moment."""
        self.connection = connection
        self.findings: set[Finding] = set()
        self._sqlite = connection.dialect.name == "sqlite"
        self._read: set[str] = set()
        self.shape = shape_of(connection)
        self._there = self._tables_there()

    def _tables_there(self) -> frozenset[str]:
        columns = {
            name: {column["name"] for column in found} for name, found in self.shape.columns.items()
        }
        whole = set()
        for name, table in METADATA.tables.items():
            if name not in self.shape.tables:
                self.findings.add(Finding(name, WHOLE, "the table is missing"))
            elif missing := {c.name for c in table.columns} - columns.get(name, set()):
                words = f"columns are missing: {', '.join(sorted(missing))}"
                self.findings.add(Finding(name, WHOLE, words))
            else:
                whole.add(name)
        return frozenset(whole)

    def has(self, name: str) -> bool:
        """Whether the table is there with all its columns."""
        return name in self._there

    def rows(self, name: str, order_by: str | None = None) -> Iterator[Row]:
        """Every row of a table, streamed; the order is that of the stored forms."""
        if name not in self._there:
            return
        table = METADATA.tables[name]
        first_time = name not in self._read
        self._read.add(name)
        decoders = [(c.name, _decoder(c, self._sqlite), bool(c.nullable)) for c in table.columns]
        keys = [(i, c.name) for i, c in enumerate(table.columns) if c.primary_key]
        for raw in self._fetch(table, order_by):
            values: dict[str, Any] = {}
            faults = []
            for (column, decode, nullable), value in zip(decoders, raw, strict=True):
                if value is None:
                    values[column] = None
                    if not nullable:
                        faults.append((column, "nothing stands where a value must"))
                    continue
                try:
                    values[column] = decode(value)
                except (ValueError, OverflowError, RecursionError):
                    values[column] = None
                    faults.append((column, f"{_shown(value)} is not in the form of its column"))
            key = " ".join(
                _shown(raw[place]) if values[column] is None else str(values[column])
                for place, column in keys
            )
            if first_time:
                for column, what in faults:
                    self.findings.add(Finding(name, key, f"{column}: {what}"))
            yield Row(name, key, values, bool(faults))

    def sound(self, name: str, order_by: str | None = None) -> Iterator[Row]:
        """The rows without a malformed value; the others are reported already."""
        return (row for row in self.rows(name, order_by) if not row.broken)

    def read_the_rest(self) -> None:
        """Look at the form of every table that nothing else has asked for."""
        for name in METADATA.tables:
            if name not in self._read:
                for _row in self.rows(name):
                    pass

    def _fetch(self, table: Table, order_by: str | None) -> Iterator[Any]:
        columns = ", ".join(_raw(column, self._sqlite) for column in table.columns)
        order = f' ORDER BY "{order_by}"' if order_by else ""
        query = f'SELECT {columns} FROM "{table.name}"{order}'  # noqa: S608 -- our own names
        try:
            yield from self.connection.exec_driver_sql(
                query, execution_options={"yield_per": _BATCH}
            )
        except DatabaseError as error:
            reason = str(error.orig).splitlines()[0]
            self.findings.add(Finding(table.name, WHOLE, f"it cannot be read: {reason}"))


def grouped(rows: Iterable[Row], column: str) -> defaultdict[str, list[Row]]:
    """Rows by what stands in a column of theirs, each group in the order in which they came."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


@contextmanager
def snapshot(connection: Connection) -> Iterator[Snapshot]:
    """A connection made ready to give raw values; it is left as it was."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        before, driver.text_factory = driver.text_factory, _lenient
        try:
            yield Snapshot(connection)
        finally:
            driver.text_factory = before
    else:
        # Times are compared as text: in UTC, in one spelling, whatever the server's setting is.
        connection.exec_driver_sql("SET LOCAL TimeZone = 'UTC'")
        connection.exec_driver_sql("SET LOCAL DateStyle = 'ISO, YMD'")
        yield Snapshot(connection)


def _lenient(raw: bytes) -> str:
    """Bytes that are no UTF-8 must reach us, to be reported, and not stop the driver."""
    return raw.decode(errors="surrogateescape")


def _raw(column: Column[Any], sqlite: bool) -> str:  # noqa: FBT001 -- one of two engines
    cast = not sqlite and isinstance(column.type, Uuid | UtcDateTime | Date)
    return f'"{column.name}"::text' if cast else f'"{column.name}"'


@cache
def _decoder(column: Column[Any], sqlite: bool) -> Decode:  # noqa: FBT001, PLR0911 -- a table of types
    match column.type:
        case UtcDateTime():
            return _time if sqlite else _time_with_zone
        case Json():
            return _json
        case Uuid():
            return _hex if sqlite else _text
        case Boolean():
            return _truth
        case Integer():
            return _whole
        case Date():
            return _day
        case LargeBinary():
            return _bytes
        case _:
            return _text


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Malformed
    raw.encode()  # UnicodeEncodeError where the bytes were no UTF-8
    return raw


def _hex(raw: Any) -> str:
    if not isinstance(raw, str) or not _HEX.fullmatch(raw):
        raise Malformed
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"


def _time(raw: Any) -> Any:
    found = datetime.fromisoformat(_text(raw))
    if found.tzinfo or found.isoformat(" ", "microseconds") != raw:
        raise Malformed
    return plain(found.replace(tzinfo=UTC))


def _time_with_zone(raw: Any) -> Any:
    return plain(datetime.fromisoformat(raw))


def _day(raw: Any) -> str:
    if date.fromisoformat(_text(raw)).isoformat() != raw:
        raise Malformed
    return str(raw)


def _truth(raw: Any) -> bool:
    if raw not in (0, 1) or isinstance(raw, float):
        raise Malformed
    return bool(raw)


def _whole(raw: Any) -> int:
    if type(raw) is not int:
        raise Malformed
    return raw


def _json(raw: Any) -> Any:
    value = json.loads(_text(raw))
    if canonical_json(value) != raw:
        raise Malformed
    return plain(value)


def _bytes(raw: Any) -> str:
    if not isinstance(raw, bytes | memoryview):
        raise Malformed
    return hashlib.sha256(raw).hexdigest()


def _shown(value: Any) -> str:
    text = ascii(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
