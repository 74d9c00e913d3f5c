"""Decisions in the books: from an item to the entries that rest on it."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go forward."""
    op.create_index(
        op.f("ix_ledger_tx_decision_item_id"), "ledger_tx", ["decision_item_id"], unique=False
    )
