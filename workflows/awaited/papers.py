"""Which papers of its closure a programme has, and which it lacks."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, literal

from mptf.chain import table_of
from mptf.people.models import Organisation
from mptf.programmes.models import ClosureEvidence, JointProgramme, ProgrammePartner

_P, _E, _PP = (table_of(m) for m in (JointProgramme, ClosureEvidence, ProgrammePartner))
_O = table_of(Organisation).alias("paper_entity")


def has(kind: str, party: ColumnElement[str] | None = None) -> ColumnElement[bool]:
    """Whether a paper of a kind is in, of a party where one is named."""
    paper = and_(_E.c.programme_id == _P.c.id, _E.c.kind == literal(kind))
    given = exists().where(paper if party is None else and_(paper, _E.c.party == party))
    return given.correlate(_P, _O)


def has_all() -> ColumnElement[bool]:
    """Whether every paper is in that its books are closed on."""
    lacking = (
        exists()
        .select_from(_PP.join(_O, _O.c.id == _PP.c.organisation_id))
        .where(_PP.c.programme_id == _P.c.id, ~has("final-statement", _O.c.code))
        .correlate(_P)
    )
    return and_(has("final-narrative"), has("agent-confirmation"), ~lacking)
