"""What a note says, by its form: each field as a text, a list or a small table, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.forms.answers import is_asked, said
from mptf.money import Money
from mptf.network import reference
from mptf.profile import FormField, NoteForm

ELSEWHERE = frozenset({"title", "budget", "partners"})
"""Fields that have a place of their own on a note's page."""
LONG = 160
"""A longer text stands by itself, under its label."""


class Answered(NamedTuple):
    """One field and what was said in it; only one of the three shapes holds anything."""

    name: str
    label: str
    text: str = ""
    lines: Sequence[str] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()

    @property
    def is_short(self) -> bool:
        """Whether it fits a list of facts."""
        return not self.rows and len(self.text) <= LONG and "\n" not in self.text


class Part(NamedTuple):
    """A section of the form with what was said in it."""

    code: str
    title: str
    short: Sequence[Answered]
    long: Sequence[Answered]


def parts_of(
    words: Words,
    form: NoteForm,
    content: Mapping[str, Any],
    currency: str,
    without: frozenset[str] = ELSEWHERE,
) -> list[Part]:
    """The sections in which anything was said, in the order of the form."""
    found = []
    for section in form.sections:
        answers = [
            answered(words, field, content, currency)
            for field in section.fields
            if field.name not in without and is_asked(field, content)
        ]
        filled = [each for each in answers if each.text or each.lines or each.rows]
        if filled:
            found.append(
                Part(
                    section.code,
                    section.title,
                    [each for each in filled if each.is_short],
                    [each for each in filled if not each.is_short],
                )
            )
    return found


def answered(words: Words, field: FormField, content: Mapping[str, Any], currency: str) -> Answered:
    """One field in words."""
    value = said(content, field.name)
    empty = Answered(field.name, field.label)
    if value in (None, "", [], (), {}):
        return empty
    if field.name in _TABLES:
        head, of_row = _TABLES[field.name]
        heads = tuple(words.say(label) for label in head)
        return empty._replace(head=heads, rows=[of_row(words, row, currency) for row in value])
    if field.is_own:
        return empty._replace(**_own(words, field, value))
    if isinstance(value, list | tuple):
        return empty._replace(lines=[_line(words, field.name, part) for part in value])
    return empty._replace(text=_text(words, field.name, value, currency))


def plain(words: Words, field: FormField, content: Mapping[str, Any], currency: str) -> str:
    """One field as text, a line for each of its parts: what versions are compared by."""
    shown = answered(words, field, content, currency)
    rows = [" · ".join(filter(None, row)) for row in shown.rows]
    return "\n".join(filter(None, (shown.text, *shown.lines, *rows)))


def _own(words: Words, field: FormField, value: Any) -> dict[str, Any]:
    titles = {option.code: option.title for option in field.options or ()}
    match value:
        case bool():
            return {"text": words.say(_("Yes") if value else _("No"))}
        case list() | tuple():
            return {"lines": [titles.get(part, part) for part in value]}
        case _:
            return {"text": titles.get(value, str(value))}


def _text(words: Words, name: str, value: Any, currency: str) -> str:
    match name:
        case "scope":
            return words.scope(value)
        case "region":
            return words.region(value)
        case "area":
            return f"{words.area(value)}: {words.area_title(value)}"
        case "monitoring":
            return Money.parse(str(value), currency).grouped()
        case "duration_months":
            return words.say(_("%(n)s months")) % {"n": value}
        case _:
            return str(value)


def _line(words: Words, name: str, part: Any) -> str:
    match name:
        case "countries":
            return words.country(part)
        case "objectives":
            return f"{part}. {reference.objective(part).title}"
        case "sdg_targets":
            return f"{part}, {reference.goals()[int(part.partition('.')[0])].name}"
        case "stakeholder_groups":
            return words.group(part)
        case _:
            return str(part)


def _marker(words: Words, row: Mapping[str, Any], _currency: str) -> tuple[str, ...]:
    return words.marker(row["code"]), str(row["score"]), row["justification"]


def _principle(_words: Words, row: Mapping[str, Any], _currency: str) -> tuple[str, ...]:
    named = {p.letter: f"{n}. {p.name}" for n, p in reference.principles().items()}
    return named.get(row["letter"], row["letter"]), row["how"]


def _implementing(_words: Words, row: Mapping[str, Any], _currency: str) -> tuple[str, ...]:
    return row["name"], row["task"] or ""


def _group(_words: Words, row: Mapping[str, Any], _currency: str) -> tuple[str, ...]:
    return row["group"], f"{row['number']:,}"


def _result(_words: Words, row: Mapping[str, Any], _currency: str) -> tuple[str, ...]:
    return row["outcome"], row["indicator"] or "", row["target"] or ""


def _risk(_words: Words, row: Mapping[str, Any], _currency: str) -> tuple[str, ...]:
    return row["risk"], str(row["likelihood"]), str(row["impact"]), row["answer"]


def _budget(words: Words, row: Mapping[str, Any], currency: str) -> tuple[str, ...]:
    year = words.say(_("year %(n)s")) % {"n": row["year"]} if row.get("year") else ""
    amount = Money.parse(str(row["amount"]), currency).grouped()
    return row["entity"], words.category(int(row["category"])), year, amount


_TABLES = {
    "markers": ((_("Marker"), _("Score"), _("Justification")), _marker),
    "guiding_principles": ((_("Principle"), _("How it is followed")), _principle),
    "implementing_partners": ((_("Name"), _("What it does")), _implementing),
    "beneficiaries": ((_("Group"), _("How many people")), _group),
    "results": ((_("Outcome"), _("How one would know"), _("What is aimed at")), _result),
    "risks": (
        (_("Risk"), _("Likelihood, 1 to 5"), _("Impact, 1 to 5"), _("What is done about it")),
        _risk,
    ),
    "budget": ((_("Entity"), _("Category"), _("Year"), _("Amount")), _budget),
}
"""Fields of rows: their heads, and a row in words."""
