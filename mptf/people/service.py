"""Add organisations and persons, let one act for another, and say who an actor is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from mptf.audit import service as audit
from mptf.errors import Invalid, NotFound, NotPermitted
from mptf.people.lending import is_in_force
from mptf.people.models import Delegation, NoteWriter, Organisation, OrganisationKind, Person
from mptf.people.writing import goes_on
from mptf.policy import SYSTEM, Actor, Power, Purpose, Role, administrator, the_lender
from mptf.work import Work


def add_organisation(
    work: Work,
    *,
    code: str,
    name: str,
    kind: OrganisationKind,
    address: list[str] | None = None,
    country: str | None = None,
    illustrative: bool = False,
    source: str | None = None,
) -> Organisation:
    """Enter an organisation under a code that is its alone.

    Raises:
        Invalid: the code is taken.
    """
    if work.session.exec(select(Organisation).where(Organisation.code == code)).first():
        raise Invalid("code", f"an organisation “{code}” is already entered")
    row = work.add(
        Organisation(
            code=code,
            name=name,
            kind=kind,
            address=address or [],
            country=country,
            illustrative=illustrative,
            source=source,
        )
    )
    audit.record(work, "enter", "organisation", row.id, after={"code": code, "kind": kind})
    return row


PERSONS_ROLES = frozenset(Role) - {Role.SYSTEM, Role.PUBLIC}
"""What a person may be; the system and the public are nobody."""

ENTERED_BY_SECRETARIAT = frozenset(
    {Role.ENTITY, Role.DONOR, Role.RESIDENT_COORDINATOR, Role.COMMITTEE, Role.WRITER}
)
"""Roles of those who act for others than the fund. Whoever runs the fund does not make its Chair,
its agent or more of themselves: any other role is an administrator's to give."""


def may_give(actor: Actor) -> frozenset[Role]:
    """The roles that an actor may give to a person whom they enter."""
    return PERSONS_ROLES if administrator.includes(actor, None) else ENTERED_BY_SECRETARIAT


def add_person(
    work: Work,
    *,
    name: str,
    title: str,
    organisation: Organisation,
    roles: list[Role],
    email: str | None = None,
    illustrative: bool = False,
) -> Person:
    """Enter a person of an organisation with their roles.

    Raises:
        NotPermitted: one of the roles is given by an administrator alone.
    """
    if set(roles) - may_give(work.actor):
        raise NotPermitted(administrator.label, "give a role of the fund's own")
    row = work.add(
        Person(
            name=name,
            title=title,
            email=email,
            organisation_id=organisation.id,
            roles=sorted(role.value for role in roles),
            illustrative=illustrative,
        )
    )
    audit.record(work, "enter", "person", row.id, after={"roles": row.roles})
    return row


def change_roles(work: Work, person: Person, roles: list[Role]) -> None:
    """Give a person other roles. What they had begun under the old ones ends with them.

    Raises:
        Invalid: one would change one's own.
    """
    if person.id == work.actor.id:
        raise Invalid("roles", "nobody changes their own roles; ask another administrator.")
    before, person.roles = person.roles, sorted(role.value for role in roles)
    work.session.flush()
    audit.record(
        work,
        "change roles",
        "person",
        person.id,
        before={"roles": before},
        after={"roles": person.roles},
    )


def retire(work: Work, person: Person) -> None:
    """A person leaves: they act no more, and what they did stays theirs.

    Raises:
        Invalid: one would retire oneself.
    """
    if person.id == work.actor.id:
        raise Invalid("person", "nobody retires themselves; ask another administrator.")
    if person.retired_at is None:
        person.retired_at = work.now()
        work.session.flush()
        audit.record(work, "retire", "person", person.id)


def delegate(
    work: Work,
    *,
    giver: Person,
    taker: Person,
    role: Role,
    text: str,
    from_on: date,
    to_on: date | None = None,
    purposes: Iterable[Purpose] = (),
    most_minor: int | None = None,
) -> Delegation:
    """Let one person exercise another's role, by a text that letters quote.

    Without purposes it is for all that the role does; without `most_minor` (in the fund's
    currency), for any amount. Whoever lends their own role lends it at once; what anybody else
    enters waits for their word.

    Raises:
        NotPermitted: the giver does not hold the role.
        Invalid: to oneself, by whoever gives it or enters it, or for a time that ends before it
            begins.
    """
    if taker.id == work.actor.id:
        reason = "nobody enters a delegation to themselves; another person enters it."
        raise Invalid("taker", reason)
    if role not in giver.roles:
        raise NotPermitted(f"whoever holds the role of {role}", "delegate it")
    if giver.id == taker.id or (to_on and to_on < from_on):
        raise Invalid("delegation", "name another person and an end after the beginning")
    row = work.add(
        Delegation(
            giver_id=giver.id,
            taker_id=taker.id,
            role=role,
            purposes=sorted(purpose.value for purpose in purposes),
            most_minor=most_minor,
            text=text,
            from_on=from_on,
            to_on=to_on,
            entered_on=work.today(),
            confirmed_on=work.today() if giver.id == work.actor.id else None,
        )
    )
    audit.record(work, "delegate", "person", giver.id, after={"role": role, "to": str(taker.id)})
    return row


def confirm(work: Work, delegation: Delegation) -> None:
    """Lend one's role by what somebody else has entered.

    Raises:
        NotPermitted: the role is lent by another, or is the actor's no more.
        Invalid: it is confirmed already, or has ended.
    """
    if work.actor.id != delegation.giver_id:
        raise NotPermitted(the_lender.label, "confirm it")
    if not work.actor.holds(Role(delegation.role)):
        raise NotPermitted(f"whoever holds the role of {delegation.role}", "delegate it")
    if delegation.confirmed_on is not None:
        raise Invalid("delegation", "it is confirmed already")
    _require_open(work, delegation)
    delegation.confirmed_on = work.today()
    work.session.flush()
    audit.record(work, "confirm delegation", "person", delegation.giver_id)


def revoke(work: Work, delegation: Delegation) -> None:
    """End a delegation today.

    Raises:
        Invalid: it has ended already.
    """
    _require_open(work, delegation)
    delegation.revoked_on = work.today()
    work.session.flush()
    audit.record(work, "revoke delegation", "person", delegation.giver_id)


def _require_open(work: Work, delegation: Delegation) -> None:
    if delegation.revoked_on is not None or (delegation.to_on or date.max) < work.today():
        raise Invalid("delegation", "it has ended already")


def relied_on(work: Work, purpose: Purpose, role: Role, minor: int | None = None) -> str | None:
    """The text of the delegation by which the actor signs; nothing where the role is their own.

    Raises:
        NotPermitted: the role is neither theirs nor lent to them as far as that.
    """
    if work.actor.holds(role):
        return None
    for row in _lent_to(work, work.actor.id):
        if _power(row).covers(role, purpose, minor):
            return row.text
    raise NotPermitted(f"whoever exercises the role of {role}", f"{purpose} for it")


def power_of(role: str, purposes: Iterable[str], most_minor: int | None) -> Power:
    """A delegation as it was entered, as what it lets its taker do."""
    return Power(Role(role), frozenset(map(Purpose, purposes)), most_minor)


def _power(row: Delegation) -> Power:
    return power_of(row.role, row.purposes, row.most_minor)


def _lent_to(work: Work, person_id: UUID) -> list[Delegation]:
    query = _in_force(work).where(Delegation.taker_id == person_id)
    return list(work.session.exec(query.order_by(col(Delegation.from_on), col(Delegation.id))))


def _in_force(work: Work) -> SelectOfScalar[Delegation]:
    return select(Delegation).where(is_in_force(work.today()))


def actor(work: Work, person_id: UUID) -> Actor:
    """The person as an actor, with the roles in force today.

    Raises:
        NotFound: there is no such person.
        NotPermitted: the person has retired.
    """
    if person_id == SYSTEM.id:
        return SYSTEM
    found = work.session.exec(_WITH_COUNTRY.where(Person.id == person_id)).first()
    if found is None:
        raise NotFound("person", str(person_id))
    person, country = found
    if person.retired_at is not None:
        raise NotPermitted("a person in service", "act")
    return _actor(person, country, _lent_to(work, person.id), _written_by(work, person.id))


def actors(work: Work) -> list[tuple[Person, Actor]]:
    """Everybody in service, as actors; three statements, however many there are."""
    delegated: dict[UUID, list[Delegation]] = {}
    for row in work.session.exec(_in_force(work)):
        delegated.setdefault(row.taker_id, []).append(row)
    writes: dict[UUID, list[UUID]] = {}
    for person_id, note_id in work.session.exec(_WRITES):
        writes.setdefault(person_id, []).append(note_id)
    people = work.session.exec(_WITH_COUNTRY.where(col(Person.retired_at).is_(None)))
    return [
        (person, _actor(person, country, delegated.get(person.id, []), writes.get(person.id, ())))
        for person, country in people
    ]


_WITH_COUNTRY = select(Person, col(Organisation.country)).join(
    Organisation, col(Organisation.id) == Person.organisation_id
)


_WRITES = select(NoteWriter.person_id, NoteWriter.note_id).where(goes_on())


def _written_by(work: Work, person_id: UUID) -> list[UUID]:
    """The notes that a person was invited to write."""
    rows = work.session.exec(_WRITES.where(NoteWriter.person_id == person_id))
    return [note_id for _person, note_id in rows]


def _actor(
    person: Person,
    country: str | None,
    delegations: list[Delegation],
    writes: Iterable[UUID],
) -> Actor:
    return Actor(
        person.id,
        person.name,
        frozenset(Role(role) for role in person.roles),
        person.organisation_id,
        frozenset(map(_power, delegations)),
        country,
        frozenset(writes),
    )


def is_lent(work: Work, role: Role, purpose: Purpose) -> bool:
    """Whether somebody may do this in a role today by a delegation in force."""
    lent = work.session.exec(_in_force(work).where(Delegation.role == role)).all()
    return any(_power(row).covers(role, purpose) for row in lent)
