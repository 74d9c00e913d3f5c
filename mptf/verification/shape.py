"""How the tables are made: columns and keys, as the database tells them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect

Told = Mapping[str, list[Any]]
"""What is told of each table."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the database tells of its tables; nobody changes it."""

    tables: frozenset[str]
    columns: Told
    foreign: Told
    unique: Told
    checks: Told


_KEPT = 4
_shapes: OrderedDict[tuple[Any, ...], Shape] = OrderedDict()


def shape_of(connection: Connection) -> Shape:
    """How the tables are made now.

    SQLite keeps that as text, which is read whole each time and taken apart once: taking it apart
    is half of what a verification of a small fund costs.
    """
    if connection.dialect.name != "sqlite":
        return _told(connection)
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master")
    text = tuple(tuple(row) for row in rows)
    found = _shapes.get(text) or _told(connection)
    _shapes[text] = found
    while len(_shapes) > _KEPT:
        _shapes.popitem(last=False)
    return found


def _told(connection: Connection) -> Shape:
    asked = inspect(connection)
    return Shape(
        frozenset(asked.get_table_names()),
        _by_table(asked.get_multi_columns()),
        _by_table(asked.get_multi_foreign_keys()),
        _by_table(asked.get_multi_unique_constraints()),
        _by_table(asked.get_multi_check_constraints()),
    )


def _by_table(found: Mapping[Any, Any]) -> Told:
    return {name: list(told) for (_schema, name), told in found.items()}
