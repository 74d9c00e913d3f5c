"""The end of a programme: interest earned, its evaluation, and the answers to that."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "evaluation_waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("waived_on", sa.Date(), nullable=False),
        sa.Column("waived_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_evaluation_waiver_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_evaluation_waiver_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_waiver")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_evaluation_waiver_programme_id")),
    )
    op.create_index(
        op.f("ix_evaluation_waiver_unit_id"), "evaluation_waiver", ["unit_id"], unique=False
    )
    op.create_table(
        "interest_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_interest_statement_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["joint_programme.id"],
            name=op.f("fk_interest_statement_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_interest_statement_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_statement")),
        sa.UniqueConstraint(
            "programme_id",
            "organisation_id",
            "number",
            name=op.f("uq_interest_statement_programme_id_organisation_id_number"),
        ),
    )
    op.create_index(
        op.f("ix_interest_statement_programme_id"),
        "interest_statement",
        ["programme_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_interest_statement_unit_id"), "interest_statement", ["unit_id"], unique=False
    )
    op.create_table(
        "programme_evaluation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("evaluator", sa.String(300), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["joint_programme.id"],
            name=op.f("fk_programme_evaluation_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_programme_evaluation_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_evaluation")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_programme_evaluation_programme_id")),
    )
    op.create_index(
        op.f("ix_programme_evaluation_unit_id"), "programme_evaluation", ["unit_id"], unique=False
    )
    op.create_table(
        "evaluation_recommendation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["programme_evaluation.id"],
            name=op.f("fk_evaluation_recommendation_evaluation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_evaluation_recommendation_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_recommendation")),
        sa.UniqueConstraint(
            "evaluation_id", "seq", name=op.f("uq_evaluation_recommendation_evaluation_id_seq")
        ),
    )
    op.create_index(
        op.f("ix_evaluation_recommendation_evaluation_id"),
        "evaluation_recommendation",
        ["evaluation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_evaluation_recommendation_unit_id"),
        "evaluation_recommendation",
        ["unit_id"],
        unique=False,
    )
    op.create_table(
        "management_response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stand", sa.String(20), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_management_response_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["evaluation_recommendation.id"],
            name=op.f("fk_management_response_recommendation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_management_response_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_management_response")),
        sa.UniqueConstraint(
            "recommendation_id",
            "number",
            name=op.f("uq_management_response_recommendation_id_number"),
        ),
    )
    op.create_index(
        op.f("ix_management_response_recommendation_id"),
        "management_response",
        ["recommendation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_management_response_unit_id"), "management_response", ["unit_id"], unique=False
    )
