"""That an event on which an instalment waits was said in error."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "instalment_event_taken_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["instalment_event.id"],
            name=op.f("fk_instalment_event_taken_back_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_instalment_event_taken_back_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment_event_taken_back")),
        sa.UniqueConstraint("event_id", name=op.f("uq_instalment_event_taken_back_event_id")),
    )
    op.create_index(
        op.f("ix_instalment_event_taken_back_unit_id"),
        "instalment_event_taken_back",
        ["unit_id"],
        unique=False,
    )
