"""What waits and what is new, as it is sent."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from api.json.schemas.parts import Action, Answer
from workflows.news import Change
from workflows.waiting import Item


class Waits(Answer):
    """A record that waits, where it can be read, and how many wait in the same way.

    `letter` is the kind of the letter that waits for its signature, where it is that which waits.
    """

    kind: str
    id: UUID
    number: str
    title: str
    state: str | None
    illustrative: bool
    since: date
    due_on: date | None
    letter: str | None
    alike: int
    address: str


def _waits(item: Item, address: str) -> Waits:
    return Waits(
        kind=item.kind,
        id=item.id,
        number=item.number,
        title=item.title,
        state=item.state or None,
        illustrative=item.illustrative,
        since=item.since,
        due_on=item.due_on,
        letter=item.letter or None,
        alike=item.alike,
        address=address,
    )


class Task(Waits):
    """Something that waits for the reader; `act` is null where they have a choice of acts."""

    act: Action | None

    @classmethod
    def of(cls, item: Item, address: str, act: Action | None) -> Task:
        """A task as it is sent."""
        return cls(**dict(_waits(item, address)), act=act)


class Wait(Waits):
    """Something that waits for others: an entity by its code, a role, or the party of a step.

    `another`: the reader is of them and has done their part, so it waits for another person.
    """

    entity: str | None
    role: str | None
    party: str | None
    another: bool

    @classmethod
    def of(cls, item: Item, address: str) -> Wait:
        """A wait as it is sent."""
        return cls(
            **dict(_waits(item, address)),
            entity=item.entity or None,
            role=item.role or None,
            party=item.party or None,
            another=item.another,
        )


class Changed(Answer):
    """A record that another person brought to a state, or a letter that they signed."""

    kind: str
    id: UUID
    number: str
    title: str
    state: str | None
    illustrative: bool
    at: datetime
    address: str

    @classmethod
    def of(cls, change: Change, address: str) -> Changed:
        """A change as it is sent."""
        return cls(
            kind=change.kind,
            id=change.id,
            number=change.number,
            title=change.title,
            state=change.state or None,
            illustrative=change.illustrative,
            at=change.at,
            address=address,
        )


class HomeReport(Answer):
    """What waits for the reader, what waits for others, what changed since their last visit.

    The most urgent comes first. Of those that wait in the same way five are named. `news` holds the
    latest of `news_count` changes; without a `last_visit` there is nothing to compare with.
    """

    waiting_for_you: list[Task]
    waiting_for_others: list[Wait]
    news: list[Changed]
    news_count: int
    last_visit: datetime | None
