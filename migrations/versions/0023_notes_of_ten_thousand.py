"""What lists of ten thousand notes ask for: the day of the last step, whom a note concerns."""

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
    op.create_index("ix_transition_led", "transition", ["to_state", "subject_id"], unique=False)
    op.create_index(
        "ix_concept_note_ages",
        "concept_note",
        ["state", "since", "number", "amount_minor"],
        unique=False,
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
    op.create_table(
        "note_country",
        sa.Column("country", sa.String(3), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["concept_note.number"], name=op.f("fk_note_country_number")
        ),
        sa.PrimaryKeyConstraint("country", "number", name=op.f("pk_note_country")),
    )
    op.create_index(op.f("ix_note_country_number"), "note_country", ["number"], unique=False)
    op.create_table(
        "note_party",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["concept_note.number"], name=op.f("fk_note_party_number")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_note_party_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "number", name=op.f("pk_note_party")),
    )
    op.create_index(op.f("ix_note_party_number"), "note_party", ["number"], unique=False)
