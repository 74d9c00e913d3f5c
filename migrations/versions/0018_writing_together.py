"""Who was invited to write a note with its entities, by which link, and who is in it now."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "note_presence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["note_id"], ["concept_note.id"], name=op.f("fk_note_presence_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_note_presence_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_presence")),
        sa.UniqueConstraint(
            "note_id", "person_id", name=op.f("uq_note_presence_note_id_person_id")
        ),
    )
    op.create_table(
        "note_writer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("partner", sa.String(300), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["concept_note.id"], name=op.f("fk_note_writer_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_note_writer_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_note_writer_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_note_writer_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_writer")),
    )
    op.create_index(op.f("ix_note_writer_note_id"), "note_writer", ["note_id"], unique=False)
    op.create_index(op.f("ix_note_writer_person_id"), "note_writer", ["person_id"], unique=False)
    op.create_index(op.f("ix_note_writer_unit_id"), "note_writer", ["unit_id"], unique=False)
    op.create_table(
        "note_writer_ended",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("writer_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_note_writer_ended_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["note_writer.id"], name=op.f("fk_note_writer_ended_writer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_writer_ended")),
        sa.UniqueConstraint("writer_id", name=op.f("uq_note_writer_ended_writer_id")),
    )
    op.create_index(
        op.f("ix_note_writer_ended_unit_id"), "note_writer_ended", ["unit_id"], unique=False
    )
    op.create_table(
        "writing_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("writer_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["note_writer.id"], name=op.f("fk_writing_link_writer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_writing_link_token_hash")),
    )
    op.create_index(op.f("ix_writing_link_writer_id"), "writing_link", ["writer_id"], unique=False)
