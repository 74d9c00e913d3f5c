"""Files on records, and endorsements that are asked for by a link."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_stored_file_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_stored_file_sha256")),
    )
    op.create_index(op.f("ix_stored_file_unit_id"), "stored_file", ["unit_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("subject_kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("media", sa.String(100), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_attachment_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_attachment_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
    op.create_index(op.f("ix_attachment_subject_id"), "attachment", ["subject_id"], unique=False)
    op.create_index(op.f("ix_attachment_unit_id"), "attachment", ["unit_id"], unique=False)
    op.create_table(
        "attachment_taken_away",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_attachment_taken_away_attachment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_attachment_taken_away_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_taken_away")),
        sa.UniqueConstraint("attachment_id", name=op.f("uq_attachment_taken_away_attachment_id")),
    )
    op.create_index(
        op.f("ix_attachment_taken_away_unit_id"), "attachment_taken_away", ["unit_id"], unique=False
    )
    op.create_table(
        "endorsement_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(3), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["note_id"], ["concept_note.id"], name=op.f("fk_endorsement_request_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_endorsement_request_token_hash")),
    )
    op.create_index(
        op.f("ix_endorsement_request_note_id"), "endorsement_request", ["note_id"], unique=False
    )
    op.create_table(
        "endorsement_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("endorsement_id", sa.Uuid(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_endorsement_file_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["endorsement_id"], ["endorsement.id"], name=op.f("fk_endorsement_file_endorsement_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_endorsement_file_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement_file")),
        sa.UniqueConstraint("endorsement_id", name=op.f("uq_endorsement_file_endorsement_id")),
    )
    op.create_index(
        op.f("ix_endorsement_file_attachment_id"),
        "endorsement_file",
        ["attachment_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_endorsement_file_unit_id"), "endorsement_file", ["unit_id"], unique=False
    )
    op.create_table(
        "endorsement_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(3), nullable=False),
        sa.Column("endorsement_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.String(5000), nullable=False),
        sa.Column("read_hash", sa.String(64), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["endorsement_id"], ["endorsement.id"], name=op.f("fk_endorsement_reply_endorsement_id")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["concept_note.id"], name=op.f("fk_endorsement_reply_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["endorsement_request.id"], name=op.f("fk_endorsement_reply_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_endorsement_reply_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement_reply")),
        sa.UniqueConstraint("endorsement_id", name=op.f("uq_endorsement_reply_endorsement_id")),
        sa.UniqueConstraint("request_id", name=op.f("uq_endorsement_reply_request_id")),
    )
    op.create_index(
        op.f("ix_endorsement_reply_note_id"), "endorsement_reply", ["note_id"], unique=False
    )
    op.create_index(
        op.f("ix_endorsement_reply_unit_id"), "endorsement_reply", ["unit_id"], unique=False
    )
