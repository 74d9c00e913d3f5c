"""What a list of notes is narrowed by: the same for table, board, file, API and kept views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    not_,
    or_,
    select,
    true,
)

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.errors import Invalid
from mptf.listing import mentions, same
from mptf.network import reference
from mptf.notes import concerned
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.notes.texts import holds
from mptf.people.models import Organisation
from mptf.reviews.visibility import all_are_in
from mptf.work import Work

_N, _O, _C = (table_of(m) for m in (ConceptNote, Organisation, Call))


AGES = (30, 90, 180, 365)
"""Days that a list offers to ask for; any other number may be asked for."""
_LONGEST = 10_000


class WaitsFor(StrEnum):
    """Who must act, that a note goes on."""

    ENTITY = "entity"
    SECRETARIAT = "secretariat"
    REVIEWERS = "reviewers"
    COMMITTEE = "committee"


WITH: Mapping[str, tuple[NoteState, ...]] = {
    WaitsFor.ENTITY: (
        NoteState.DRAFT,
        NoteState.RETURNED,
        NoteState.REVISION_REQUESTED,
        NoteState.INVITED,
    ),
    WaitsFor.SECRETARIAT: (NoteState.SUBMITTED, NoteState.SCREENING),
    WaitsFor.REVIEWERS: (),
    WaitsFor.COMMITTEE: (NoteState.BEFORE_COMMITTEE, NoteState.PIPELINE),
}
"""The states in which a note waits for somebody, whatever was reviewed."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which notes a list shows; an empty filter lets everything through."""

    state: str = ""
    area: str = ""
    region: str = ""
    call: str = ""
    text: str = ""
    entity: str = ""
    """The code of an entity that coordinates or takes part."""
    country: str = ""
    """A country's code, or what its name holds."""
    illustrative: str = ""
    """`yes` or `no`."""
    age: str = ""
    """More days than these in its state."""
    waits: str = ""
    """Who must act, see `WaitsFor`."""
    today: date | None = None
    sees_reviews: bool = False
    """Whether the reader may know who is still waited for in a review."""
    named: tuple[UUID, ...] = ()
    """The organisations that the text names, by code or name."""

    @classmethod
    def of(cls, work: Work, **asked: str) -> Chosen:
        """What somebody asks for, by the filters' names.

        Raises:
            Invalid: a filter cannot have such a value.
        """
        given = {name: value.strip() for name, value in asked.items()}
        chosen = cls(
            **given,
            today=work.today(),
            sees_reviews=work.actor.sight.everything,
            named=_named(work, given.get("text", "")),
        )
        if chosen.illustrative not in {"", "yes", "no"}:
            raise Invalid("illustrative", "say yes or no.")
        if chosen.waits not in {"", *WaitsFor}:
            raise Invalid("waits", f"choose one of: {', '.join(WaitsFor)}.")
        days = chosen.age
        if days and not (days.isascii() and days.isdigit() and int(days) <= _LONGEST):
            raise Invalid("age", f"give a number of days, such as 90, up to {_LONGEST:,}.")
        return chosen

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same(
            (_N.c.state, self.state),
            (_N.c.area, self.area),
            (_N.c.region, self.region),
        )
        if self.call:
            found.append(_N.c.call_id.in_(select(_C.c.id).where(_C.c.number == self.call)))
        if self.text:
            found.append(self._says())
        if self.entity:
            found.append(concerned.has_part_of(self.entity))
        if self.country:
            found.append(concerned.names_one_of(reference.countries_meant(self.country)))
        if self.illustrative:
            found.append(_N.c.illustrative.is_(self.illustrative == "yes"))
        if self.age and self.today:
            found.append(_N.c.since < self.today - timedelta(days=int(self.age)))
        if self.waits:
            found.append(self._waits_for(WaitsFor(self.waits)))
        return found

    def _waits_for(self, whom: WaitsFor) -> ColumnElement[bool]:
        """Notes whose next step is theirs.

        A note under review is the secretariat's once nobody's scores are waited for; who may not
        know that has it with the reviewers.
        """
        plain = _N.c.state.in_([state.value for state in WITH[whom]])
        reviewed = _N.c.state == NoteState.UNDER_REVIEW.value
        if whom is WaitsFor.REVIEWERS:
            waited = not_(all_are_in(_N.c.id, _N.c.version)) if self.sees_reviews else true()
            return and_(reviewed, waited)
        if whom is WaitsFor.SECRETARIAT and self.sees_reviews:
            return or_(plain, and_(reviewed, all_are_in(_N.c.id, _N.c.version)))
        return plain

    def _says(self) -> ColumnElement[bool]:
        """Whether a note says the text: by number, agency, country, or anywhere in title and form.

        In the form every word is looked for by its beginning. The letters of a number are those of
        every other, so that only a text with a digit may be a part of one.
        """
        ways = [holds(self.text)]
        if self.named:
            ways.append(_N.c.coordinator_id.in_(self.named))
        if any(sign.isdigit() for sign in self.text):
            ways.append(mentions(self.text, _N.c.number))
        if named := reference.countries_named(self.text):
            ways.append(concerned.names_one_of(named))
        return or_(*ways)


def _named(work: Work, text: str) -> tuple[UUID, ...]:
    """The organisations that a text names.

    Asked beforehand: most texts name none, and with another way to fit PostgreSQL would look every
    note through instead of beginning with those that hold the words.
    """
    if not text:
        return ()
    found = select(_O.c.id).where(mentions(text, _O.c.code, _O.c.name)).order_by(_O.c.code)
    return tuple(work.session.execute(found).scalars())
