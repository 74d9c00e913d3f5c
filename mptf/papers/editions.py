"""Editions of the booklet: which there are, whether the next one is due, and keeping it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from mptf.audit import service as audit
from mptf.chain import table_of
from mptf.committee.models import DecisionItem, DecisionSignature, Outcome
from mptf.errors import NotFound
from mptf.papers.models import BookletEdition
from mptf.policy import Sight
from mptf.reading import rows
from mptf.work import Work

_CHANGING = tuple(
    outcome.value
    for outcome in (
        Outcome.POSITIVE,
        Outcome.INVITE,
        Outcome.REMOVE,
        Outcome.APPROVED,
        Outcome.NOT_APPROVED,
        Outcome.CANCEL,
        Outcome.TARGET,
    )
)
"""Outcomes that change what is in the booklet."""

_E, _I, _S = (table_of(m) for m in (BookletEdition, DecisionItem, DecisionSignature))
_NEWEST = (
    select(_S.c.decision_id)
    .join(_I, _I.c.decision_id == _S.c.decision_id)
    .where(_I.c.outcome.in_(_CHANGING))
    .order_by(_S.c.signed_at.desc(), _S.c.decision_id.desc())
    .limit(1)
)
_OF_THE_LAST = select(_E.c.decision_id).order_by(_E.c.number.desc()).limit(1)


class EditionRow(NamedTuple):
    """An edition, without its pages; editions are for everybody."""

    number: int
    as_of: date
    made_at: datetime
    sha256: str


class PrintedRow(NamedTuple):
    """An edition in print."""

    number: int
    as_of: date
    sha256: str
    pdf: bytes


@rows(EditionRow._make, _E.c.number.desc())
def editions(_sight: Sight) -> Select[Any]:
    """Every edition, the latest first."""
    return select(_E.c.number, _E.c.as_of, _E.c.made_at, _E.c.sha256)


def printed(work: Work, number: int | None = None) -> PrintedRow:
    """An edition as it was kept, byte for byte; the latest where none is named.

    Raises:
        NotFound: there is none, or not this one.
    """
    query = select(_E.c.number, _E.c.as_of, _E.c.sha256, _E.c.pdf).order_by(_E.c.number.desc())
    if number is not None:
        query = query.where(_E.c.number == number)
    row = work.session.execute(query.limit(1)).first()
    if row is None:
        raise NotFound("edition of the booklet", str(number or ""))
    return PrintedRow._make(row)


def due_after(work: Work) -> UUID | None:
    """The decision after which the booklet is to be remade; nothing while it says what is.

    By the decision and not by the hour: one that is signed while an edition is printed is not in
    it, though it is older.
    """
    newest: UUID | None = work.session.scalar(_NEWEST)
    return newest if newest != work.session.scalar(_OF_THE_LAST) else None


def next_number(work: Work) -> int:
    """The number of the edition that is made next."""
    return int(work.session.scalar(select(func.coalesce(func.max(_E.c.number), 0))) or 0) + 1


def keep(work: Work, number: int, as_of: date, decision_id: UUID, pdf: bytes) -> BookletEdition:
    """Keep an edition; it never changes."""
    edition = work.add(
        BookletEdition(
            number=number,
            as_of=as_of,
            decision_id=decision_id,
            made_at=work.now(),
            sha256=hashlib.sha256(pdf).hexdigest(),
            pdf=pdf,
        )
    )
    after = {"number": number, "as_of": as_of.isoformat()}
    audit.record(work, "print", "booklet-edition", edition.id, after=after)
    return edition
