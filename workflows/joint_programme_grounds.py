"""What the guards of joint programmes rest on."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select

from mptf.chain import table_of
from mptf.clearance.models import ANSWERS, CommentMove, CommentWeight, Move, Weight
from mptf.deadlines.models import Deadline
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.models import (
    ClosureEvidence,
    JointProgramme,
    ProgrammeComment,
    ProgrammeForm,
    ProgrammePartner,
    ProgrammeSignature,
    ReviewComment,
    TransferRequest,
)
from mptf.programmes.service import DOCUMENT_DUE
from mptf.programmes.visibility import writing_for
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class Asked(NamedTuple):
    """The form of the document."""

    programme_id: UUID
    form_id: UUID


class Writes(NamedTuple):
    """A programme whose document the reader writes."""

    programme_id: UUID


class Talk(NamedTuple):
    """A comment of the writers that is open."""

    programme_id: UUID


class Due(NamedTuple):
    """The day by which the document must come."""

    programme_id: UUID
    on: date


class Share(NamedTuple):
    """A participating organisation, with its part of the budget."""

    programme_id: UUID
    organisation_id: UUID
    code: str
    amount_minor: int


class Request(NamedTuple):
    """A fund transfer request."""

    programme_id: UUID
    number: str
    state: str


class Paper(NamedTuple):
    """A signature or a closing paper: of what kind, by whom."""

    programme_id: UUID
    kind: str
    party: str


class Said(NamedTuple):
    """A comment of the technical review, and what was said to it last."""

    programme_id: UUID
    round: int
    seq: int
    weight: str
    last: str | None

    @property
    def number(self) -> str:
        """Its number, which it keeps through the rounds."""
        return f"{self.round}.{self.seq}"

    @property
    def is_must(self) -> bool:
        """Whether it holds the clearance back."""
        return self.weight == Weight.MUST

    @property
    def is_open(self) -> bool:
        """Whether the entities have still to answer it."""
        return self.last in {None, Move.KEPT_OPEN}

    @property
    def is_answered(self) -> bool:
        """Whether its answer waits for the secretariat's word."""
        return self.last in ANSWERS

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left of it."""
        return self.last == Move.SETTLED


class Left(NamedTuple):
    """What an entity has of it, sent and not spent or allocated and not sent."""

    programme_id: UUID
    kind: str
    amount_minor: int


_P, _D, _SHARE, _O, _R, _S, _E = (
    table_of(m)
    for m in (
        JointProgramme,
        Deadline,
        ProgrammePartner,
        Organisation,
        TransferRequest,
        ProgrammeSignature,
        ClosureEvidence,
    )
)
_C, _W, _M = (table_of(m) for m in (ReviewComment, CommentWeight, CommentMove))
_LAST = (
    select(_M.c.kind)
    .where(_M.c.comment_id == _C.c.id)
    .order_by(_M.c.seq.desc())
    .limit(1)
    .correlate(_C)
    .scalar_subquery()
)
_FORM, _TALK = table_of(ProgrammeForm), table_of(ProgrammeComment)


@rows(Asked._make)
def form(_sight: Sight) -> Select[Any]:
    """The form that was frozen with the programme; none of one from before there were any."""
    return select(_FORM.c.programme_id, _FORM.c.form_id).where(_FORM.c.programme_id.in_(SUBJECTS))


@rows(Writes._make)
def writes(sight: Sight) -> Select[Any]:
    """The programmes in which the reader's entity takes part."""
    return select(_P.c.id).where(_P.c.id.in_(SUBJECTS), writing_for(sight, _P))


@rows(Talk._make)
def talk(sight: Sight) -> Select[Any]:
    """The comments that the reader may settle."""
    said = select(_TALK.c.programme_id).join(_P, _P.c.id == _TALK.c.programme_id)
    its = (_TALK.c.programme_id.in_(SUBJECTS), _TALK.c.settled_at.is_(None))
    return said.where(*its, writing_for(sight, _P))


@rows(Due._make)
def due(_sight: Sight) -> Select[Any]:
    """The day, where the document is waited for; it is kept with the invited note."""
    of_its_note = and_(_D.c.subject_id == _P.c.note_id, _D.c.what == DOCUMENT_DUE)
    waited = select(_P.c.id, _D.c.due_on).join(_D, of_its_note)
    return waited.where(_P.c.id.in_(SUBJECTS), _D.c.done_at.is_(None))


@rows(Share._make, _O.c.code)
def shares(_sight: Sight) -> Select[Any]:
    """The participating organisations, by code."""
    columns = (_SHARE.c.programme_id, _SHARE.c.organisation_id, _O.c.code, _SHARE.c.amount_minor)
    named = select(*columns).join(_O, _O.c.id == _SHARE.c.organisation_id)
    return named.where(_SHARE.c.programme_id.in_(SUBJECTS))


@rows(Request._make, _R.c.number)
def requests(_sight: Sight) -> Select[Any]:
    """Its transfer requests, whatever became of them."""
    made = select(_R.c.programme_id, _R.c.number, _R.c.state)
    return made.where(_R.c.programme_id.in_(SUBJECTS))


@rows(Said._make, _C.c.version, _C.c.seq)
def comments(_sight: Sight) -> Select[Any]:
    """The comments of the technical review, in the order of their numbers."""
    round_of_it = func.coalesce(_W.c.round, _C.c.version).label("round")
    weight = case((_W.c.id.is_(None), Weight.MUST.value), else_=_W.c.weight).label("weight")
    made = select(_C.c.programme_id, round_of_it, _C.c.seq, weight, _LAST.label("last"))
    joined = made.select_from(_C).outerjoin(_W, _W.c.comment_id == _C.c.id)
    return joined.where(_C.c.programme_id.in_(SUBJECTS))


@rows(Paper._make)
def signatures(_sight: Sight) -> Select[Any]:
    """The signatures on the present version."""
    present = and_(_P.c.id == _S.c.programme_id, _P.c.version == _S.c.version)
    given = select(_S.c.programme_id, _S.c.kind, _S.c.party).join(_P, present)
    return given.where(_S.c.programme_id.in_(SUBJECTS))


@rows(Paper._make)
def evidence(_sight: Sight) -> Select[Any]:
    """The closing papers that are in."""
    given = select(_E.c.programme_id, _E.c.kind, _E.c.party)
    return given.where(_E.c.programme_id.in_(SUBJECTS))
