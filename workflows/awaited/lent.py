"""Delegations that somebody else has entered: they wait for the word of whoever lends the role."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, Select, Text, bindparam, cast, false, func, or_, select, true

from mptf.chain import table_of
from mptf.people.lending import is_held
from mptf.people.models import Delegation, Person
from mptf.people.visibility import visible_to
from mptf.policy import Sight
from mptf.reading import OWN_ID, rows
from workflows.awaited.rows import Row, first_few, no_day, text

_D, _TAKER = table_of(Delegation), table_of(Person).alias("taker")
_TODAY: Any = bindparam("today", type_=Date())


@rows(Row._make)
def delegations(sight: Sight) -> Select[Any]:
    """By the name of whoever would stand in, and the text; people's pages are not everybody's."""
    found = (
        select(
            text("delegation").label("kind"),
            _D.c.id,
            cast(_TAKER.c.name, Text).label("number"),
            cast(_D.c.text, Text).label("title"),
            (_D.c.giver_id if sight.people else text()).label("place"),
            text().label("state"),
            false().label("illustrative"),
            func.coalesce(_D.c.entered_on, _D.c.from_on).label("since"),
            no_day().label("due_on"),
            text().label("entity"),
            (_D.c.giver_id == OWN_ID).label("mine"),
            false().label("another"),
            true().label("prepared"),
            text("delegation.confirm").label("asks"),
            text().label("by"),
        )
        .join(_TAKER, _TAKER.c.id == _D.c.taker_id)
        .where(
            visible_to(sight),
            _D.c.confirmed_on.is_(None),
            _D.c.revoked_on.is_(None),
            or_(_D.c.to_on.is_(None), _D.c.to_on >= _TODAY),
            is_held(),
        )
    )
    return first_few(found)


ROWS = (delegations,)
