"""Who may knock at which door: one row for each route. A route without a row does not start.

A row lets somebody through the door; what lies behind is then held back record by record, by
`queries.visible_to`, and act by act, by the `by` column of the workflows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from api.json.addresses import served
from mptf.errors import InvariantBroken
from mptf.policy import (
    Party,
    administrator,
    anyone,
    entity,
    readers_of_contributions,
    readers_of_entities,
    readers_of_interests,
    readers_of_people,
    readers_of_the_agenda,
    readers_of_the_books,
    readers_of_the_record,
    signed_in,
)

# fmt: off
DOORS: Mapping[str, Party] = {
    # The public
    "GET /health":                          anyone,
    "GET /verify":                          anyone,
    "GET /verify/{code}":                   anyone,
    "GET /api/v1/status":                   anyone,
    "GET /api/v1/openapi.json":             anyone,
    "GET /api":                             anyone,
    "GET /":                                anyone,
    "GET /status":                          anyone,
    "GET /public":                          anyone,
    "GET /public/target":                   anyone,
    "GET /reports":                         anyone,
    "GET /reports/{name}":                  anyone,
    "GET /reports/{name}.{form}":           anyone,
    "GET /api/v1/reports":                  anyone,
    "GET /api/v1/reports/{name}":           anyone,
    "GET /public/interest/{number}":        anyone,
    "POST /public/interest/{number}":       anyone,
    "GET /public/booklet.pdf":              anyone,
    "GET /public/booklets/{number}.pdf":    anyone,
    # Coming in
    "GET /sign-in":                         anyone,
    "POST /sign-in":                        anyone,
    "GET /forgot-password":                 anyone,
    "POST /forgot-password":                anyone,
    "GET /choose-password/{token}":         anyone,
    "POST /choose-password/{token}":        anyone,
    # By a link that was mailed: what it opens, its token says
    "GET /endorse/{token}":                 anyone,
    "GET /endorse/{token}/files/{key}":     anyone,
    "POST /endorse/{token}":                anyone,
    "GET /sign/{token}":                    anyone,
    "POST /sign/{token}":                   anyone,
    "GET /write-with/{token}":              anyone,
    "POST /write-with/{token}":             anyone,
    "POST /sign-out":                       signed_in,
    "GET /account":                         signed_in,
    "POST /account/password":               signed_in,
    "POST /account/sessions":               signed_in,
    "POST /account/tokens":                 signed_in,
    "POST /account/tokens/{token_id}/end":  signed_in,
    # What gathers: each shows what its reader may see
    "GET /search":                          signed_in,
    "GET /profile":                         signed_in,
    "GET /people":                          readers_of_people,
    "GET /people/{person_id}":              readers_of_people,
    "POST /people/{person_id}/sessions":    administrator,
    # Records: each shows what its reader may see of it
    "GET /calls":                           anyone,
    "GET /calls/{number}/weights":          readers_of_the_agenda,
    "GET /calls/{number}":                  anyone,
    "GET /calls/{number}/call.ics":         anyone,
    "GET /files/{key}":                     anyone,
    "GET /notes":                           signed_in,
    "GET /notes.{form}":                    signed_in,
    "GET /notes/portfolio":                 readers_of_the_record,
    "GET /notes/portfolio/{part}.{form}":   readers_of_the_record,
    "POST /notes/bulk":                     signed_in,
    "GET /notes/import":                    entity,
    "POST /notes/import":                   entity,
    "GET /notes/import/calls/{number}.xlsx": entity,
    "GET /notes/import/{key}":              entity,
    "GET /notes/import/{key}/report.{form}": entity,
    "POST /notes/import/{key}/take":        entity,
    "POST /notes/import/{key}/stop":        entity,
    "GET /notes/{number}":                  signed_in,
    "GET /notes/{number}/note.pdf":         signed_in,
    "GET /notes/{number}/brief.pdf":        signed_in,
    "GET /notes/{number}/versions/{version}.pdf": signed_in,
    "GET /notes/{number}/write":            signed_in,
    "POST /notes/{number}/write":           signed_in,
    "POST /notes/{number}/write/comments":  signed_in,
    "POST /notes/{number}/write/presence":  signed_in,
    "GET /notes/{number}/budget.xlsx":      signed_in,
    "POST /notes/{number}/budget":          signed_in,
    "POST /notes/{number}/write/comments/{comment_id}": signed_in,
    "GET /notes/{number}/screening":         readers_of_the_record,
    "GET /network":                         signed_in,
    "GET /network/{iso3}":                  signed_in,
    "GET /notes/{number}/weights":          readers_of_the_agenda,
    "GET /reviews":                         signed_in,
    "GET /reviews/{number}":                signed_in,
    "GET /pipeline":                        signed_in,
    "GET /pipeline/booklet.pdf":            signed_in,
    "GET /pipeline.{form}":                 signed_in,
    "GET /pools":                           signed_in,
    "GET /pools.{form}":                    signed_in,
    "GET /scenarios":                       readers_of_the_agenda,
    "GET /scenarios.{form}":                readers_of_the_agenda,
    "GET /scenarios/compare":               readers_of_the_agenda,
    "GET /scenarios/{number}":              readers_of_the_agenda,
    "GET /scenarios/{number}/scenario.pdf": readers_of_the_agenda,
    "GET /scenarios/{number}/notes.{form}": readers_of_the_agenda,
    "GET /programmes":                      signed_in,
    "GET /programmes.{form}":               signed_in,
    "GET /programmes/{number}":             signed_in,
    "GET /programmes/{number}/review":      signed_in,
    "GET /programmes/{number}/versions":    signed_in,
    "GET /programmes/{number}/signatures":  signed_in,
    "GET /decisions":                       signed_in,
    "GET /decisions.{form}":                signed_in,
    "GET /decisions/{number:path}":         signed_in,
    "GET /decisions/{number:path}/sheet.pdf": signed_in,
    "GET /agenda":                          readers_of_the_agenda,
    "GET /agenda.{form}":                   readers_of_the_agenda,
    "GET /meetings":                        readers_of_the_agenda,
    "GET /meetings.{form}":                 readers_of_the_agenda,
    "GET /meetings/{number}":               readers_of_the_agenda,
    "GET /meetings/{number}/meeting.ics":   readers_of_the_agenda,
    "GET /meetings/{number}/minutes":       readers_of_the_agenda,
    "GET /meetings/{number}/minutes.pdf":   readers_of_the_agenda,
    "GET /meetings/{number}/pack.pdf":      readers_of_the_agenda,
    "GET /procedures":                      readers_of_the_agenda,
    "GET /procedures.{form}":               readers_of_the_agenda,
    "GET /procedures/{number}":             readers_of_the_agenda,
    "GET /procedures/{number}/certificate.pdf": readers_of_the_agenda,
    "GET /procedures/{number}/pack.pdf":    readers_of_the_agenda,
    "GET /committee":                       signed_in,
    "GET /committee.{form}":                signed_in,
    "GET /committee/{code}":                signed_in,
    "GET /letters":                         signed_in,
    "GET /letters.{form}":                  signed_in,
    "GET /letters/drafts/{key}.pdf":        signed_in,
    "GET /letters/{reference:path}":        signed_in,
    "GET /letters/{reference:path}/sheet.pdf": signed_in,
    "GET /contributions":                   readers_of_contributions,
    "GET /status/forecast.{form}":          readers_of_the_books,
    "GET /donors":                          readers_of_contributions,
    "GET /donors.{form}":                   readers_of_contributions,
    "GET /donors/{code}":                   readers_of_contributions,
    "GET /donors/{code}/statement.pdf":     readers_of_contributions,
    "GET /donors/{code}/{part}.{form}":     readers_of_contributions,
    "GET /interests":                       readers_of_interests,
    "GET /interests.{form}":                readers_of_interests,
    "GET /interests/{number}":              readers_of_interests,
    "GET /entities":                        readers_of_entities,
    "GET /entities.{form}":                 readers_of_entities,
    "GET /entities/{code}":                 readers_of_entities,
    "GET /parts":                           signed_in,
    "GET /parts.{form}":                    signed_in,
    "GET /parts/errors/{code}":             signed_in,
    "GET /workflows":                       signed_in,
    "GET /workflows/{name}":                signed_in,
    "POST /views":                          signed_in,
    "POST /views/{view_id}/forget":         signed_in,
    "POST /views/{view_id}/share":          signed_in,
    # Acts: whose each is, the workflows say
    "GET /acts/{name}":                     signed_in,
    "POST /acts/{name}":                    signed_in,
    # The books and the record
    "GET /books":                           readers_of_the_books,
    "GET /books/entries":                   readers_of_the_books,
    "GET /books/entries.{form}":            readers_of_the_books,
    "GET /books/books.beancount":           readers_of_the_books,
    "GET /books/entries/{seq}":             readers_of_the_books,
    "GET /record":                          readers_of_the_record,
    # The same for programs
    "GET /api/v1/home":                     signed_in,
    "GET /api/v1/agenda":                   readers_of_the_agenda,
    "GET /api/v1/meetings":                 readers_of_the_agenda,
    "GET /api/v1/meetings/{number}":        readers_of_the_agenda,
    "GET /api/v1/written-procedures":       readers_of_the_agenda,
    "GET /api/v1/written-procedures/{number}": readers_of_the_agenda,
    "GET /api/v1/committee-items/{id}":     readers_of_the_agenda,
    "GET /api/v1/seats":                    signed_in,
    "GET /api/v1/seats/{code}":             signed_in,
    "GET /api/v1/delegations":              signed_in,
    "GET /api/v1/delegations/{id}":         signed_in,
    "GET /api/v1/pipeline":                 signed_in,
    "GET /api/v1/pools":                    signed_in,
    "GET /api/v1/scenarios":                readers_of_the_agenda,
    "GET /api/v1/scenarios/{number}":       readers_of_the_agenda,
    "GET /api/v1/files/{id}":               signed_in,
    "GET /api/v1/notes":                    signed_in,
    "GET /api/v1/notes/portfolio":          readers_of_the_record,
    "GET /api/v1/notes/{number}":           signed_in,
    "GET /api/v1/calls/{number}/workbook":  entity,
    "GET /api/v1/note-workbooks":           entity,
    "POST /api/v1/note-workbooks":          entity,
    "GET /api/v1/note-workbooks/{id}":      entity,
    "POST /api/v1/note-workbooks/{id}/take": entity,
    "POST /api/v1/note-workbooks/{id}/stop": entity,
    "GET /api/v1/notes/{number}/assessment": signed_in,
    "GET /api/v1/review-assignments":       signed_in,
    "GET /api/v1/review-assignments/{number}": signed_in,
    "GET /api/v1/calls/{number}/weights":   readers_of_the_agenda,
    "GET /api/v1/calls":                    signed_in,
    "GET /api/v1/calls/{number}":           signed_in,
    "GET /api/v1/call-drafts":              readers_of_the_record,
    "GET /api/v1/call-drafts/{number}":     readers_of_the_record,
    "GET /api/v1/notes/{number}/screening":  readers_of_the_record,
    "GET /api/v1/network":                  signed_in,
    "GET /api/v1/network/{iso3}":           signed_in,
    "GET /api/v1/network-facts":            signed_in,
    "GET /api/v1/network-facts/{id}":       signed_in,
    "GET /api/v1/network-figures":          signed_in,
    "GET /api/v1/network-figures/{id}":     signed_in,
    "GET /api/v1/programmes":               signed_in,
    "GET /api/v1/programmes/{number}":      signed_in,
    "GET /api/v1/transfer-requests":        signed_in,
    "GET /api/v1/transfer-requests/{number}": signed_in,
    "GET /api/v1/decisions":                signed_in,
    "GET /api/v1/decisions/{number:path}":  signed_in,
    "GET /api/v1/targets":                  signed_in,
    "GET /api/v1/letters":                  signed_in,
    "GET /api/v1/letters/{reference:path}": signed_in,
    "GET /api/v1/pledges":                  signed_in,
    "GET /api/v1/pledges/{id}":             signed_in,
    "GET /api/v1/agreements":               signed_in,
    "GET /api/v1/agreements/{number}":      signed_in,
    "GET /api/v1/deposits":                 signed_in,
    "GET /api/v1/deposits/{number}":        signed_in,
    "GET /agreements":                      readers_of_contributions,
    "GET /agreements.{form}":               readers_of_contributions,
    "GET /agreements/{number}":             readers_of_contributions,
    "GET /arrangements/{number}":           readers_of_contributions,
    "GET /rates":                           readers_of_contributions,
    "GET /rates.{form}":                    readers_of_contributions,
    "GET /bank-lines":                      readers_of_the_books,
    "GET /bank-lines.{form}":               readers_of_the_books,
    "GET /api/v1/arrangements":             signed_in,
    "GET /api/v1/arrangements/{number}":    signed_in,
    "GET /api/v1/exchange-rates":           signed_in,
    "GET /api/v1/forecast":                 readers_of_the_books,
    "GET /api/v1/bank-lines":               readers_of_the_books,
    "GET /api/v1/bank-lines/{number}":      readers_of_the_books,
    "GET /api/v1/interests":                readers_of_interests,
    "GET /api/v1/interests/{number}":       readers_of_interests,
    "GET /api/v1/organisations":            signed_in,
    "GET /api/v1/organisations/{code}":     signed_in,
    "GET /api/v1/workflows":                signed_in,
    "GET /api/v1/workflows/{name}":         signed_in,
    "GET /api/v1/people":                   readers_of_people,
    "GET /api/v1/people/{id}":              readers_of_people,
    "GET /api/v1/cash-movements":           readers_of_the_books,
    "GET /api/v1/cash-movements/{number}":  readers_of_the_books,
    "GET /api/v1/entries":                  readers_of_the_books,
    "GET /api/v1/entries/{seq}":            readers_of_the_books,
    "GET /api/v1/events":                   readers_of_the_record,
    # Acts: each asks for its own party, in the tables of `workflows`
    **{f"POST {act.path}": signed_in for act in served()},
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


def doors_of(routes: Sequence[BaseRoute]) -> Iterator[str]:
    """Every route that is served, as a row names it; files at addresses of their content apart."""
    for route in iter_route_contexts(routes):
        yield from (f"{method} {route.path}" for method in (route.methods or ()))


def assert_rows(app: FastAPI) -> None:
    """Refuse to start with a route that nobody has decided on.

    Raises:
        InvariantBroken: names the routes without a row.
    """
    served = {door for door in doors_of(app.routes) if not door.startswith("HEAD ")}
    if without := sorted(served - DOORS.keys()):
        raise InvariantBroken(f"no row in api/policy.py for {', '.join(without)}")
