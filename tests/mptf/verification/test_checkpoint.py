"""An insider who recomputes the whole chain, against a line that was kept outside."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, select, update

from mptf import schema
from mptf.chain import block_hash, digest, row_hash
from mptf.db import METADATA
from mptf.errors import Invalid
from mptf.verification import checkpoint
from mptf.verification.checkpoint import Checkpoint
from mptf.verification.service import verify_on
from tests.lives import rules
from tests.mptf.verification.conftest import Tale, unguarded

KEY = "a secret of the tests, long enough to sign with"


@pytest.fixture
def kept(tale: Tale) -> Checkpoint:
    """The line that was kept before anything was done to the database."""
    with tale.story() as story:
        taken: Checkpoint | None = story.ask(lambda work: checkpoint.take(work, KEY))
    assert taken is not None
    return taken


def found(tale: Tale, connection: Connection, kept: Checkpoint | None) -> list[str]:
    """What is found, as sentences."""
    findings = verify_on(connection, rules(tale.profile), kept)
    return [finding.sentence for finding in findings]


def rewrite(connection: Connection) -> None:
    """Change what a donor said, and every hash that speaks of it: the row's, the blocks' after."""
    pledge = METADATA.tables["pledge"]
    row = dict(connection.execute(select(pledge).limit(1)).mappings().one())
    row["amount_minor"] += 1
    mutable = schema.written_once()["pledge"][1]
    row["row_hash"] = row_hash("pledge", row, mutable)
    with unguarded(connection, pledge):
        connection.execute(update(pledge).where(pledge.c.id == row["id"]).values(row))
    recompute(connection)


def recompute(connection: Connection) -> None:
    """The chain over the rows as they are now."""
    block = METADATA.tables["chain_block"]
    hashes: dict[Any, list[str]] = {}
    for table, _mutable in schema.written_once().values():
        for unit, hashed in connection.execute(select(table.c.unit_id, table.c.row_hash)):
            hashes.setdefault(unit, []).append(hashed)
    previous = None
    with unguarded(connection, block):
        for row in connection.execute(select(block).order_by(block.c.seq)).mappings().all():
            made = {**row, "digest": digest(hashes[row["unit_id"]])}
            if previous is not None:
                made["prev_hash"] = previous
            made["hash"] = previous = block_hash(made)
            connection.execute(update(block).where(block.c.seq == row["seq"]).values(made))


def cut_off(connection: Connection, kept: Checkpoint) -> None:
    """The newest block, with every row of its unit."""
    block = METADATA.tables["chain_block"]
    unit = connection.scalar(select(block.c.unit_id).where(block.c.seq == kept.seq))
    tables: list[Table] = [table for table, _mutable in schema.written_once().values()]
    with ExitStack() as opened:
        for table in (*tables, block):
            opened.enter_context(unguarded(connection, table))
            connection.execute(delete(table).where(table.c.unit_id == unit))


def test_a_chain_recomputed_whole_is_found_by_the_line_kept_outside(
    tale: Tale, kept: Checkpoint
) -> None:
    with tale.spoiling() as connection:
        transaction = connection.begin()
        assert found(tale, connection, kept) == []
        rewrite(connection)
        assert found(tale, connection, None) == [], "the control: nothing inside tells"
        (said,) = found(tale, connection, kept)
        transaction.rollback()
    assert said == f"chain_block {kept.seq}: hash: it is not the hash in the checkpoint"


def test_an_end_that_was_cut_off_is_found_by_the_line_kept_outside(
    tale: Tale, kept: Checkpoint
) -> None:
    with tale.spoiling() as connection:
        transaction = connection.begin()
        cut_off(connection, kept)
        said = found(tale, connection, kept)
        transaction.rollback()
    gone = f"chain_block (whole table): seq: block {kept.seq} of the checkpoint is gone"
    assert gone in said


def test_a_line_is_read_as_it_was_written_and_no_other_is(kept: Checkpoint) -> None:
    code = kept.fund
    assert checkpoint.read(kept.line(), code, KEY) == kept
    for text, key in (
        ("hello", KEY),
        ("{}", KEY),
        (replace(kept, seq=kept.seq - 1).line(), KEY),
        (replace(kept, fund="XYZ00").line(), KEY),
        (kept.line(), "another key, as long as the one above it"),
    ):
        with pytest.raises(Invalid):
            checkpoint.read(text, code, key)
