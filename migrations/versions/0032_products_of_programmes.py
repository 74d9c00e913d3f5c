"""Products and stories of programmes, as they are offered and published."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("summary", sa.String(2000), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("rights", sa.String(300), nullable=False),
        sa.Column("alt", sa.String(1000), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "step", "state"],
            ["transition.subject_id", "transition.step", "transition.to_state"],
            name=op.f("fk_product_id_step_state"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_product_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["joint_programme.id"], name=op.f("fk_product_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_product_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("number", name=op.f("uq_product_number")),
    )
    op.create_index(
        op.f("ix_product_organisation_id"), "product", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_product_programme_id"), "product", ["programme_id"], unique=False)
    op.create_index(op.f("ix_product_state"), "product", ["state"], unique=False)
    op.create_index(op.f("ix_product_unit_id"), "product", ["unit_id"], unique=False)
