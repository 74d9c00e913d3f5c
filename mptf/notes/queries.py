"""What is read of concept notes: the list with its filters, and one note with all that hangs on it.

Until people sign in (issue 3) whoever can reach the server is staff; `visible_to` comes with them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
)
from sqlmodel import col
from sqlmodel import select as select_records

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.errors import NotFound
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.notes.models import ConceptNote, Endorsement, Finding, NotePartner, ScreeningCheck
from mptf.people.models import Organisation
from mptf.reviews.models import Review
from mptf.work import Work


class NoteRow(NamedTuple):
    """A note in a list. `since` is the day of its last step; `content` what it says now."""

    id: UUID
    number: str
    title: str
    coordinator: str
    coordinator_name: str
    call: str
    call_title: str
    area: str | None
    region: str | None
    scope: str | None
    amount_minor: int
    currency: str
    state: str
    since: date | None
    version: int
    revision_round: int
    illustrative: bool
    content: dict[str, Any]

    @property
    def amount(self) -> Money:
        """What is asked for."""
        return Money(self.amount_minor, self.currency)


class PartnerRow(NamedTuple):
    """A participating organisation of a note, and when it confirmed its part."""

    code: str
    name: str
    label: str | None
    amount_minor: int
    confirmed_on: date | None


class CheckRow(NamedTuple):
    """The outcome of one rule of the checklist."""

    rule: str
    outcome: str
    reason: str


class FindingRow(NamedTuple):
    """Something that the entity was asked to mend in a version."""

    version: int
    field: str
    text: str


class EndorsementRow(NamedTuple):
    """Who endorsed the note for a country."""

    country: str
    kind: str
    signed_by: str
    signed_on: date


class DueRow(NamedTuple):
    """Something that is due on the note."""

    what: str
    party: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which notes a list shows; an empty filter lets everything through."""

    state: str = ""
    area: str = ""
    region: str = ""
    call: str = ""
    text: str = ""
    countries: tuple[str, ...] = ()
    """Codes of the countries whose names hold the text."""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = [
            column == value
            for column, value in (
                (_N.c.state, self.state),
                (_N.c.area, self.area),
                (_N.c.region, self.region),
                (_C.c.number, self.call),
            )
            if value
        ]
        if self.text:
            wanted = self.text.lower()
            places = (_N.c.title, _N.c.number, _O.c.code, _O.c.name)
            found.append(
                or_(
                    *(func.lower(place).contains(wanted, autoescape=True) for place in places),
                    *(_CONTENT.contains(f'"{iso3}"', autoescape=True) for iso3 in self.countries),
                )
            )
        return found


_N, _O, _C, _T = (table_of(m) for m in (ConceptNote, Organisation, Call, Transition))
_P, _K, _F, _E, _D = (
    table_of(m) for m in (NotePartner, ScreeningCheck, Finding, Endorsement, Deadline)
)
_CONTENT = type_coerce(_N.c.content, Text)
_JOINED = _N.join(_O, _O.c.id == _N.c.coordinator_id).join(_C, _C.c.id == _N.c.call_id)
_ROWS = select(
    _N.c.id,
    _N.c.number,
    _N.c.title,
    _O.c.code,
    _O.c.name,
    _C.c.number.label("call_number"),
    _C.c.title.label("call_title"),
    _N.c.area,
    _N.c.region,
    _N.c.scope,
    _N.c.amount_minor,
    _N.c.currency,
    _N.c.state,
    _T.c.act_on,
    _N.c.version,
    _N.c.revision_round,
    _N.c.illustrative,
    _N.c.content,
).select_from(_JOINED.outerjoin(_T, and_(_T.c.subject_id == _N.c.id, _T.c.step == _N.c.step)))
_PAGE = _ROWS.order_by(_N.c.number.desc()).limit(bindparam("limit")).offset(bindparam("offset"))
_ONE = _ROWS.where(_N.c.number == bindparam("number"))
_TOTALS = select(func.count(), func.coalesce(func.sum(_N.c.amount_minor), 0)).select_from(_JOINED)
_STATES = select(_N.c.state, func.count()).group_by(_N.c.state)
_CALLS = select(_C.c.number, _C.c.title).order_by(_C.c.number.desc())
_OF_NOTE: BindParameter[UUID] = bindparam("note")
_PARTNERS = (
    select(_O.c.code, _O.c.name, _P.c.label, _P.c.amount_minor, _P.c.confirmed_on)
    .join(_O, _O.c.id == _P.c.organisation_id)
    .where(_P.c.note_id == _OF_NOTE)
    .order_by(_O.c.code)
)
_CHECKS = select(_K.c.rule, _K.c.outcome, _K.c.reason).where(
    _K.c.note_id == _OF_NOTE, _K.c.version == bindparam("version")
)
_FINDINGS = (
    select(_F.c.version, _F.c.field, _F.c.text)
    .where(_F.c.note_id == _OF_NOTE)
    .order_by(_F.c.version, _F.c.field, _F.c.id)
)
_ENDORSEMENTS = (
    select(_E.c.country, _E.c.kind, _E.c.signed_by, _E.c.signed_on)
    .where(_E.c.note_id == _OF_NOTE)
    .order_by(_E.c.country, _E.c.kind.desc(), _E.c.signed_on)
)
_DUE = (
    select(_D.c.what, _D.c.party, _D.c.due_on)
    .where(_D.c.subject_id == _OF_NOTE, _D.c.done_at.is_(None))
    .order_by(_D.c.due_on)
)


def listed(
    work: Work, chosen: Chosen, *, limit: int = 50, offset: int = 0, after: str | None = None
) -> Sequence[NoteRow]:
    """A page of the notes that a filter lets through, the latest number first.

    `after` is the number of the last note of the page before.
    """
    page = _PAGE.where(*chosen.where())
    if after is not None:
        page = page.where(_N.c.number < after)
    rows = work.session.execute(page, {"limit": limit, "offset": offset})
    return [NoteRow._make(row) for row in rows]


def totals(work: Work, chosen: Chosen) -> tuple[int, Money]:
    """How many notes the filter lets through, and what they ask for together."""
    count, minor = work.session.execute(_TOTALS.where(*chosen.where())).one()
    return int(count), Money(int(minor), work.profile.fund.currency)


def by_state(work: Work) -> dict[str, int]:
    """How many notes stand in each state."""
    return {state: int(count) for state, count in work.session.execute(_STATES)}


def calls(work: Work) -> Sequence[tuple[str, str]]:
    """Number and title of every call, the latest first."""
    return [(number, title) for number, title in work.session.execute(_CALLS)]


def numbered(work: Work, number: str) -> NoteRow:
    """One note by its number.

    Raises:
        NotFound: there is none.
    """
    row = work.session.execute(_ONE, {"number": number}).first()
    if row is None:
        raise NotFound("concept note", number)
    return NoteRow._make(row)


def numbers(work: Work, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Number and title of some notes, by id."""
    query = select(_N.c.id, _N.c.number, _N.c.title).where(_N.c.id.in_(list(ids)))
    return {key: (number, title) for key, number, title in work.session.execute(query)}


def partners(work: Work, note_id: UUID) -> Sequence[PartnerRow]:
    """The participating organisations, by code."""
    rows = work.session.execute(_PARTNERS, {"note": note_id})
    return [PartnerRow._make(row) for row in rows]


def checks(work: Work, note_id: UUID, version: int) -> dict[str, CheckRow]:
    """The checklist of a version by rule, empty before screening."""
    rows = work.session.execute(_CHECKS, {"note": note_id, "version": version})
    return {row.rule: CheckRow._make(row) for row in rows}


def findings(work: Work, note_id: UUID) -> Sequence[FindingRow]:
    """Everything that was ever found in the note, version by version."""
    rows = work.session.execute(_FINDINGS, {"note": note_id})
    return [FindingRow._make(row) for row in rows]


def endorsements(work: Work, note_id: UUID) -> Sequence[EndorsementRow]:
    """Every endorsement, country by country."""
    rows = work.session.execute(_ENDORSEMENTS, {"note": note_id})
    return [EndorsementRow._make(row) for row in rows]


def due(work: Work, note_id: UUID) -> Sequence[DueRow]:
    """What is still due, the soonest first."""
    rows = work.session.execute(_DUE, {"note": note_id})
    return [DueRow._make(row) for row in rows]


def reviews(work: Work, note_id: UUID, version: int) -> list[Review]:
    """The reviews of a version, for their statistics."""
    query = select_records(Review).where(
        col(Review.note_id) == note_id, col(Review.version) == version
    )
    return list(work.session.exec(query))
