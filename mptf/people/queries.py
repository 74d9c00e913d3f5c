"""Who holds what, and by what name they are found."""

from __future__ import annotations

from sqlmodel import col, select

from mptf.errors import NotFound
from mptf.people.models import Organisation, Person
from mptf.policy import Role
from mptf.work import Work


def organisation(work: Work, code: str) -> Organisation:
    """An organisation by its code.

    Raises:
        NotFound: none has this code.
    """
    row = work.session.exec(select(Organisation).where(Organisation.code == code)).first()
    if row is None:
        raise NotFound("organisation", code)
    return row


def holders(work: Work, role: Role) -> list[Person]:
    """Persons in service who hold a role, in the order of their entry by name."""
    people = work.session.exec(
        select(Person).where(col(Person.retired_at).is_(None)).order_by(col(Person.name))
    )
    return [person for person in people if role in person.roles]


def holder(work: Work, role: Role) -> Person:
    """The one who holds a role that one person has: the Chair, the head of the secretariat.

    Raises:
        NotFound: nobody holds it.
    """
    found = holders(work, role)
    if not found:
        raise NotFound("holder of the role", role.value)
    return found[0]
