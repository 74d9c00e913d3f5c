"""What a revision is measured on: the document as it was, as it would be, as it was approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, func, select

from mptf.chain import table_of
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme, ProgrammeVersion
from mptf.reading import OF, rows
from mptf.revisions.levels import Course, Document, Judged, Level, budget_of, judge
from mptf.revisions.models import ProgrammeRevision, RevisionInForce, RevisionTerms
from mptf.revisions.visibility import is_seen
from mptf.work import Work


class Weighed(NamedTuple):
    """A revision with everything that it depends on who decides it."""

    revision_id: UUID
    seq: int
    currency: str
    start_on: date | None
    coordinator_before: str
    coordinator_after: str
    end_before: date | None
    end_after: date | None
    before: dict[str, Any]
    after: dict[str, Any]
    approved: dict[str, Any]
    approved_version: int
    extensions: int


_R, _P, _F = (table_of(m) for m in (ProgrammeRevision, JointProgramme, RevisionInForce))
TERMS = table_of(RevisionTerms)
_OTHER = TERMS.alias("other_terms")
_BEFORE, _APPROVED = (table_of(ProgrammeVersion).alias(name) for name in ("before", "approved"))
_OLD, _NEW = (table_of(Organisation).alias(name) for name in ("coordinated", "to_coordinate"))

IS_LAST = TERMS.c.seq == (
    select(func.max(_OTHER.c.seq))
    .where(_OTHER.c.revision_id == TERMS.c.revision_id)
    .correlate(TERMS)
    .scalar_subquery()
)
"""Whether terms are those that were written last."""

_BEFORE_IT = and_(_F.c.programme_id == _R.c.programme_id, _F.c.version <= TERMS.c.from_version)
_BY_COMMITTEE = func.max(case((_F.c.level == Level.COMMITTEE.value, _F.c.version)))
_AT_FIRST = func.min(_F.c.from_version)
_VERSION = func.coalesce(
    select(func.coalesce(_BY_COMMITTEE, _AT_FIRST))
    .where(_BEFORE_IT)
    .correlate(_R, TERMS)
    .scalar_subquery(),
    TERMS.c.from_version,
)
"""The version that the Committee approved last: by a revision, or when it approved the whole."""
_EXTENSIONS = (
    select(func.count())
    .where(_BEFORE_IT, _F.c.extends)
    .select_from(_F)
    .correlate(_R, TERMS)
    .scalar_subquery()
)


def weighed_rows() -> Select[Any]:
    """Every revision, as it was written last."""
    return (
        select(
            _R.c.id,
            TERMS.c.seq,
            _P.c.currency,
            _P.c.start_on,
            _OLD.c.code,
            _NEW.c.code.label("after_code"),
            TERMS.c.end_before,
            TERMS.c.end_after,
            _BEFORE.c.content.label("content_before"),
            TERMS.c.content,
            _APPROVED.c.content.label("content_approved"),
            _APPROVED.c.number,
            _EXTENSIONS.label("extensions"),
        )
        .select_from(_R)
        .join(TERMS, and_(TERMS.c.revision_id == _R.c.id, IS_LAST))
        .join(_P, _P.c.id == _R.c.programme_id)
        .join(_OLD, _OLD.c.id == TERMS.c.coordinator_before)
        .join(_NEW, _NEW.c.id == TERMS.c.coordinator_after)
        .join(
            _BEFORE,
            and_(_BEFORE.c.programme_id == _P.c.id, _BEFORE.c.number == TERMS.c.from_version),
        )
        .join(_APPROVED, and_(_APPROVED.c.programme_id == _P.c.id, _APPROVED.c.number == _VERSION))
    )


def weigh(work: Work, key: UUID) -> Weighed:
    """One revision, whoever asks: who decides it does not depend on the reader."""
    return Weighed._make(work.session.execute(_ONE, {"key": key}).one())


@rows(Weighed._make)
def weighed(sight: Sight) -> Select[Any]:
    """The revision that is read."""
    return weighed_rows().where(_R.c.id == OF, is_seen(sight))


_ONE = weighed_rows().where(_R.c.id == bindparam("key"))


def document(
    content: Mapping[str, Any], currency: str, coordinator: str, end_on: date | None
) -> Document:
    """A document as it is measured."""
    return Document(content, budget_of(content, currency), coordinator, end_on)


def judged(work: Work, row: Weighed) -> Judged:
    """Who decides it if it is submitted today, and why."""
    currency = row.currency
    return judge(
        work.profile.programme,
        currency,
        document(row.before, currency, row.coordinator_before, row.end_before),
        document(row.after, currency, row.coordinator_after, row.end_after),
        Course(row.start_on, work.today(), row.extensions, budget_of(row.approved, currency)),
    )
