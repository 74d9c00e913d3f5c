"""Programs of the story's people: a token for each role, and the records that they may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.testclient import TestClient

from mptf.access import service
from mptf.access.models import Scope
from mptf.people.models import Person
from mptf.policy import Role
from mptf.work import Work
from tests.api.visiting import client_of
from tests.lives import Story

ROLES: Mapping[str, str | None] = {
    "public": None,
    "secretariat": "head",
    "officer": "officer-1",
    "chair": "chair",
    "entity": "E1",
    "other entity": "E2",
    "donor": "donor",
    "agent": "agent-1",
    "auditor": "auditor",
    "committee": "member",
    "administrator": "keeper",
    "resident coordinator": "coordinator",
}
"""Who acts for each role; nobody for the public."""

_LATER = {
    "auditor": ("SEC", Role.AUDITOR),
    "member": ("DON", Role.COMMITTEE),
    "keeper": ("SEC", Role.ADMINISTRATOR),
    "coordinator": ("SEC", Role.RESIDENT_COORDINATOR),
}


def complete(story: Story) -> None:
    """Add whoever the story has no need of."""
    for who, (organisation, role) in _LATER.items():
        if who not in story.people:
            story._person(who, organisation, role)


def token_of(story: Story, who: str, *scopes: Scope) -> str:
    """A new token of a person, with every scope where none is named."""

    def issue(work: Work) -> str:
        login = service.open_account(work, work.get(Person, story.people[who]))
        return service.issue_token(
            work, login, name="A program", scopes=scopes or list(Scope), days=30
        )

    token: str = story.write(who, issue)
    return token


def program_of(story: Story, who: str | None, *scopes: Scope) -> TestClient:
    """A program that acts for a person, or one that shows nothing."""
    program = client_of(story, None)
    if who is not None:
        program.headers["authorization"] = f"Bearer {token_of(story, who, *scopes)}"
    return program


def act(program: TestClient, address: str, key: str = "", **sent: Any) -> Any:
    """The answer to an act, sent under a key where one is given."""
    headers = {"idempotency-key": key} if key else {}
    return program.post(f"/api/v1/{address}", json=sent, headers=headers)
