"""Requests for tranches, flags of programmes, what was sent entity by entity and came back."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "programme_flag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_programme_flag_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_programme_flag_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_flag")),
        sa.UniqueConstraint("programme_id", "seq", name=op.f("uq_programme_flag_programme_id_seq")),
    )
    op.create_index(
        op.f("ix_programme_flag_programme_id"), "programme_flag", ["programme_id"], unique=False
    )
    op.create_index(op.f("ix_programme_flag_unit_id"), "programme_flag", ["unit_id"], unique=False)
    op.create_table(
        "tranche_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("tranche", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(5000), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["organisation.id"], name=op.f("fk_tranche_request_coordinator_id")
        ),
        sa.ForeignKeyConstraint(
            ["id", "step", "state"],
            ["transition.subject_id", "transition.step", "transition.to_state"],
            name=op.f("fk_tranche_request_id_step_state"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_tranche_request_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_tranche_request_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tranche_request")),
        sa.UniqueConstraint("number", name=op.f("uq_tranche_request_number")),
    )
    op.create_index(
        op.f("ix_tranche_request_coordinator_id"),
        "tranche_request",
        ["coordinator_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_tranche_request_programme_id"), "tranche_request", ["programme_id"], unique=False
    )
    op.create_index(op.f("ix_tranche_request_state"), "tranche_request", ["state"], unique=False)
    op.create_index(
        op.f("ix_tranche_request_unit_id"), "tranche_request", ["unit_id"], unique=False
    )
    op.create_table(
        "programme_flag_lifted",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("flag_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["programme_flag.id"], name=op.f("fk_programme_flag_lifted_flag_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_programme_flag_lifted_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_flag_lifted")),
        sa.UniqueConstraint("flag_id", name=op.f("uq_programme_flag_lifted_flag_id")),
    )
    op.create_index(
        op.f("ix_programme_flag_lifted_unit_id"), "programme_flag_lifted", ["unit_id"], unique=False
    )
    op.create_table(
        "tranche_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(5000), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["tranche_request.id"], name=op.f("fk_tranche_answer_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_tranche_answer_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tranche_answer")),
        sa.UniqueConstraint("request_id", name=op.f("uq_tranche_answer_request_id")),
    )
    op.create_index(op.f("ix_tranche_answer_unit_id"), "tranche_answer", ["unit_id"], unique=False)
    op.create_table(
        "transfer_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("bank_reference", sa.String(80), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_transfer_return_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["transfer_request.id"], name=op.f("fk_transfer_return_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_transfer_return_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_return")),
    )
    op.create_index(
        op.f("ix_transfer_return_request_id"), "transfer_return", ["request_id"], unique=False
    )
    op.create_index(
        op.f("ix_transfer_return_unit_id"), "transfer_return", ["unit_id"], unique=False
    )
    op.create_table(
        "transfer_sending",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("agent_reference", sa.String(80), nullable=False),
        sa.Column("executed_by", sa.Uuid(), nullable=False),
        sa.Column("executed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_transfer_sending_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["transfer_request.id"], name=op.f("fk_transfer_sending_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_transfer_sending_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_sending")),
        sa.UniqueConstraint(
            "request_id",
            "seq",
            "organisation_id",
            name=op.f("uq_transfer_sending_request_id_seq_organisation_id"),
        ),
    )
    op.create_index(
        op.f("ix_transfer_sending_request_id"), "transfer_sending", ["request_id"], unique=False
    )
    op.create_index(
        op.f("ix_transfer_sending_unit_id"), "transfer_sending", ["unit_id"], unique=False
    )
    op.create_table(
        "transfer_return_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["transfer_return.id"], name=op.f("fk_transfer_return_answer_return_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_transfer_return_answer_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_return_answer")),
        sa.UniqueConstraint("return_id", name=op.f("uq_transfer_return_answer_return_id")),
    )
    op.create_index(
        op.f("ix_transfer_return_answer_unit_id"),
        "transfer_return_answer",
        ["unit_id"],
        unique=False,
    )
