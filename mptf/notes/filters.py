"""What a list of notes is narrowed by: the same for table, board, file, API and kept views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, literal, or_, select, union

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.listing import mentions, same
from mptf.network import reference
from mptf.notes.models import ConceptNote
from mptf.notes.texts import holding, holding_any
from mptf.people.models import Organisation
from mptf.reading import names_country

_N, _O, _C = (table_of(m) for m in (ConceptNote, Organisation, Call))
_FOUND, _LED = _N.alias("found_note"), _O.alias("lead")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which notes a list shows; an empty filter lets everything through."""

    state: str = ""
    area: str = ""
    region: str = ""
    call: str = ""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same(
            (_N.c.state, self.state),
            (_N.c.area, self.area),
            (_N.c.region, self.region),
            (_C.c.number, self.call),
        )
        if text := self.text.strip():
            found.append(_N.c.id.in_(_said(text)))
        return found


def _said(text: str) -> Select[Any]:
    """The notes that say a text: by number, agency, country, or anywhere in title and form.

    In the form every word is looked for by its beginning.
    """
    led = select(_LED.c.id).where(mentions(text, _LED.c.code, _LED.c.name))
    ways = [
        holding(text),
        select(_FOUND.c.id).where(mentions(text, _FOUND.c.number)),
        select(_FOUND.c.id).where(_FOUND.c.coordinator_id.in_(led)),
    ]
    if named := reference.countries_named(text):
        ways.append(_naming(named))
    every = union(*ways).subquery("said")
    return select(every.c[0])


def _naming(countries: Sequence[str]) -> Select[Any]:
    """The notes that name one of these countries, by its code, among their countries.

    The index finds them; that the code stands in the list of countries is looked at with these few.
    """
    content = _FOUND.c.content
    named = or_(*(names_country(content, literal(iso3, String)) for iso3 in countries))
    return select(_FOUND.c.id).where(_FOUND.c.id.in_(holding_any(countries)), named)
