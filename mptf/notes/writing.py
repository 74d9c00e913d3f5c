"""Write a note: as a whole, or some of its fields, several people at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from mptf.errors import Invalid, WrongState
from mptf.forms import service as forms
from mptf.forms.drafts import Shelf, put_apart, require_asked, same, written_apart
from mptf.money import Money, total
from mptf.network import reference
from mptf.notes.models import ConceptNote, NoteField, NotePartner
from mptf.notes.schemas import NoteContent
from mptf.notes.service import UNTITLED, WRITABLE, partners
from mptf.notes.states import NoteState
from mptf.people import queries as people
from mptf.profile import ATTACHED, NoteForm
from mptf.work import Work

ANSWERS = "answers"
BUDGET = "budget"
NOTHING = NoteContent(title="-").model_dump(mode="json")
"""What a note says before anything was written."""
FIELDS = Shelf(NoteField, "note_id", NOTHING)
"""What was written into each field of a note."""


def write(work: Work, note: ConceptNote, content: NoteContent) -> ConceptNote:
    """Replace what the note says. A draft is no act: nothing is witnessed until it is submitted.

    Raises:
        WrongState: the note is with the secretariat or the Committee.
        Invalid: an entity, country, area, scope or region that does not exist; an answer that the
            form of the call does not ask for, or that cannot be kept.
    """
    _require_writable(note)
    _require_known(work, content)
    require_asked(forms.of_call(work, note.call_id), content.answers, "the form of this call")
    currency = work.profile.fund.currency
    amounts: dict[str, list[Money]] = {code: [] for code in content.partners}
    for line in content.budget:
        amounts.setdefault(line.entity, []).append(Money.parse(line.amount, currency))
    before = {**note.content, "title": note.title}
    after = content.model_dump(mode="json")
    note.title = content.title
    note.area, note.region, note.scope = content.area, content.region, content.scope
    note.content = after
    note.amount_minor = sum(total(parts, currency).minor for parts in amounts.values())
    _set_partners(work, note, content, {k: total(v, currency) for k, v in amounts.items()})
    FIELDS.keep(work, note.id, flat(before), flat(after))
    work.session.flush()
    return note


def write_fields(
    work: Work,
    note: ConceptNote,
    fields: Mapping[str, Any],
    seen: Mapping[str, int] | None = None,
) -> ConceptNote:
    """Write some fields; the others stay as they are, whoever is writing them.

    `seen` says by field which of its texts was looked at, see `FIELDS`; a field that was never
    written is at 0. Without it nothing is compared.

    Raises:
        FieldsChanged: somebody else has written one of them since, and something else.
        WrongState, Invalid: as for `write`; a field that the form does not have.
    """
    _require_writable(note)
    form = forms.of_call(work, note.call_id)
    labels = {field.name: field.label for field in form.fields}
    if unknown := sorted(name for name in fields if of_form(name) not in labels):
        raise Invalid("fields", f"the form of this call does not ask for {', '.join(unknown)}")
    if ATTACHED in fields:
        raise Invalid(ATTACHED, "attach the files to the note; nothing is written here")
    sent = flat(_content(note, form, fields).model_dump(mode="json"))
    there = flat(note.content)
    wanted = [name for name in fields if not same(sent.get(name), there.get(name))]
    if seen is not None:
        said = {name: sent.get(name) for name in wanted}
        of_each = {name: labels[of_form(name)] for name in wanted}
        wanted = FIELDS.changed(work, note.id, said, seen, of_each)
    if not wanted:
        return note
    return write(work, note, _content(note, form, {name: fields[name] for name in wanted}))


def as_written(note: ConceptNote, annexes: Iterable[str]) -> dict[str, Any]:
    """What the note says, with the names of its annexes; a title that nobody gave is none."""
    title = "" if note.title == UNTITLED else note.title
    return {**note.content, "title": title, ATTACHED: [*annexes]}


def of_form(name: str) -> str:
    """The field of the form to which something written belongs: each entity has its own budget."""
    return BUDGET if name.startswith(f"{BUDGET}.") else name


def flat(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a note says by what is written apart: fields of its form, and each entity's budget."""
    known = {**NOTHING, **content}
    own, lines = known.pop(ANSWERS), known.pop(BUDGET)
    return {**known, **written_apart(lines, BUDGET), **own}


def _content(note: ConceptNote, form: NoteForm, fields: Mapping[str, Any]) -> NoteContent:
    """What the note says with these fields in it."""
    own = {field.name for field in form.fields if field.is_own}
    said = {"title": note.title, **note.content}
    for name, value in fields.items():
        if name in own:
            said[ANSWERS] = {**said.get(ANSWERS, {}), name: value}
        elif of_form(name) != name:
            said[BUDGET] = put_apart(said.get(BUDGET, []), name.partition(".")[2], value)
        else:
            said[name] = value
    said[ANSWERS] = {n: v for n, v in said.get(ANSWERS, {}).items() if v not in (None, "", [])}
    try:
        return NoteContent.model_validate(said)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])).removeprefix(f"{ANSWERS}.")
        raise Invalid(where, first["msg"].removeprefix("Value error, ")) from None


def _require_writable(note: ConceptNote) -> None:
    if note.state not in WRITABLE:
        raise WrongState("write", NoteState(note.state).public)


def _require_known(work: Work, content: NoteContent) -> None:
    profile = work.profile
    _one_of("scope", content.scope, [s.code for s in profile.note.scopes])
    _one_of("region", content.region, [r.code for r in profile.regions])
    _one_of("area", content.area, [a.code for a in profile.areas])
    for iso3 in content.countries:
        reference.country(iso3)


def _one_of(field: str, value: str | None, known: list[str]) -> None:
    if value is not None and value not in known:
        raise Invalid(field, f"“{value}” is not one of {', '.join(known)}")


def _set_partners(
    work: Work, note: ConceptNote, content: NoteContent, amounts: dict[str, Money]
) -> None:
    """The entities that take part are its partners; a changed part is to be confirmed anew."""
    wanted = {people.organisation(work, code).id: (code, m) for code, m in amounts.items()}
    known = {row.organisation_id: row for row in partners(work, note.id)}
    for organisation_id, row in known.items():
        if organisation_id not in wanted:
            work.session.delete(row)
    for organisation_id, (code, amount) in wanted.items():
        row = known.get(organisation_id) or NotePartner(
            note_id=note.id, organisation_id=organisation_id
        )
        if row.amount_minor != amount.minor:
            row.confirmed_on = None
        row.amount_minor = amount.minor
        row.label = content.partner_labels.get(code)
        work.session.add(row)
