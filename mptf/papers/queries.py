"""What is read for the papers of several items at once: each thing as it stood when they went out.

Every row set asks for `subjects`, the notes and programmes of all items; `at`, the instant of the
papers; `as_of`, its day. What a reader does not see of a thing is not there.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    ScalarSelect,
    Select,
    Subquery,
    Text,
    Uuid,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.clearance.models import DocumentClearance
from mptf.committee.models import Decision, DecisionItem, DecisionSignature, Outcome
from mptf.committee.states import DecisionState
from mptf.committee.visibility import item_visible_to, visible_to
from mptf.db import Json, UtcDateTime
from mptf.lives.models import Transition
from mptf.notes import visibility as notes
from mptf.notes.models import ConceptNote, NotePartner, NoteVersion
from mptf.papers.rows import (
    ClearedRow,
    DecidedRow,
    EntityRow,
    GivenRow,
    RecommendedRow,
    ReviewRow,
    StepRow,
    ThingRow,
)
from mptf.people.models import Organisation, Person
from mptf.policy import Sight
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, ProgrammePartner, ProgrammeVersion
from mptf.reading import rows
from mptf.reviews.models import Recommendation, Review
from mptf.reviews.visibility import all_are_in
from mptf.revisions import granted
from mptf.revisions import visibility as revisions
from mptf.revisions.models import ProgrammeRevision, RevisionLevel, RevisionTerms

_N, _V, _NP, _P, _PV, _PP = (
    table_of(m)
    for m in (
        ConceptNote,
        NoteVersion,
        NotePartner,
        JointProgramme,
        ProgrammeVersion,
        ProgrammePartner,
    )
)
_RV, _RT, _RL = (table_of(m) for m in (ProgrammeRevision, RevisionTerms, RevisionLevel))
_GIVEN = granted.whole()
_GREW = table_of(ConceptNote).alias("grew_from")
_O, _C, _R, _T = (table_of(m) for m in (Organisation, Call, Review, Transition))
_D, _I, _RE = (table_of(m) for m in (Decision, DecisionItem, Recommendation))
_DS, _CL, _WHO = (table_of(m) for m in (DecisionSignature, DocumentClearance, Person))
_DAY: Any = bindparam("as_of", type_=Date())
_AT: Any = bindparam("at", type_=UtcDateTime())
_ASKED: Any = bindparam("subjects", type_=Uuid(), expanding=True)


def _latest(version: FromClause, of: Any) -> ScalarSelect[Any]:
    """The number of the version that was frozen last when the papers went out."""
    frozen = version.alias()
    owner = frozen.c.note_id if "note_id" in frozen.c else frozen.c.programme_id
    number = select(func.max(frozen.c.number))
    return number.where(owner == of, frozen.c.frozen_at <= _AT).scalar_subquery()


def _ceiling() -> ColumnElement[int]:
    """The ceiling of a programme when the papers went out: raised by then, or of its invitation."""
    raised = (
        select(_I.c.amount_minor)
        .join(_DS, _DS.c.decision_id == _I.c.decision_id)
        .where(
            _I.c.subject_id == _P.c.id,
            _I.c.outcome == Outcome.RAISE_CEILING.value,
            _DS.c.signed_at <= _AT,
        )
        .order_by(_DS.c.signed_at.desc())
        .limit(1)
        .correlate(_P)
    )
    invited = select(_I.c.amount_minor).where(_I.c.id == _P.c.invitation_item_id).correlate(_P)
    return func.coalesce(raised.scalar_subquery(), invited.scalar_subquery())


@cache
def _things(sight: Sight) -> Subquery:
    """The things of the items with the notes behind them, as far as the reader opens them.

    For whoever decides on things or prepares it: nobody else has papers.
    """
    has_papers = true() if sight.proposals else false()
    note = (
        select(
            _N.c.id.label("subject_id"),
            literal("concept-note", Text).label("kind"),
            cast(_N.c.number, Text).label("number"),
            _N.c.coordinator_id,
            _V.c.number.label("version"),
            _V.c.content,
            _N.c.id.label("note_id"),
            _V.c.id.label("note_version_id"),
            cast(null(), BigInteger).label("ceiling_minor"),
            cast(_N.c.currency, Text).label("currency"),
            _N.c.illustrative,
            cast(null(), BigInteger).label("given_minor"),
            cast(null(), Text).label("changes"),
        )
        .select_from(_N)
        .join(_V, (_V.c.note_id == _N.c.id) & (_V.c.number == _latest(_V, _N.c.id)))
        .where(_N.c.id.in_(_ASKED), has_papers, notes.visible_to(sight))
    )
    programme = (
        select(
            _P.c.id,
            literal("joint-programme", Text),
            cast(_P.c.number, Text),
            _P.c.coordinator_id,
            _PV.c.number,
            _PV.c.content,
            _P.c.note_id,
            _P.c.note_version_id,
            _ceiling(),
            cast(_P.c.currency, Text),
            _P.c.illustrative,
            cast(null(), BigInteger),
            cast(null(), Text),
        )
        .select_from(_P)
        .join(_PV, (_PV.c.programme_id == _P.c.id) & (_PV.c.number == _latest(_PV, _P.c.id)))
        .where(_P.c.id.in_(_ASKED), has_papers, programmes.opened_to(sight))
    )
    return union_all(note, programme, _revision(sight, has_papers)).subquery()


def _revision(sight: Sight, has_papers: ColumnElement[bool]) -> Select[Any]:
    """A revision is what it would make of its programme, by its terms when the papers went out."""
    written = _RT.alias()
    last = select(func.max(written.c.seq)).where(
        written.c.revision_id == _RV.c.id, written.c.written_at <= _AT
    )
    level = _RL.alias()
    newest = select(func.max(level.c.submission)).where(level.c.revision_id == _RV.c.id)
    return (
        select(
            _RV.c.id,
            literal("programme-revision", Text),
            cast(_RV.c.number, Text),
            _RT.c.coordinator_after,
            _RT.c.from_version,
            _RT.c.content,
            _P.c.note_id,
            _P.c.note_version_id,
            cast(null(), BigInteger),
            cast(_P.c.currency, Text),
            _RV.c.illustrative,
            cast(_GIVEN.c.minor, BigInteger),
            type_coerce(_RL.c.reasons, Text),
        )
        .select_from(_RV)
        .join(_P, _P.c.id == _RV.c.programme_id)
        .join(_RT, (_RT.c.revision_id == _RV.c.id) & (_RT.c.seq == last.scalar_subquery()))
        .outerjoin(
            _RL,
            (_RL.c.revision_id == _RV.c.id) & (_RL.c.submission == newest.scalar_subquery()),
        )
        .outerjoin(_GIVEN, _GIVEN.c.programme_id == _P.c.id)
        .where(_RV.c.id.in_(_ASKED), has_papers, revisions.visible_to(sight))
    )


@rows(ThingRow._make)
def things(sight: Sight) -> Select[Any]:
    """The notes and programmes themselves."""
    thing = _things(sight)
    return (
        select(
            thing.c.subject_id,
            thing.c.kind,
            thing.c.number,
            _O.c.code,
            thing.c.version,
            thing.c.content,
            _GREW.c.number.label("note_number"),
            _V.c.content.label("note_content"),
            _C.c.title,
            _C.c.rubric,
            thing.c.ceiling_minor,
            thing.c.currency,
            thing.c.illustrative,
            thing.c.given_minor,
            type_coerce(thing.c.changes, Json),
        )
        .select_from(thing)
        .join(_O, _O.c.id == thing.c.coordinator_id)
        .join(_GREW, _GREW.c.id == thing.c.note_id)
        .join(_V, _V.c.id == thing.c.note_version_id)
        .join(_C, _C.c.id == _GREW.c.call_id)
    )


@rows(ReviewRow._make, _R.c.reviewed_at, _R.c.id)
def reviews(sight: Sight) -> Select[Any]:
    """The reviews of the note in that version, for whoever may see scores, once all were in.

    Who was asked after the papers went out changes nothing of what they said.
    """
    thing = _things(sight)
    in_by_then = all_are_in(_V.c.note_id, _V.c.number, asked_by=_AT)
    return (
        select(thing.c.subject_id, _R.c.scores, _R.c.total_tenths)
        .select_from(thing)
        .join(_V, _V.c.id == thing.c.note_version_id)
        .join(_R, (_R.c.note_id == _V.c.note_id) & (_R.c.version == _V.c.number))
        .join(_GREW, _GREW.c.id == thing.c.note_id)
        .where(_R.c.reviewed_at <= _AT, notes.scored_for(sight, _GREW), in_by_then)
    )


@rows(RecommendedRow._make, _RE.c.seq)
def recommended(sight: Sight) -> Select[Any]:
    """What the secretariat recommended by then, the last one last; for whoever may see scores."""
    thing = _things(sight)
    return (
        select(thing.c.subject_id, _RE.c.outcome, _RE.c.text)
        .select_from(thing)
        .join(_V, _V.c.id == thing.c.note_version_id)
        .join(_RE, (_RE.c.note_id == _V.c.note_id) & (_RE.c.version == _V.c.number))
        .join(_GREW, _GREW.c.id == thing.c.note_id)
        .where(
            _RE.c.written_at <= _AT,
            thing.c.kind == "concept-note",
            notes.scored_for(sight, _GREW),
            all_are_in(_V.c.note_id, _V.c.number, asked_by=_AT),
        )
    )


@rows(ClearedRow._make, _CL.c.seq)
def cleared(sight: Sight) -> Select[Any]:
    """The words of clearance until then, the last one last."""
    thing = _things(sight)
    return (
        select(
            thing.c.subject_id,
            _CL.c.version,
            _CL.c.text,
            _CL.c.waived,
            _CL.c.reason,
            _CL.c.cleared_at,
            _WHO.c.name,
        )
        .select_from(thing)
        .join(_CL, _CL.c.programme_id == thing.c.subject_id)
        .join(_WHO, _WHO.c.id == _CL.c.cleared_by)
        .where(_CL.c.cleared_at <= _AT)
    )


@rows(StepRow._make, _T.c.at, _T.c.step)
def steps(sight: Sight) -> Select[Any]:
    """Every step until then, the oldest first."""
    thing = _things(sight)
    return (
        select(thing.c.subject_id, _T.c.workflow, _T.c.trigger, _T.c.to_state, _T.c.act_on)
        .select_from(thing)
        .join(_T, or_(_T.c.subject_id == thing.c.subject_id, _T.c.subject_id == thing.c.note_id))
        .where(_T.c.at <= _AT)
    )


@rows(DecidedRow._make, _D.c.decided_on, _D.c.number)
def decided(sight: Sight) -> Select[Any]:
    """What the Committee has said of it before, the oldest first."""
    thing = _things(sight)
    of_it = or_(_I.c.subject_id == thing.c.subject_id, _I.c.subject_id == thing.c.note_id)
    return (
        select(thing.c.subject_id, _D.c.number, _D.c.decided_on, _D.c.state, _I.c.outcome)
        .select_from(thing)
        .join(_I, of_it)
        .join(_D, _D.c.id == _I.c.decision_id)
        .where(
            _D.c.recorded_at <= _AT,
            _D.c.state != DecisionState.SET_ASIDE.value,
            visible_to(sight),
            item_visible_to(sight),
        )
    )


@rows(EntityRow._make, _O.c.code)
def entities(sight: Sight) -> Select[Any]:
    """The organisations that take part in any of them."""
    thing = _things(sight)
    of_notes = select(_NP.c.organisation_id).join(thing, thing.c.note_id == _NP.c.note_id)
    of_programmes = select(_PP.c.organisation_id).join(
        thing, thing.c.subject_id == _PP.c.programme_id
    )
    part = or_(_O.c.id.in_(of_notes), _O.c.id.in_(of_programmes))
    return select(_O.c.code, _O.c.name).where(part)


@rows(GivenRow._make, _D.c.decided_on, _D.c.number, _I.c.seq)
def direct_costs(sight: Sight) -> Select[Any]:
    """What signed decisions have given by then to the fund's own costs."""
    return (
        select(_D.c.number, _I.c.amount_minor)
        .join_from(_I, _D, _D.c.id == _I.c.decision_id)
        .where(
            _I.c.outcome == Outcome.DIRECT_COST.value,
            _D.c.state == DecisionState.SIGNED.value,
            _D.c.decided_on <= _DAY,
            visible_to(sight),
        )
    )
