"""What programmes and their entities were given: by the approval, or the revision that came last.

Budgets are versions: the last one counts, and none is ever added to another.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Subquery, and_, cast, func, select, union_all

from mptf.chain import table_of
from mptf.committee.models import DecisionAmount, DecisionItem, DecisionSignature, Outcome
from mptf.revisions.models import RevisionInForce, RevisionShare

_I, _A, _S, _F, _SHARE = (
    table_of(m)
    for m in (DecisionItem, DecisionAmount, DecisionSignature, RevisionInForce, RevisionShare)
)


def _latest(as_of: ColumnElement[Any] | None) -> Subquery:
    """The revision of each programme that came into force last."""
    known = _F.alias("known")
    newest = select(known.c.programme_id, func.max(known.c.version).label("version"))
    if as_of is not None:
        newest = newest.where(known.c.in_force_on <= as_of)
    last = newest.group_by(known.c.programme_id).subquery()
    return (
        select(_F.c.programme_id, _F.c.revision_id, _F.c.seq)
        .join(last, and_(last.c.programme_id == _F.c.programme_id, last.c.version == _F.c.version))
        .subquery()
    )


def _approved(as_of: ColumnElement[Any] | None) -> list[ColumnElement[bool]]:
    signed = [_I.c.outcome == Outcome.APPROVED.value]
    return signed if as_of is None else [*signed, _S.c.signed_on <= as_of]


def whole(as_of: ColumnElement[Any] | None = None) -> Subquery:
    """Each approved programme (`programme_id`) with its budget in force (`minor`)."""
    revised = _latest(as_of)
    by_revision = (
        select(
            revised.c.programme_id,
            cast(func.sum(_SHARE.c.amount_minor), BigInteger).label("minor"),
        )
        .join(
            _SHARE,
            and_(_SHARE.c.revision_id == revised.c.revision_id, _SHARE.c.seq == revised.c.seq),
        )
        .group_by(revised.c.programme_id)
    )
    by_approval = (
        select(_I.c.subject_id, func.max(_I.c.amount_minor))
        .join(_S, _S.c.decision_id == _I.c.decision_id)
        .where(*_approved(as_of), _I.c.subject_id.not_in(select(revised.c.programme_id)))
        .group_by(_I.c.subject_id)
    )
    return union_all(by_revision, by_approval).subquery()


def by_entity(as_of: ColumnElement[Any] | None = None) -> Subquery:
    """The same for each entity of it (`organisation_id`); who left has no row."""
    revised = _latest(as_of)
    by_revision = select(
        revised.c.programme_id, _SHARE.c.organisation_id, _SHARE.c.amount_minor.label("minor")
    ).join(
        _SHARE,
        and_(_SHARE.c.revision_id == revised.c.revision_id, _SHARE.c.seq == revised.c.seq),
    )
    by_approval = (
        select(_I.c.subject_id, _A.c.organisation_id, func.max(_A.c.amount_minor))
        .join(_A, _A.c.item_id == _I.c.id)
        .join(_S, _S.c.decision_id == _I.c.decision_id)
        .where(*_approved(as_of), _I.c.subject_id.not_in(select(revised.c.programme_id)))
        .group_by(_I.c.subject_id, _A.c.organisation_id)
    )
    return union_all(by_revision, by_approval).subquery()
