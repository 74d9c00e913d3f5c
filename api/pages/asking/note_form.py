"""A concept note's form as a page asks for it: the definition's fields, as fields of the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from api.pages.asking.about import About, Option
from api.pages.asking.fields import Field, Widget, fields_of
from api.pages.asking.sent import Pairs, pairs_of, sent_of, whole
from api.pages.vocabulary import _
from mptf.network import reference
from mptf.notes.schemas import NoteContent
from mptf.notes.writing import NOTHING, flat
from mptf.profile import ATTACHED, FormField

YES, NO = "yes", "no"

_WIDGETS = {
    "line": Widget.TEXT,
    "text": Widget.LONG,
    "number": Widget.NUMBER,
    "yes-no": Widget.FEW,
    "choice": Widget.FEW,
    "choices": Widget.SEVERAL,
}


def fields_on_page(fields: Sequence[FormField], about: About) -> dict[str, Field]:
    """What the page shows for each field of a form, by its name; budgets and files stand apart."""
    known = {field.name: field for field in fields_of(NoteContent, about)}
    found = {}
    for each in fields:
        if each.name not in ("budget", ATTACHED):
            field = own_field(each, about) if each.is_own else known[each.name]
            hint, most = each.help or field.hint, each.words_max or 0
            found[each.name] = replace(field, label=each.label, hint=hint, words_max=most)
    return found


def own_field(field: FormField, about: About) -> Field:
    """One of the fund's own fields, as a page asks for it."""
    options = [Option(option.code, option.title) for option in field.options or ()]
    if field.kind == "yes-no":
        options = [Option(YES, about.words.say(_("Yes"))), Option(NO, about.words.say(_("No")))]
    return Field(field.name, field.label, _WIDGETS[field.kind or "line"], options=options)


def pairs(
    fields: Mapping[str, Field], content: Mapping[str, Any], zone: str
) -> list[tuple[str, str]]:
    """What a browser would send for what the note says now."""
    there = {**flat(content)}
    for name, value in there.items():
        if isinstance(value, bool):
            there[name] = YES if value else NO
    return pairs_of(fields.values(), _with_given_rows(there, fields), zone)


def pairs_of_one(field: Field, value: Any, zone: str) -> list[tuple[str, str]]:
    """What a browser would send for what stands in one field now."""
    if isinstance(value, bool):
        value = YES if value else NO
    return pairs_of([field], {field.name.rpartition(".")[2]: value}, zone)


def written(field: Field, asked: FormField, sent: Pairs, zone: str) -> Any:
    """What was written into a field; a field that was emptied says nothing again."""
    value = sent_of([field], sent, zone).get(field.name)
    if value is None:
        return NOTHING.get(field.name)
    if asked.kind == "yes-no":
        return value == YES
    if field.widget is Widget.NUMBER and (number := whole(str(value))) is not None:
        return number
    return value


def _with_given_rows(there: Mapping[str, Any], fields: Mapping[str, Field]) -> Mapping[str, Any]:
    """Rows that the form itself gives, each with what was said of it: a marker, a principle."""
    found = dict(there)
    for name, key, given in (
        ("markers", "code", None),
        ("guiding_principles", "letter", [p.letter for p in reference.principles().values()]),
    ):
        if name not in fields:
            continue
        codes = given or [option.value for option in fields[name].fields[0].options]
        said = {row[key]: row for row in there.get(name) or ()}
        found[name] = [said.get(code, {key: code}) for code in codes]
    return found
