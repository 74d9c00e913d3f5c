"""The fields of an act's form, made from its pydantic model: one description for every door."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from api.pages.asking.about import About, Option
from api.pages.asking.hints import HINTS
from api.pages.asking.options import options_for
from api.pages.asking.vocabulary import LABELS
from api.pages.vocabulary import _
from mptf.attachments.schemas import FileSent
from mptf.attachments.types import BY_CODE
from mptf.forms import service as forms
from mptf.notes import service as notes
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.reviews import service as reviews

LONG = 1_000
"""A text that may be so long is written in several lines."""


class Widget(StrEnum):
    """How something is asked for."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    INSTANT = "instant"
    AMOUNT = "amount"
    NUMBER = "number"
    YES = "yes"
    ONE = "one"
    FEW = "few"
    FIXED = "fixed"
    SEVERAL = "several"
    LINES = "lines"
    ROWS = "rows"
    POINTS = "points"
    PARTS = "parts"
    RANKED = "ranked"
    """Several, of which one comes first."""
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked for. `name` is its path in what is sent, such as budget.0.amount."""

    name: str
    label: str
    widget: Widget
    hint: str = ""
    required: bool = False
    options: Sequence[Option] = ()
    fields: tuple[Field, ...] = field(default=())
    """Of each row."""
    words_max: int = 0
    """How many words a text may have; as many as it likes where there is no such limit."""

    def of_row(self, number: int) -> tuple[Field, ...]:
        """The fields of one of its rows."""
        return tuple(
            Field(
                f"{self.name}.{number}.{part.name}",
                part.label,
                part.widget,
                part.hint,
                part.required,
                part.options,
                part.fields,
            )
            for part in self.fields
        )


_WHY = _("why (asked for at %(least)s and %(most)s)")

NOT_APPLICABLE = "-"
"""Sent for a criterion that is left out of the mean; it is never a nought."""

GIVEN = frozenset(
    {
        ("CheckSent", "rule"),
        ("Marker", "code"),
        ("PrincipleSaid", "letter"),
        ("CommentAnswered", "comment"),
        ("CommentRuled", "comment"),
    }
)
"""What a row is about and does not ask."""


AT_A_GLANCE = frozenset(
    {("AnswerForm", "answer"), ("CommentAnswered", "how"), ("CommentRuled", "ruling")}
)
"""A choice whose few ways stand side by side."""


RANKED = frozenset({("NoteContent", "objectives"), ("ProgrammeContent", "objectives")})
"""Several, of which the first is the primary one."""


class _Kind(NamedTuple):
    """What an annotation comes down to."""

    bare: Any
    optional: bool


def fields_of(form: type[BaseModel], about: About) -> tuple[Field, ...]:
    """Everything that a form asks a person for; what a page never sends is left out."""
    return tuple(
        _field(form, name, info, about)
        for name, info in form.model_fields.items()
        if name not in NEVER_ASKED and (form.__name__, name) not in NOT_OF_THESE
    )


NEVER_ASKED = frozenset({"illustrative", "content", "partner_labels", "subject_kind"})
"""What only a history sends, and what is asked for with another field."""

NOT_OF_THESE = frozenset(
    {
        ("OrganisationForm", "source"),
        ("NoteContent", "answers"),
        ("SignatureSent", "kind"),
        ("EvidenceSent", "kind"),
        ("ProgrammeContent", "parts"),
        ("RevisionSent", "outcomes"),
        ("RevisionSent", "work_plan"),
        ("RevisionSent", "risks"),
        ("RevisionSent", "monitoring"),
        ("RevisionSent", "implementing_partners"),
    }
)
"""The same, of one form alone."""


def _field(form: type[BaseModel], name: str, info: FieldInfo, about: About) -> Field:
    kind = _bare(info.annotation)
    options = options_for(form, name, about)
    widget = _widget(kind.bare, info, options is not None)
    if (form.__name__, name) in GIVEN:
        widget = Widget.FIXED
    elif (form.__name__, name) in AT_A_GLANCE:
        widget = Widget.FEW
    elif (form.__name__, name) in RANKED:
        widget = Widget.RANKED
    parts: tuple[Field, ...] = ()
    if widget is Widget.ROWS:
        parts = fields_of(_member(kind.bare), about)
    elif widget is Widget.POINTS:
        parts = tuple(_criteria(name, about))
    elif widget is Widget.PARTS:
        parts = tuple(_PARTS[form.__name__](name, about))
    return Field(
        name=name,
        label=_label(form, name, about),
        widget=widget,
        hint=_hint(form, name, about) if widget is not Widget.FILE else _files_taken(about),
        required=info.is_required(),
        options=options or (),
        fields=parts,
    )


def _criteria(name: str, about: About) -> Iterator[Field]:
    """A criterion of the call's own rubric each, with the points of the profile's scale.

    Beneath each stands why: a word is asked for at the ends of the scale.
    """
    scale = about.work.profile.assessment.scale
    points = [Option(str(n), str(n)) for n in range(scale.min, scale.max + 1)]
    options = [*points, Option(NOT_APPLICABLE, about.words.say(_("does not apply")))]
    why = about.words.say(_WHY) % {"least": scale.min, "most": scale.max}
    for row in reviews.rubric_of(about.work, about.subject):
        label = f"{row['title']} ({row['weight']})"
        yield Field(f"{name}.{row['code']}", label, Widget.FEW, row["guidance"], options=options)
        yield Field(f"words.{row['code']}", f"{row['title']}: {why}", Widget.LONG, required=True)


def _beneath_its_criterion(_name: str, _about: About) -> Iterator[Field]:
    """Words on single criteria are asked for beneath each of them."""
    return iter(())


def _found(name: str, about: About) -> Iterator[Field]:
    """A field of the note each in which something was found, with what was asked for."""
    asked: dict[str, list[str]] = {}
    for row in notes.findings(about.work, about.subject):
        asked.setdefault(row.field, []).append(row.text)
    form = forms.of_call(about.work, about.subject.call_id)
    for found, texts in asked.items():
        label = about.words.place(form, found)
        yield Field(f"{name}.{found}", label, Widget.LONG, " ".join(texts))


def _texts(name: str, about: About) -> Iterator[Field]:
    """A text of the programme document each."""
    subject = about.subject
    programme = subject.id if isinstance(subject, JointProgramme) else subject.programme_id
    for own in programmes.form_of(about.work, programme).fields:
        if own.is_own:
            yield Field(f"{name}.{own.name}", own.label, Widget.LONG, own.help)


_PARTS = {
    "RevisionSent": _texts,
    "AnswersForm": _found,
    "ScoreSent": _beneath_its_criterion,
}
"""What a form's parts are, each a text of its own."""


def _label(form: type[BaseModel], name: str, about: About) -> str:
    text = LABELS.get((form.__name__, name))
    return about.words.say(text) if text else about.words.field(name)


def _hint(form: type[BaseModel], name: str, about: About) -> str:
    return about.words.say(HINTS.get((form.__name__, name), HINTS.get(("", name), "")))


def _files_taken(about: About) -> str:
    """Which files the fund takes, before one is refused."""
    rules = about.work.profile.attachments
    titles = ", ".join(BY_CODE[code].title for code in rules.types)
    hint = about.words.say(_("%(types)s; at most %(n)s MB. Without macros, scripts or passwords."))
    return hint % {"types": titles, "n": rules.megabytes_max}


def _widget(bare: Any, info: FieldInfo, has_options: bool) -> Widget:  # noqa: C901, FBT001, PLR0911 -- one case a type
    origin = get_origin(bare)
    if origin is tuple:
        if _is_rows(bare):
            return Widget.ROWS
        return Widget.SEVERAL if has_options else Widget.LINES
    if origin is dict:
        return Widget.POINTS if get_args(bare)[1] is int else Widget.PARTS
    if bare is FileSent:
        return Widget.FILE
    if has_options:
        return Widget.ONE
    if bare is bool:
        return Widget.YES
    if bare is int:
        return Widget.NUMBER
    if bare in {datetime, AwareDatetime}:
        return Widget.INSTANT
    if bare is date:
        return Widget.DATE
    if "{1,12}" in _pattern(info):
        return Widget.AMOUNT
    return Widget.LONG if _longest(info) >= LONG else Widget.TEXT


def _is_rows(bare: Any) -> bool:
    return (
        get_origin(bare) is tuple
        and isinstance(_member(bare), type)
        and issubclass(_member(bare), BaseModel)
    )


def _member(bare: Any) -> Any:
    return _bare(get_args(bare)[0]).bare


def _bare(annotation: Any) -> _Kind:
    """An annotation without `None`, and without what only checks it."""
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType}:
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return _Kind(_bare(parts[0]).bare, optional=True)
    if hasattr(annotation, "__metadata__"):
        return _bare(annotation.__origin__)
    return _Kind(annotation, optional=False)


def _metadata(info: FieldInfo) -> list[Any]:
    """Everything that checks a field's value, also where the field may be left empty."""
    found = list(info.metadata)
    for part in get_args(info.annotation):
        found += getattr(part, "__metadata__", ())
    return found


def _pattern(info: FieldInfo) -> str:
    found = [getattr(check, "pattern", None) for check in _metadata(info)]
    return next((str(pattern) for pattern in found if pattern), "")


def _longest(info: FieldInfo) -> int:
    found = [getattr(check, "max_length", None) for check in _metadata(info)]
    return max((int(most) for most in found if most), default=0)
