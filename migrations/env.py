"""How Alembic runs here: on the connection that `mptf migrate` has opened, in its transaction."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from mptf import schema
from mptf.db import METADATA, Json, UtcDateTime

__all__ = ["schema"]


def render(kind: str, thing: object, _context: AutogenContext) -> str | bool:
    """Write plain types, so that a migration does not change when the code does."""
    if kind == "type":
        if isinstance(thing, UtcDateTime):
            return "sa.DateTime(timezone=True)"
        if isinstance(thing, Json):
            return "sa.Text()"
        if isinstance(thing, AutoString):
            return f"sa.String({thing.length})" if thing.length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_item=render,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
