"""Every row of every table, to see that nothing is left of what was refused or broken."""

from __future__ import annotations

from sqlalchemy import func, literal, select, union_all

from mptf.db import METADATA
from tests.lives import Story

Rows = dict[str, list[str]]


def everything(story: Story) -> Rows:
    """Every row of every table."""
    with story.fund.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in METADATA.sorted_tables
        }


def counts(story: Story) -> list[tuple[str, int]]:
    """How many rows each table has."""
    each = [
        select(literal(table.name), func.count()).select_from(table)
        for table in METADATA.sorted_tables
    ]
    with story.fund.engine.connect() as connection:
        return sorted((name, number) for name, number in connection.execute(union_all(*each)))
