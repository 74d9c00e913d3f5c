"""What waits beside the steps: letters to sign, parts to confirm, signatures to give."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from mptf.chain import table_of
from mptf.contributions.models import Deposit
from mptf.deadlines.models import Deadline
from mptf.endorsements.models import EndorsementReply, EndorsementRequest
from mptf.letters.models import LetterDraft
from mptf.meetings.models import Meeting
from mptf.notes.models import ConceptNote, Endorsement, NotePartner
from mptf.notes.visibility import invited_to
from mptf.people.models import Organisation
from mptf.policy import Actor, Purpose, Role, Sight
from mptf.procedures.models import WrittenProcedure
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes.models import (
    JointProgramme,
    ProgrammePartner,
    ProgrammeSignature,
    TransferRequest,
)
from mptf.programmes.service import SIGNED_BY
from mptf.programmes.states import ProgrammeState
from mptf.reading import OWN_COUNTRY, OWN_ORGANISATION, names_own_country, rows
from mptf.revisions.joining import joiners
from mptf.revisions.models import ProgrammeRevision, RevisionShare
from mptf.signing.queries import SIGNATURES
from mptf.tranches.models import TrancheRequest
from mptf.work import Work
from workflows.awaited.rows import Row, first_few, no_day, text
from workflows.lines import LAST, LINES
from workflows.own_acts import ENDORSABLE, NOTE_WITH_ENTITIES
from workflows.programme_revision_rules import WRITTEN

_N, _P, _R, _DEP, _L = (
    table_of(m) for m in (ConceptNote, JointProgramme, TransferRequest, Deposit, LetterDraft)
)
_M, _W, _D = table_of(Meeting), table_of(WrittenProcedure), table_of(Deadline)
_RP, _RV, _TQ = (table_of(m) for m in (ProgrammeReport, ProgrammeRevision, TrancheRequest))
_NP, _PP, _E, _S, _O = (
    table_of(m)
    for m in (NotePartner, ProgrammePartner, Endorsement, ProgrammeSignature, Organisation)
)
_SHARES = table_of(RevisionShare)
_EQ, _ER = table_of(EndorsementRequest), table_of(EndorsementReply)
_OWN = _O.alias("own_entity")
_OWN_CODE = select(_OWN.c.code).where(_OWN.c.id == OWN_ORGANISATION).scalar_subquery()
_TAKES_PART = (
    exists()
    .where(_PP.c.programme_id == _P.c.id, _PP.c.organisation_id == OWN_ORGANISATION)
    .correlate(_P)
)
_ROLES: Any = bindparam("signing_roles", expanding=True, type_=String())
_KINDS: Any = bindparam("signed_kinds", expanding=True, type_=String())
_SIGN_BY = (
    select(func.min(_D.c.due_on))
    .where(_D.c.subject_id == _P.c.id, _D.c.what == SIGNATURES, _D.c.done_at.is_(None))
    .correlate(_P)
    .scalar_subquery()
)
_COORDINATOR, _ENTITY, _CHAIR = "resident-coordinator", "puno", "chair"


@rows(Row._make)
def letters(sight: Sight) -> Select[Any]:
    """Letters that wait for a signature: the reader's, or anybody's for who answers for all."""
    mine = _L.c.signed_by_role.in_(_ROLES)
    of_programmes = (table.c.programme_id for table in (_R, _RP, _TQ))
    among = (
        _L.outerjoin(_N, _N.c.id == _L.c.subject_id)
        .outerjoin(_DEP, _DEP.c.id == _L.c.subject_id)
        .outerjoin(_R, _R.c.id == _L.c.subject_id)
        .outerjoin(_O, _O.c.id == _DEP.c.donor_id)
        .outerjoin(_RP, _RP.c.id == _L.c.subject_id)
        .outerjoin(_RV, _RV.c.id == _L.c.subject_id)
        .outerjoin(_TQ, _TQ.c.id == _L.c.subject_id)
        .outerjoin(_P, _P.c.id == func.coalesce(*of_programmes, _L.c.subject_id))
        .outerjoin(_M, _M.c.id == _L.c.subject_id)
        .outerjoin(_W, _W.c.id == _L.c.subject_id)
    )
    sittings = (_M, _W)
    its_own = (_N, _DEP, _R, _RP, _RV, _TQ, _P, *sittings)

    def first(*columns: ColumnElement[Any]) -> ColumnElement[Any]:
        return cast(func.coalesce(*columns), Text)

    found = (
        select(
            _L.c.subject_kind.label("kind"),
            _L.c.subject_id.label("id"),
            first(*(table.c.number for table in its_own)).label("number"),
            first(_O.c.name, *(table.c.title for table in (_N, _RV, _P, *sittings))).label("title"),
            first(*(table.c.number for table in (_N, _DEP, _RP, _RV, _TQ, _P, *sittings))).label(
                "place"
            ),
            text().label("state"),
            func.coalesce(*(table.c.illustrative for table in its_own if table is not _TQ)).label(
                "illustrative"
            ),
            _L.c.called_for_at.label("since"),
            no_day().label("due_on"),
            text().label("entity"),
            mine.label("mine"),
            false().label("another"),
            true().label("prepared"),
            _L.c.kind.label("asks"),
            _L.c.signed_by_role.label("by"),
        )
        .select_from(among)
        .where(_L.c.letter_id.is_(None), true() if sight.everything else mine)
    )
    return first_few(found)


def _asked(
    sight: Sight,
    kind: str,
    act: str,
    wanted: ColumnElement[bool],
    due_on: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """Records of a kind on which the reader is asked for one act, until a day if there is one."""
    found = LINES[kind].select(
        sight,
        kind,
        LAST.c.act_on.label("since"),
        (no_day() if due_on is None else due_on).label("due_on"),
        text().label("entity"),
        true().label("mine"),
        false().label("another"),
        true().label("prepared"),
        text(act).label("asks"),
        text().label("by"),
    )
    return first_few(found.where(wanted))


@rows(Row._make)
def confirmations(sight: Sight) -> Select[Any]:
    """Notes of others in which the reader's entity has a part that it did not confirm yet."""
    part = exists().where(
        _NP.c.note_id == _N.c.id,
        _NP.c.organisation_id == OWN_ORGANISATION,
        _NP.c.confirmed_on.is_(None),
    )
    wanted = and_(_N.c.state.in_(NOTE_WITH_ENTITIES), part.correlate(_N))
    return _asked(
        sight, "concept-note", "concept-note.confirm", wanted if sight.entity else false()
    )


@rows(Row._make)
def invitations(sight: Sight) -> Select[Any]:
    """Notes that the reader was invited to write."""
    return _asked(sight, "concept-note", "concept-note.write", invited_to(sight, _N))


@rows(Row._make)
def endorsements(sight: Sight) -> Select[Any]:
    """Notes for the reader's country that lack the Resident Coordinator's endorsement."""
    given = exists().where(
        _E.c.note_id == _N.c.id, _E.c.kind == _COORDINATOR, _E.c.country == OWN_COUNTRY
    )
    wanted = and_(_N.c.state.in_(ENDORSABLE), names_own_country(_N.c.content), ~given.correlate(_N))
    return _asked(
        sight,
        "concept-note",
        "concept-note.endorse",
        wanted if sight.resident_coordinator else false(),
    )


@rows(Row._make)
def comments(sight: Sight) -> Select[Any]:
    """Notes on which somebody commented instead of endorsing, and was not asked again since."""
    given = exists().where(
        _E.c.note_id == _N.c.id, _E.c.kind == _COORDINATOR, _E.c.country == _ER.c.country
    )
    again = exists().where(
        _EQ.c.note_id == _N.c.id,
        _EQ.c.country == _ER.c.country,
        _EQ.c.asked_at > _ER.c.replied_at,
        _EQ.c.withdrawn_at.is_(None),
    )
    said = exists().where(
        _ER.c.note_id == _N.c.id,
        _ER.c.endorsement_id.is_(None),
        ~given.correlate(_N, _ER),
        ~again.correlate(_N, _ER),
    )
    wanted = and_(
        _N.c.state.in_(ENDORSABLE), _N.c.coordinator_id == OWN_ORGANISATION, said.correlate(_N)
    )
    act = "concept-note.ask-endorsement"
    return _asked(sight, "concept-note", act, wanted if sight.entity else false())


@rows(Row._make)
def signatures(sight: Sight) -> Select[Any]:
    """Approved programmes whose document lacks the reader's signature."""
    signs_as_chair = literal(Role.CHAIR.value, String).in_(_ROLES)
    ways = [and_(signs_as_chair, _lacks(_CHAIR, literal(_CHAIR, String)))]
    if sight.entity:
        ways.append(and_(_TAKES_PART, _lacks(_ENTITY, _OWN_CODE)))
    if sight.resident_coordinator:
        ways.append(and_(names_own_country(_P.c.content), _lacks(_COORDINATOR, OWN_COUNTRY)))
    wanted = and_(_P.c.state == ProgrammeState.APPROVED.value, or_(*ways))
    return _asked(sight, "joint-programme", "joint-programme.countersign", wanted, _SIGN_BY)


def _lacks(kind: str, party: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the profile asks for a signature that is not on the present version."""
    given = exists().where(
        _S.c.programme_id == _P.c.id,
        _S.c.version == _P.c.version,
        _S.c.kind == kind,
        _S.c.party == party,
    )
    return and_(literal(kind, String).in_(_KINDS), ~given.correlate(_P))


@rows(Row._make)
def joining(sight: Sight) -> Select[Any]:
    """Revisions by which the reader's entity is to join, whose part it has not confirmed yet."""
    own = joiners().where(_SHARES.c.organisation_id == OWN_ORGANISATION).subquery()
    part = exists().where(own.c.revision_id == _RV.c.id, ~own.c.confirmed).correlate(_RV)
    wanted = and_(_RV.c.state.in_([state.value for state in WRITTEN]), part)
    act = "programme-revision.confirm"
    return _asked(sight, "programme-revision", act, wanted if sight.entity else false())


ROWS = (letters, confirmations, joining, invitations, endorsements, comments, signatures)


def _signed_for(actor: Actor) -> list[str]:
    return [role.value for role in Role if actor.may(Purpose.SIGN_LETTER, role)]


def values(work: Work) -> dict[str, Any]:
    """With which roles the reader signs, and whose signatures the profile asks for."""
    return {
        "signing_roles": _signed_for(work.actor),
        "signed_kinds": [SIGNED_BY[code] for code in work.profile.programme.signatures],
    }
