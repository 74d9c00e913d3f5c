"""Who reads the told history: one actor for each way in which a record may be theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlmodel import select

from mptf.people.models import Organisation
from mptf.policy import PUBLIC, SYSTEM, Actor, Power, Role
from tests.lives import Story

_PEOPLE = UUID("8f6e1f0c-3b0e-4a57-9f0e-0d5f6a1f7c11")
ELSEWHERE = uuid5(_PEOPLE, "an organisation that takes part in nothing")

WHOLE_FUND = ("secretariat", "head-of-secretariat", "chair", "delegate", "auditor", "system")
"""Whoever answers for the whole fund; `delegate` may sign for the Chair."""

WITHOUT_A_PART = (
    "administrator",
    "reviewer of nothing",
    "writer of nothing",
    "nobody in particular",
)
"""Whose role alone gives them no part in any record."""

OUTSIDERS = ("other entity", "coordinator of another country", "other donor", *WITHOUT_A_PART)
"""Who has signed in and has no part in anything that the story's entities wrote."""


def readers(story: Story) -> Mapping[str, Actor]:
    """Everybody, by what they are to the records of entities E1 and E2 and of donor DON."""
    codes: dict[str, UUID] = dict(
        story.ask(lambda work: work.session.exec(select(Organisation.code, Organisation.id)).all())
    )

    def person(
        name: str, *roles: Role, of: UUID = ELSEWHERE, country: str | None = None
    ) -> tuple[str, Actor]:
        return name, Actor(uuid5(_PEOPLE, name), name, frozenset(roles), of, country=country)

    whole = [
        person(role.value, role)
        for role in (Role.SECRETARIAT, Role.HEAD_OF_SECRETARIAT, Role.CHAIR, Role.AUDITOR)
    ]
    delegate = Actor(
        uuid5(_PEOPLE, "delegate"),
        "delegate",
        frozenset(),
        ELSEWHERE,
        frozenset({Power(Role.CHAIR)}),
    )
    return dict(
        [
            *whole,
            ("delegate", delegate),
            ("system", SYSTEM),
            person("committee", Role.COMMITTEE),
            person("committee, of a partner", Role.COMMITTEE, of=codes["E2"]),
            person("committee, of the country", Role.COMMITTEE, country="PHL"),
            person("coordinating entity", Role.ENTITY, of=codes["E1"]),
            person("partner entity", Role.ENTITY, of=codes["E2"]),
            person("other entity", Role.ENTITY, of=codes["E9"]),
            person("resident coordinator", Role.RESIDENT_COORDINATOR, country="PHL"),
            person("coordinator of another country", Role.RESIDENT_COORDINATOR, country="KEN"),
            person("agent", Role.AGENT, of=codes["AA"]),
            person("donor", Role.DONOR, of=codes["DON"]),
            person("other donor", Role.DONOR),
            person("administrator", Role.ADMINISTRATOR),
            person("reviewer of nothing", Role.REVIEWER, of=codes["E1"]),
            ("reviewer", story.actor("reviewer")),
            person("writer of nothing", Role.WRITER, of=codes["E1"]),
            ("invited writer", story.actor("guest")),
            person("nobody in particular", of=codes["E1"]),
            ("public", PUBLIC),
        ]
    )


def one_on_both(first: str, *others: str) -> list[Any]:
    """Readers of whom the first looks on both engines: the rest ask them for the same columns.

    Whoever has no part in anything looks at every page as a proof; what they see of each record is
    in `visibility.txt` as for everybody.
    """
    return [first, *(pytest.param(name, marks=_when(name)) for name in others)]


def _when(name: str) -> pytest.MarkDecorator:
    return pytest.mark.proof if name in WITHOUT_A_PART else pytest.mark.same_on_both
