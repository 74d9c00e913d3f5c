"""Notes know the day of their last step, so that no list of them asks their steps for it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Go forward."""
    op.add_column("concept_note", sa.Column("since", sa.Date(), nullable=True))
    op.execute(
        "UPDATE concept_note SET since = (SELECT t.act_on FROM transition t"
        " WHERE t.subject_id = concept_note.id AND t.step = concept_note.step)"
    )
    op.drop_index("ix_concept_note_counted", "concept_note")
    op.create_index(
        "ix_concept_note_counted",
        "concept_note",
        ["state", "number", "amount_minor", "since", "version", "id"],
        unique=False,
    )
    op.drop_index("ix_concept_note_listed", "concept_note")
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
            "since",
            "version",
            "illustrative",
            "title",
        ],
        unique=False,
    )
