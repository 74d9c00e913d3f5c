"""What is read of concept notes: the list with its filters, and one note with all on its page."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, false, func, select, true

from mptf.audit import queries as audit
from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.forms.models import CallForm
from mptf.ledger.models import Account, Kind
from mptf.listing import Listing, Sorting, in_order, narrowed
from mptf.lives import queries as lives
from mptf.money import Money
from mptf.network import queries as network
from mptf.network.queries import FactRow
from mptf.notes.counting import MOST_COUNTED, Totals
from mptf.notes.filters import Chosen
from mptf.notes.models import (
    ConceptNote,
    Endorsement,
    Finding,
    FindingAnswer,
    NotePartner,
    NoteVersion,
    ScreeningCheck,
    ScreeningWaiver,
)
from mptf.notes.states import NoteState
from mptf.notes.visibility import opened, screening_opened, visible_to
from mptf.people.models import Organisation, OrganisationKind
from mptf.policy import Sight
from mptf.reading import OF, names_country, rows
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


class CallRow(NamedTuple):
    """A call by its number."""

    number: str
    title: str


class EntityRow(NamedTuple):
    """An entity by its code."""

    code: str
    name: str


class VersionRow(NamedTuple):
    """What was submitted, frozen."""

    number: int
    frozen_at: datetime
    title: str
    content: dict[str, Any]


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


class WaiverRow(NamedTuple):
    """By whom and by which authority a rule of the checklist was waived."""

    rule: str
    authority: str
    evidence: str
    waived_at: datetime
    waived_by: UUID


class FindingRow(NamedTuple):
    """Something that the entity was asked to mend in a version, and what it said to it last."""

    version: int
    field: str
    text: str
    answer: str | None


class ReservedRow(NamedTuple):
    """What is reserved for a note in one pool."""

    pool: str
    amount_minor: int


class FormRow(NamedTuple):
    """The form on which the note is written; none where it is the profile's."""

    form_id: UUID


class DueRow(NamedTuple):
    """Something that is due on the note."""

    what: str
    party: str
    due_on: date


_N, _O, _C = (table_of(m) for m in (ConceptNote, Organisation, Call))
_P, _K, _F, _E, _D, _V = (
    table_of(m) for m in (NotePartner, ScreeningCheck, Finding, Endorsement, Deadline, NoteVersion)
)
_A, _FA, _CF, _W = (table_of(m) for m in (Account, FindingAnswer, CallForm, ScreeningWaiver))


# --- The list ------------------------------------------------------------------------------------

JOINED = _N.join(_O, _O.c.id == _N.c.coordinator_id).join(_C, _C.c.id == _N.c.call_id)
"""Notes with their coordinating entities and their calls."""
SORTS = Sorting(
    "-number",
    number=_N.c.number,
    title=func.lower(_N.c.title),
    coordinator=_O.c.code,
    region=_N.c.region,
    area=_N.c.area,
    amount=_N.c.amount_minor,
    state=in_order(_N.c.state, NoteState),
    since=_N.c.since,
)


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
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
            _N.c.since,
            _N.c.version,
            _N.c.revision_round,
            _N.c.illustrative,
            _N.c.content,
        )
        .select_from(JOINED)
        .where(visible_to(sight))
    )


_LIST = Listing("concept note", NoteRow._make, _rows, _N.c.number, SORTS, each_once=True)
listed, numbered = _LIST.page, _LIST.one


def searched(
    work: Work, chosen: Chosen, *, sort: str, limit: int, offset: int
) -> tuple[list[NoteRow], Totals]:
    """A page of what holds a text, and what it comes to: looked for once, no further than counted.

    Raises:
        Invalid: the list has no such column to be sorted by.
    """
    found = _LIST.keys(work, chosen, _N.c.amount_minor, sort=sort, most=MOST_COUNTED)
    page = [row[0] for row in found[offset : offset + limit]]
    whole = Money(sum(row[1] for row in found), work.profile.fund.currency)
    totals = Totals(len(found), whole, cut=len(found) == MOST_COUNTED)
    return (_LIST.of(work, page, sort=sort) if page else []), totals


@cache
def _keys(sight: Sight, states: frozenset[str], most: int) -> Select[Any]:
    found = select(_N.c.id).where(_N.c.state.in_(sorted(states)))
    return found.where(visible_to(sight)).order_by(_N.c.number).limit(most)


def keys(work: Work, chosen: Chosen, states: frozenset[str], most: int) -> list[UUID]:
    """The first notes in these states that a filter lets through, by their numbers."""
    return list(narrowed(work, lambda sight: _keys(sight, states, most), chosen).scalars())


@rows(CallRow._make, _C.c.number.desc())
def calls(sight: Sight) -> Select[Any]:
    """Every call, the latest first, for whoever has signed in."""
    return select(_C.c.number, _C.c.title).where(true() if sight.signed_in else false())


@rows(EntityRow._make, _O.c.code)
def entities(sight: Sight) -> Select[Any]:
    """The entities of which a list may be asked for, for whoever has signed in."""
    known = and_(_O.c.kind == OrganisationKind.ENTITY.value, true() if sight.signed_in else false())
    return select(_O.c.code, _O.c.name).where(known)


# --- What hangs on one note ----------------------------------------------------------------------


@rows(PartnerRow._make, _O.c.code)
def partners(sight: Sight) -> Select[Any]:
    """The participating organisations, by code."""
    return (
        select(_O.c.code, _O.c.name, _P.c.label, _P.c.amount_minor, _P.c.confirmed_on)
        .join_from(_P, _O, _O.c.id == _P.c.organisation_id)
        .where(_P.c.note_id == OF, opened(sight))
    )


@rows(CheckRow._make, _K.c.rule)
def checks(sight: Sight) -> Select[Any]:
    """The checklist of the present version, empty before screening."""
    return (
        select(_K.c.rule, _K.c.outcome, _K.c.reason)
        .join_from(_K, _N, and_(_N.c.id == _K.c.note_id, _N.c.version == _K.c.version))
        .where(_K.c.note_id == OF, screening_opened(sight))
    )


@rows(WaiverRow._make, _K.c.rule)
def waivers(sight: Sight) -> Select[Any]:
    """What of the present version's checklist was waived."""
    return (
        select(_K.c.rule, _W.c.authority, _W.c.evidence, _W.c.waived_at, _W.c.waived_by)
        .join_from(_K, _N, and_(_N.c.id == _K.c.note_id, _N.c.version == _K.c.version))
        .join(_W, _W.c.check_id == _K.c.id)
        .where(_K.c.note_id == OF, screening_opened(sight))
    )


@rows(FindingRow._make, _F.c.version, _F.c.field, _F.c.id)
def findings(sight: Sight) -> Select[Any]:
    """Everything that was ever found in the note, version by version."""
    said = (
        select(_FA.c.text)
        .where(
            _FA.c.note_id == _F.c.note_id,
            _FA.c.version == _F.c.version,
            _FA.c.field == _F.c.field,
        )
        .order_by(_FA.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = select(_F.c.version, _F.c.field, _F.c.text, said.label("answer"))
    return found.where(_F.c.note_id == OF, opened(sight))


@rows(VersionRow._make, _V.c.number.desc())
def versions(sight: Sight) -> Select[Any]:
    """Everything that was submitted, the latest version first."""
    frozen = select(_V.c.number, _V.c.frozen_at, _V.c.title, _V.c.content)
    return frozen.where(_V.c.note_id == OF, opened(sight))


@rows(FormRow._make)
def its_form(sight: Sight) -> Select[Any]:
    """The form of its call."""
    its = select(_CF.c.form_id).join(_N, _N.c.call_id == _CF.c.call_id)
    return its.where(_N.c.id == OF, opened(sight))


@rows(DueRow._make, _D.c.due_on)
def due(sight: Sight) -> Select[Any]:
    """What is still due, the soonest first."""
    owed = select(_D.c.what, _D.c.party, _D.c.due_on)
    return owed.where(_D.c.subject_id == OF, _D.c.done_at.is_(None), opened(sight))


@rows(ReservedRow._make, _A.c.pool)
def reserved(sight: Sight) -> Select[Any]:
    """What is reserved for the note, by pool; pools with nothing are left out."""
    kept = (_A.c.kind == Kind.RESERVED.value, _A.c.subject_id == OF, _A.c.balance_minor != 0)
    return select(_A.c.pool, _A.c.balance_minor).where(*kept, opened(sight))


@rows(FactRow._make, *network.facts_on.order)
def known(sight: Sight) -> Select[Any]:
    """What the Network knows on a day of the countries that the note names."""
    note = select(_N.c.id).where(_N.c.id == OF, names_country(_N.c.content, network.COUNTRY))
    return network.facts_on.select(sight).where(note.exists(), opened(sight))


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """Its steps; what was said with them is for everyone who sees the note."""
    return lives.steps(opened(sight))


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to it, the latest first."""
    return audit.acts(sight, audit.KIND == "concept-note", audit.SUBJECT == OF)
