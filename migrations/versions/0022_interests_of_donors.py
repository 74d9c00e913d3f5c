"""Donors express interest in notes of the pipeline, and the secretariat answers."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=True),
        sa.Column("expressed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expressed_by", sa.Uuid(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["organisation.id"], name=op.f("fk_interest_donor_id")
        ),
        sa.ForeignKeyConstraint(["note_id"], ["concept_note.id"], name=op.f("fk_interest_note_id")),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_interest_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("number", name=op.f("uq_interest_number")),
    )
    op.create_index(op.f("ix_interest_donor_id"), "interest", ["donor_id"], unique=False)
    op.create_index(op.f("ix_interest_note_id"), "interest", ["note_id"], unique=False)
    op.create_index(op.f("ix_interest_unit_id"), "interest", ["unit_id"], unique=False)
    op.create_table(
        "interest_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("interest_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(5000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["interest.id"], name=op.f("fk_interest_answer_interest_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_interest_answer_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_answer")),
        sa.UniqueConstraint("interest_id", name=op.f("uq_interest_answer_interest_id")),
    )
    op.create_index(
        op.f("ix_interest_answer_unit_id"), "interest_answer", ["unit_id"], unique=False
    )
    op.create_table(
        "interest_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interest_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("text", sa.String(5000), nullable=False),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["interest.id"], name=op.f("fk_interest_words_interest_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_words")),
        sa.UniqueConstraint("interest_id", name=op.f("uq_interest_words_interest_id")),
    )
