"""Whatever is edited by hand is named: its table and its row. What is not covered is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, delete, select, text

from mptf import guards, schema
from mptf.db import METADATA
from mptf.verification.service import verify
from tests.conftest import Databases
from tests.lives import Story
from tests.mptf.verification.conftest import Tale, unguarded
from tests.mptf.verification.edits import batches, covered, edit, missed
from tests.tales import going_on
from workflows.tables import decided, edges

RANDOM_EDITS, PARTS = 1_000, 10


def dice(seed: object) -> random.Random:
    """Chance that can be repeated."""
    return random.Random(str(seed))  # noqa: S311 -- it chooses rows, it keeps no secret


def findings_of(story: Story) -> list[str]:
    found = verify(story.fund.engine, edges(), decided(), story.profile).findings
    return [finding.sentence for finding in found]


def test_a_told_history_has_no_findings_and_a_row_in_every_table_that_is_written_once(
    tale: Tale,
) -> None:
    with tale.story() as story:
        assert findings_of(story) == []
        with story.fund.engine.connect() as connection:
            empty = [
                name
                for name in (*schema.written_once(), *schema.lives().values())
                if not connection.execute(text(f"SELECT COUNT(*) FROM {name}")).scalar()
            ]
        assert empty == []


def test_the_imaginary_fund_lives_the_same_life_without_findings(databases: Databases) -> None:
    with going_on(databases, Story.tell, "imaginary") as story:
        assert findings_of(story) == []


def test_verify_changes_nothing(sqlite_tale: Tale) -> None:
    with sqlite_tale.story() as story:
        path = story.fund.engine.url.database
        assert path is not None
        with open(path, "rb") as file:  # noqa: PTH123 -- SQLAlchemy gives a text
            before = file.read()
        findings_of(story)
        with open(path, "rb") as file:  # noqa: PTH123
            assert file.read() == before


@pytest.mark.same_on_both
def test_an_edit_of_any_column_is_named_with_its_table_and_row(tale: Tale) -> None:
    """Every column once, one of every table at a time; one by one is in the proof."""
    rng = dice(tale.sqlite)
    with tale.spoiling() as connection:
        lost = [
            what for batch in batches(covered()) for what in missed(tale, connection, batch, rng)
        ]
    assert lost == []


@pytest.mark.proof
@pytest.mark.parametrize("name", sorted({table for table, _column in covered()}))
def test_every_single_edit_of_any_column_is_named(tale: Tale, name: str) -> None:
    rng = dice(name)
    with tale.spoiling() as connection:
        lost = [
            what
            for target in covered()
            if target[0] == name
            for what in missed(tale, connection, [target], rng)
        ]
    assert lost == []


@pytest.mark.proof
@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_random_edits_are_all_named(tale: Tale, part: int) -> None:
    """In parts, so that an interrupted proof goes on behind the last."""
    seed = f"{uuid4()} of part {part}"
    rng, targets = dice(seed), covered()
    with tale.spoiling() as connection:
        lost = [
            what
            for _ in range(RANDOM_EDITS // PARTS)
            for what in missed(tale, connection, [rng.choice(targets)], rng)
        ]
    assert (seed, lost) == (seed, [])


@pytest.mark.parametrize(("table", "column"), [("message", "subject"), ("person", "name")])
def test_an_edit_of_a_column_that_nothing_covers_is_not_named(
    tale: Tale, table: str, column: str
) -> None:
    """The control: findings come from the edit, not from the way it is made."""
    rng = dice(7)
    with tale.spoiling() as connection:
        transaction = connection.begin()
        edit(connection, (table, column), rng)
        assert tale.verify_on(connection) == []
        transaction.rollback()


# --- Rows that vanish or appear -----------------------------------------------------------------

VANISHING = [*sorted(schema.written_once()), "chain_block", "account_day", "edge"]


@pytest.mark.parametrize("name", ["transition", "posting", "letter", "account_day", "edge"])
def test_a_row_that_vanishes_is_missed(tale: Tale, name: str) -> None:
    assert _vanish(tale, name)


@pytest.mark.proof
def test_a_row_of_any_table_that_vanishes_is_missed(tale: Tale) -> None:
    assert [name for name in VANISHING if not _vanish(tale, name)] == []


def _vanish(tale: Tale, name: str) -> bool:
    """Delete a row by hand: whether the block that it belongs to, or the table, is named."""
    table = METADATA.tables[name]
    with tale.spoiling() as connection:
        transaction = connection.begin()
        row = connection.execute(select(table).limit(1)).mappings().one()
        keys = [key == row[key] for key in table.primary_key]
        block = METADATA.tables["chain_block"]
        unit = connection.scalar(select(block.c.seq).where(block.c.unit_id == row.get("unit_id")))
        with unguarded(connection, table):
            connection.execute(delete(table).where(*keys))
        findings = tale.verify_on(connection)
        transaction.rollback()
    if name in schema.written_once():
        named = [f for f in findings if (f.table, f.row) == ("chain_block", str(unit))]
        return any("1 missing" in finding.what for finding in named)
    return any(name == finding.table for finding in findings)


def test_a_row_whose_unit_has_no_block_is_named(tale: Tale) -> None:
    table = METADATA.tables["pledge"]
    with tale.spoiling() as connection:
        transaction = connection.begin()
        row = dict(connection.execute(select(table).limit(1)).mappings().one())
        key = uuid4()
        connection.execute(table.insert(), {**row, "id": key, "unit_id": uuid4()})
        findings = tale.verify_on(connection)
        transaction.rollback()
    named = {f.what.split(":")[0] for f in findings if (f.table, f.row) == ("pledge", str(key))}
    assert {"unit_id", "row_hash"} <= named


# --- Values that are none -----------------------------------------------------------------------

BROKEN: tuple[tuple[str, str, Any], ...] = (
    ("transition", "act_on", "2022-09-01 "),
    ("transition", "act_on", "20220901"),
    ("transition", "act_on", "2022-02-30"),
    ("transition", "at", "2022-09-01T09:00:00.000000"),
    ("transition", "at", "2022-09-01 09:00:00"),
    ("transition", "at", "yesterday"),
    ("transition", "subject_id", "6fa459ea-ee8a-3ca4-894e-db77e160355e"),
    ("transition", "subject_id", "6FA459EAEE8A3CA4894EDB77E160355E"),
    ("transition", "id", b"\x00" * 16),
    ("transition", "step", "one"),
    ("transition", "step", 1.5),
    ("posting", "amount_minor", "12.5"),
    ("account", "balance_minor", b"1"),
    ("account_day", "day", "2022-9-1"),
    ("ledger_tx", "value_on", ""),
    ("letter", "facts", "{"),
    ("letter", "facts", '{"a": 1}'),
    ("letter", "facts", '{"a":1e999}'),
    ("letter", "facts", "[" * 100_000),
    ("letter", "illustrative", 2),
    ("letter", "html", b"\xff\xfe"),
    ("sheet", "pdf", "text"),
    ("sheet", "pages", 2**70),
    ("audit_event", "at", "9999-12-31 23:59:59.9999999"),
    ("chain_block", "seq", "x"),
    ("decision_signature", "content", "null "),
    ("message", "queued_at", "soon"),
    ("organisation", "address", "['x']"),
)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [pytest.param(*case, id=f"{case[0]}-{case[1]}-{n}") for n, case in enumerate(BROKEN)],
)
def test_a_value_that_is_none_is_a_finding_and_no_crash(
    sqlite_tale: Tale, table: str, column: str, value: Any
) -> None:
    if isinstance(value, int) and value > 2**63:
        value = str(value)  # SQLite makes a float of it
    with sqlite_tale.spoiling() as connection:
        transaction = connection.begin()
        with unguarded(connection, METADATA.tables[table]):
            driver: Any = connection.connection.driver_connection
            cast = "CAST(? AS TEXT)" if column == "html" else "?"
            if not _takes(driver, table, column, value, cast):
                pytest.skip("SQLite itself refuses or mends this value")
        findings = sqlite_tale.verify_on(connection)
        transaction.rollback()
    assert any(f.table == table and f.what.startswith(f"{column}:") for f in findings)


def _takes(driver: Any, table: str, column: str, value: Any, cast: str) -> bool:
    try:
        driver.execute(
            f"UPDATE {table} SET {column} = {cast} "
            f"WHERE rowid = (SELECT rowid FROM {table} WHERE {column} IS NOT NULL LIMIT 1)",
            (value,),
        )
    except driver.IntegrityError:
        return False
    return True


@pytest.mark.parametrize(
    ("table", "column", "sql"),
    [
        ("transition", "at", "'infinity'"),
        ("transition", "act_on", "'-infinity'"),
        ("ledger_tx", "value_on", "'0044-03-15 BC'"),
        ("ledger_tx", "value_on", "'12021-01-01'"),
        ("letter", "facts", "'{'"),
        ("letter", "facts", "facts || ' '"),
    ],
)
def test_a_value_that_is_none_is_a_finding_on_postgresql(
    postgres_tale: Tale, table: str, column: str, sql: str
) -> None:
    with postgres_tale.spoiling() as connection:
        transaction = connection.begin()
        with unguarded(connection, METADATA.tables[table]):
            connection.exec_driver_sql(
                f"UPDATE {table} SET {column} = {sql} WHERE id = (SELECT id FROM {table} LIMIT 1)"
            )
        findings = postgres_tale.verify_on(connection)
        transaction.rollback()
    assert any(f.table == table and f.what.startswith(f"{column}:") for f in findings)


# --- What the database itself refuses ------------------------------------------------------------


def _without(name: str) -> Callable[[Connection], None]:
    def spoil(connection: Connection) -> None:
        guards.sync(connection, [guard for guard in schema.guards() if guard.name != name])

    return spoil


def test_a_trigger_that_is_missing_is_named(tale: Tale) -> None:
    with tale.spoiling() as connection:
        for name in ("transition_no_update", "ledger_seal_proves", "concept_note_born_new"):
            transaction = connection.begin()
            _without(name)(connection)
            findings = tale.verify_on(connection)
            transaction.rollback()
            assert [f.row for f in findings] == [name]


def test_a_trigger_that_was_altered_or_added_is_named(tale: Tale) -> None:
    with tale.spoiling() as connection:
        transaction = connection.begin()
        guard = next(g for g in schema.guards() if g.name == "transition_no_delete")
        extra = "posting_is_welcome"
        if tale.sqlite:
            connection.exec_driver_sql(f"DROP TRIGGER {guard.name}")
            connection.exec_driver_sql(
                f"CREATE TRIGGER {guard.name} {guard.when} BEGIN SELECT 1; END"
            )
            connection.exec_driver_sql(
                f"CREATE TRIGGER {extra} BEFORE INSERT ON posting BEGIN SELECT 1; END"
            )
        else:
            connection.exec_driver_sql(f"ALTER TABLE transition DISABLE TRIGGER {guard.name}")
            connection.exec_driver_sql(
                f"CREATE TRIGGER {extra} BEFORE INSERT ON posting FOR EACH ROW "
                "EXECUTE FUNCTION posting_fits()"
            )
        findings = tale.verify_on(connection)
        transaction.rollback()
    assert {f.row for f in findings} == {guard.name, extra}


def test_a_condition_on_a_trigger_and_a_silenced_key_are_named(postgres_tale: Tale) -> None:
    with postgres_tale.spoiling() as connection:
        transaction = connection.begin()
        connection.exec_driver_sql("DROP TRIGGER transition_no_delete ON transition")
        connection.exec_driver_sql(
            "CREATE TRIGGER transition_no_delete BEFORE DELETE ON transition FOR EACH ROW "
            "WHEN (false) EXECUTE FUNCTION transition_no_delete()"
        )
        connection.exec_driver_sql(
            "ALTER TABLE transition ENABLE ALWAYS TRIGGER transition_no_delete"
        )
        connection.exec_driver_sql("ALTER TABLE letter DISABLE TRIGGER ALL")
        findings = postgres_tale.verify_on(connection)
        transaction.rollback()
    assert {("transition", "transition_no_delete"), ("letter", "(whole table)")} <= {
        (f.table, f.row) for f in findings
    }


def test_a_missing_table_is_a_finding(tale: Tale) -> None:
    with tale.spoiling() as connection:
        transaction = connection.begin()
        guards.drop_all(connection)
        connection.exec_driver_sql(f"DROP TABLE sheet{'' if tale.sqlite else ' CASCADE'}")
        findings = tale.verify_on(connection)
        transaction.rollback()
    assert ("sheet", "the table is missing") in {(f.table, f.what) for f in findings}
