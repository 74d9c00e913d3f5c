"""What goes back to donors: of which deposit, and by what it is known."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "donor_refund",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("deposit_id", sa.Uuid(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("returned_minor", sa.BigInteger(), nullable=False),
        sa.Column("bank_reference", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["cash_movement.id"], name=op.f("fk_donor_refund_movement_id")
        ),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["deposit.id"], name=op.f("fk_donor_refund_deposit_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_donor_refund_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_refund")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_donor_refund_movement_id")),
    )
    op.create_index(
        op.f("ix_donor_refund_deposit_id"), "donor_refund", ["deposit_id"], unique=False
    )
    op.create_index(op.f("ix_donor_refund_unit_id"), "donor_refund", ["unit_id"], unique=False)
