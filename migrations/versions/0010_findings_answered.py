"""What entities say to what was found in their note."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "finding_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["concept_note.id"], name=op.f("fk_finding_answer_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_finding_answer_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_answer")),
        sa.UniqueConstraint(
            "note_id",
            "version",
            "field",
            "seq",
            name=op.f("uq_finding_answer_note_id_version_field_seq"),
        ),
    )
    op.create_index(op.f("ix_finding_answer_note_id"), "finding_answer", ["note_id"], unique=False)
    op.create_index(op.f("ix_finding_answer_unit_id"), "finding_answer", ["unit_id"], unique=False)
