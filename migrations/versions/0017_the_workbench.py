"""Kept views that the secretariat shares."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Go forward."""
    op.add_column("saved_view", sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True))
