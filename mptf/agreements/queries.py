"""What is read of arrangements with donors, of due diligence and of contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, false, func, or_, select, true

from mptf.agreements.models import (
    Arrangement,
    ArrangementSignature,
    ArrangementTerms,
    Clearance,
    DonorContact,
    DonorContactEnd,
    DueDiligence,
)
from mptf.agreements.visibility import visible_to
from mptf.chain import table_of
from mptf.contributions.models import Agreement, AgreementTerms
from mptf.db import beyond
from mptf.errors import NotFound
from mptf.lives.queries import ORDER, StepRow, steps
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.reading import OF, OWN_ORGANISATION, execute, rows
from mptf.work import Work


class ArrangementRow(NamedTuple):
    """What a donor and the agent are to sign, as it is written, and where it stands today.

    `amends` is the agreement that it changes; `agreement` the one that it brought into force or
    changed, once it is signed.
    """

    id: UUID
    number: str
    donor_id: UUID
    code: str
    name: str
    amends: str | None
    agreement: str | None
    version: int
    amount_minor: int
    currency: str
    booked_minor: int
    areas: list[str]
    region: str | None
    ends_on: date | None
    deviation: str
    instalments: list[dict[str, Any]]
    state: str
    drafted_at: datetime
    illustrative: bool

    @property
    def amount(self) -> Money:
        """In the donor's own currency."""
        return Money(self.amount_minor, self.currency)

    @property
    def parts(self) -> list[tuple[Money, date | None, str]]:
        """Its instalments: how much, and when."""
        return [
            (
                Money(part["amount_minor"], self.currency),
                date.fromisoformat(part["due_on"]) if part["due_on"] else None,
                part["trigger"],
            )
            for part in self.instalments
        ]


class ClearanceRow(NamedTuple):
    """What was said of a deviation, in which version of the terms."""

    terms_seq: int
    outcome: str
    reason: str
    decided_by: UUID
    decided_at: datetime


class SignatureRow(NamedTuple):
    """A signature as it stands on the paper."""

    side: str
    name: str
    title: str
    signed_on: date


class DiligenceRow(NamedTuple):
    """What came of looking into a donor."""

    outcome: str
    text: str
    done_by: str
    from_on: date
    until_on: date


class ContactRow(NamedTuple):
    """Somebody at a donor to whom letters go; `ended_on` is the first day on which it is not so."""

    id: UUID
    name: str
    title: str
    email: str | None
    address: list[str]
    language: str
    from_on: date
    ended_on: date | None
    illustrative: bool


_A, _T, _O, _G, _GT = (
    table_of(m) for m in (Arrangement, ArrangementTerms, Organisation, Agreement, AgreementTerms)
)
_C, _S, _D, _K, _KE = (
    table_of(m)
    for m in (Clearance, ArrangementSignature, DueDiligence, DonorContact, DonorContactEnd)
)
_VERSION, _MADE = _T.alias("version"), _G.alias("made")
_DAY: BindParameter[date] = bindparam("as_of")
_LAST = (
    select(func.max(_VERSION.c.seq))
    .where(_VERSION.c.arrangement_id == _A.c.id)
    .correlate(_A)
    .scalar_subquery()
)


@rows(ArrangementRow._make, _A.c.number.desc())
def arrangements(sight: Sight) -> Select[Any]:
    """Every arrangement with its terms as they are written, the latest first."""
    return (
        select(
            _A.c.id,
            _A.c.number,
            _A.c.donor_id,
            _O.c.code,
            _O.c.name,
            _G.c.number.label("amends"),
            _MADE.c.number.label("agreement"),
            _T.c.seq,
            _T.c.amount_minor,
            _T.c.currency,
            _T.c.booked_minor,
            _T.c.areas,
            _T.c.region,
            _T.c.ends_on,
            _T.c.deviation,
            _T.c.instalments,
            _A.c.state,
            _A.c.drafted_at,
            _A.c.illustrative,
        )
        .select_from(_A)
        .join(_O, _O.c.id == _A.c.donor_id)
        .join(_T, (_T.c.arrangement_id == _A.c.id) & (_T.c.seq == _LAST))
        .outerjoin(_G, _G.c.id == _A.c.agreement_id)
        .outerjoin(_GT, _GT.c.arrangement_id == _A.c.id)
        .outerjoin(_MADE, _MADE.c.id == _GT.c.agreement_id)
        .where(visible_to(sight))
    )


@rows(ArrangementRow._make, *arrangements.order)
def arrangements_of(sight: Sight) -> Select[Any]:
    """Those that made the agreement that is read what it is, or are to change it."""
    return arrangements.select(sight).where(or_(_A.c.agreement_id == OF, _MADE.c.id == OF))


def listed(
    work: Work, *, limit: int, after: tuple[Any, ...] | None = None, number: str = ""
) -> Sequence[ArrangementRow]:
    """Arrangements page by page, or one by its number."""
    query = arrangements.select(work.actor.sight).order_by(_A.c.number.desc()).limit(limit)
    if after is not None:
        query = query.where(beyond((_A.c.number,), after))
    if number:
        query = query.where(_A.c.number == number)
    return [ArrangementRow._make(row) for row in execute(work, query, {})]


def numbered(work: Work, number: str) -> ArrangementRow:
    """One arrangement by its number.

    Raises:
        NotFound: there is none that the reader sees.
    """
    found = listed(work, limit=1, number=number)
    if not found:
        raise NotFound("arrangement", number)
    return found[0]


@rows(ClearanceRow._make, _C.c.seq)
def clearances_of(sight: Sight) -> Select[Any]:
    """What was said of the deviation of one arrangement; it is no matter of the donor."""
    return select(
        _C.c.terms_seq, _C.c.outcome, _C.c.reason, _C.c.decided_by, _C.c.decided_at
    ).where(_C.c.arrangement_id == OF, true() if sight.books else false())


@rows(SignatureRow._make, _S.c.entered_at)
def signatures_of(sight: Sight) -> Select[Any]:
    """The signatures of one arrangement."""
    return (
        select(_S.c.side, _S.c.name, _S.c.title, _S.c.signed_on)
        .join(_A, _A.c.id == _S.c.arrangement_id)
        .where(_S.c.arrangement_id == OF, visible_to(sight))
    )


@rows(DiligenceRow._make, _D.c.from_on.desc(), _D.c.entered_at.desc())
def diligence_of(sight: Sight) -> Select[Any]:
    """What came of looking into one donor by then, the last first; it is no matter of the donor."""
    return select(_D.c.outcome, _D.c.text, _D.c.done_by, _D.c.from_on, _D.c.until_on).where(
        _D.c.organisation_id == OF, _D.c.from_on <= _DAY, true() if sight.books else false()
    )


@rows(ContactRow._make, _K.c.from_on.desc(), _K.c.name)
def contacts_of(sight: Sight) -> Select[Any]:
    """The contacts of one donor by then, the latest first: for the books, and for itself."""
    own = _K.c.organisation_id == OWN_ORGANISATION if sight.donor else false()
    return (
        select(
            _K.c.id,
            _K.c.name,
            _K.c.title,
            _K.c.email,
            _K.c.address,
            _K.c.language,
            _K.c.from_on,
            _KE.c.ended_on,
            _K.c.illustrative,
        )
        .select_from(_K)
        .outerjoin(_KE, (_KE.c.contact_id == _K.c.id) & (_KE.c.ended_on <= _DAY))
        .where(_K.c.organisation_id == OF, _K.c.from_on <= _DAY, true() if sight.books else own)
    )


@rows(StepRow._make, ORDER)
def life(sight: Sight) -> Select[Any]:
    """The steps of one arrangement; who took them and why is no matter of the donor."""
    seen = select(_A.c.id).where(_A.c.id == OF, visible_to(sight)).exists()
    return steps(seen, true() if sight.books else false())
