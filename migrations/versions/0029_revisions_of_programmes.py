"""Revisions of joint programmes: what is to change, who decides it, what came into force."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "programme_revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["organisation.id"],
            name=op.f("fk_programme_revision_coordinator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "step", "state"],
            ["transition.subject_id", "transition.step", "transition.to_state"],
            name=op.f("fk_programme_revision_id_step_state"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["joint_programme.id"],
            name=op.f("fk_programme_revision_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_programme_revision_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_revision")),
        sa.UniqueConstraint("number", name=op.f("uq_programme_revision_number")),
    )
    op.create_index(
        op.f("ix_programme_revision_coordinator_id"),
        "programme_revision",
        ["coordinator_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_programme_revision_programme_id"),
        "programme_revision",
        ["programme_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_programme_revision_state"), "programme_revision", ["state"], unique=False
    )
    op.create_index(
        op.f("ix_programme_revision_unit_id"), "programme_revision", ["unit_id"], unique=False
    )
    op.create_table(
        "revision_in_force",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("extends", sa.Boolean(), nullable=False),
        sa.Column("decision_item_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_item_id"],
            ["decision_item.id"],
            name=op.f("fk_revision_in_force_decision_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_revision_in_force_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["programme_revision.id"],
            name=op.f("fk_revision_in_force_revision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_revision_in_force_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_in_force")),
        sa.UniqueConstraint(
            "programme_id", "version", name=op.f("uq_revision_in_force_programme_id_version")
        ),
        sa.UniqueConstraint("revision_id", name=op.f("uq_revision_in_force_revision_id")),
    )
    op.create_index(
        op.f("ix_revision_in_force_unit_id"), "revision_in_force", ["unit_id"], unique=False
    )
    op.create_table(
        "revision_level",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("measured_against", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["programme_revision.id"], name=op.f("fk_revision_level_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_revision_level_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_level")),
        sa.UniqueConstraint(
            "revision_id", "submission", name=op.f("uq_revision_level_revision_id_submission")
        ),
    )
    op.create_index(op.f("ix_revision_level_unit_id"), "revision_level", ["unit_id"], unique=False)
    op.create_table(
        "revision_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_revision_share_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["programme_revision.id"], name=op.f("fk_revision_share_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_revision_share_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_share")),
        sa.UniqueConstraint(
            "revision_id",
            "seq",
            "organisation_id",
            name=op.f("uq_revision_share_revision_id_seq_organisation_id"),
        ),
    )
    op.create_index(op.f("ix_revision_share_unit_id"), "revision_share", ["unit_id"], unique=False)
    op.create_table(
        "revision_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(5000), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("coordinator_before", sa.Uuid(), nullable=False),
        sa.Column("coordinator_after", sa.Uuid(), nullable=False),
        sa.Column("end_before", sa.Date(), nullable=True),
        sa.Column("end_after", sa.Date(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordinator_after"],
            ["organisation.id"],
            name=op.f("fk_revision_terms_coordinator_after"),
        ),
        sa.ForeignKeyConstraint(
            ["coordinator_before"],
            ["organisation.id"],
            name=op.f("fk_revision_terms_coordinator_before"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["programme_revision.id"], name=op.f("fk_revision_terms_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_revision_terms_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_terms")),
        sa.UniqueConstraint("revision_id", "seq", name=op.f("uq_revision_terms_revision_id_seq")),
    )
    op.create_index(op.f("ix_revision_terms_unit_id"), "revision_terms", ["unit_id"], unique=False)
