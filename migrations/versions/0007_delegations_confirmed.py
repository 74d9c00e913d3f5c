"""A delegation that somebody else entered waits for the word of whoever lends the role."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Go forward."""
    op.add_column("delegation", sa.Column("entered_on", sa.Date(), nullable=True))
    op.add_column("delegation", sa.Column("confirmed_on", sa.Date(), nullable=True))
    # What was lent before is lent: nobody was asked for a word, and letters rest on it.
    op.execute("UPDATE delegation SET confirmed_on = from_on")
