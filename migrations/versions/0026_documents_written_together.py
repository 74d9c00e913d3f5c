"""Programme documents are written together, on a form that an invitation freezes."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "programme_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_programme_comment_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_comment")),
    )
    op.create_index(
        op.f("ix_programme_comment_programme_id"),
        "programme_comment",
        ["programme_id"],
        unique=False,
    )
    op.create_table(
        "programme_field",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_programme_field_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_field")),
        sa.UniqueConstraint(
            "programme_id", "name", "seq", name=op.f("uq_programme_field_programme_id_name_seq")
        ),
    )
    op.create_index(
        op.f("ix_programme_field_programme_id"), "programme_field", ["programme_id"], unique=False
    )
    op.create_table(
        "programme_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"], ["form_version.id"], name=op.f("fk_programme_form_form_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_programme_form_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_programme_form_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_form")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_programme_form_programme_id")),
    )
    op.create_index(op.f("ix_programme_form_unit_id"), "programme_form", ["unit_id"], unique=False)
    op.create_table(
        "programme_presence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_programme_presence_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["joint_programme.id"],
            name=op.f("fk_programme_presence_programme_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_presence")),
        sa.UniqueConstraint(
            "programme_id", "person_id", name=op.f("uq_programme_presence_programme_id_person_id")
        ),
    )
