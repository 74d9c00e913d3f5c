"""Programmes report: what is due, what is written, and what was submitted, found and told."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "programme_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("basis", sa.String(20), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "step", "state"],
            ["transition.subject_id", "transition.step", "transition.to_state"],
            name=op.f("fk_programme_report_id_step_state"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_programme_report_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_programme_report_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_report")),
        sa.UniqueConstraint("number", name=op.f("uq_programme_report_number")),
    )
    op.create_index(
        op.f("ix_programme_report_organisation_id"),
        "programme_report",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_programme_report_programme_id"), "programme_report", ["programme_id"], unique=False
    )
    op.create_index(op.f("ix_programme_report_state"), "programme_report", ["state"], unique=False)
    op.create_table(
        "expenditure_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("category", sa.Integer(), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=False),
        sa.Column("obligated_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["programme_report.id"], name=op.f("fk_expenditure_line_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_expenditure_line_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expenditure_line")),
        sa.UniqueConstraint(
            "report_id",
            "version",
            "category",
            name=op.f("uq_expenditure_line_report_id_version_category"),
        ),
    )
    op.create_index(
        op.f("ix_expenditure_line_report_id"), "expenditure_line", ["report_id"], unique=False
    )
    op.create_index(
        op.f("ix_expenditure_line_unit_id"), "expenditure_line", ["unit_id"], unique=False
    )
    op.create_table(
        "indicator_actual",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("value", sa.String(20), nullable=False),
        sa.Column("remark", sa.String(2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["programme_report.id"], name=op.f("fk_indicator_actual_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_indicator_actual_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_actual")),
        sa.UniqueConstraint(
            "report_id", "version", "code", name=op.f("uq_indicator_actual_report_id_version_code")
        ),
    )
    op.create_index(
        op.f("ix_indicator_actual_report_id"), "indicator_actual", ["report_id"], unique=False
    )
    op.create_index(
        op.f("ix_indicator_actual_unit_id"), "indicator_actual", ["unit_id"], unique=False
    )
    op.create_table(
        "report_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(80), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["programme_report.id"], name=op.f("fk_report_finding_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_report_finding_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_finding")),
        sa.UniqueConstraint(
            "report_id", "version", "seq", name=op.f("uq_report_finding_report_id_version_seq")
        ),
    )
    op.create_index(
        op.f("ix_report_finding_report_id"), "report_finding", ["report_id"], unique=False
    )
    op.create_index(op.f("ix_report_finding_unit_id"), "report_finding", ["unit_id"], unique=False)
    op.create_table(
        "report_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["programme_report.id"], name=op.f("fk_report_notice_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_report_notice_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_notice")),
        sa.UniqueConstraint(
            "report_id", "due_on", "days", name=op.f("uq_report_notice_report_id_due_on_days")
        ),
    )
    op.create_index(
        op.f("ix_report_notice_report_id"), "report_notice", ["report_id"], unique=False
    )
    op.create_index(op.f("ix_report_notice_unit_id"), "report_notice", ["unit_id"], unique=False)
    op.create_table(
        "report_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_report_part_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["programme_report.id"], name=op.f("fk_report_part_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_part")),
        sa.UniqueConstraint(
            "report_id",
            "code",
            "organisation_id",
            name=op.f("uq_report_part_report_id_code_organisation_id"),
        ),
    )
    op.create_index(op.f("ix_report_part_report_id"), "report_part", ["report_id"], unique=False)
    op.create_table(
        "report_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("profile_digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["programme_report.id"], name=op.f("fk_report_version_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_report_version_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_version")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_report_version_report_id_number")),
    )
    op.create_index(
        op.f("ix_report_version_report_id"), "report_version", ["report_id"], unique=False
    )
    op.create_index(op.f("ix_report_version_unit_id"), "report_version", ["unit_id"], unique=False)
