"""Whether a programme's document bears every signature that the profile asks for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, bindparam, func, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from mptf.chain import table_of
from mptf.programmes.models import JointProgramme, ProgrammePartner, ProgrammeSignature
from mptf.programmes.service import SIGNED_BY
from mptf.work import Work

_P, _PP, _S = (table_of(m) for m in (JointProgramme, ProgrammePartner, ProgrammeSignature))
_BY_COUNTRY = frozenset({"resident-coordinator", "government"})


class _Countries(FunctionElement[int]):
    """How many countries a document names; none where it is for a region."""

    inherit_cache = True
    type = Integer()


@compiles(_Countries)
def _sqlite(element: _Countries, compiler: Any, **kw: Any) -> str:
    content = compiler.process(element.clauses, **kw)
    return f"coalesce(json_array_length({content}, '$.countries'), 0)"


@compiles(_Countries, "postgresql")
def _postgresql(element: _Countries, compiler: Any, **kw: Any) -> str:
    content = compiler.process(element.clauses, **kw)
    return f"coalesce(json_array_length(({content})::json -> 'countries'), 0)"


def signed_by_all() -> ColumnElement[bool]:
    """Whether there are as many signatures as are wanted: none is taken that is not, nor twice."""
    of_it = (_S.c.programme_id == _P.c.id, _S.c.version == _P.c.version)
    given = select(func.count()).select_from(_S).where(*of_it).correlate(_P).scalar_subquery()
    partners = (
        select(func.count())
        .select_from(_PP)
        .where(_PP.c.programme_id == _P.c.id)
        .correlate(_P)
        .scalar_subquery()
    )
    countries = _Countries(type_coerce(_P.c.content, Text))
    places = func.coalesce(func.nullif(countries, 0), 1)  # a region signs as one place
    wanted = (
        places * bindparam("signatures_of_a_place", type_=Integer())
        + partners * bindparam("signatures_of_an_entity", type_=Integer())
        + bindparam("signatures_of_the_chair", type_=Integer())
    )
    return given >= wanted


def values(work: Work) -> dict[str, int]:
    """How many signatures the profile asks of each country, of each entity and of the Chair."""
    kinds = [SIGNED_BY[code] for code in work.profile.programme.signatures]
    return {
        "signatures_of_a_place": sum(kind in _BY_COUNTRY for kind in kinds),
        "signatures_of_an_entity": kinds.count("puno"),
        "signatures_of_the_chair": kinds.count("chair"),
    }
