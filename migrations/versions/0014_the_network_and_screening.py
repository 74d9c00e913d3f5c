"""Facts and figures of the Network, waivers with their authority, the words of notes."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "network_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("country", sa.String(3), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("since", sa.String(10), nullable=True),
        sa.Column("until", sa.String(10), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("url", sa.String(500), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["network_fact.id"], name=op.f("fk_network_fact_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_network_fact_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_fact")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_network_fact_corrects_id")),
    )
    op.create_index(op.f("ix_network_fact_country"), "network_fact", ["country"], unique=False)
    op.create_index(op.f("ix_network_fact_unit_id"), "network_fact", ["unit_id"], unique=False)
    op.create_table(
        "network_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("counted", sa.String(10), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("url", sa.String(500), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_network_figure_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_figure")),
        sa.UniqueConstraint(
            "kind", "counted", "seq", name=op.f("uq_network_figure_kind_counted_seq")
        ),
    )
    op.create_index(op.f("ix_network_figure_unit_id"), "network_figure", ["unit_id"], unique=False)
    op.create_table(
        "network_fact_end",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.String(10), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["network_fact.id"], name=op.f("fk_network_fact_end_fact_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_network_fact_end_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_fact_end")),
        sa.UniqueConstraint("fact_id", name=op.f("uq_network_fact_end_fact_id")),
    )
    op.create_index(
        op.f("ix_network_fact_end_unit_id"), "network_fact_end", ["unit_id"], unique=False
    )
    op.create_table(
        "note_text",
        sa.Column(
            "place",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["concept_note.id"], name=op.f("fk_note_text_note_id")
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_note_text")),
        sa.UniqueConstraint("note_id", name=op.f("uq_note_text_note_id")),
    )
    op.create_table(
        "screening_waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.String(500), nullable=False),
        sa.Column("evidence", sa.String(1000), nullable=False),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waived_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["screening_check.id"], name=op.f("fk_screening_waiver_check_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["chain_block.unit_id"],
            name=op.f("fk_screening_waiver_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_waiver")),
        sa.UniqueConstraint("check_id", name=op.f("uq_screening_waiver_check_id")),
    )
    op.create_index(
        op.f("ix_screening_waiver_unit_id"), "screening_waiver", ["unit_id"], unique=False
    )

    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE note_fts USING fts5(words, content='note_text', "
            "content_rowid='place', tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        op.execute(
            "ALTER TABLE note_text ADD COLUMN vector tsvector "
            "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
        )
        op.execute("CREATE INDEX ix_note_text_vector ON note_text USING gin (vector)")
