"""What others changed on records that the reader sees, since an instant; in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, cast, func, literal, select

from mptf.chain import table_of
from mptf.letters import visibility as letters
from mptf.letters.models import Letter
from mptf.policy import Sight
from mptf.reading import Rows, rows
from mptf.sheaf import Sheaf
from mptf.work import Work
from workflows.lines import LAST, LINES, Line

MOST = 15
"""Lines that are shown of each kind."""


class Change(NamedTuple):
    """A record that came to another state, or a letter that was signed, and when."""

    kind: str
    id: UUID
    number: str
    title: str
    place: str
    state: str
    illustrative: bool
    at: datetime
    whole: int


class News(NamedTuple):
    """The latest changes, and how many there were."""

    changes: tuple[Change, ...]
    whole: int


_L = table_of(Letter)
_SINCE: Any = bindparam("since")
_ME: Any = bindparam("me")


def _of(kind: str, line: Line) -> Rows[Change]:
    def changed(sight: Sight) -> Select[Any]:
        """The records of one workflow that another person moved."""
        return line.select(
            sight, kind, LAST.c.at.label("at"), func.count().over().label("whole")
        ).where(LAST.c.at > _SINCE, LAST.c.actor_id != _ME)

    return Rows(Change._make, changed, (LAST.c.at.desc(),), MOST)


@rows(Change._make, _L.c.signed_at.desc(), most=MOST)
def _letters(sight: Sight) -> Select[Any]:
    """Letters that another person signed."""
    return select(
        literal("letter", Text).label("kind"),
        _L.c.id,
        cast(_L.c.reference, Text).label("number"),
        cast(_L.c.subject, Text).label("title"),
        cast(_L.c.reference, Text).label("place"),
        literal("", Text).label("state"),
        _L.c.illustrative,
        _L.c.signed_at.label("at"),
        func.count().over().label("whole"),
    ).where(letters.visible_to(sight), _L.c.signed_at > _SINCE, _L.c.signed_by != _ME)


_ROWS = (*(_of(kind, line) for kind, line in LINES.items()), _letters)
_ALL = Sheaf(*_ROWS)


def since(work: Work, instant: datetime) -> News:
    """The latest changes after an instant that were not the reader's own."""
    read = _ALL.read(work, since=instant, me=work.actor.id)
    found = [read[part] for part in _ROWS]
    changes = sorted((row for part in found for row in part), key=lambda row: row.at, reverse=True)
    return News(tuple(changes[:MOST]), sum(part[0].whole for part in found if part))
