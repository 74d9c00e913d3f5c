"""Entities that join a programme by a revision confirm their part."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "revision_confirmation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_revision_confirmation_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["programme_revision.id"],
            name=op.f("fk_revision_confirmation_revision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_revision_confirmation_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_confirmation")),
        sa.UniqueConstraint(
            "revision_id",
            "seq",
            "organisation_id",
            name=op.f("uq_revision_confirmation_revision_id_seq_organisation_id"),
        ),
    )
    op.create_index(
        op.f("ix_revision_confirmation_unit_id"), "revision_confirmation", ["unit_id"], unique=False
    )
