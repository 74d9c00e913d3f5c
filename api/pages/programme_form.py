"""One section of a programme document's form, as those who write the document together see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import col, select

from api.pages import grids
from api.pages.answered import plain
from api.pages.asking import note_form as asking
from api.pages.asking.about import About
from api.pages.asking.fields import Field, Widget, fields_of
from api.pages.asking.hints import A_NUMBER
from api.pages.asking.sent import Pairs, pairs_of, sent_of, whole
from api.pages.desks import Asked, Desk, Page, Writing
from api.pages.subjects import names
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.deadlines import service as deadlines
from mptf.errors import NotFound, WrongState
from mptf.forms import answers, drafted
from mptf.forms import service as forms
from mptf.money import Money
from mptf.notes.budgeting import Said
from mptf.people.models import Organisation
from mptf.profile import DocumentForm, FormField, NoteForm
from mptf.programmes import checks, drafting, writing
from mptf.programmes.document import Activity, Indicator
from mptf.programmes.framework import (
    OUTCOMES,
    PARTS,
    flat,
    indicators_on,
    of_form,
    outputs_of,
)
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.programmes.schemas import ProgrammeContent
from mptf.programmes.service import DOCUMENT_DUE, WRITABLE, form_of
from mptf.programmes.states import ProgrammeState
from mptf.sheaf import Sheaf
from mptf.work import Work

_SHEAF = Sheaf(drafting.own, drafting.saved, drafting.comments, drafting.others, drafting.its_form)
TARGET = "target_"
_MAY_BE_LEFT = frozenset({"disaggregation", "sdg_target", "objective"})
"""What an indicator may leave out: what serves the fund's own figures, and what tells apart."""


class Entity(NamedTuple):
    """An entity that takes part, by its code and its name."""

    code: str
    name: str


def desk(work: Work, number: str) -> Desk:
    """A programme with its document, for somebody of an entity that writes it.

    Raises:
        NotFound: there is no such programme, or they do not write its document.
        WrongState: it is with the secretariat or the Committee.
    """
    query = select(JointProgramme).where(JointProgramme.number == number)
    programme = work.session.exec(query).first()
    if programme is None:
        raise NotFound("joint programme", number)
    of = _SHEAF.read(work, subject=programme.id, **drafted.since(work))
    if not of[drafting.own]:
        raise NotFound("joint programme", number)
    if programme.state not in WRITABLE:
        raise WrongState("write", ProgrammeState(programme.state).public)
    saved, comments = of[drafting.saved], of[drafting.comments]
    people = {row.saved_by for row in saved} | {row.made_by for row in comments}
    form = forms.document(work, next((row.form_id for row in of[drafting.its_form]), None))
    content = writing.as_written(programme)
    return Desk(
        programme,
        form,
        content,
        writing.faults(work, form, content),
        {row.name: row for row in saved},
        comments,
        names(work, people | {row.settled_by for row in comments}),
        of[drafting.others],
        of_form,
    )


def entities(work: Work, at: Desk) -> list[Entity]:
    """The coordinating entity, then the others that take part."""
    query = select(Organisation.id, Organisation.code, Organisation.name).where(
        (Organisation.id == at.record.coordinator_id)
        | col(Organisation.id).in_(
            select(ProgrammePartner.organisation_id).where(
                ProgrammePartner.programme_id == at.record.id
            )
        )
    )
    rows = sorted(work.session.exec(query), key=lambda r: (r[0] != at.record.coordinator_id, r[1]))
    return [Entity(code, name) for _key, code, name in rows]


def asked(work: Work, words: Words, at: Desk, part: str) -> Page:
    """What one section asks for, and what a browser would send for what stands there now."""
    own, about = at.fields_of(part), About(work, words, at.record)
    page: list[Asked] = []
    pairs: list[tuple[str, str]] = []
    zone, there = work.profile.fund.zone, flat(at.content)
    known = {field.name: field for field in fields_of(ProgrammeContent, about)}
    needing = {**at.content, "answers": at.content.get(PARTS, {})}
    for name, field in own.items():
        if name in {"budget", "by_output", "work_plan", OUTCOMES}:
            for each in _apart(work, words, at, field):
                page.append(each)
                if each.field is not None:
                    rows = [_with_targets(row) for row in there.get(each.name) or ()]
                    pairs += pairs_of([each.field], _named(each.field.name, rows), zone)
            continue
        if not answers.is_asked(field, needing):
            continue
        shown = asking.own_field(field, about) if field.is_own else known[name]
        hint, most = field.help or shown.hint, field.words_max or 0
        required = answers.is_required(field, needing)
        shown = replace(shown, label=field.label, hint=hint, words_max=most, required=required)
        page.append(at.asked(field, name, field.label, shown, None))
        pairs += asking.pairs_of_one(shown, there.get(name), zone)
    return page, pairs


def _named(name: str, rows: list[Any]) -> dict[str, Any]:
    """Rows by the last part of their field's name, under which they are looked for."""
    return {name.rpartition(".")[2]: rows}


def _apart(work: Work, words: Words, at: Desk, field: FormField) -> Iterator[Asked]:
    """A field for each entity, or for each outcome and output: each is written by itself."""
    if field.name == OUTCOMES:
        yield from _framework(work, words, at, field)
        return
    outputs = outputs_of(at.content)
    for entity in entities(work, at):
        name, label = f"{field.name}.{entity.code}", f"{field.label}: {entity.name}"
        if field.name == "budget":
            grid = grids.by_tranche(work.profile, words, at.content, *entity)
            yield at.asked(field, name, label, None, grid)
        elif field.name == "by_output":
            grid = grids.by_output(work.profile, words, at.content, entity, outputs)
            if grid.lines:
                yield at.asked(field, name, label, None, grid)
        else:
            rows = _rows(name, label, Activity, About(work, words, at.record), {"entity"})
            shown = at.asked(field, name, label, replace(rows, hint=field.help), None)
            yield shown._replace(is_sheet=True)


def _framework(work: Work, words: Words, at: Desk, field: FormField) -> Iterator[Asked]:
    """The outcomes and outputs, then the indicators of each."""
    about, there = About(work, words, at.record), flat(at.content)
    parts = (
        Field("code", words.say(_("Code")), Widget.TEXT),
        Field("text", words.say(_("Outcome or output")), Widget.LONG),
        Field("outcome", words.say(_("Of an output: the code of its outcome")), Widget.TEXT),
    )
    skeleton = Field(OUTCOMES, field.label, Widget.ROWS, field.help, fields=parts)
    shown = at.asked(field, OUTCOMES, field.label, skeleton, None)
    yield shown._replace(is_sheet=True)
    years = range(1, checks.years(at.content) + 1)
    for row in there[OUTCOMES]:
        name = indicators_on(row["code"])
        label = words.say(_("Indicators of %(code)s: %(text)s")) % row
        rows = _rows(name, label, Indicator, about, set())
        own: list[Field] = []
        for each in rows.fields:
            if each.name != "targets":
                own.append(replace(each, required=each.name not in _MAY_BE_LEFT))
                continue
            target, hint = words.say(_("Target, end of year %(n)s")), words.say(A_NUMBER)
            own += [
                Field(f"{TARGET}{n}", target % {"n": n}, Widget.AMOUNT, hint, n == years[-1])
                for n in years
            ]
        yield at.asked(field, name, label, replace(rows, fields=tuple(own)), None)


def _rows(name: str, label: str, model: Any, about: About, without: set[str]) -> Field:
    parts = tuple(part for part in fields_of(model, about) if part.name not in without)
    return Field(name, label, Widget.ROWS, fields=parts)


def _with_targets(row: Mapping[str, Any]) -> dict[str, Any]:
    """An indicator with a field for each year's target, as the page has it."""
    years = {f"{TARGET}{t['year']}": t["value"] for t in row.get("targets") or ()}
    return {**{key: value for key, value in row.items() if key != "targets"}, **years}


def _without_targets(row: Mapping[str, Any]) -> dict[str, Any]:
    """The other way."""
    found = {key: value for key, value in row.items() if not key.startswith(TARGET)}
    years = sorted(int(key.removeprefix(TARGET)) for key in row if key.startswith(TARGET))
    if years:
        found["targets"] = [{"year": n, "value": row[f"{TARGET}{n}"]} for n in years]
    return found


def written(work: Work, at: Desk, page: Sequence[Asked], sent: Pairs) -> dict[str, Any]:
    """What was written into the fields of a page, by what is written apart."""
    asked_for, zone = {field.name: field for field in at.form.fields}, work.profile.fund.zone
    return {each.name: _value(each, asked_for[of_form(each.name)], sent, zone) for each in page}


def _value(each: Asked, field: FormField, sent: Pairs, zone: str) -> Any:
    if each.field is None:
        if field.name == "budget":
            return grids.written(each.name, sent, "tranche")
        return grids.written_by_output(each.name, sent)
    if field.name in {OUTCOMES, "work_plan"}:
        own = each.field.name.rpartition(".")[2]
        rows = sent_of([each.field], sent, zone).get(own) or []
        return [_whole_numbers(_without_targets(row)) for row in rows]
    if each.field.widget is Widget.ROWS:
        own = each.field.name.rpartition(".")[2]
        rows = sent_of([each.field], sent, zone).get(own) or []
        return [_whole_numbers(row) for row in rows]
    return asking.written(each.field, field, sent, zone)


_NUMBERS = ("baseline_year", "likelihood", "impact", "objective")


def _whole_numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its whole numbers as numbers, so that it compares with what is kept."""
    found = dict(row)
    for name in _NUMBERS:
        if (number := whole(str(found.get(name, "")))) is not None:
            found[name] = number
    if "quarters" in found:
        found["quarters"] = [int(n) if n.isdecimal() else n for n in found["quarters"]]
    return found


def said(work: Work, words: Words, at: Desk, each: Asked, value: Any) -> str:
    """What stands in a field, in words."""
    field = next(field for field in at.form.fields if field.name == of_form(each.name))
    currency = work.profile.fund.currency
    if field.is_own or field.name in {"title", "summary", "countries", "region", "area"}:
        return plain(words, field, {each.name: value}, currency)
    if not isinstance(value, list | tuple):
        return "" if value is None else str(value)
    return "\n".join(" · ".join(_cells(words, row, currency)) for row in value)


def _cells(words: Words, row: Any, currency: str) -> Iterable[str]:
    if not isinstance(row, Mapping):
        return [str(row)]
    found = []
    for name, value in row.items():
        match name, value:
            case _, None | "" | [] | ():
                continue
            case "targets", _:
                found += [f"{target['year']}: {target['value']}" for target in value]
            case "category", _:
                found.append(words.category(int(value)))
            case "amount" | "cost", _:
                found.append(_amount(str(value), currency))
            case _, list() | tuple():
                found.append(", ".join(map(str, value)))
            case _:
                found.append(str(value))
    return found


def _amount(text: str, currency: str) -> str:
    """As a table writes it; what is no amount stays as it was written."""
    try:
        return Money.parse(text, currency).grouped()
    except ValueError:
        return text


def rules(work: Work, at: Desk) -> list[Said]:
    """Every rule on the budget as it stands."""
    ceiling = Money(at.record.ceiling_minor, at.record.currency)
    form = at.form if isinstance(at.form, DocumentForm) else work.profile.programme.form
    return checks.budget_rules(work.profile, form, at.content, ceiling)


def _on_part(work: Work, _words: Words, at: Desk, _part: str) -> dict[str, Any]:
    return _when(work, at)


def _on_check(work: Work, _words: Words, at: Desk) -> dict[str, Any]:
    return {**_when(work, at), "rules": rules(work, at)}


def _when(work: Work, at: Desk) -> dict[str, Any]:
    """By when it must come, and the most it may ask for."""
    return {
        "ceiling": Money(at.record.ceiling_minor, at.record.currency),
        "due": deadlines.due(work, at.record.note_id, DOCUMENT_DUE),
    }


def _form_of(work: Work, number: str) -> tuple[UUID, NoteForm]:
    query = select(JointProgramme.id).where(JointProgramme.number == number)
    key = work.session.exec(query).first()
    if key is None:
        raise NotFound("joint programme", number)
    return key, form_of(work, key)


DOCUMENTS = Writing(
    kind="joint-programme",
    section="programmes",
    template="programme",
    write="joint-programme.write-fields",
    desk=desk,
    asked=asked,
    written=written,
    flat=flat,
    plain=said,
    rules=rules,
    on_part=_on_part,
    on_check=_on_check,
    others=drafting.others,
    keep=drafting.keep,
    form_of=_form_of,
)
"""Programme documents, written together."""
