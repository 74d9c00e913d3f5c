"""The Committee of a story, seated."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import select

from mptf.committee.models import Seat
from mptf.policy import Role
from tests.lives import Story


def fill_the_seats(story: Story, from_on: date) -> list[str]:
    """Fill every seat of the profile for its term from a day on, each with people of its own.

    Gives the codes, in the profile's order. The holder of CHAIR-1 is the Chair of the story.
    """
    codes = []
    for rule in story.profile.committee.seats:
        for number in range(1, rule.count + 1):
            code = f"{rule.code.upper()}-{number}"
            fill(story, code, rule.code, from_on)
            codes.append(code)
    return codes


def fill(story: Story, code: str, category: str, from_on: date, to_on: date | None = None) -> None:
    """Fill one seat, with a holder and an alternate who have no other."""
    people = [f"holder of {code}", f"alternate of {code}"]
    if category == "chair":
        people[0] = "chair"
    for who in people:
        if who not in story.people:
            story._person(who.replace(" ", "-"), "STK", Role.COMMITTEE)
            story.people[who] = story.people[who.replace(" ", "-")]
    story.act(
        "head",
        "seat.fill",
        code=code,
        category=category,
        name=f"Seat {code}",
        organisation="STK",
        from_on=from_on,
        to_on=to_on,
        holder=story.people[people[0]],
        alternate=story.people[people[1]],
    )


def seat_id(story: Story, code: str) -> UUID:
    """A seat by its code."""
    query = select(Seat.id).where(Seat.code == code)
    found: UUID = story.ask(lambda work: work.session.exec(query).one())
    return found
