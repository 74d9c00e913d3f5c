"""What the database itself refuses: triggers made from the tables, the same on both engines.

They are no part of the migrations: `mptf migrate` makes the database's triggers equal to these in
the same transaction, so a rebuilt table (SQLite's batch mode drops triggers) never loses its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Table, UniqueConstraint

from mptf.db import LIVING_COLUMNS, METADATA, NEW


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger. An engine that does not need it has an empty text.

    `when` is what stands between the name and the body, as in
    "BEFORE INSERT ON posting"; the bodies are statements (SQLite) and plpgsql (PostgreSQL).
    """

    name: str
    table: str
    when: str
    sqlite: str
    postgresql: str
    each: str = "ROW"

    def create(self, dialect: str) -> tuple[str, ...]:
        """The statements that make it, nothing where the engine does not need it."""
        if dialect == "sqlite":
            if not self.sqlite:
                return ()
            return (f"CREATE TRIGGER {self.name} {self.when} BEGIN {squeeze(self.sqlite)} END",)
        if not self.postgresql:
            return ()
        when = self.when.split(" WHEN ")[0]
        return (
            (
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$guard$ {squeeze(self.postgresql)} $guard$"
            ),
            (
                f"CREATE TRIGGER {self.name} {when} FOR EACH {self.each} "
                f"EXECUTE FUNCTION {self.name}()"
            ),
            # ALWAYS: also under session_replication_role = replica, where others fall silent.
            f"ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER {self.name}",
        )


def squeeze(sql: str) -> str:
    """One line, one blank: so that a body read back can be compared."""
    return re.sub(r"\s+", " ", sql).strip()


def append_only(table: str, unique: Iterable[tuple[str, ...]] = (("id",),)) -> Iterator[Guard]:
    """Refuse UPDATE, DELETE, TRUNCATE, and SQLite's REPLACE on every unique key."""
    refuse = f"SELECT RAISE(ABORT, 'append-only: {table}');"
    refuse_pg = f"BEGIN RAISE EXCEPTION 'append-only: {table}' USING ERRCODE = '23001'; END"
    yield Guard(f"{table}_no_update", table, f"BEFORE UPDATE ON {table}", refuse, refuse_pg)
    yield from kept(table, unique)


def kept(table: str, unique: Iterable[tuple[str, ...]] = (("id",),)) -> Iterator[Guard]:
    """Refuse DELETE, TRUNCATE and REPLACE: rows of a table that may change but never vanish."""
    refuse = f"SELECT RAISE(ABORT, 'never deleted: {table}');"
    refuse_pg = f"BEGIN RAISE EXCEPTION 'never deleted: {table}' USING ERRCODE = '23001'; END"
    yield Guard(f"{table}_no_delete", table, f"BEFORE DELETE ON {table}", refuse, refuse_pg)
    yield Guard(
        f"{table}_no_truncate", table, f"BEFORE TRUNCATE ON {table}", "", refuse_pg, "STATEMENT"
    )
    exists = " ".join(
        f"SELECT RAISE(ABORT, 'already there: {table}') WHERE EXISTS (SELECT 1 FROM {table} WHERE "
        + " AND ".join(f"{column} = NEW.{column}" for column in columns)
        + ");"
        for columns in unique
    )
    yield Guard(f"{table}_no_replace", table, f"BEFORE INSERT ON {table}", exists, "")


def unique_keys(table: Table) -> tuple[tuple[str, ...], ...]:
    """The primary key and every unique constraint or index of a table, as column names."""
    keys = {tuple(column.name for column in table.primary_key)}
    keys |= {
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    }
    keys |= {
        tuple(column.name for column in index.columns) for index in table.indexes if index.unique
    }
    return tuple(sorted(keys))


def living(table: Table, *, written_once: bool, dated: bool) -> Iterator[Guard]:
    """A row is born `(new)`, moves only by its next transition, and never vanishes.

    Where it is dated, the day of the transition and where it has been move with it.
    """
    name = table.name
    born = f"NEW.state = '{NEW}' AND NEW.step = 0"
    if dated:
        born += " AND NEW.since IS NULL AND NEW.been = ' '"
    yield Guard(
        f"{name}_born_new",
        name,
        f"BEFORE INSERT ON {name}",
        f"SELECT RAISE(ABORT, 'born new: {name}') WHERE NOT ({born});",
        f"BEGIN IF NOT ({born}) THEN RAISE EXCEPTION 'born new: {name}'; END IF; RETURN NEW; END",
    )
    same_life = "NEW.state = OLD.state AND NEW.step = OLD.step AND NEW.id = OLD.id"
    next_step = (
        "NEW.id = OLD.id AND NEW.step = OLD.step + 1 AND EXISTS (SELECT 1 FROM transition t "
        "WHERE t.subject_id = NEW.id AND t.step = NEW.step AND t.to_state = NEW.state "
        f"AND t.from_state = OLD.state{' AND t.act_on = NEW.since' if dated else ''})"
    )
    if dated:
        next_step += f" AND NEW.been = {_been('OLD.been', 'NEW.state')}"
    rest = [c.name for c in table.columns if c.name not in LIVING_COLUMNS]
    if written_once:
        distinct_sqlite = " AND ".join(f"NEW.{c} IS OLD.{c}" for c in rest)
        distinct_pg = " AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in rest)
        legal, legal_pg = f"{next_step} AND {distinct_sqlite}", f"{next_step} AND {distinct_pg}"
    else:
        if dated:
            same_life += " AND NEW.since IS NOT DISTINCT FROM OLD.since AND NEW.been = OLD.been"
        legal = legal_pg = f"({same_life}) OR ({next_step})"
    yield Guard(
        f"{name}_moves_by_transition",
        name,
        f"BEFORE UPDATE ON {name}",
        f"SELECT RAISE(ABORT, 'moves by transition: {name}') WHERE NOT ({legal});",
        f"BEGIN IF NOT ({legal_pg}) THEN RAISE EXCEPTION 'moves by transition: {name}' "
        "USING ERRCODE = '23001'; END IF; RETURN NEW; END",
    )
    yield from kept(name, unique_keys(table))


def _been(before: str, state: str) -> str:
    """Where a record has been, once it comes into a state."""
    new = f"replace({before}, ' ' || {state} || ' ', '') = {before}"
    return f"CASE WHEN {new} THEN {before} || {state} || ' ' ELSE {before} END"


def transition_moves(tables: Iterable[tuple[str, str]], dated: Collection[str]) -> Guard:
    """After a transition is inserted its subject moves; without a subject there is none.

    `tables` are pairs of workflow name and table name; those of them that are `dated` take the day
    of the transition with its state, and remember the state.
    """
    moves, moves_pg = [], []
    for workflow, table in sorted(tables):
        more = f", since = NEW.act_on, been = {_been('been', 'NEW.to_state')}"
        move = (
            f"UPDATE {table} SET state = NEW.to_state, step = NEW.step"
            f"{more if table in dated else ''} "
            f"WHERE id = NEW.subject_id AND step = NEW.step - 1 AND state = NEW.from_state"
        )
        moved = (
            f"SELECT 1 FROM {table} WHERE id = NEW.subject_id AND step = NEW.step "
            "AND state = NEW.to_state"
        )
        moves.append(f"{move} AND NEW.workflow = '{workflow}';")
        moves.append(
            f"SELECT RAISE(ABORT, 'no such subject: {workflow}') "
            f"WHERE NEW.workflow = '{workflow}' AND NOT EXISTS ({moved});"
        )
        moves_pg.append(
            f"IF NEW.workflow = '{workflow}' THEN {move}; IF NOT EXISTS ({moved}) THEN "
            f"RAISE EXCEPTION 'no such subject: {workflow}'; END IF; END IF;"
        )
    return Guard(
        "transition_moves_subject",
        "transition",
        "AFTER INSERT ON transition",
        " ".join(moves),
        f"BEGIN {' '.join(moves_pg)} RETURN NEW; END",
    )


def installed(connection: Connection) -> dict[str, str]:
    """The triggers that stand in the database now: name to squeezed definition."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        )
        return {name: squeeze(sql) for name, sql in rows}
    rows = connection.exec_driver_sql(
        "SELECT t.tgname, t.tgrelid::regclass::text, t.tgenabled, t.tgtype, p.prosrc, p.proname, "
        "t.tgqual IS NOT NULL, t.tgattr::text "
        "FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
    )
    return {
        name: f"{table} {enabled if isinstance(enabled, str) else enabled.decode()} {kind} "
        f"{function} {narrowed} {columns}{squeeze(source)}"
        for name, table, enabled, kind, source, function, narrowed, columns in rows
    }


_PG_BITS = {"BEFORE": 2, "AFTER": 0, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


def expected(guards: Iterable[Guard], dialect: str) -> dict[str, str]:
    """What `installed` gives when every guard stands as written here."""
    if dialect == "sqlite":
        return {g.name: squeeze(g.create(dialect)[0]) for g in guards if g.sqlite}
    found = {}
    for g in guards:
        if g.postgresql:
            words = g.when.split(" ON ")[0].replace(" OR ", " ").split()
            kind = sum(_PG_BITS[w] for w in words if w in _PG_BITS) + (g.each == "ROW")
            found[g.name] = f"{g.table} A {kind} {g.name} False {squeeze(g.postgresql)}"
    return found


def sync(connection: Connection, guards: Iterable[Guard]) -> None:
    """Make the database's triggers exactly these."""
    dialect = connection.dialect.name
    wanted = list(guards)
    now, then = installed(connection), expected(wanted, dialect)
    for name, definition in now.items():
        if then.get(name) != definition:
            on = "" if dialect == "sqlite" else f" ON {definition.split()[0]}"
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
    for guard in wanted:
        if guard.name in then and now.get(guard.name) != then[guard.name]:
            for statement in guard.create(dialect):
                connection.exec_driver_sql(statement.replace("%", "%%"))


def drop_all(connection: Connection) -> None:
    """Take every trigger away: before a migration rebuilds tables, and in attacks of the tests."""
    sync(connection, ())


def table(name: str) -> Table:
    """A table by its name."""
    return METADATA.tables[name]
