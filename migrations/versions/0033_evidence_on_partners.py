"""Files as evidence of the due diligence of a programme's implementing partners."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "partner_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("partner", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_partner_evidence_attachment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["joint_programme.id"],
            name=op.f("fk_partner_evidence_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_partner_evidence_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_evidence")),
        sa.UniqueConstraint("attachment_id", name=op.f("uq_partner_evidence_attachment_id")),
    )
    op.create_index(
        op.f("ix_partner_evidence_programme_id"), "partner_evidence", ["programme_id"], unique=False
    )
    op.create_index(
        op.f("ix_partner_evidence_unit_id"), "partner_evidence", ["unit_id"], unique=False
    )
