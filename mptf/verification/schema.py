"""What the database itself refuses: every trigger as written, every key there and kept."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint

from mptf import guards, schema
from mptf.db import METADATA
from mptf.verification.findings import WHOLE, Finding
from mptf.verification.reading import Snapshot


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Hold triggers and keys against the code, and every reference against its row."""
    yield from _triggers(snapshot)
    yield from _keys(snapshot)
    yield from _references(snapshot)


def _triggers(snapshot: Snapshot) -> Iterator[Finding]:
    connection = snapshot.connection
    wanted = schema.guards()
    tables = {guard.name: guard.table for guard in wanted}
    there = guards.installed(connection)
    expected = guards.expected(wanted, connection.dialect.name)
    for name in expected.keys() - there.keys():
        yield Finding(tables[name], name, "the trigger is missing")
    for name in there.keys() - expected.keys():
        yield Finding("trigger", name, "it is none of this version's")
    for name in expected.keys() & there.keys():
        if expected[name] != there[name]:
            yield Finding(tables[name], name, "the trigger is not as it was written")
    if connection.dialect.name == "postgresql":
        yield from _silenced(snapshot)


def _silenced(snapshot: Snapshot) -> Iterator[Finding]:
    """Triggers with a condition that we never write, and keys whose own triggers are off."""
    rows = snapshot.connection.exec_driver_sql(
        "SELECT c.relname, t.tgname, t.tgisinternal FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = current_schema() AND (t.tgqual IS NOT NULL "
        "OR t.tgattr::text <> '' OR (t.tgisinternal AND t.tgenabled <> 'O'))"
    )
    for table, name, internal in rows:
        if internal:
            yield Finding(str(table), WHOLE, "a key of the table is switched off")
        else:
            yield Finding(str(table), str(name), "the trigger does not fire for every row")


def _keys(snapshot: Snapshot) -> Iterator[Finding]:
    shape = snapshot.shape
    for name, table in METADATA.tables.items():
        if not snapshot.has(name):
            continue
        held = {str(check["name"]) for check in shape.checks.get(name, [])}
        keys = {
            (tuple(k["constrained_columns"]), k["referred_table"], tuple(k["referred_columns"]))
            for k in shape.foreign.get(name, [])
        }
        alone = {frozenset(k["column_names"]) for k in shape.unique.get(name, [])}
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint):
                own = tuple(column.name for column in constraint.columns)
                target = tuple(element.column.name for element in constraint.elements)
                if (own, constraint.referred_table.name, target) not in keys:
                    yield Finding(name, WHOLE, f"the foreign key of {', '.join(own)} is missing")
            elif isinstance(constraint, UniqueConstraint):
                one = [column.name for column in constraint.columns]
                if frozenset(one) not in alone:
                    yield Finding(name, WHOLE, f"the unique key of {', '.join(one)} is missing")
            elif isinstance(constraint, CheckConstraint) and str(constraint.name) not in held:
                yield Finding(name, WHOLE, f"the check {constraint.name} is missing")


def _references(snapshot: Snapshot) -> Iterator[Finding]:
    """Rows that point to no row: whoever switched the keys off can have left some."""
    for name, table in METADATA.tables.items():
        primary = [column.name for column in table.primary_key]
        for key in table.foreign_key_constraints:
            parent = key.referred_table.name
            if not (snapshot.has(name) and snapshot.has(parent)):
                continue
            columns = [column.name for column in key.columns]
            pairs = [(e.parent.name, e.column.name) for e in key.elements]
            there = " AND ".join(f'p."{to}" = c."{own}"' for own, to in pairs)
            given = " AND ".join(f'c."{own}" IS NOT NULL' for own in columns)
            shown = ", ".join(f'c."{own}"' for own in primary)
            rows = snapshot.connection.exec_driver_sql(
                f'SELECT {shown} FROM "{name}" c WHERE {given} '  # noqa: S608 -- our own names
                f'AND NOT EXISTS (SELECT 1 FROM "{parent}" p WHERE {there})'
            )
            for row in rows:
                words = f"{', '.join(columns)}: there is no such row in {parent}"
                yield Finding(name, _key(row), words)


def _key(row: object) -> str:
    return " ".join(_dashed(str(value)) for value in row)  # type: ignore[attr-defined]


def _dashed(text: str) -> str:
    """SQLite keeps a uuid without its dashes; rows are named with them."""
    hexadecimal = len(text) == 32 and all(c in "0123456789abcdef" for c in text)  # noqa: PLR2004
    if not hexadecimal:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
