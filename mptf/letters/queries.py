"""What is read of letters: lists, one letter, its printed sheet, and whose a code is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select

from mptf.chain import table_of
from mptf.db import beyond
from mptf.errors import NotFound
from mptf.letters.models import Letter, Sheet
from mptf.people.models import Organisation, Person
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

_ROWS = (
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
_PAGE = (
    _ROWS.order_by(_L.c.signed_at.desc(), _L.c.reference.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_COUNT = select(func.count()).select_from(_L)
_ABOUT = _ROWS.where(_L.c.subject_id.in_(bindparam("subjects", expanding=True))).order_by(
    _L.c.signed_at, _L.c.reference
)
_DECIDED = _ROWS.where(_L.c.decision_item_id.in_(bindparam("items", expanding=True))).order_by(
    _L.c.signed_at, _L.c.reference
)
_ONE = _ROWS.where(_L.c.reference == bindparam("reference"))
_CODED = _ROWS.where(_L.c.code == bindparam("code"))
_FACTS = select(_L.c.facts).where(_L.c.id == bindparam("letter"))
_PDF = (
    select(_L.c.reference, _S.c.sha256, _S.c.pdf)
    .join(_S, _S.c.letter_id == _L.c.id)
    .where(_L.c.reference == bindparam("reference"))
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
    query = _PAGE.where(_L.c.kind == kind) if kind else _PAGE
    if after is not None:
        query = query.where(beyond((_L.c.signed_at, _L.c.reference), after))
    rows = work.session.execute(query, {"limit": limit, "offset": offset})
    return [LetterRow._make(row) for row in rows]


def count(work: Work, kind: str = "") -> int:
    """How many letters were signed."""
    query = _COUNT.where(_L.c.kind == kind) if kind else _COUNT
    return int(work.session.execute(query).scalar_one())


def about(work: Work, subject_ids: Collection[UUID]) -> Sequence[LetterRow]:
    """The letters on some things, the oldest first."""
    rows = work.session.execute(_ABOUT, {"subjects": list(subject_ids)})
    return [LetterRow._make(row) for row in rows]


def decided(work: Work, item_ids: Collection[UUID]) -> Sequence[LetterRow]:
    """The letters that followed from the items of a decision."""
    rows = work.session.execute(_DECIDED, {"items": list(item_ids)})
    return [LetterRow._make(row) for row in rows]


def referenced(work: Work, reference: str) -> LetterRow:
    """One letter by its reference.

    Raises:
        NotFound: there is none.
    """
    row = work.session.execute(_ONE, {"reference": reference}).first()
    if row is None:
        raise NotFound("letter", reference)
    return LetterRow._make(row)


def facts(work: Work, letter_id: UUID) -> dict[str, Any]:
    """What was frozen with a letter when it was signed: its frame and its facts."""
    found: dict[str, Any] = work.session.execute(_FACTS, {"letter": letter_id}).scalar_one()
    return found


def coded(work: Work, code: str) -> LetterRow | None:
    """The letter that carries a verification code; nothing where none does."""
    row = work.session.execute(_CODED, {"code": code}).first()
    return LetterRow._make(row) if row else None


def sheet(work: Work, reference: str) -> SheetRow:
    """The printed sheet of a letter.

    Raises:
        NotFound: there is no such letter, or its sheet is still being printed.
    """
    row = work.session.execute(_PDF, {"reference": reference}).first()
    if row is None:
        raise NotFound("printed sheet of the letter", reference)
    return SheetRow._make(row)
