"""Which seats have a part in a thing: its entities' seats, and those of countries it names.

Computed from the seats of a day and the records as they stand. Source: handbook 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from mptf.chain import table_of
from mptf.committee.models import SeatTerm
from mptf.committee.quorum import CHAIR
from mptf.notes.models import ConceptNote, NotePartner
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.profile.committee_rules import Committee
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.reading import names_country, rows
from mptf.revisions.models import ProgrammeRevision, RevisionShare, RevisionTerms
from mptf.work import Work

PUNO, COUNTRY = "puno-of-the-item", "beneficiary-country"
"""Why a seat stands back, by the profile's own codes."""


class ConflictRow(NamedTuple):
    """A seat whose organisation has a part in an item, or whose country it benefits."""

    item_id: UUID
    seat_id: UUID
    ground: str


class Parts(NamedTuple):
    """A kind of thing that is decided on, and where its entities stand."""

    table: FromClause
    partner: FromClause
    of: ColumnElement[Any]


_N, _NP, _P, _PP = (
    table_of(m) for m in (ConceptNote, NotePartner, JointProgramme, ProgrammePartner)
)
_RV, _TERMS, _SHARE = (table_of(m) for m in (ProgrammeRevision, RevisionTerms, RevisionShare))
_TERMS_TOO = _TERMS.alias("terms_too")
_SITS, _T = table_of(Organisation).alias("sits"), table_of(SeatTerm)
_DAY: Any = bindparam("as_of")
_RUNNING = and_(_T.c.from_on <= _DAY, or_(_T.c.to_on.is_(None), _T.c.to_on >= _DAY))

NOTE = Parts(_N, _NP, _NP.c.note_id)
PROGRAMME = Parts(_P, _PP, _PP.c.programme_id)

_AS_WRITTEN = _TERMS.c.seq == (
    select(func.max(_TERMS_TOO.c.seq))
    .where(_TERMS_TOO.c.revision_id == _TERMS.c.revision_id)
    .correlate(_TERMS)
    .scalar_subquery()
)
_REVISED = (
    select(
        *(_RV.c[name] for name in ("id", "number", "title", "state", "step", "illustrative")),
        _RV.c.programme_id,
        _P.c.coordinator_id,
        _TERMS.c.content,
        _P.c.content.label("content_before"),
    )
    .join(_P, _P.c.id == _RV.c.programme_id)
    .join(_TERMS, and_(_TERMS.c.revision_id == _RV.c.id, _AS_WRITTEN))
    .subquery("revised")
)
_REVISED_PARTS = union(
    select(_RV.c.id.label("revision_id"), _PP.c.organisation_id).join(
        _PP, _PP.c.programme_id == _RV.c.programme_id
    ),
    select(_TERMS.c.revision_id, _TERMS.c.coordinator_after).where(_AS_WRITTEN),
    select(_SHARE.c.revision_id, _SHARE.c.organisation_id)
    .join(
        _TERMS,
        and_(_TERMS.c.revision_id == _SHARE.c.revision_id, _TERMS.c.seq == _SHARE.c.seq),
    )
    .where(_AS_WRITTEN),
).subquery("revised_part")
REVISION = Parts(_REVISED, _REVISED_PARTS, _REVISED_PARTS.c.revision_id)
"""Whoever has a part in the programme as it is, or is to have one."""


def queries(kind: Parts) -> tuple[Select[Any], Select[Any]]:
    """The conflicts of seats as of a day with things of a kind, without saying which things."""
    partner = exists().where(
        kind.of == kind.table.c.id, kind.partner.c.organisation_id == _T.c.organisation_id
    )
    part = or_(
        kind.table.c.coordinator_id == _T.c.organisation_id, partner.correlate(kind.table, _T)
    )
    named = or_(
        *(
            names_country(kind.table.c[content], _SITS.c.country)
            for content in ("content", "content_before")
            if content in kind.table.c
        )
    )
    return (
        _conflict(kind, PUNO).join(_T, and_(_RUNNING, part)),
        _conflict(kind, COUNTRY)
        .join(_T, _RUNNING)
        .join(_SITS, and_(_SITS.c.id == _T.c.organisation_id, _SITS.c.country.is_not(None), named)),
    )


def _conflict(kind: Parts, ground: str) -> Select[Any]:
    return select(
        kind.table.c.id.label("item_id"), _T.c.seat_id, literal(ground, Text).label("ground")
    ).select_from(kind.table)


@rows(ConflictRow._make)
def _of_subjects(_sight: Sight) -> Select[Any]:
    subjects: Any = bindparam("subjects", type_=Uuid(), expanding=True)
    found = union_all(
        *(
            query.where(kind.table.c.id.in_(subjects))
            for kind in (NOTE, PROGRAMME, REVISION)
            for query in queries(kind)
        )
    )
    return select(found.subquery())


def conflicts(work: Work, subjects: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """For each of these things, the seats that stand back from it today, and on what ground."""
    read = _of_subjects.read(work, subjects=list(subjects), as_of=work.today())
    return by_item(work.profile.committee, read)


def by_item(rules: Committee, read: Iterable[ConflictRow]) -> dict[UUID, dict[UUID, str]]:
    """Rows that were read, for the grounds that the profile knows: item, seat, ground."""
    found: dict[UUID, dict[UUID, str]] = {}
    for row in read:
        if row.ground in rules.recused_by:
            found.setdefault(row.item_id, {}).setdefault(row.seat_id, row.ground)
    return found


def ground(rules: Committee, category: str, seat_id: UUID, grounds: Mapping[UUID, str]) -> str:
    """Why a seat stands back from an item; empty where it does not.

    The Chair sits for the Network, not for an entity, where the profile says so.
    """
    if category == CHAIR and not rules.chair_recused_for_own_entity:
        return ""
    return grounds.get(seat_id, "")
