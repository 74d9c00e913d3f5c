"""To whom letters to an organisation go."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from mptf.agreements.queries import contacts_of
from mptf.letters.frame import Addressee
from mptf.people.models import Organisation, Person
from mptf.work import Work


def focal_point(work: Work, organisation_id: UUID) -> tuple[Addressee, str | None]:
    """The organisation's first person in service and their address, or the organisation itself."""
    organisation = work.get(Organisation, organisation_id)
    person = work.session.exec(
        select(Person)
        .where(Person.organisation_id == organisation_id, col(Person.retired_at).is_(None))
        .order_by(col(Person.name))
    ).first()
    lines = tuple(organisation.address)
    if person is None:
        return Addressee("", "Head of the organization", organisation.name, lines), None
    return Addressee(person.name, person.title, organisation.name, lines), person.email


def focal_point_of_donor(work: Work, organisation_id: UUID) -> tuple[Addressee, str | None]:
    """The donor's newest contact that holds today; without one its focal point."""
    rows = contacts_of.read(work, subject=organisation_id, as_of=work.today())
    held = next((row for row in rows if row.ended_on is None), None)
    if held is None:
        return focal_point(work, organisation_id)
    organisation = work.get(Organisation, organisation_id)
    lines = tuple(held.address or organisation.address)
    return Addressee(held.name, held.title, organisation.name, lines), held.email
