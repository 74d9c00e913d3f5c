"""Who may knock at which door: one row for each route. A route without a row does not start.

A row lets somebody through the door; what lies behind is then held back record by record, by
`queries.visible_to`, and act by act, by the `by` column of the workflows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fastapi import FastAPI
from starlette.routing import BaseRoute, Route

from mptf.errors import InvariantBroken
from mptf.policy import Party, anyone, overseers, signed_in, treasurers

# fmt: off
DOORS: Mapping[str, Party] = {
    # The public
    "GET /health":                          anyone,
    "GET /verify/{code}":                   anyone,
    "GET /api/v1/status":                   anyone,
    "GET /api/v1/openapi.json":             anyone,
    "GET /":                                anyone,
    # Coming in
    "GET /sign-in":                         anyone,
    "POST /sign-in":                        anyone,
    "GET /forgot-password":                 anyone,
    "POST /forgot-password":                anyone,
    "GET /choose-password/{token}":         anyone,
    "POST /choose-password/{token}":        anyone,
    "POST /sign-out":                       signed_in,
    "GET /account":                         signed_in,
    "POST /account/password":               signed_in,
    "POST /account/sessions":               signed_in,
    "POST /account/tokens":                 signed_in,
    "POST /account/tokens/{token_id}/end":  signed_in,
    # Records: each shows what its reader may see of it
    "GET /notes":                           signed_in,
    "GET /notes.{form}":                    signed_in,
    "POST /notes/bulk":                     signed_in,
    "GET /notes/{number}":                  signed_in,
    "GET /api/v1/notes":                    signed_in,
    "GET /programmes":                      signed_in,
    "GET /programmes.{form}":               signed_in,
    "GET /programmes/{number}":             signed_in,
    "GET /decisions":                       signed_in,
    "GET /decisions.{form}":                signed_in,
    "GET /decisions/{number:path}":         signed_in,
    "GET /letters":                         signed_in,
    "GET /letters.{form}":                  signed_in,
    "GET /letters/drafts/{key}.pdf":        signed_in,
    "GET /letters/{reference:path}":        signed_in,
    "GET /letters/{reference:path}/sheet.pdf": signed_in,
    "GET /contributions":                   signed_in,
    "GET /parts":                           signed_in,
    "GET /parts.{form}":                    signed_in,
    "GET /parts/errors/{code}":             signed_in,
    "GET /workflows":                       signed_in,
    "GET /workflows/{name}":                signed_in,
    "POST /views":                          signed_in,
    "POST /views/{view_id}/forget":         signed_in,
    # Acts: whose each is, the workflows say
    "GET /acts/{name}":                     signed_in,
    "POST /acts/{name}":                    signed_in,
    # The books and the record
    "GET /books":                           treasurers,
    "GET /books/entries/{seq}":             treasurers,
    "GET /record":                          overseers,
}
# fmt: on


def party_of(method: str, path: str) -> Party:
    """Who may knock there.

    Raises:
        InvariantBroken: the route has no row.
    """
    key = f"{'GET' if method == 'HEAD' else method} {path}"
    if key not in DOORS:
        raise InvariantBroken(f"the route {key} has no row in api/policy.py")
    return DOORS[key]


def doors_of(routes: Iterable[BaseRoute]) -> Iterator[str]:
    """Every route that is served, as a row names it; files at addresses of their content apart."""
    for route in routes:
        if isinstance(route, Route):
            yield from (f"{method} {route.path}" for method in (route.methods or ()))


def assert_rows(app: FastAPI) -> None:
    """Refuse to start with a route that nobody has decided on.

    Raises:
        InvariantBroken: names the routes without a row.
    """
    served = {door for door in doors_of(app.routes) if not door.startswith("HEAD ")}
    if without := sorted(served - DOORS.keys()):
        raise InvariantBroken(f"no row in api/policy.py for {', '.join(without)}")
