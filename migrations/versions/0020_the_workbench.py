"""Kept views that the secretariat shares, and what lists of many notes count by."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Go forward."""
    op.add_column("saved_view", sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_concept_note_counted",
        "concept_note",
        ["state", "number", "amount_minor", "step", "version", "id"],
        unique=False,
    )
    op.create_index(
        "ix_concept_note_listed",
        "concept_note",
        [
            "number",
            "id",
            "state",
            "amount_minor",
            "area",
            "region",
            "coordinator_id",
            "call_id",
            "step",
            "version",
            "illustrative",
            "title",
        ],
        unique=False,
    )
    op.create_index("ix_concept_note_led", "concept_note", ["coordinator_id", "id"], unique=False)
    op.create_index(
        "ix_concept_note_placed", "concept_note", ["area", "region", "amount_minor"], unique=False
    )
    op.create_index(
        "ix_transition_taken", "transition", ["subject_id", "step", "act_on"], unique=False
    )
