"""Persons and organisations: the lists, and one of each."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Cursors, ThisPart
from api.json.kinds import Filter, Kind, actions
from api.json.schemas.parts import Page
from api.json.schemas.people import (
    OrganisationItem,
    OrganisationRecord,
    PersonItem,
    PersonRecord,
)
from api.json.schemas.problems import READING
from mptf.errors import NotFound
from mptf.people import queries as people
from mptf.people.models import Organisation, Person
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_PEOPLE, _ORGANISATIONS = Cursors("people", tuple[str, UUID]), Cursors("organisations", tuple[str])


@router.get("/people", response_model=Page[PersonItem], tags=["people"])
def list_people(door: ThisDoor, part: ThisPart) -> Response:
    """Persons by name; those who have retired stay in the list."""

    def view(work: Work) -> Page[PersonItem]:
        rows = people.listed(work, limit=part.limit + 1, after=_PEOPLE.after(part))
        shown, following = _PEOPLE.cut(part, rows, lambda row: (row.name, row.id))
        return Page(items=[PersonItem.of(row) for row in shown], next=following)

    return answer(door.read(view))


@router.get("/organisations", response_model=Page[OrganisationItem], tags=["organisations"])
def list_organisations(door: ThisDoor, part: ThisPart, kind: Filter = "") -> Response:
    """Organisations by code."""

    def view(work: Work) -> Page[OrganisationItem]:
        after = _ORGANISATIONS.after(part)
        last = after[0] if after else None
        rows = people.organisations(work, kind=kind, limit=part.limit + 1, after=last)
        shown, following = _ORGANISATIONS.cut(part, rows, lambda row: (row.code,))
        return Page(items=[OrganisationItem.of(row) for row in shown], next=following)

    return answer(door.read(view))


def show_person(work: Work, key: str) -> PersonRecord:
    """One person, by id: people have no numbers."""
    try:
        row = people.person(work, UUID(key))
    except ValueError:
        raise NotFound("person", key) from None
    return PersonRecord(**dict(PersonItem.of(row)), **actions(work, Person, row.id, key))


def show_organisation(work: Work, code: str) -> OrganisationRecord:
    """One organisation by its code."""
    row = people.organisation(work, code)
    item = OrganisationItem(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        country=row.country,
        illustrative=row.illustrative,
    )
    return OrganisationRecord(**dict(item), **actions(work, Organisation, row.id, code))


KINDS = (
    Kind(Person, PersonRecord, show_person, lambda made: str(made.id)),
    Kind(Organisation, OrganisationRecord, show_organisation, lambda made: str(made.code)),
)
