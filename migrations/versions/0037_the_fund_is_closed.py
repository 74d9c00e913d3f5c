"""The fund itself is closed: proposals to do so."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "fund_closing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "step", "state"],
            ["transition.subject_id", "transition.step", "transition.to_state"],
            name=op.f("fk_fund_closing_id_step_state"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_fund_closing_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_closing")),
        sa.UniqueConstraint("number", name=op.f("uq_fund_closing_number")),
    )
    op.create_index(op.f("ix_fund_closing_state"), "fund_closing", ["state"], unique=False)
    op.create_index(op.f("ix_fund_closing_unit_id"), "fund_closing", ["unit_id"], unique=False)
