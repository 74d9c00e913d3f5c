"""What the database refuses to who writes past the application: a state without its legal step.

Every attack is well made otherwise, with its hash, its unit and its block, so that it fails by
what is wrong with it alone. The controls: the same hand may take a legal step; and with what stops
them taken away the attacks succeed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Table, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from mptf import guards
from mptf.chain import GENESIS, block_hash, digest, row_hash
from mptf.db import METADATA, connect
from mptf.verification.service import verify_on
from tests.lives import rules
from tests.mptf.verification.conftest import Tale

AT = datetime(2023, 1, 1, 12, tzinfo=UTC)
TRANSITION, NOTE = METADATA.tables["transition"], METADATA.tables["concept_note"]
BLOCK = METADATA.tables["chain_block"]


@dataclass
class Raider:
    """Who knows the tables and the hashes, and writes by hand."""

    connection: Connection
    note: UUID
    unit: UUID = field(default_factory=uuid4)
    hashes: list[str] = field(default_factory=list)

    @property
    def sqlite(self) -> bool:
        """Which engine it is on."""
        return self.connection.dialect.name == "sqlite"

    def sql(self, statement: str) -> None:
        """Any statement."""
        self.connection.execute(text(statement))

    def put(self, table: Table, values: dict[str, Any]) -> None:
        """A row with its proper unit and hash."""
        values = {**values, "unit_id": self.unit}
        values["row_hash"] = row_hash(table.name, values, frozenset())
        self.hashes.append(values["row_hash"])
        self.connection.execute(insert(table), values)

    def step(self, **changes: Any) -> None:
        """The note's next step, legal where nothing is changed."""
        now = self.connection.execute(
            select(NOTE.c.step, NOTE.c.state).where(NOTE.c.id == self.note)
        ).one()
        values = {
            "id": uuid4(),
            "workflow": "concept-note",
            "subject_id": self.note,
            "step": now.step + 1,
            "prev_step": now.step,
            "trigger": "find eligible",
            "from_state": now.state,
            "to_state": "under-review",
            "at": AT,
            "act_on": date(2023, 1, 1),
            "actor_id": uuid4(),
            "decision_item_id": None,
        }
        self.put(TRANSITION, values | changes)

    def block(self) -> None:
        """The unit's block, on top of the last."""
        last = self.connection.execute(select(BLOCK).order_by(BLOCK.c.seq.desc()).limit(1)).first()
        values: dict[str, Any] = {
            "seq": last.seq + 1 if last else 1,
            "unit_id": self.unit,
            "at": AT,
            "actor_id": uuid4(),
            "row_count": len(self.hashes),
            "digest": digest(self.hashes),
            "prev_hash": last.hash if last else GENESIS,
        }
        self.connection.execute(insert(BLOCK), {**values, "hash": block_hash(values)})

    def any_row(self, table: str) -> dict[str, Any]:
        """Some row of a table."""
        found = self.connection.execute(select(METADATA.tables[table]).limit(1)).mappings().one()
        return dict(found)

    def life(self) -> list[Any]:
        """The note's transitions in their order."""
        query = select(TRANSITION).where(TRANSITION.c.subject_id == self.note)
        return list(self.connection.execute(query.order_by(TRANSITION.c.step)))


def set_the_state(r: Raider) -> None:
    r.connection.execute(update(NOTE).where(NOTE.c.id == r.note).values(state="funded"))


def rewind(r: Raider) -> None:
    first = r.life()[0]
    r.connection.execute(
        update(NOTE).where(NOTE.c.id == r.note).values(state=first.to_state, step=first.step)
    )


def an_illegal_edge(r: Raider) -> None:
    r.step(trigger="fund", to_state="funded")
    r.block()


def skip_a_step(r: Raider) -> None:
    last = r.life()[-1]
    r.step(step=last.step + 2, prev_step=last.step)
    r.block()


def a_gap_without_a_step_before(r: Raider) -> None:
    last = r.life()[-1]
    r.step(step=last.step + 2, prev_step=last.step + 1)
    r.block()


def from_another_state(r: Raider) -> None:
    r.step(trigger="table", from_state="under-review", to_state="before-committee")
    r.block()


def another_life(r: Raider) -> None:
    r.step(workflow="joint-programme", trigger="start", from_state="signed", to_state="active")
    r.block()


def nobodys_step(r: Raider) -> None:
    r.step(
        subject_id=uuid4(), step=1, prev_step=None, trigger="begin",
        from_state="(new)", to_state="draft",
    )  # fmt: skip
    r.block()


def a_step_without_a_block(r: Raider) -> None:
    r.step()


def a_row_without_a_block(r: Raider) -> None:
    r.put(METADATA.tables["pledge"], {**r.any_row("pledge"), "id": uuid4()})


def born_in_a_state(r: Raider) -> None:
    row = r.any_row("concept_note")
    values = {**row, "id": uuid4(), "number": "CN-1999-0001", "state": "funded", "step": 9}
    r.connection.execute(insert(NOTE), values)


def born_without_a_life(r: Raider) -> None:
    row = r.any_row("concept_note")
    values = {**row, "id": uuid4(), "number": "CN-1999-0001", "state": "(new)", "step": 0}
    r.connection.execute(insert(NOTE), values)


def delete_the_note(r: Raider) -> None:
    for table in ("note_partner", "note_version", "endorsement", "screening_check"):
        if r.sqlite:
            r.sql(f"DELETE FROM {table} WHERE note_id = '{r.note.hex}'")
        else:
            r.sql(f"DELETE FROM {table} WHERE note_id = '{r.note}'")
    r.connection.execute(NOTE.delete().where(NOTE.c.id == r.note))


def a_new_edge_unmade(r: Raider) -> None:
    r.sql("DELETE FROM edge WHERE workflow = 'deposit'")


ON_THE_RECORD = ("transition", "decision", "decision_signature", "letter", "sheet", "audit_event")


def _update(table: str) -> Callable[[Raider], None]:
    def attack(r: Raider) -> None:
        r.sql(f"UPDATE {table} SET row_hash = 'x'")

    return attack


def _delete(table: str) -> Callable[[Raider], None]:
    def attack(r: Raider) -> None:
        r.sql(f"DELETE FROM {table}")

    return attack


def _replace(table: str) -> Callable[[Raider], None]:
    def attack(r: Raider) -> None:
        model = METADATA.tables[table]
        row = {**r.any_row(table), "row_hash": "y"}
        if table == "decision":  # as a decision is born
            row |= {"state": "(new)", "step": 0}
        if r.sqlite:
            r.connection.execute(insert(model).prefix_with("OR REPLACE"), row)
        else:
            r.sql(
                f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1 "
                "ON CONFLICT (id) DO UPDATE SET row_hash = 'y'"
            )

    return attack


def _truncate(table: str) -> Callable[[Raider], None]:
    def attack(r: Raider) -> None:
        r.sql(f"DELETE FROM {table}" if r.sqlite else f"TRUNCATE {table} CASCADE")

    return attack


ATTACKS: dict[str, Callable[[Raider], None]] = {
    attack.__name__: attack
    for attack in (
        set_the_state,
        rewind,
        an_illegal_edge,
        skip_a_step,
        a_gap_without_a_step_before,
        from_another_state,
        another_life,
        nobodys_step,
        a_step_without_a_block,
        a_row_without_a_block,
        born_in_a_state,
        born_without_a_life,
        delete_the_note,
        a_new_edge_unmade,
    )
} | {
    f"{name} {table}": make(table)
    for table in ON_THE_RECORD
    for name, make in (
        ("update", _update), ("delete", _delete), ("replace", _replace), ("truncate", _truncate),
    )
}  # fmt: skip


def a_second_step_in_the_same_place(r: Raider) -> None:
    last = r.life()[-1]
    r.step(step=last.step, prev_step=last.prev_step, from_state=last.from_state,
           trigger=last.trigger, to_state=last.to_state)  # fmt: skip
    r.block()


BY_TRIGGER_ALONE = {"rewind", "update transition", "update letter", "delete sheet"}
"""Attacks that no key stops: with the triggers gone they succeed though the keys stand."""


def _attempt(tale: Tale, url: str, attack: Callable[[Raider], None]) -> str | None:
    """Attack and commit: nothing where it was accepted, else the refusal."""
    engine = connect(url)
    try:
        with engine.begin() as connection:
            attack(Raider(connection, tale.note))
    except DatabaseError as refusal:
        return str(refusal.orig)
    finally:
        engine.dispose()
    return None


def test_no_attack_on_a_life_is_accepted_and_none_leaves_a_trace(tale: Tale) -> None:
    every = [*ATTACKS.items(), ("second", a_second_step_in_the_same_place)]
    with tale.copy() as url:
        accepted = [name for name, attack in every if _attempt(tale, url, attack) is None]
        assert accepted == []
        engine = connect(url)
        with engine.connect() as connection:
            assert verify_on(connection, rules(tale.profile)) == []
        engine.dispose()


def test_the_same_hand_may_take_a_legal_step(tale: Tale) -> None:
    """The control of the harness: what it forges is refused for what is wrong with it."""

    def honest(r: Raider) -> None:
        r.step()
        r.block()

    with tale.copy() as url:
        assert _attempt(tale, url, honest) is None
        engine = connect(url)
        with engine.connect() as connection:
            state = connection.scalar(select(NOTE.c.state).where(NOTE.c.id == tale.note))
        engine.dispose()
    assert state == "under-review"


@pytest.mark.parametrize("name", sorted(BY_TRIGGER_ALONE))
def test_with_the_triggers_dropped_the_attack_is_accepted(tale: Tale, name: str) -> None:
    with tale.copy() as url:
        engine = connect(url)
        with engine.begin() as connection:
            guards.drop_all(connection)
        engine.dispose()
        assert _attempt(tale, url, ATTACKS[name]) is None


def test_with_triggers_keys_and_checks_off_every_attack_is_accepted(tale: Tale) -> None:
    """The control of all of them, in a transaction that is undone."""
    refused = {}
    with tale.spoiling() as connection:
        for name, attack in ATTACKS.items():
            transaction = connection.begin()
            guards.drop_all(connection)
            if not tale.sqlite:
                connection.exec_driver_sql(
                    "ALTER TABLE transition DROP CONSTRAINT ck_transition_unbroken"
                )
            try:
                attack(Raider(connection, tale.note))
            except DatabaseError as refusal:
                refused[name] = str(refusal.orig)
            transaction.rollback()
    assert refused == {}
