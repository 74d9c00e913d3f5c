"""What the guards of arrangements with donors rest on."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from mptf.agreements.models import (
    Arrangement,
    ArrangementSignature,
    ArrangementTerms,
    Clearance,
    DueDiligence,
)
from mptf.chain import table_of
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class Deviation(NamedTuple):
    """Where the terms as they stand depart from the standard, and what was said of it last."""

    arrangement_id: UUID
    text: str
    outcome: str | None
    reason: str | None


class Donor(NamedTuple):
    """What the donor is, and on which days what was looked into holds."""

    arrangement_id: UUID
    name: str
    kind: str
    outcome: str | None
    from_on: date | None
    until_on: date | None


class Signed(NamedTuple):
    """The day of a signature."""

    arrangement_id: UUID
    signed_on: date


_A, _T, _C, _S, _D, _O = (
    table_of(m)
    for m in (
        Arrangement,
        ArrangementTerms,
        Clearance,
        ArrangementSignature,
        DueDiligence,
        Organisation,
    )
)
_VERSION, _OTHER = _T.alias("version"), _C.alias("earlier_or_later")
_LAST = (
    select(func.max(_VERSION.c.seq))
    .where(_VERSION.c.arrangement_id == _A.c.id)
    .correlate(_A)
    .scalar_subquery()
)
_SAID_LAST = (
    select(func.max(_OTHER.c.seq))
    .where(_OTHER.c.arrangement_id == _A.c.id)
    .correlate(_A)
    .scalar_subquery()
)


@rows(Deviation._make)
def deviation(_sight: Sight) -> Select[Any]:
    """Of the terms as they stand; what was said of former ones does not hold for them."""
    terms = and_(_T.c.arrangement_id == _A.c.id, _T.c.seq == _LAST)
    said = and_(_C.c.arrangement_id == _A.c.id, _C.c.terms_seq == _T.c.seq, _C.c.seq == _SAID_LAST)
    return (
        select(_A.c.id, _T.c.deviation, _C.c.outcome, _C.c.reason)
        .select_from(_A)
        .join(_T, terms)
        .outerjoin(_C, said)
        .where(_A.c.id.in_(SUBJECTS))
    )


@rows(Donor._make, _D.c.from_on, _D.c.entered_at)
def donor(_sight: Sight) -> Select[Any]:
    """Every due diligence of its donor, the last one last; one row without any where none was."""
    return (
        select(
            _A.c.id,
            _O.c.name,
            _O.c.kind,
            _D.c.outcome,
            _D.c.from_on,
            _D.c.until_on,
        )
        .select_from(_A)
        .join(_O, _O.c.id == _A.c.donor_id)
        .outerjoin(_D, _D.c.organisation_id == _O.c.id)
        .where(_A.c.id.in_(SUBJECTS))
    )


@rows(Signed._make, _S.c.entered_at)
def signed(_sight: Sight) -> Select[Any]:
    """The signatures that it has, the last entered last."""
    return select(_S.c.arrangement_id, _S.c.signed_on).where(_S.c.arrangement_id.in_(SUBJECTS))
