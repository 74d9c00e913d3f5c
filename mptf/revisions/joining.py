"""Entities that join a programme by a revision: they see it, and confirm their part of it."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, or_, select

from mptf.audit import service as audit
from mptf.chain import table_of
from mptf.errors import GuardRefused, NotPermitted
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.reading import OF, rows
from mptf.revisions.models import ProgrammeRevision, RevisionConfirmation, RevisionShare
from mptf.revisions.visibility import IS_LAST_SHARE, is_seen
from mptf.work import Work


class JoinerRow(NamedTuple):
    """An entity that a revision brings into the programme, with its part and its word on it."""

    revision_id: UUID
    organisation_id: UUID
    seq: int
    code: str
    name: str
    amount_minor: int
    currency: str
    confirmed: bool


_R, _P, _PP, _O, _S, _C = (
    table_of(m)
    for m in (
        ProgrammeRevision,
        JointProgramme,
        ProgrammePartner,
        Organisation,
        RevisionShare,
        RevisionConfirmation,
    )
)
_TAKES_PART = or_(
    _P.c.coordinator_id == _S.c.organisation_id,
    exists()
    .where(_PP.c.programme_id == _P.c.id, _PP.c.organisation_id == _S.c.organisation_id)
    .correlate(_P, _S),
)
_CONFIRMED = (
    exists()
    .where(
        _C.c.revision_id == _S.c.revision_id,
        _C.c.organisation_id == _S.c.organisation_id,
        _C.c.amount_minor == _S.c.amount_minor,
    )
    .correlate(_S)
)
"""Whether it has confirmed the very amount that it is to have."""


def joiners() -> Select[Any]:
    """The entities that revisions bring in, as they were written last."""
    return (
        select(
            _S.c.revision_id,
            _S.c.organisation_id,
            _S.c.seq,
            _O.c.code,
            _O.c.name,
            _S.c.amount_minor,
            _S.c.currency,
            _CONFIRMED.label("confirmed"),
        )
        .join_from(_S, _R, _R.c.id == _S.c.revision_id)
        .join(_P, _P.c.id == _R.c.programme_id)
        .join(_O, _O.c.id == _S.c.organisation_id)
        .where(IS_LAST_SHARE, ~_TAKES_PART)
    )


@rows(JoinerRow._make, _O.c.code)
def joining(sight: Sight) -> Select[Any]:
    """Those of the revision that is read."""
    return joiners().where(_S.c.revision_id == OF, is_seen(sight))


def confirm(work: Work, revision: ProgrammeRevision) -> RevisionConfirmation:
    """The actor's organization confirms the part that it is to have.

    Raises:
        NotPermitted: it does not join by this revision.
        GuardRefused: it has confirmed it already.
    """
    found = joining.read(work, subject=revision.id)
    own = [row for row in found if row.organisation_id == work.actor.organisation]
    if not own:
        raise NotPermitted("an entity that joins by this revision", "confirm its part")
    (part,) = own
    if part.confirmed:
        raise GuardRefused(("Your part is confirmed already.",))
    row = work.add(
        RevisionConfirmation(
            revision_id=revision.id,
            seq=part.seq,
            organisation_id=part.organisation_id,
            amount_minor=part.amount_minor,
            currency=part.currency,
            confirmed_by=work.actor.id,
            confirmed_at=work.now(),
        )
    )
    amount = Money(part.amount_minor, part.currency)
    after = {"entity": part.code, "amount": amount.plain()}
    audit.record(work, "confirm", "programme-revision", revision.id, after=after)
    return row
