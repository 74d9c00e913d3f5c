"""Reviews in words: who might review a note and why, what a comment is on."""

from __future__ import annotations

from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.reviews.proposing import Against, Candidate

_AGAINST = {
    Against.TAKES_PART: _("their organization takes part in the note"),
    Against.OF_ITS_COUNTRY: _("the note is for their country"),
    Against.WROTE_IT: _("was invited to write the note"),
    Against.DECLARED: _("has declared a conflict on this note"),
    Against.ASKED: _("was asked already"),
}
_KNOWS, _READS = _("knows the thematic area"), _("reads its language")
_NONE_OPEN, _ONE_OPEN, _OPEN = (
    _("no review open"),
    _("one review open"),
    _("%(count)s reviews open"),
)


def reasons_for(words: Words, one: Candidate) -> str:
    """What speaks for somebody, and how much they have to do already."""
    said = [words.say(_KNOWS)] if one.knows_area else []
    if one.reads_language:
        said.append(words.say(_READS))
    load = {0: _NONE_OPEN, 1: _ONE_OPEN}.get(one.open, _OPEN)
    return "; ".join([*said, words.say(load) % {"count": one.open}])


def reason_against(words: Words, one: Candidate) -> str:
    """Why somebody is not asked; empty where they may be."""
    return words.say(_AGAINST[one.against]) if one.against else ""


def about(words: Words, field: str) -> str:
    """What a comment is on: a part of the document, or a field."""
    part = words.part(field)
    return words.field(field) if part == field else part
