"""What a list of programmes is narrowed by: its filters, and how many stand in each state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from mptf.chain import table_of
from mptf.listing import mentions, names_any, same
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.programmes.visibility import visible_to
from mptf.reading import rows

_P, _O = table_of(JointProgramme), table_of(Organisation)


class StandingRow(NamedTuple):
    """How many programmes stand in a state."""

    state: str
    how_many: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which programmes a list shows; an empty filter lets everything through."""

    state: str = ""
    area: str = ""
    region: str = ""
    text: str = ""
    countries: tuple[str, ...] = ()
    """Codes of the countries whose names hold the text."""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same((_P.c.state, self.state), (_P.c.area, self.area), (_P.c.region, self.region))
        if self.text:
            places = (_P.c.title, _P.c.number, _P.c.project_number, _O.c.code, _O.c.name)
            named = names_any(_P.c.content, self.countries)
            found.append(or_(mentions(self.text, *places), *named))
        return found


@rows(StandingRow._make, _P.c.state)
def standing(sight: Sight) -> Select[Any]:
    """How many programmes stand in each state."""
    return select(_P.c.state, func.count()).where(visible_to(sight)).group_by(_P.c.state)
