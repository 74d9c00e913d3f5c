"""The order of an agenda, where it is another than that in which items were entered."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "agenda_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["committee_item.id"], name=op.f("fk_agenda_place_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_agenda_place_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_place")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_agenda_place_item_id_version")),
    )
    op.create_index(
        op.f("ix_agenda_place_sitting_id"), "agenda_place", ["sitting_id"], unique=False
    )
    op.create_index(op.f("ix_agenda_place_unit_id"), "agenda_place", ["unit_id"], unique=False)
