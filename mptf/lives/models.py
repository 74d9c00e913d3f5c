"""Steps taken, and the steps that are legal. The database lets a record's state be nothing else."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, SQLModel

from mptf.chain import witnessed
from mptf.db import UtcDateTime, WrittenOnce


class Edge(SQLModel, table=True):
    """A legal step of a workflow, kept equal to the tables of `workflows/` by `mptf migrate`."""

    workflow: str = Field(primary_key=True, max_length=40)
    trigger: str = Field(primary_key=True, max_length=60)
    from_state: str = Field(primary_key=True, max_length=40)
    to_state: str = Field(primary_key=True, max_length=40)
    party: str = Field(max_length=200)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Transition(WrittenOnce, table=True):
    """One step of one record: exactly one row per change, without gaps, never changed."""

    __table_args__ = witnessed(
        UniqueConstraint("subject_id", "step", "to_state"),
        UniqueConstraint("subject_id", "step"),
        ForeignKeyConstraint(
            ["subject_id", "prev_step", "from_state"],
            ["transition.subject_id", "transition.step", "transition.to_state"],
            name="fk_transition_predecessor",
        ),
        ForeignKeyConstraint(
            ["workflow", "trigger", "from_state", "to_state"],
            ["edge.workflow", "edge.trigger", "edge.from_state", "edge.to_state"],
            name="fk_transition_edge",
        ),
        CheckConstraint(
            "(step = 1 AND prev_step IS NULL AND from_state = '(new)') "
            "OR (step > 1 AND prev_step IS NOT NULL AND prev_step = step - 1)",
            name="unbroken",
        ),
        # What ever came before the Committee, asked of each of ten thousand records.
        Index("ix_transition_led", "to_state", "subject_id"),
        Index("ix_transition_taken", "subject_id", "step", "act_on"),
        Index("ix_transition_workflow_act_on", "workflow", "act_on", "to_state"),
    )

    workflow: str = Field(max_length=40)
    subject_id: UUID
    step: int = Field(sa_type=BigInteger)
    prev_step: int | None = Field(default=None, sa_type=BigInteger)
    trigger: str = Field(max_length=60)
    from_state: str = Field(max_length=40)
    to_state: str = Field(max_length=40)
    at: datetime = Field(sa_type=UtcDateTime)
    act_on: date
    actor_id: UUID
    decision_item_id: UUID | None = None


def lives_by_transitions(*more: SchemaItem) -> tuple[SchemaItem, ...]:
    """The `__table_args__` of a living table: its state is what its last legal step says."""
    key = ForeignKeyConstraint(
        ["id", "step", "state"],
        ["transition.subject_id", "transition.step", "transition.to_state"],
        deferrable=True,
        initially="DEFERRED",
    )
    return (key, *more)
