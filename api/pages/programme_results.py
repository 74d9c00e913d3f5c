"""The results of one programme: each indicator of its document, planned against reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.pages import small
from api.pages.small import Small
from api.pages.words import Words
from mptf.programmes.queries import ProgrammeRow
from mptf.results.courses import Actual, Plan, courses


class Outcome(NamedTuple):
    """An outcome of the document with a drawing for each of its indicators."""

    title: str
    indicators: list[Small]


def drawn(words: Words, row: ProgrammeRow, accepted: Sequence[Actual]) -> list[Outcome]:
    """The outcomes of a programme that is seen whole; what has no indicator is left out."""
    if not row.whole:
        return []
    plan = Plan(
        row.id,
        row.number,
        row.title,
        row.area,
        row.region,
        row.start_on,
        row.end_on,
        row.illustrative,
        row.content,
        {},
    )
    found = courses([plan], accepted)
    return [
        Outcome(f"{outcome['code']} {outcome['text']}", drawings)
        for outcome in row.content.get("outcomes", ())
        if (
            drawings := [
                small.of_course(words, one) for one in found if one.outcome == outcome["code"]
            ]
        )
    ]
