"""Where notes have been, whom they concern and where their words lie: asked of ten thousand."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Go forward."""
    for name in ("been", "concerned"):  # the latter is filled with what lists are quick by
        op.add_column(
            "concept_note", sa.Column(name, sa.Text(), server_default=" ", nullable=False)
        )
    op.add_column("concept_note", sa.Column("place", sa.BigInteger(), nullable=True))
    connection = op.get_bind()
    op.drop_index("ix_concept_note_listed", "concept_note")
    op.create_index("ix_concept_note_listed", "concept_note", _LISTED, unique=False)
    if connection.dialect.name == "sqlite":
        for name, columns in _INDEXES.items():
            op.create_index(f"ix_concept_note_{name}", "concept_note", columns, unique=False)
    notes = sa.table("concept_note", sa.column("id"), sa.column("been"))
    steps = sa.table("transition", *map(sa.column, ("subject_id", "workflow", "step", "to_state")))
    lives: dict[object, dict[str, None]] = {}
    led = sa.select(steps.c.subject_id, steps.c.to_state)
    led = led.where(steps.c.workflow == "concept-note").order_by(steps.c.step)
    for note, state in connection.execute(led).all():
        lives.setdefault(note, {})[state] = None
    moved = sa.update(notes).where(notes.c.id == sa.bindparam("note"))
    moved = moved.values(been=sa.bindparam("states"))
    rows = [
        {"note": note, "states": "".join((" ", *(f"{state} " for state in states)))}
        for note, states in lives.items()
    ]
    if rows:
        connection.execute(moved, rows)
    op.execute(
        "UPDATE concept_note SET place ="
        " (SELECT t.place FROM note_text t WHERE t.note_id = concept_note.id)"
    )
    if connection.dialect.name == "postgresql":  # what is still to be checked bars later changes
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
        op.execute("SET CONSTRAINTS ALL DEFERRED")


_LISTED = [
    *("number", "id", "state", "amount_minor", "area", "region", "coordinator_id", "call_id"),
    *("since", "version", "illustrative", "place", "title"),
]
_INDEXES = {
    "theirs": [
        *("state", "number", "amount_minor", "since", "version", "id", "been", "concerned"),
        "place",
    ],
    "aged": ["state", "since", "number", "amount_minor", "been", "concerned"],
    "told": [
        *("number", "place", "coordinator_id", "state", "amount_minor", "concerned", "been"),
        *("id", "area", "region", "call_id", "since", "version", "illustrative", "title"),
    ],
}
