"""What is read of letters: lists, one letter, its printed sheet, and whose a code is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, func, or_, select

from mptf.chain import table_of
from mptf.committee.models import DecisionItem
from mptf.contributions.models import Deposit
from mptf.db import beyond
from mptf.errors import NotFound
from mptf.letters.models import Letter, Sheet
from mptf.letters.visibility import visible_to
from mptf.people.models import Organisation, Person
from mptf.policy import Sight
from mptf.programmes.models import TransferRequest
from mptf.reading import OF, execute, rows
from mptf.work import Work


class LetterRow(NamedTuple):
    """A signed letter; `pages` and `sha256` are empty until its sheet is printed."""

    id: UUID
    reference: str
    kind: str
    subject_kind: str
    subject_id: UUID
    subject: str
    addressee: str
    signed_at: datetime
    signed_on: date
    signed_by: str | None
    signed_for: str | None
    delegation: str | None
    code: str
    illustrative: bool
    printed_at: datetime | None
    pages: int | None
    sha256: str | None


class SheetRow(NamedTuple):
    """The printed sheet of a letter."""

    reference: str
    sha256: str
    pdf: bytes


_L, _S, _P, _O = (table_of(m) for m in (Letter, Sheet, Person, Organisation))
_R = table_of(TransferRequest)
_I, _D = table_of(DecisionItem), table_of(Deposit)

_ROWS: Select[Any] = (
    select(
        _L.c.id,
        _L.c.reference,
        _L.c.kind,
        _L.c.subject_kind,
        _L.c.subject_id,
        _L.c.subject,
        _L.c.addressee,
        _L.c.signed_at,
        _L.c.signed_on,
        _P.c.name,
        _O.c.name.label("organisation"),
        _L.c.delegation,
        _L.c.code,
        _L.c.illustrative,
        _S.c.printed_at,
        _S.c.pages,
        _S.c.sha256,
    )
    .outerjoin(_P, _P.c.id == _L.c.signed_by)
    .outerjoin(_O, _O.c.id == _P.c.organisation_id)
    .outerjoin(_S, _S.c.letter_id == _L.c.id)
)
_CODED = _ROWS.where(_L.c.code == bindparam("code"))
_ORDER = (_L.c.signed_at, _L.c.reference)


@cache
def _page(sight: Sight) -> Select[Any]:
    latest_first = _ROWS.where(visible_to(sight)).order_by(*(place.desc() for place in _ORDER))
    return latest_first.limit(bindparam("limit")).offset(bindparam("offset"))


@cache
def _count(sight: Sight) -> Select[Any]:
    return select(func.count()).select_from(_L).where(visible_to(sight))


@cache
def _one(sight: Sight) -> Select[Any]:
    return _ROWS.where(_L.c.reference == bindparam("reference"), visible_to(sight))


@cache
def _facts(sight: Sight) -> Select[Any]:
    return select(_L.c.facts).where(_L.c.reference == bindparam("reference"), visible_to(sight))


@cache
def _pdf(sight: Sight) -> Select[Any]:
    return (
        select(_L.c.reference, _S.c.sha256, _S.c.pdf)
        .join(_S, _S.c.letter_id == _L.c.id)
        .where(_L.c.reference == bindparam("reference"), visible_to(sight))
    )


def listed(
    work: Work,
    *,
    kind: str = "",
    limit: int = 50,
    offset: int = 0,
    after: tuple[datetime, str] | None = None,
) -> Sequence[LetterRow]:
    """A page of signed letters, the latest first.

    `after` is moment and reference of the last letter of the page before.
    """
    page = _page(work.actor.sight)
    query = page.where(_L.c.kind == kind) if kind else page
    if after is not None:
        query = query.where(beyond((_L.c.signed_at, _L.c.reference), after))
    rows = execute(work, query, {"limit": limit, "offset": offset})
    return [LetterRow._make(row) for row in rows]


def count(work: Work, kind: str = "") -> int:
    """How many letters were signed."""
    query = _count(work.actor.sight)
    return int(execute(work, query.where(_L.c.kind == kind) if kind else query, {}).scalar_one())


@rows(LetterRow._make, *_ORDER)
def about(sight: Sight) -> Select[Any]:
    """The letters on one thing and, for a programme, on its transfer requests; the oldest first."""
    requests = select(_R.c.id).where(_R.c.programme_id == OF)
    return _ROWS.where(or_(_L.c.subject_id == OF, _L.c.subject_id.in_(requests)), visible_to(sight))


@rows(LetterRow._make, *_ORDER)
def decided(sight: Sight) -> Select[Any]:
    """The letters that followed from the items of a decision."""
    items = select(_I.c.id).where(_I.c.decision_id == OF)
    return _ROWS.where(_L.c.decision_item_id.in_(items), visible_to(sight))


@rows(LetterRow._make, *_ORDER)
def to_donor(sight: Sight) -> Select[Any]:
    """The letters on the deposits of the donor that is read."""
    own = select(_D.c.id).where(_D.c.donor_id == OF)
    return _ROWS.where(_L.c.subject_id.in_(own), visible_to(sight))


def referenced(work: Work, reference: str) -> LetterRow:
    """One letter by its reference.

    Raises:
        NotFound: there is none that the reader may see.
    """
    row = execute(work, _one(work.actor.sight), {"reference": reference}).first()
    if row is None:
        raise NotFound("letter", reference)
    return LetterRow._make(row)


def facts(work: Work, reference: str) -> dict[str, Any]:
    """What was frozen with a letter when it was signed: its frame and its facts.

    Raises:
        NotFound: there is none that the reader may see.
    """
    row = execute(work, _facts(work.actor.sight), {"reference": reference}).first()
    if row is None:
        raise NotFound("letter", reference)
    found: dict[str, Any] = row.facts
    return found


def coded(work: Work, code: str) -> LetterRow | None:
    """The letter that carries a verification code, for whoever holds its sheet; else nothing."""
    row = work.session.execute(_CODED, {"code": code}).first()
    return LetterRow._make(row) if row else None


def is_seen(work: Work, reference: str) -> bool:
    """Whether the reader sees the letter of this reference."""
    return execute(work, _one(work.actor.sight), {"reference": reference}).first() is not None


def sheet(work: Work, reference: str) -> SheetRow:
    """The printed sheet of a letter.

    Raises:
        NotFound: there is no such letter that the reader may see, or it is still being printed.
    """
    row = execute(work, _pdf(work.actor.sight), {"reference": reference}).first()
    if row is None:
        raise NotFound("printed sheet of the letter", reference)
    return SheetRow._make(row)
