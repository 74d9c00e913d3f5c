"""What the workbook of a call looks like: its sheets, and a column for each thing that is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlmodel import col, select

from mptf.calls.models import Call
from mptf.forms import service as forms
from mptf.network import reference
from mptf.people.models import Organisation, OrganisationKind
from mptf.profile import ATTACHED, FormField, NoteForm, Profile
from mptf.work import Work

NOTES, READ_ME, LISTS = "Notes", "Read me", "Lists"
CALL = "Call"
"""What stands on the sheet `Read me` beside the number of the call."""
KEY: Final = "key"
NAMES_IN, HEADS_IN, FIRST = 1, 2, 3
"""The rows, from 1, of the columns' names (hidden), of their heads, and of the first note."""
MOST_ROWS = 20_000
"""Rows of a sheet that are read."""


class Kind(StrEnum):
    """How a cell is to be read."""

    KEY = "key"
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    YES_NO = "yes-no"
    ONE = "one"
    SEVERAL = "several"
    LINES = "lines"
    COUNTRIES = "countries"
    OBJECTIVES = "objectives"
    TARGETS = "targets"


TYPED = frozenset({Kind.NUMBER, Kind.AMOUNT})
"""What a spreadsheet keeps as a number; everything else is kept as text."""


class Option(NamedTuple):
    """Something to choose: what is kept, and what the workbook shows."""

    value: Any
    shown: str


@dataclass(frozen=True, slots=True)
class Column:
    """What one column asks for."""

    name: str
    label: str
    kind: Kind
    hint: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    """Whether a row cannot be taken at all without it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, and which field of the form its rows are; the notes themselves are of none."""

    title: str
    columns: tuple[Column, ...]
    field: str = ""
    distinct: tuple[str, ...] = ()
    """Columns that no two rows of one note have alike."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A call's workbook."""

    call: Call
    form: NoteForm
    profile: Profile
    sheets: tuple[Sheet, ...]
    entities: tuple[Option, ...]

    @property
    def labels(self) -> dict[str, str]:
        """What each field of the form is called."""
        return {field.name: field.label for field in self.form.fields}


_KEY = Column(
    KEY, "Key", Kind.KEY, "By which you know this note: any short text, once.", required=True
)
_OF = Column(KEY, "Key", Kind.KEY, "The key of its note on the sheet Notes.", required=True)


def layout(work: Work, call: Call) -> Layout:
    """The workbook for notes of a call."""
    form = forms.of_call(work, call.id)
    query = select(Organisation.code, Organisation.name).where(
        Organisation.kind == OrganisationKind.ENTITY
    )
    entities = tuple(
        Option(code, name)
        for code, name in work.session.exec(query.order_by(col(Organisation.code)))
    )
    makers = _sheets_of_rows(work.profile, entities)
    sheets = [Sheet(NOTES, tuple(_columns(work.profile, form, entities, makers)))]
    sheets += [makers[field.name](field) for field in form.fields if field.name in makers]
    return Layout(call, form, work.profile, tuple(sheets), entities)


def _columns(
    profile: Profile, form: NoteForm, entities: tuple[Option, ...], apart: Any
) -> Sequence[Column]:
    known = _known(profile, entities)
    found = [_KEY]
    for field in form.fields:
        if field.name in apart or field.name == ATTACHED:
            continue
        kind, options = known[field.name] if not field.is_own else _own(field)
        hint = " ".join(part for part in (field.help, _HOW.get(kind, "")) if part)
        required = field.name == "title"
        found.append(Column(field.name, field.label, kind, hint, options, required))
    return found


_APART = "Several: put a semicolon between them."
_HOW = {
    Kind.SEVERAL: _APART,
    Kind.LINES: _APART,
    Kind.COUNTRIES: f"Names or ISO codes, as on the sheet Countries. {_APART}",
    Kind.OBJECTIVES: f"Number and title, as on the sheet Objectives. {_APART}",
    Kind.TARGETS: f"Such as 10.7 or 10.c. {_APART}",
    Kind.YES_NO: "Yes or no.",
    Kind.AMOUNT: "A number, to the cent.",
}


def _own(field: FormField) -> tuple[Kind, tuple[Option, ...]]:
    options = tuple(Option(option.code, option.title) for option in field.options or ())
    kinds = {"choice": Kind.ONE, "choices": Kind.SEVERAL}
    return kinds.get(str(field.kind)) or Kind(str(field.kind)), options


def _known(
    profile: Profile, entities: tuple[Option, ...]
) -> dict[str, tuple[Kind, tuple[Option, ...]]]:
    """How the fields that the house knows are written in one cell."""
    note = profile.note
    return {
        "title": (Kind.LINE, ()),
        "summary": (Kind.TEXT, ()),
        "scope": (Kind.ONE, tuple(Option(s.code, s.title) for s in note.scopes)),
        "countries": (Kind.COUNTRIES, ()),
        "region": (Kind.ONE, tuple(Option(r.code, r.title) for r in profile.regions)),
        "area": (Kind.ONE, areas(profile)),
        "objectives": (Kind.OBJECTIVES, ()),
        "sdg_targets": (Kind.TARGETS, ()),
        "principles": (Kind.TEXT, ()),
        "country_framework": (Kind.TEXT, ()),
        "duration_months": (Kind.NUMBER, ()),
        "partners": (Kind.SEVERAL, entities),
        "government_bodies": (Kind.LINES, ()),
        "stakeholder_groups": (
            Kind.SEVERAL,
            tuple(Option(g.code, g.title) for g in note.stakeholder_groups),
        ),
        "monitoring": (Kind.AMOUNT, ()),
    }


def areas(profile: Profile) -> tuple[Option, ...]:
    """The thematic areas with their numbers."""
    return tuple(Option(a.code, f"{a.number}. {a.title}") for a in profile.areas)


def _sheets_of_rows(
    profile: Profile, entities: tuple[Option, ...]
) -> dict[str, Callable[[FormField], Sheet]]:
    """The fields that have rows of their own, by name; a note has as many as it needs."""
    categories = tuple(Option(c.number, f"{c.number}. {c.title}") for c in profile.categories)
    markers = tuple(Option(m.code, m.title) for m in profile.note.markers)
    scores = dict.fromkeys(score for marker in profile.note.markers for score in marker.scale)
    letters = tuple(
        Option(p.letter, f"{p.letter}. {p.name}") for p in reference.principles().values()
    )

    def sheet(title: str, *columns: Column, distinct: tuple[str, ...] = ()) -> Any:
        return lambda field: Sheet(title, (_OF, *columns), field.name, distinct)

    def must(name: str, label: str, kind: Kind, **more: Any) -> Column:
        return Column(name, label, kind, required=True, **more)

    one_to_five = "From 1 to 5."
    return {
        "budget": sheet(
            "Budget",
            must(
                "entity", "UN entity", Kind.ONE, options=tuple(Option(e, e) for e, _n in entities)
            ),
            must("category", "Category", Kind.ONE, options=categories),
            Column("year", "Year", Kind.NUMBER, "1 for the first; empty for the whole programme."),
            must(
                "amount",
                f"Amount ({profile.fund.currency})",
                Kind.AMOUNT,
                hint=_HOW[Kind.AMOUNT],
            ),
            distinct=("entity", "category", "year"),
        ),
        "results": sheet(
            "Results",
            must("outcome", "Outcome", Kind.LINE),
            Column("indicator", "Indicator", Kind.LINE),
            Column("target", "Target", Kind.LINE),
        ),
        "risks": sheet(
            "Risks",
            must("risk", "Risk", Kind.LINE),
            must("likelihood", "Likelihood", Kind.NUMBER, hint=one_to_five),
            must("impact", "Impact", Kind.NUMBER, hint=one_to_five),
            Column("answer", "What is done about it", Kind.TEXT),
        ),
        "beneficiaries": sheet(
            "Beneficiaries",
            must("group", "Group", Kind.LINE),
            must("number", "How many people", Kind.NUMBER),
        ),
        "markers": sheet(
            "Markers",
            must("code", "Marker", Kind.ONE, options=markers),
            must("score", "Score", Kind.ONE, options=tuple(Option(s, s) for s in scores)),
            Column("justification", "Why", Kind.TEXT),
            distinct=("code",),
        ),
        "guiding_principles": sheet(
            "Principles",
            must("letter", "Guiding principle", Kind.ONE, options=letters),
            Column("how", "How it is followed", Kind.TEXT),
            distinct=("letter",),
        ),
        "implementing_partners": sheet(
            "Implementing partners",
            must("name", "Name", Kind.LINE),
            Column("task", "What it does", Kind.LINE),
        ),
    }
