"""What screening will find of a note as it stands, said to its writers. Source: handbook 2."""

from __future__ import annotations

from typing import NamedTuple

from mptf.notes import eligibility
from mptf.notes.models import ConceptNote
from mptf.notes.service import endorsements, partners
from mptf.work import Work


class Expected(NamedTuple):
    """A computed rule of the checklist with what it would say now."""

    code: str
    title: str
    outcome: str
    evidence: str


def expected(work: Work, note: ConceptNote) -> list[Expected]:
    """Every rule that the system computes, as it would come out today; the others are judged."""
    if not note.content:
        return []
    there = partners(work, note.id), endorsements(work, note.id)
    found = eligibility.computed(work, note, *there)
    titles = {rule.code: rule.title for rule in work.profile.note.eligibility}
    return [Expected(code, titles[code], *verdict) for code, verdict in found.items()]
