"""What stands of an item in the annex: the proposal in full, and the thing's own form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from api.pages import parts
from api.pages.parts import Budget
from api.pages.review_words import about
from api.pages.words import Words
from mptf.committee.schemas import ConditionSent
from mptf.papers.briefs import Brief, Part
from mptf.papers.rows import ClearedRow, ThingRow


class MarkerLine(NamedTuple):
    """A marker as its entities score it, and why."""

    title: str
    score: str
    why: str


class Cleared(NamedTuple):
    """The word of clearance on a programme's document, and the comments that it let pass."""

    row: ClearedRow
    waived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """In full what the brief has no room for."""

    background: str
    text: str
    recommended: str
    """How the secretariat sums the reviews up."""
    cleared: Cleared | None
    given: tuple[Part, ...]
    """What each entity would get; nothing where the proposal does not say."""
    conditions: tuple[ConditionSent, ...]
    form: tuple[tuple[str, str], ...]
    markers: tuple[MarkerLine, ...]
    budget: Budget | None


def annex(words: Words, brief: Brief) -> Annex:
    """The annex of one item."""
    thing, proposal = brief.thing, brief.proposal
    lines = thing.content.get("budget", []) if thing else []
    return Annex(
        background=brief.item.background,
        text=proposal.text if proposal else "",
        recommended=brief.recommended.text if brief.recommended else "",
        cleared=_cleared(words, brief.cleared) if brief.cleared else None,
        given=brief.parts if proposal and proposal.amounts else (),
        conditions=proposal.conditions if proposal else (),
        form=tuple(_form(words, thing)) if thing else (),
        markers=tuple(_markers(words, thing)) if thing else (),
        budget=parts.budget(words, lines, thing.currency) if thing and lines else None,
    )


def _cleared(words: Words, row: ClearedRow) -> Cleared:
    waived = (f"{one['number']} {about(words, one['field'])}: {one['text']}" for one in row.waived)
    return Cleared(row, tuple(waived))


def _form(words: Words, thing: ThingRow) -> Iterator[tuple[str, str]]:
    """What the entities wrote, field by field; what they left empty is left out."""
    said, note = thing.content, thing.note_content
    groups = "; ".join(map(words.group, note.get("stakeholder_groups", ())))
    found = (
        ("summary", said.get("summary") or note.get("summary", "")),
        ("principles", note.get("principles", "")),
        ("country_framework", note.get("country_framework", "")),
        ("sdg_targets", ", ".join(note.get("sdg_targets", ()))),
        ("government_bodies", "; ".join(note.get("government_bodies", ()))),
        ("stakeholder_groups", groups),
    )
    yield from ((words.field(name), text) for name, text in found if text)
    yield from ((words.part(code), text) for code, text in said.get("parts", {}).items() if text)


def _markers(words: Words, thing: ThingRow) -> Iterator[MarkerLine]:
    for each in thing.note_content.get("markers", ()):
        yield MarkerLine(words.marker(each["code"]), each["score"], each.get("justification", ""))
