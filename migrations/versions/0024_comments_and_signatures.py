"""Technical reviews in rounds, words of clearance, and the round of signatures."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "document_clearance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(5000), nullable=False),
        sa.Column("waived", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["joint_programme.id"],
            name=op.f("fk_document_clearance_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_document_clearance_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_clearance")),
        sa.UniqueConstraint(
            "programme_id", "seq", name=op.f("uq_document_clearance_programme_id_seq")
        ),
    )
    op.create_index(
        op.f("ix_document_clearance_programme_id"),
        "document_clearance",
        ["programme_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_document_clearance_unit_id"), "document_clearance", ["unit_id"], unique=False
    )
    op.create_table(
        "signature_ask",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("party", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_signature_ask_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_signature_ask_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_ask")),
        sa.UniqueConstraint(
            "programme_id",
            "version",
            "kind",
            "party",
            name=op.f("uq_signature_ask_programme_id_version_kind_party"),
        ),
    )
    op.create_index(
        op.f("ix_signature_ask_programme_id"), "signature_ask", ["programme_id"], unique=False
    )
    op.create_index(op.f("ix_signature_ask_unit_id"), "signature_ask", ["unit_id"], unique=False)
    op.create_table(
        "signature_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
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
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_signature_link_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signature_link_token_hash")),
    )
    op.create_index(
        op.f("ix_signature_link_programme_id"), "signature_link", ["programme_id"], unique=False
    )
    op.create_table(
        "comment_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["review_comment.id"], name=op.f("fk_comment_move_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_comment_move_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_move")),
        sa.UniqueConstraint("comment_id", "seq", name=op.f("uq_comment_move_comment_id_seq")),
    )
    op.create_index(
        op.f("ix_comment_move_comment_id"), "comment_move", ["comment_id"], unique=False
    )
    op.create_index(op.f("ix_comment_move_unit_id"), "comment_move", ["unit_id"], unique=False)
    op.create_table(
        "comment_weight",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("weight", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["review_comment.id"], name=op.f("fk_comment_weight_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_comment_weight_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_weight")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_comment_weight_comment_id")),
    )
    op.create_index(op.f("ix_comment_weight_unit_id"), "comment_weight", ["unit_id"], unique=False)
    op.create_table(
        "signature_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_signature_file_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["programme_signature.id"],
            name=op.f("fk_signature_file_signature_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_signature_file_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_file")),
        sa.UniqueConstraint("signature_id", name=op.f("uq_signature_file_signature_id")),
    )
    op.create_index(
        op.f("ix_signature_file_attachment_id"), "signature_file", ["attachment_id"], unique=False
    )
    op.create_index(op.f("ix_signature_file_unit_id"), "signature_file", ["unit_id"], unique=False)
    op.create_table(
        "signature_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("ask_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ask_id"], ["signature_ask.id"], name=op.f("fk_signature_reminder_ask_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_signature_reminder_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_reminder")),
        sa.UniqueConstraint(
            "ask_id", "due_on", "days", name=op.f("uq_signature_reminder_ask_id_due_on_days")
        ),
    )
    op.create_index(
        op.f("ix_signature_reminder_ask_id"), "signature_reminder", ["ask_id"], unique=False
    )
    op.create_index(
        op.f("ix_signature_reminder_unit_id"), "signature_reminder", ["unit_id"], unique=False
    )
    op.create_table(
        "signature_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(3), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.String(5000), nullable=False),
        sa.Column("read_hash", sa.String(64), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["signature_link.id"], name=op.f("fk_signature_reply_link_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_signature_reply_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["programme_signature.id"],
            name=op.f("fk_signature_reply_signature_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_signature_reply_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_reply")),
        sa.UniqueConstraint("link_id", name=op.f("uq_signature_reply_link_id")),
        sa.UniqueConstraint("signature_id", name=op.f("uq_signature_reply_signature_id")),
    )
    op.create_index(
        op.f("ix_signature_reply_programme_id"), "signature_reply", ["programme_id"], unique=False
    )
    op.create_index(
        op.f("ix_signature_reply_unit_id"), "signature_reply", ["unit_id"], unique=False
    )
