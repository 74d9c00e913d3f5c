"""What is read of interests: the list, and one with what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, select

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.interests.models import Interest, InterestAnswer, InterestWords
from mptf.interests.visibility import visible_to
from mptf.listing import EVERYTHING, Filters, Listing, Sorting, mentions, narrowed
from mptf.notes.models import ConceptNote
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.reading import OF, rows
from mptf.work import Work

_I, _W, _A, _N, _O = (
    table_of(m) for m in (Interest, InterestWords, InterestAnswer, ConceptNote, Organisation)
)


class Standing(StrEnum):
    """Whether an interest was answered."""

    OPEN = "open"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which interests a list shows; an empty filter lets everything through."""

    state: str = ""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions."""
        found: list[ColumnElement[bool]] = []
        if self.state:
            known = {
                Standing.OPEN.value: _A.c.id.is_(None),
                Standing.ANSWERED.value: _A.c.id.is_not(None),
            }
            found.append(known.get(self.state, false()))
        if self.text:
            found.append(
                mentions(self.text, _I.c.number, _N.c.number, _N.c.title, _W.c.organisation)
            )
        return found


class InterestRow(NamedTuple):
    """An interest: in which note, of whom, in which words, and what was answered.

    What is known of the person is None once it was erased; the answer, until there is one.
    """

    id: UUID
    number: str
    note_id: UUID
    note: str
    title: str
    donor: str | None
    """The code of the donor who has an account."""
    organisation: str | None
    name: str | None
    email: str | None
    text: str | None
    expressed_at: datetime
    illustrative: bool
    answer: str | None
    answered_at: datetime | None
    answered_by: UUID | None

    @property
    def state(self) -> Standing:
        """Whether it was answered."""
        return Standing.OPEN if self.answered_at is None else Standing.ANSWERED


def _among() -> Any:
    return (
        _I.join(_N, _N.c.id == _I.c.note_id)
        .outerjoin(_O, _O.c.id == _I.c.donor_id)
        .outerjoin(_W, _W.c.interest_id == _I.c.id)
        .outerjoin(_A, _A.c.interest_id == _I.c.id)
    )


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _I.c.id,
            _I.c.number,
            _I.c.note_id,
            _N.c.number.label("note"),
            _N.c.title,
            _O.c.code.label("donor"),
            _W.c.organisation,
            _W.c.name,
            _W.c.email,
            _W.c.text,
            _I.c.expressed_at,
            _I.c.illustrative,
            _A.c.text.label("answer"),
            _A.c.answered_at,
            _A.c.answered_by,
        )
        .select_from(_among())
        .where(visible_to(sight))
    )


SORTS = Sorting(
    "-number",
    number=_I.c.number,
    note=_N.c.number,
    organisation=func.lower(_W.c.organisation),
    expressed=_I.c.expressed_at,
    state=case((_A.c.id.is_(None), 0), else_=1),
)

_LIST = Listing("interest", InterestRow._make, _rows, _I.c.number, SORTS)
listed, numbered = _LIST.page, _LIST.one


@cache
def _count(sight: Sight) -> Select[Any]:
    return select(func.count()).select_from(_among()).where(visible_to(sight))


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many interests the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to it, the latest first."""
    return audit.acts(sight, audit.KIND == "interest", audit.SUBJECT == OF)
