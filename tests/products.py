"""Telling of products: one that is published, and others that are not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.lives import Story
from tests.making import png, sent

FIELDS: dict[str, Any] = {
    "kind": "story",
    "title": "A desk that serves everybody",
    "summary": "How a municipal desk came to be.",
    "language": "en",
    "dated_on": "2022-09-01",
    "countries": ["PHL"],
    "objectives": [15],
    "areas": ["TA1"],
    "link": "https://example.org/desk",
    "rights": "CC BY 4.0",
}
"""What is to be known of a product."""


def offer(story: Story, programme: UUID, who: str, **more: Any) -> UUID:
    """A product, offered by an entity."""
    areas = [story.profile.areas[0].code]
    made: UUID = story.act(who, "product.offer", programme, **{**FIELDS, "areas": areas, **more})
    return made


def offered_and_published(story: Story, programme: UUID) -> None:
    """One in each state in which a product can stand."""
    first = story.entities[0]
    published = offer(story, programme, first, title="Published")
    story.act("officer-1", "product.publish", published)
    over = offer(story, programme, first, title="Withdrawn")
    story.act("officer-1", "product.publish", over)
    story.act("officer-1", "product.withdraw", over, why="It names a person.")
    back = offer(story, programme, first, title="Taken back")
    story.act(first, "product.take-back", back)
    declined = offer(story, programme, first, title="Declined")
    story.act("officer-1", "product.decline", declined, why="It is no product.")
    offer(story, programme, first, title="Offered")


def picture(name: str = "Photo.png") -> dict[str, str]:
    """A picture as an act takes it."""
    return sent(name, png())
