"""The words of reports of programmes: kinds, bases, parts, and how far a result is from its aim."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.profile import Profile
from mptf.programme_reports.checks import EXPENDITURE, RESULTS, Found
from mptf.programme_reports.queries import ReportRow

KINDS = {
    "narrative": _("Narrative report"),
    "financial": _("Financial report"),
    "final-narrative": _("Final narrative report"),
    "final-financial": _("Certified final financial statement"),
}
BASES = {
    "interim": _("interim figures"),
    "year-end": _("year-end figures"),
    "certified": _("certified figures"),
}
LATE = _("Late")
PARTS = {EXPENDITURE: _("Expenditure"), RESULTS: _("Results")}
_INDICATOR = _("Indicator %(code)s")
_PERCENT = 100
_PROVISIONAL = _(
    "Provisional: what is reported of %(year)s may change until %(day)s of the year that follows."
)


def kind_of(words: Words, row: ReportRow) -> str:
    """What a report is, with the basis of its figures."""
    said = words.say(KINDS[row.kind])
    return f"{said}, {words.say(BASES[row.basis])}" if row.basis == "interim" else said


def state_of(words: Words, row: ReportRow, today: date) -> Pill:
    """Where a report stands; one that is waited for past its day is late."""
    state = words.state("programme-report", row.state)
    if row.is_late(today):
        return Pill(f"{words.say(LATE)}: {state.label}", "bad")
    return state


def part_of(words: Words, profile: Profile, code: str) -> str:
    """A part of a report by its title: a section, a category, an indicator, or the whole."""
    known = {section.code: section.title for section in profile.programme.reports.sections}
    if code in known:
        return known[code]
    if code in PARTS:
        return words.say(PARTS[code])
    kind, _gap, rest = code.partition(" ")
    if kind == "category" and rest.isdigit():
        return words.category(int(rest))
    return words.say(_INDICATOR) % {"code": rest}


def said_before(words: Words, profile: Profile, found: Found) -> str:
    """The part of a report that stands before a finding; none where its text names it already."""
    part = part_of(words, profile, found.part)
    named = f"“{part}”" in found.text or found.part.startswith("indicator ")
    return "" if named else part


def variance(part: Fraction | None) -> str:
    """How far a value is from its target, in per cent of that; empty where there is none."""
    if part is None:
        return ""
    scaled = abs(part) * _PERCENT
    rounded = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    sign = "" if rounded == 0 else "−" if part < 0 else "+"  # noqa: RUF001 -- a minus, as printed
    return f"{sign}{rounded}%"


def provisional(words: Words, profile: Profile, to_on: date) -> str:
    """That the figures of a year may still change, and until when."""
    until = profile.programme.reports.provisional_until.in_year(to_on.year + 1)
    return words.say(_PROVISIONAL) % {"year": to_on.year, "day": f"{until:%d %B}".lstrip("0")}
