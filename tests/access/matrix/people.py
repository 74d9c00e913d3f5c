"""Who asks: somebody for each role and each relation, in the words of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mptf.policy import PUBLIC, Actor, Role
from tests.access.matrix.records import Asked, Owned
from tests.lives import Story

NOBODY = "nobody"
NAMES = (
    "officer-1",
    "head",
    "chair",
    "delegate",
    "auditor",
    "administrator",
    "member",
    "recused",
    "countryman",
    "E1",
    "E2",
    "E9",
    "reviewer",
    "guest",
    "rc",
    "rc-elsewhere",
    "agent-2",
    "donor",
    "other-donor",
)
LENT: Mapping[str, frozenset[Role]] = {"delegate": frozenset({Role.CHAIR})}
"""Whose roles are lent: what the scene tells, not what the program makes of it."""

_ROLE_WORDS: Mapping[Role, tuple[str, ...]] = {
    Role.SECRETARIAT: ("whole", "secretariat"),
    Role.HEAD_OF_SECRETARIAT: ("whole", "secretariat", "head"),
    Role.CHAIR: ("whole", "chair"),
    Role.AUDITOR: ("whole", "auditor"),
    Role.COMMITTEE: ("committee",),
    Role.ENTITY: ("entity",),
    Role.RESIDENT_COORDINATOR: ("coordinator",),
    Role.REVIEWER: ("reviewer",),
    Role.WRITER: ("writer",),
    Role.AGENT: ("agent",),
    Role.DONOR: ("donor",),
    Role.ADMINISTRATOR: ("administrator",),
}


class Reader(NamedTuple):
    """Somebody who asks."""

    name: str
    actor: Actor

    def words(self, record: Asked | None = None) -> frozenset[str]:
        """What they are to the fund and to a record, as the rules call it."""
        if self.name == NOBODY:
            return frozenset({"everyone"})
        roles = self.actor.roles | LENT.get(self.name, frozenset())
        found = {"everyone", "signed in"}
        found.update(word for role in roles for word in _ROLE_WORDS[role])
        if Role.CHAIR in self.actor.roles:
            found.add("chair in person")
        if record is not None:
            found.update(self._relations(record.of))
        return frozenset(found)

    def _relations(self, of: Owned) -> Iterator[str]:
        roles, own = self.actor.roles, self.actor.organisation
        takes_part = own in {of.coordinator, *of.parts}
        in_country = self.actor.country in of.countries
        if Role.ENTITY in roles and takes_part:
            yield "coordinating" if own == of.coordinator else "partner"
        if Role.RESIDENT_COORDINATOR in roles and in_country:
            yield "own country"
        if Role.COMMITTEE in roles and not takes_part and not in_country:
            yield "member"
        if Role.DONOR in roles and own == of.donor:
            yield "own donor"
        if self.actor.id in of.reviewers:
            yield "asked"
        if self.actor.id in of.writers:
            yield "invited"
        if self.actor.id == of.lender:
            yield "lender"
        if self.actor.id == of.borrower:
            yield "borrower"
        if own == of.itself and roles & {Role.DONOR, Role.ENTITY}:
            yield "own"


def readers(story: Story) -> list[Reader]:
    """Everybody who asks, and whoever has not signed in."""
    return [*(Reader(name, story.actor(name)) for name in NAMES), Reader(NOBODY, PUBLIC)]
