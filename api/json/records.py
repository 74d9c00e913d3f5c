"""One record of each kind, by its number as people see it: a route for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from typing import Any

from fastapi import APIRouter, Response
from sqlmodel import SQLModel

from api.deps import ThisDoor
from api.json import (
    agreements,
    calls,
    committee,
    committee_items,
    contributions,
    decisions,
    fund_closings,
    interests,
    letters,
    meetings,
    network,
    notes,
    people,
    procedures,
    products,
    programme_reports,
    programmes,
    reviews,
    revisions,
    scenarios,
)
from api.json.addresses import key_of, kind_of, one, plural
from api.json.answers import answer_tagged
from api.json.keys import IfNoneMatch
from api.json.kinds import Kind, Number
from api.json.schemas.problems import READING_ONE

KINDS: dict[type[SQLModel], Kind] = {
    kind.model: kind
    for room in (
        calls,
        notes,
        reviews,
        programmes,
        programme_reports,
        products,
        revisions,
        decisions,
        meetings,
        procedures,
        committee_items,
        letters,
        contributions,
        fund_closings,
        agreements,
        interests,
        people,
        committee,
        network,
        scenarios,
    )
    for kind in room.KINDS
}

router = APIRouter()


def takes(
    route: Callable[..., Response], name: str, parts: Mapping[str, Any]
) -> Callable[..., Response]:
    """A route that is made while the program starts, with the parameters that it is to have."""
    route.__name__ = name
    route.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(part, Parameter.KEYWORD_ONLY, annotation=kind) for part, kind in parts.items()]
    )
    return route


def _serve(kind: Kind) -> None:
    name = kind_of(kind.model)
    key = key_of(name).partition(":")[0]

    def read(**given: Any) -> Response:
        record = given["door"].read(lambda work: kind.show(work, given[key]))
        return answer_tagged(given["had"], record)

    parts = {"door": ThisDoor, "had": IfNoneMatch, key: Number}
    router.add_api_route(
        one(name),
        takes(read, f"read_{name.replace('-', '_')}", parts),
        response_model=kind.schema,
        responses=READING_ONE,
        response_description="The record under its `ETag`.",
        tags=[plural(name)],
        summary=f"Read one {name.replace('-', ' ')}",
        description=kind.schema.__doc__ or "",
    )


for _kind in KINDS.values():
    _serve(_kind)
