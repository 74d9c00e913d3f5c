"""Coming in by the link of an invitation to write, each step in a unit of its own.

A hash of a password takes two tenths of a second, in which no writer may be kept waiting.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from mptf.access import passwords
from mptf.notes import inviting
from mptf.people import service as people
from mptf.people.models import Person
from mptf.policy import SYSTEM
from mptf.work import Fund, Work


class Invited(NamedTuple):
    """What somebody who opened the link is told. With a password they have only to sign in."""

    number: str
    title: str
    name: str
    by: str
    email: str
    ends_at: datetime
    has_password: bool


def opened(fund: Fund, token: str) -> Invited:
    """What a link leads to.

    Raises:
        LinkOver: it leads no further.
    """
    with fund.reading(SYSTEM) as work:
        found = inviting.invited(work, token)
        login = inviting.account(work, found)
        return Invited(
            found.note.number,
            found.note.title,
            found.writer.name,
            work.get(Person, found.writer.invited_by).name,
            login.email,
            found.link.ends_at,
            login.password_hash is not None,
        )


def choose(fund: Fund, token: str, password: str) -> str:
    """Keep the password by which they come in from now on. The number of the note.

    Raises:
        Invalid: the password is too short or too long.
        LinkOver: the link leads no further.
    """
    with fund.reading(SYSTEM) as work:
        found = inviting.invited(work, token)
        who = people.actor(work, found.writer.person_id)
    kept = passwords.hashed(password)

    def use(work: Work) -> str:
        return inviting.use(work, token, kept).note.number

    return fund.write(who, use)
