"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Go forward. There is no way back: what was decided stays decided."""
    ${upgrades if upgrades else "pass"}
