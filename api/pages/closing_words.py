"""The words of a closure: the lines of its checklist, and how recommendations are taken."""

from __future__ import annotations

from api.pages.vocabulary import STANDS, _
from api.pages.words import Pill, Words
from mptf.closing.models import Stand
from workflows.closing import Code, Line

LINES = {
    Code.NARRATIVE: _("Final narrative report accepted"),
    Code.STATEMENT: _("Certified final statement accepted"),
    Code.BOOKS: _("Expenditure in the books as certified"),
    Code.BALANCE: _("Nothing left with the entity"),
    Code.INTEREST: _("Interest paid in"),
    Code.ALLOCATIONS: _("What was not transferred is released"),
    Code.UNDER_WAY: _("No transfer under way"),
    Code.CONDITIONS: _("No open condition"),
    Code.EVALUATION: _("Evaluation in, or waived"),
    Code.RESPONSES: _("Management response to every recommendation"),
    Code.AGENT: _("Administrative Agent confirmed"),
}
_TONES = {Stand.ACCEPTED: "good", Stand.PARTLY: "moving", Stand.REJECTED: "quiet"}
MET, OPEN = _("Met"), _("Open")
UNANSWERED = _("No response yet")


def line_title(words: Words, line: Line) -> str:
    """What a line of the checklist wants."""
    return words.say(LINES[line.code])


def pill(words: Words, *, met: bool) -> Pill:
    """Whether a line is met."""
    return Pill(words.say(MET), "good") if met else Pill(words.say(OPEN), "due")


def stand(words: Words, taken: str | None) -> Pill:
    """How a recommendation is taken."""
    if taken is None:
        return Pill(words.say(UNANSWERED), "due")
    return Pill(words.say(STANDS[taken]), _TONES[Stand(taken)])
