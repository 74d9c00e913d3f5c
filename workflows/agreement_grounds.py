"""What the guards of acts on agreements, deposits and donors rest on."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
)

from mptf.agreements.models import Arrangement, DonorContact, DonorContactEnd
from mptf.agreements.states import OPEN
from mptf.chain import table_of
from mptf.contributions.entries import not_reversed
from mptf.contributions.models import (
    Agreement,
    AgreementEnd,
    AgreementTerms,
    Deposit,
    Instalment,
    InstalmentEvent,
    Pledge,
)
from mptf.contributions.returned import returned
from mptf.contributions.schedules import LAST_SAID, of_its_event, taken_back
from mptf.people.models import DONORS, Organisation
from mptf.policy import Sight
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class Found(NamedTuple):
    """A record for which something was found."""

    id: UUID


class UnderWay(NamedTuple):
    """An amendment that is not signed yet."""

    agreement_id: UUID
    number: str


_A, _E, _T, _R, _D, _I, _O, _C, _CE, _P, _V = (
    table_of(m)
    for m in (
        Agreement,
        AgreementEnd,
        AgreementTerms,
        Arrangement,
        Deposit,
        Instalment,
        Organisation,
        DonorContact,
        DonorContactEnd,
        Pledge,
        InstalmentEvent,
    )
)

_TODAY: BindParameter[date] = bindparam("today", type_=Date())


def _of_the_last_terms() -> ColumnElement[bool]:
    last = select(func.max(_T.c.seq)).where(_T.c.agreement_id == _I.c.agreement_id)
    return _I.c.seq == last.correlate(_I).scalar_subquery()


@rows(Found._make)
def ended(_sight: Sight) -> Select[Any]:
    """Agreements that have ended."""
    return select(_E.c.agreement_id).where(_E.c.agreement_id.in_(SUBJECTS))


@rows(UnderWay._make)
def under_way(_sight: Sight) -> Select[Any]:
    """Amendments of agreements that are not signed yet."""
    return select(_R.c.agreement_id, _R.c.number).where(
        _R.c.agreement_id.in_(SUBJECTS), _R.c.state.in_(OPEN)
    )


@rows(Found._make)
def with_an_event(_sight: Sight) -> Select[Any]:
    """Agreements whose last terms have an instalment that waits for something to happen."""
    waiting = _of_the_last_terms() & (_I.c.due_on.is_(None))
    return select(_I.c.agreement_id).distinct().where(_I.c.agreement_id.in_(SUBJECTS), waiting)


@rows(Found._make)
def with_what_happened(_sight: Sight) -> Select[Any]:
    """Agreements of which an event is said to have happened, and that was not taken back."""
    said = select(_V.c.id).where(of_its_event(_V), _V.c.seq == LAST_SAID, ~taken_back(_V))
    counts = _of_the_last_terms() & said.correlate(_I).exists()
    return select(_I.c.agreement_id).distinct().where(_I.c.agreement_id.in_(SUBJECTS), counts)


@rows(Found._make)
def with_instalments(_sight: Sight) -> Select[Any]:
    """Deposits under agreements whose last terms have instalments."""
    last = select(func.max(_T.c.seq)).where(_T.c.agreement_id == _D.c.agreement_id)
    theirs = and_(
        _I.c.agreement_id == _D.c.agreement_id, _I.c.seq == last.correlate(_D).scalar_subquery()
    )
    return select(_D.c.id).where(_D.c.id.in_(SUBJECTS), select(_I.c.id).where(theirs).exists())


@rows(Found._make)
def that_stay(_sight: Sight) -> Select[Any]:
    """Deposits that are not reversed, and of which not all went back."""
    gone = returned(_TODAY)
    return (
        select(_D.c.id)
        .outerjoin(gone, gone.c.deposit_id == _D.c.id)
        .where(
            _D.c.id.in_(SUBJECTS),
            not_reversed("deposit", _D, _TODAY),
            _D.c.amount_minor > func.coalesce(gone.c.back_minor, 0),
        )
    )


@rows(Found._make)
def donors(_sight: Sight) -> Select[Any]:
    """Organisations that give, or that have said or signed that they will."""
    gave = (select(table.c.id).where(table.c.donor_id == _O.c.id).exists() for table in (_P, _A))
    return select(_O.c.id).where(_O.c.id.in_(SUBJECTS), or_(_O.c.kind.in_(DONORS), *gave))


@rows(Found._make)
def with_contacts(_sight: Sight) -> Select[Any]:
    """Organisations with a contact that holds."""
    ended_ = select(_CE.c.id).where(_CE.c.contact_id == _C.c.id).exists()
    return select(_C.c.organisation_id).where(_C.c.organisation_id.in_(SUBJECTS), ~ended_)
