"""Seats and powers: for what, and up to which amount, one stands in for another."""

from datetime import timedelta
from itertools import pairwise

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go forward."""
    # What was lent before was lent for everything.
    op.add_column(
        "delegation", sa.Column("purposes", sa.Text(), nullable=False, server_default="[]")
    )
    op.add_column("delegation", sa.Column("most_minor", sa.BigInteger(), nullable=True))
    _end_terms_that_were_followed()


def _end_terms_that_were_followed() -> None:
    """Who filled a seat anew did not end the term before; now every term has a last day."""
    term = sa.table(
        "seat_term",
        sa.column("id", sa.Uuid()),
        sa.column("seat_id", sa.Uuid()),
        sa.column("from_on", sa.Date()),
        sa.column("to_on", sa.Date()),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(term).order_by(term.c.seat_id, term.c.from_on)).all()
    for one, following in pairwise(rows):
        if one.to_on is None and one.seat_id == following.seat_id:
            last = following.from_on - timedelta(days=1)
            connection.execute(sa.update(term).where(term.c.id == one.id).values(to_on=last))
