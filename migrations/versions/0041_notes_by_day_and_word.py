"""What leads PostgreSQL to a page of notes by day, and to those that hold a word."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Go forward."""
    if op.get_bind().dialect.name == "postgresql":
        for name, columns in _INDEXES.items():
            op.create_index(f"ix_concept_note_{name}", "concept_note", columns, unique=False)


_INDEXES = {
    "oldest": ["since", sa.text("number DESC")],
    "latest": [sa.text("since DESC NULLS LAST"), sa.text("number DESC")],
    "worded": ["number", "place", "amount_minor", "state", "id"],
}
