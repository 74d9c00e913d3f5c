"""A word of its own in every text of what the story's entities wrote, past the guards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    RowMapping,
    String,
    Table,
    Uuid,
    and_,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.types import TypeDecorator

from mptf import guards
from mptf.db import METADATA, Json, for_writing
from tests.lives import Story

WORD = re.compile(r"ZQ[0-9]{4}ZQ")

THE_FUNDS_OWN = frozenset(
    "organisation person seat seat_term delegation call decision decision_signature chain_block "
    "account agreement deposit pledge target counter lease setting edge replay_mark arrangement "
    "arrangement_terms arrangement_signature clearance agreement_terms agreement_end instalment "
    "instalment_event instalment_event_taken_back fund_closing donor_refund "
    "instalment_payment deposit_basis exchange_rate bank_line due_diligence donor_contact "
    "donor_contact_end interest interest_words interest_answer".split()
)
"""Tables of which no row is an entity's; a new table is one of theirs until it is named here."""

CODES = frozenset(
    "state kind subject_kind document_kind outcome currency country area region scope party rule "
    "field mode act workflow trigger from_state to_state signed_by_role pool counterpart "
    "row_hash remark_hash payload_hash template_hash assets_hash profile_digest sha256 salt "
    "media token_hash read_hash "
    "report_part.code indicator_actual.code indicator_actual.value report_finding.part "
    "programme_report.basis management_response.stand product.language kinds level "
    "note_field.name note_comment.name note_presence.part "
    "programme_field.name programme_comment.name programme_presence.part been concerned "
    "scenario.asked scenario.inputs scenario.answer inputs_digest scenario.profile_version "
    "ground result sealed receipt round_closing.key round_closing.reason".split()
)
"""Columns that hold no text of a person; a new column is one that does until it is named here.

One whose name means something else in another table is named with its own.
"""


@dataclass
class Aviary:
    """The canaries by word: `table.column` of each, and the note from which its row grew.

    A form has one for each of its fields: `table.column.field`.
    """

    places: dict[str, tuple[str, UUID]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def hatch(self, place: str, root: UUID) -> str:
        """A new word."""
        word = f"ZQ{next(self._numbers):04}ZQ"  # as long as the shortest text column
        self.places[word] = (place, root)
        return word


def plant(story: Story, roots: Mapping[UUID, str]) -> Aviary:
    """Put one in every text column of every row that grew from these notes."""
    aviary = Aviary()
    with for_writing(story.fund.engine).begin() as connection:
        guards.sync(connection, [])
        rows = _grown(connection, set(roots))
        for table, key, root in rows:
            _mark(connection, table, key, root, aviary)
    return aviary


def _tables() -> list[Table]:
    return [table for table in METADATA.sorted_tables if table.name not in THE_FUNDS_OWN]


def _keys(table: Table) -> list[Column[Any]]:
    """Columns by which a row may belong to another, whatever they are called."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, Uuid) and column.name not in ("id", "unit_id")
    ]


def _grown(connection: Connection, roots: set[UUID]) -> list[tuple[Table, UUID, UUID]]:
    """The rows that hang on the notes, on what hangs on them, and so on: table, key, note."""
    known = {root: root for root in roots}
    found: dict[UUID, tuple[Table, UUID]] = {}
    content = {
        table: connection.execute(select(table)).mappings().all()
        for table in _tables()
        if "id" in table.c
    }
    grew = True
    while grew:
        grew = False
        for table, rows in content.items():
            for row in rows:
                hangs_on = [row[c.name] for c in _keys(table) if row[c.name] in known]
                if row["id"] in found or not (row["id"] in known or hangs_on):
                    continue
                root = known.get(row["id"]) or known[hangs_on[0]]
                found[row["id"]] = (table, root)
                known[row["id"]] = root
                if row.get("remark_id"):
                    known[row["remark_id"]] = root
                grew = True
    return [(table, key, root) for key, (table, root) in found.items()]


def _mark(connection: Connection, table: Table, key: UUID, root: UUID, aviary: Aviary) -> None:
    row = connection.execute(select(table).where(table.c.id == key)).mappings().one()
    values: dict[str, Any] = {}
    for column in table.columns:
        place = f"{table.name}.{column.name}"
        if {column.name, place} & CODES:
            continue
        if isinstance(column.type, Json):
            if isinstance(row[column.name], dict):
                values[column.name] = {
                    key: _in_texts(value, aviary.hatch(f"{place}.{key}", root))
                    for key, value in row[column.name].items()
                }
        elif isinstance(column.type, LargeBinary):
            values[column.name] = b"%PDF-1.7 " + aviary.hatch(place, root).encode()
        elif _is_text(column):
            values[column.name] = aviary.hatch(place, root)
    if values:
        with _set_aside(connection, table, row, values):
            connection.execute(update(table).where(and_(table.c.id == key)).values(values))


@contextmanager
def _set_aside(
    connection: Connection, table: Table, row: RowMapping, values: Mapping[str, Any]
) -> Iterator[None]:
    """Take away what names a row by a text of it, and bring it back under its new one."""
    naming = [
        (key.parent, key.column.name)
        for other in METADATA.sorted_tables
        for key in other.foreign_keys
        if key.column.table is table and key.column.name in values
    ]
    kept = []
    for column, name in naming:
        names = column == row[name]
        found = connection.execute(select(column.table).where(names)).mappings().all()
        kept += [(column.table, {**one, column.name: values[name]}) for one in found]
        connection.execute(delete(column.table).where(names))
    yield
    for other, one in kept:
        connection.execute(insert(other).values(one))


def _is_text(column: Column[Any]) -> bool:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, String)


def _in_texts(value: Any, word: str) -> Any:
    """The word in every text of a form; what has no space may be a code, a date or an amount."""
    match value:
        case str():
            return f"{value} {word}" if " " in value else value
        case list():
            return [_in_texts(part, word) for part in value]
        case dict():
            return {key: _in_texts(part, word) for key, part in value.items()}
    return value
