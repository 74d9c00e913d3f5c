"""Workbooks of expenditure that were sent through a page or the API, until they are taken in."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "expenditure_workbook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_expenditure_workbook_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["person.id"], name=op.f("fk_expenditure_workbook_sent_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expenditure_workbook")),
    )
    op.create_index(
        op.f("ix_expenditure_workbook_sent_by"), "expenditure_workbook", ["sent_by"], unique=False
    )
