"""What calls ask for is data; what is written into a note is kept, and talked about, by field."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "form_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("defined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("defined_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_form_version_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_version")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_form_version_code_version")),
    )
    op.create_index(op.f("ix_form_version_unit_id"), "form_version", ["unit_id"], unique=False)
    op.create_table(
        "call_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_form_call_id")),
        sa.ForeignKeyConstraint(
            ["form_id"], ["form_version.id"], name=op.f("fk_call_form_form_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_call_form_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_form")),
        sa.UniqueConstraint("call_id", name=op.f("uq_call_form_call_id")),
    )
    op.create_index(op.f("ix_call_form_unit_id"), "call_form", ["unit_id"], unique=False)
    op.create_table(
        "note_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["note_id"], ["concept_note.id"], name=op.f("fk_note_comment_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_comment")),
    )
    op.create_index(op.f("ix_note_comment_note_id"), "note_comment", ["note_id"], unique=False)
    op.create_table(
        "note_field",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["concept_note.id"], name=op.f("fk_note_field_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_field")),
        sa.UniqueConstraint("note_id", "name", "seq", name=op.f("uq_note_field_note_id_name_seq")),
    )
    op.create_index(op.f("ix_note_field_note_id"), "note_field", ["note_id"], unique=False)
