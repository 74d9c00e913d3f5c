"""Who may do what: the roles, the actor, and the parties that a step or an act may name.

A party is a predicate over (actor, thing) with a label in the fund's words. Steps in a workflow
name their party in `workflows/`; what is not a step names it in `workflows/acts.py`. Who may read
a record is said by that record's `queries.visible_to`, from the actor's `sight`; all of it stands,
as a table, in `tests/access/visibility.txt`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from mptf.errors import NotPermitted


class Role(StrEnum):
    """What a person is to the fund. Source: handbook 1."""

    SECRETARIAT = "secretariat"
    HEAD_OF_SECRETARIAT = "head-of-secretariat"
    CHAIR = "chair"
    COMMITTEE = "committee"
    ENTITY = "entity"
    RESIDENT_COORDINATOR = "resident-coordinator"
    REVIEWER = "reviewer"
    WRITER = "writer"
    DONOR = "donor"
    AGENT = "agent"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"
    PUBLIC = "public"


class Purpose(StrEnum):
    """For what one may stand in for another. Source: handbook 4, 6, 9."""

    PRESIDE = "preside"
    SIGN_DECISION = "sign-decision"
    SIGN_LETTER = "sign-letter"
    SIGN_TRANSFER = "sign-transfer-request"


@dataclass(frozen=True, slots=True)
class Power:
    """A role that is lent: for every purpose where none is named, and up to an amount if one is."""

    role: Role
    purposes: frozenset[Purpose] = frozenset()
    most_minor: int | None = None
    """The most that is signed by it, in minor units of the fund's currency."""

    def covers(self, role: Role, purpose: Purpose, minor: int | None = None) -> bool:
        """Whether it reaches an act in a role, for a purpose, over so much."""
        reaches = minor is None or self.most_minor is None or minor <= self.most_minor
        return self.role is role and (not self.purposes or purpose in self.purposes) and reaches


READERS_OF_EVERYTHING = frozenset(
    {Role.SECRETARIAT, Role.HEAD_OF_SECRETARIAT, Role.CHAIR, Role.AUDITOR, Role.SYSTEM}
)
"""Whose work is the whole fund. A delegate of one of them reads what they read."""


READERS_OF_INTERESTS = READERS_OF_EVERYTHING - {Role.CHAIR}
"""Who would pay for which note is kept from those who decide on notes."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What of an actor opens records to them, apart from whose the records are.

    Statements are made once for each sight; the organisation and the country are bound to them.
    """

    everything: bool = False
    committee: bool = False
    entity: bool = False
    resident_coordinator: bool = False
    donor: bool = False
    agent: bool = False
    administrator: bool = False
    reviewer: bool = False
    writer: bool = False
    """Invited to write some note, whatever they are besides."""
    interests: bool = False
    """Which donors are interested in which notes."""
    signed_in: bool = True

    @property
    def books(self) -> bool:
        """Journal, accounts, entries and movements of cash."""
        return self.everything or self.agent

    @property
    def provisional(self) -> bool:
        """What the Committee decided and the Chair has still to sign."""
        return self.everything or self.committee

    @property
    def proposals(self) -> bool:
        """In what order the notes that wait for money are proposed, and why."""
        return self.everything or self.committee

    @property
    def attendance(self) -> bool:
        """Who was present when it was decided, and who was recused."""
        return self.everything or self.committee or self.agent

    @property
    def record(self) -> bool:
        """Who did what, with what was before and after."""
        return self.everything

    @property
    def people(self) -> bool:
        """Accounts and roles of persons."""
        return self.everything or self.administrator


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, or the system, in whose name work is done.

    `lent` holds what they may do for others, by a delegation in force; `country` is that of their
    organisation (ISO 3166, three letters); `writes` the notes that they were invited to write.
    """

    id: UUID
    name: str
    roles: frozenset[Role]
    organisation: UUID | None = None
    lent: frozenset[Power] = frozenset()
    country: str | None = None
    writes: frozenset[UUID] = frozenset()

    @property
    def delegated(self) -> frozenset[Role]:
        """The roles that they exercise for others."""
        return frozenset(power.role for power in self.lent)

    def holds(self, role: Role) -> bool:
        """Whether the role is the actor's own."""
        return role in self.roles

    def exercises(self, role: Role) -> bool:
        """Whether the role is the actor's own or delegated to them."""
        return role in self.roles or role in self.delegated

    def may(self, purpose: Purpose, role: Role, minor: int | None = None) -> bool:
        """Whether they sign or preside in a role, their own or lent to them as far as that."""
        return self.holds(role) or any(power.covers(role, purpose, minor) for power in self.lent)

    @property
    def sight(self) -> Sight:
        """What is open to them. What is open by one's organisation is not lent with a role."""
        return Sight(
            everything=any(map(self.exercises, READERS_OF_EVERYTHING)),
            committee=self.holds(Role.COMMITTEE),
            entity=self.holds(Role.ENTITY),
            resident_coordinator=self.holds(Role.RESIDENT_COORDINATOR),
            donor=self.holds(Role.DONOR),
            agent=self.exercises(Role.AGENT),
            administrator=self.holds(Role.ADMINISTRATOR),
            reviewer=self.holds(Role.REVIEWER),
            writer=bool(self.writes),
            interests=any(map(self.exercises, READERS_OF_INTERESTS)),
            signed_in=Role.PUBLIC not in self.roles,
        )


SYSTEM = Actor(UUID(int=1), "the system", frozenset({Role.SYSTEM}))
"""The clockwork and the first act on an empty database."""

PUBLIC = Actor(UUID(int=2), "the public", frozenset({Role.PUBLIC}))
"""Whoever has not signed in."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who may act on a given thing. `label` is what pages and refusals call it."""

    label: str
    includes: Callable[[Actor, Any], bool]

    def __or__(self, other: Party) -> Party:
        return Party(
            f"{self.label} or {other.label}",
            lambda actor, thing: self.includes(actor, thing) or other.includes(actor, thing),
        )

    def __and__(self, other: Party) -> Party:
        return Party(
            f"{self.label} {other.label}",
            lambda actor, thing: self.includes(actor, thing) and other.includes(actor, thing),
        )


def exercising(label: str, *roles: Role) -> Party:
    """Whoever holds one of the roles, or has it by delegation."""
    return Party(label, lambda actor, _thing: any(actor.exercises(role) for role in roles))


def _of_the_coordinator(actor: Actor, thing: Any) -> bool:
    return (
        actor.holds(Role.ENTITY)
        and actor.organisation is not None
        and actor.organisation == getattr(thing, "coordinator_id", None)
    )


coordinator = Party("the coordinating entity", _of_the_coordinator)
entity = exercising("a UN entity", Role.ENTITY)
owes_it = Party(
    "the entity that owes it",
    lambda actor, thing: (
        actor.holds(Role.ENTITY)
        and actor.organisation is not None
        and actor.organisation == getattr(thing, "organisation_id", None)
    ),
)
offers_it = Party("the entity that offers it", owes_it.includes)
secretariat = exercising("the secretariat", Role.SECRETARIAT, Role.HEAD_OF_SECRETARIAT)
head = exercising("the head of the secretariat", Role.HEAD_OF_SECRETARIAT)
chair = exercising("the Chair of the Steering Committee or a delegate", Role.CHAIR)
the_chair = Party(
    "the Chair of the Steering Committee in person", lambda actor, _thing: actor.holds(Role.CHAIR)
)
"""What a delegate does not do: lend on what was lent."""
the_lender = Party(
    "the person whose role is lent",
    lambda actor, thing: actor.id == getattr(thing, "giver_id", None),
)
member = Party(
    "a member of the Steering Committee",
    lambda actor, _thing: actor.holds(Role.COMMITTEE) or actor.holds(Role.CHAIR),
)
"""For which seat one speaks is asked of the seats; a seat is not lent with a role."""
committee = Party("the Steering Committee, by a signed decision", chair.includes)
agent = exercising("the Administrative Agent", Role.AGENT)
signatory = exercising(
    "a signatory (UN entity, Resident Coordinator) or the secretariat for them",
    Role.ENTITY,
    Role.RESIDENT_COORDINATOR,
    Role.SECRETARIAT,
    Role.HEAD_OF_SECRETARIAT,
)
the_reviewer = Party(
    "the reviewer who was asked",
    lambda actor, thing: actor.id == getattr(thing, "reviewer_id", None),
)
"""In person: no role opens another's review, and none is lent."""
invited_writer = Party(
    "whoever was invited to write it",
    lambda actor, thing: getattr(thing, "id", None) in actor.writes,
)
"""By the right that they were given on this one note, whatever role they have."""
administrator = exercising("an administrator", Role.ADMINISTRATOR, Role.SYSTEM)
calendar = exercising("the calendar", Role.SYSTEM)
nobody = Party("nobody directly", lambda _actor, _thing: False)
"""For rows that only follow from another record's step."""

signs_letters = exercising(
    "whoever signs letters", Role.HEAD_OF_SECRETARIAT, Role.CHAIR, Role.AGENT
)
"""The signatories that a profile may name; which of them signs a letter is said by its kind."""
donor = exercising("a donor", Role.DONOR)
signed_in = Party("anyone who has signed in", lambda actor, _thing: actor.sight.signed_in)
anyone = Party("anyone", lambda _actor, _thing: True)


def _reading(label: str, opens: Callable[[Sight], bool]) -> Party:
    return Party(label, lambda actor, _thing: opens(actor.sight))


readers_of_the_books = _reading("whoever keeps or controls the books", lambda sight: sight.books)
readers_of_contributions = _reading(
    "a donor, or whoever keeps or controls the books", lambda sight: sight.books or sight.donor
)
readers_of_interests = _reading(
    "a donor, the secretariat or an auditor", lambda sight: sight.interests or sight.donor
)
readers_of_entities = _reading(
    "a UN entity, or whoever keeps or controls the books", lambda sight: sight.books or sight.entity
)
readers_of_the_record = _reading("whoever answers for the whole fund", lambda sight: sight.record)
readers_of_the_agenda = _reading(
    "the Committee, or whoever answers for the whole fund", lambda sight: sight.proposals
)
readers_of_people = _reading(
    "an administrator, or whoever answers for the whole fund", lambda sight: sight.people
)


def require(actor: Actor, party: Party, thing: Any = None, act: str = "do this") -> None:
    """Refuse an actor who is not the party.

    Raises:
        NotPermitted: names the party in the fund's words.
    """
    if not party.includes(actor, thing):
        raise NotPermitted(party.label, act)
