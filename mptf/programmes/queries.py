"""What is read of joint programmes: the list, and one programme with its money and its papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, and_, bindparam, func, select

from mptf.chain import table_of
from mptf.committee.models import DecisionAmount, DecisionItem, DecisionSignature, Outcome
from mptf.errors import NotFound
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.notes.models import ConceptNote, NoteVersion
from mptf.people.models import Organisation
from mptf.programmes.models import (
    ClosureEvidence,
    JointProgramme,
    ProgrammePartner,
    ProgrammeSignature,
    ReviewComment,
    TransferExecution,
    TransferLine,
    TransferRequest,
)
from mptf.work import Work


class ProgrammeRow(NamedTuple):
    """A programme in a list. `approved_minor` is what a signed decision gave it, if any did."""

    id: UUID
    number: str
    project_number: str | None
    title: str
    coordinator: str
    coordinator_name: str
    note_number: str
    note_title: str
    note_version: int
    area: str | None
    region: str | None
    ceiling_minor: int
    currency: str
    approved_minor: int | None
    state: str
    since: date | None
    version: int
    invited_on: date
    start_on: date | None
    end_on: date | None
    illustrative: bool
    content: dict[str, Any]

    @property
    def ceiling(self) -> Money:
        """The most it may ask for, by the invitation."""
        return Money(self.ceiling_minor, self.currency)

    @property
    def approved(self) -> Money | None:
        """What the Committee approved; nothing before it did."""
        return None if self.approved_minor is None else Money(self.approved_minor, self.currency)


class ShortRow(NamedTuple):
    """A programme as it is named elsewhere."""

    number: str
    title: str
    state: str


class PartnerRow(NamedTuple):
    """A participating organisation: its part of the budget, and what was approved for it."""

    organisation_id: UUID
    code: str
    name: str
    label: str | None
    amount_minor: int
    approved_minor: int | None


class TransferRow(NamedTuple):
    """One entity's line of a transfer request, with what the agent entered once it was sent."""

    request_id: UUID
    number: str
    tranche: int
    state: str
    since: date | None
    agent_reference: str | None
    value_on: date | None
    code: str
    amount_minor: int
    currency: str


class SignatureRow(NamedTuple):
    """A signature on the document."""

    version: int
    kind: str
    party: str
    signed_by: str
    signed_on: date


class CommentRow(NamedTuple):
    """A numbered comment of a technical review."""

    version: int
    seq: int
    field: str
    text: str


class EvidenceRow(NamedTuple):
    """A paper of the closure."""

    kind: str
    party: str
    received_on: date
    text: str


_P, _O, _N, _V, _T = (
    table_of(m) for m in (JointProgramme, Organisation, ConceptNote, NoteVersion, Transition)
)
_PP, _TR, _TL, _TE = (
    table_of(m) for m in (ProgrammePartner, TransferRequest, TransferLine, TransferExecution)
)
_S, _C, _E = (table_of(m) for m in (ProgrammeSignature, ReviewComment, ClosureEvidence))
_I, _A, _DS = (table_of(m) for m in (DecisionItem, DecisionAmount, DecisionSignature))

_APPROVED = (
    select(_I.c.subject_id, func.max(_I.c.amount_minor).label("minor"))
    .join(_DS, _DS.c.decision_id == _I.c.decision_id)
    .where(_I.c.outcome == Outcome.APPROVED.value)
    .group_by(_I.c.subject_id)
    .subquery()
)
_ROWS = (
    select(
        _P.c.id,
        _P.c.number,
        _P.c.project_number,
        _P.c.title,
        _O.c.code,
        _O.c.name,
        _N.c.number.label("note_number"),
        _N.c.title.label("note_title"),
        _V.c.number.label("note_version"),
        _P.c.area,
        _P.c.region,
        _P.c.ceiling_minor,
        _P.c.currency,
        _APPROVED.c.minor,
        _P.c.state,
        _T.c.act_on,
        _P.c.version,
        _P.c.invited_on,
        _P.c.start_on,
        _P.c.end_on,
        _P.c.illustrative,
        _P.c.content,
    )
    .join(_O, _O.c.id == _P.c.coordinator_id)
    .join(_N, _N.c.id == _P.c.note_id)
    .join(_V, _V.c.id == _P.c.note_version_id)
    .outerjoin(_APPROVED, _APPROVED.c.subject_id == _P.c.id)
    .outerjoin(_T, and_(_T.c.subject_id == _P.c.id, _T.c.step == _P.c.step))
)
_PAGE = _ROWS.order_by(_P.c.number.desc()).limit(bindparam("limit")).offset(bindparam("offset"))
_ONE = _ROWS.where(_P.c.number == bindparam("number"))
_STATES = select(_P.c.state, func.count()).group_by(_P.c.state)
_OF_NOTE = (
    select(_P.c.number, _P.c.title, _P.c.state)
    .where(_P.c.note_id == bindparam("note"))
    .order_by(_P.c.number)
)
_OF: BindParameter[UUID] = bindparam("programme")
_GIVEN = (
    select(_A.c.organisation_id, func.max(_A.c.amount_minor).label("minor"))
    .join(_I, _I.c.id == _A.c.item_id)
    .join(_DS, _DS.c.decision_id == _I.c.decision_id)
    .where(_I.c.outcome == Outcome.APPROVED.value, _I.c.subject_id == _OF)
    .group_by(_A.c.organisation_id)
    .subquery()
)
_PARTNERS = (
    select(_O.c.id, _O.c.code, _O.c.name, _PP.c.label, _PP.c.amount_minor, _GIVEN.c.minor)
    .select_from(_PP)
    .join(_O, _O.c.id == _PP.c.organisation_id)
    .outerjoin(_GIVEN, _GIVEN.c.organisation_id == _PP.c.organisation_id)
    .where(_PP.c.programme_id == _OF)
    .order_by(_O.c.code)
)
_TRANSFERS = (
    select(
        _TR.c.id,
        _TR.c.number,
        _TR.c.tranche,
        _TR.c.state,
        _T.c.act_on,
        _TE.c.agent_reference,
        _TE.c.value_on,
        _O.c.code,
        _TL.c.amount_minor,
        _TL.c.currency,
    )
    .join(_TL, _TL.c.request_id == _TR.c.id)
    .join(_O, _O.c.id == _TL.c.organisation_id)
    .outerjoin(_TE, _TE.c.request_id == _TR.c.id)
    .outerjoin(_T, and_(_T.c.subject_id == _TR.c.id, _T.c.step == _TR.c.step))
    .where(_TR.c.programme_id == _OF)
    .order_by(_TR.c.made_at, _TR.c.number, _O.c.code)
)
_SIGNATURES = (
    select(_S.c.version, _S.c.kind, _S.c.party, _S.c.signed_by, _S.c.signed_on)
    .where(_S.c.programme_id == _OF)
    .order_by(_S.c.signed_on, _S.c.kind, _S.c.party)
)
_COMMENTS = (
    select(_C.c.version, _C.c.seq, _C.c.field, _C.c.text)
    .where(_C.c.programme_id == _OF)
    .order_by(_C.c.version, _C.c.seq)
)
_EVIDENCE = (
    select(_E.c.kind, _E.c.party, _E.c.received_on, _E.c.text)
    .where(_E.c.programme_id == _OF)
    .order_by(_E.c.received_on, _E.c.kind, _E.c.party)
)


def listed(
    work: Work, *, state: str = "", limit: int = 50, offset: int = 0, after: str | None = None
) -> Sequence[ProgrammeRow]:
    """A page of programmes, the latest number first; `after` is the last number before it."""
    query = _PAGE.where(_P.c.state == state) if state else _PAGE
    if after is not None:
        query = query.where(_P.c.number < after)
    rows = work.session.execute(query, {"limit": limit, "offset": offset})
    return [ProgrammeRow._make(row) for row in rows]


def by_state(work: Work) -> dict[str, int]:
    """How many programmes stand in each state."""
    return {state: int(count) for state, count in work.session.execute(_STATES)}


def numbered(work: Work, number: str) -> ProgrammeRow:
    """One programme by its number.

    Raises:
        NotFound: there is none.
    """
    row = work.session.execute(_ONE, {"number": number}).first()
    if row is None:
        raise NotFound("joint programme", number)
    return ProgrammeRow._make(row)


def of_note(work: Work, note_id: UUID) -> Sequence[ShortRow]:
    """The programmes that grew from a note."""
    rows = work.session.execute(_OF_NOTE, {"note": note_id})
    return [ShortRow._make(row) for row in rows]


def partners(work: Work, programme_id: UUID) -> Sequence[PartnerRow]:
    """The participating organisations, by code, with what a signed decision gave each."""
    rows = work.session.execute(_PARTNERS, {"programme": programme_id})
    return [PartnerRow._make(row) for row in rows]


def transfers(work: Work, programme_id: UUID) -> Sequence[TransferRow]:
    """Every line of every transfer request, in the order in which they were made."""
    rows = work.session.execute(_TRANSFERS, {"programme": programme_id})
    return [TransferRow._make(row) for row in rows]


def signatures(work: Work, programme_id: UUID) -> Sequence[SignatureRow]:
    """Every signature on any version of the document."""
    rows = work.session.execute(_SIGNATURES, {"programme": programme_id})
    return [SignatureRow._make(row) for row in rows]


def comments(work: Work, programme_id: UUID) -> Sequence[CommentRow]:
    """The comments of the technical reviews, version by version."""
    rows = work.session.execute(_COMMENTS, {"programme": programme_id})
    return [CommentRow._make(row) for row in rows]


def evidence(work: Work, programme_id: UUID) -> Sequence[EvidenceRow]:
    """The papers of the closure that are in."""
    rows = work.session.execute(_EVIDENCE, {"programme": programme_id})
    return [EvidenceRow._make(row) for row in rows]
