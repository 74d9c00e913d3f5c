"""People: organisations with their people and accounts, and one person."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import ThisDoor
from api.pages import doing, lent
from api.pages.frame import show, words_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.access import service as access
from mptf.errors import NotFound
from mptf.people.models import Person
from mptf.policy import administrator, require
from mptf.reports import people
from mptf.reports.people import PersonRow
from mptf.reviews import queries as reviews
from mptf.work import Work

router = APIRouter(include_in_schema=False)

BEGINNINGS = ("organisation.", "person.")


class Member(NamedTuple):
    """A person in the list."""

    row: PersonRow
    roles: str
    account: Pill


class Group(NamedTuple):
    """An organisation with its people."""

    code: str
    name: str
    kind: str
    members: tuple[Member, ...]


@router.get("/people")
def people_list(door: ThisDoor) -> HTMLResponse:
    """Everybody, by organisation."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        members = people.everybody(work)
        return {
            "groups": _groups(words, members),
            "count": len(members),
            "beginnings": doing.to_begin(work, words, *BEGINNINGS),
        }

    return show(door, "people.html", title=_("People"), section="people", **door.read(view))


@router.get("/people/{person_id}")
def one_person(door: ThisDoor, person_id: UUID) -> HTMLResponse:
    """One person: roles, account, sessions, delegations, and what can be done."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        found = people.person(work, person_id)
        row = found.person
        running = [s for s in found.sessions if s.ended_at is None and s.ends_at > work.now()]
        return {
            "member": _member(words, row),
            "organisation_kind": words.value("organisation", "kind", row.organisation_kind),
            "lent": [lent.lent(work, words, each) for each in found.delegations],
            "sessions": found.sessions,
            **_competence(work, words, person_id),
            "running": running,
            "doing": _doing(work, words, row),
            "may_sign_out": bool(running) and administrator.includes(work.actor, None),
        }

    found = door.read(view)
    return show(door, "person.html", title=found["member"].row.name, section="people", **found)


@router.post("/people/{person_id}/sessions")
def end_sessions(door: ThisDoor, person_id: UUID) -> RedirectResponse:
    """Sign a person out everywhere."""

    def end(work: Work) -> None:
        require(work.actor, administrator, act="end the sessions of another person")
        login = people.person(work, person_id).person.login_id
        if login is None:
            raise NotFound("account of the person", str(person_id))
        access.end_sessions(work, login)

    door.write(end)
    return RedirectResponse(f"/people/{person_id}", 303)


def _competence(work: Work, words: Words, person_id: UUID) -> dict[str, str]:
    """What they review well, as far as it was said."""
    row = next(iter(reviews.competence.read(work, subject=person_id)), None)
    return {
        "areas": ", ".join(map(words.area, row.areas)) if row else "",
        "languages": ", ".join(row.languages) if row else "",
    }


def _doing(work: Work, words: Words, row: PersonRow) -> list[doing.Doable]:
    """Nothing more is done with somebody who has retired."""
    if row.retired_at is not None:
        return []
    return doing.on_record(work, words, work.get(Person, row.id), row.id)


def _groups(words: Words, members: Sequence[PersonRow]) -> list[Group]:
    return [
        Group(
            code,
            name,
            words.value("organisation", "kind", kind),
            tuple(_member(words, m) for m in m_),
        )
        for (kind, name, code), m_ in groupby(
            members, lambda row: (row.organisation_kind, row.organisation_name, row.organisation)
        )
    ]


def _member(words: Words, row: PersonRow) -> Member:
    return Member(row, ", ".join(words.role(role) for role in row.roles), _account(row))


def _account(row: PersonRow) -> Pill:
    if row.retired_at is not None:
        return Pill(_("Retired"), "over")
    if row.login_id is None:
        return Pill(_("No account"), "over")
    if row.visit_at is not None:
        return Pill(_("Active"), "good")
    return Pill(_("Never signed in") if row.has_password else _("Invited"), "due")
