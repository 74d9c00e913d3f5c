"""Write a note: as a whole, or some of its fields, several people at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import col, func, select

from mptf.errors import FieldsChanged, Invalid, WrongState
from mptf.forms import answers
from mptf.forms import service as forms
from mptf.money import Money, total
from mptf.network import reference
from mptf.notes.models import ConceptNote, NoteField, NotePartner
from mptf.notes.schemas import NoteContent
from mptf.notes.service import UNTITLED, WRITABLE, partners
from mptf.notes.states import NoteState
from mptf.people import queries as people
from mptf.profile import NoteForm
from mptf.work import Work

ANSWERS = "answers"
BUDGET = "budget"
NOTHING = NoteContent(title="-").model_dump(mode="json")
"""What a note says before anything was written."""


def write(work: Work, note: ConceptNote, content: NoteContent) -> ConceptNote:
    """Replace what the note says. A draft is no act: nothing is witnessed until it is submitted.

    Raises:
        WrongState: the note is with the secretariat or the Committee.
        Invalid: an entity, country, area, scope or region that does not exist; an answer that the
            form of the call does not ask for, or that cannot be kept.
    """
    _require_writable(note)
    _require_known(work, content)
    _require_asked(forms.of_call(work, note.call_id), content.answers)
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
    _keep(work, note, flat(before), flat(after))
    work.session.flush()
    return note


def write_fields(
    work: Work,
    note: ConceptNote,
    fields: Mapping[str, Any],
    seen: Mapping[str, int] | None = None,
) -> ConceptNote:
    """Write some fields; the others stay as they are, whoever is writing them.

    `seen` says by field which of its texts was looked at, see `latest`; a field that was never
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
    sent = flat(_content(note, form, fields).model_dump(mode="json"))
    there = flat(note.content)
    wanted = [name for name in fields if not _same(sent.get(name), there.get(name))]
    if seen is not None:
        wanted = _not_overtaken(work, note, {name: sent.get(name) for name in wanted}, seen, labels)
    if not wanted:
        return note
    return write(work, note, _content(note, form, {name: fields[name] for name in wanted}))


def _not_overtaken(
    work: Work,
    note: ConceptNote,
    wanted: Mapping[str, Any],
    seen: Mapping[str, int],
    labels: Mapping[str, str],
) -> list[str]:
    """The fields that the writer has changed, none of which anybody else has changed since."""
    now = latest(work, note.id, wanted.keys())
    behind = {n for n in wanted if seen.get(n, 0) != (now[n].seq if n in now else 0)}
    if not behind:
        return list(wanted)
    query = select(NoteField).where(
        NoteField.note_id == note.id, col(NoteField.name).in_(sorted(behind))
    )
    rows = work.session.exec(query)
    looked_at = {row.name: row.value for row in rows if row.seq == seen.get(row.name, 0)}
    changed = {n for n in behind if not _same(wanted[n], looked_at.get(n, NOTHING.get(n)))}
    if changed:
        raise FieldsChanged(tuple(dict.fromkeys(labels[of_form(n)] for n in sorted(changed))))
    return [name for name in wanted if name not in behind]


def _same(one: Any, other: Any) -> bool:
    """Whether two fields say the same; nothing is said in several ways."""
    nothing: tuple[Any, ...] = (None, "", [], {})
    return one == other or (one in nothing and other in nothing)


def latest(work: Work, note_id: UUID, names: Collection[str] = ()) -> dict[str, NoteField]:
    """What stands in each field that was ever written, by its name: of some fields, or of all."""
    last = (
        select(NoteField.name, func.max(NoteField.seq).label("seq"))
        .where(NoteField.note_id == note_id)
        .group_by(NoteField.name)
    )
    if names:
        last = last.where(col(NoteField.name).in_(sorted(names)))
    standing = last.subquery()
    query = select(NoteField).join(
        standing, (standing.c.name == NoteField.name) & (standing.c.seq == NoteField.seq)
    )
    rows = work.session.exec(query.where(NoteField.note_id == note_id))
    return {row.name: row for row in rows}


def as_written(note: ConceptNote) -> dict[str, Any]:
    """What the note says; a title that nobody gave is none."""
    title = "" if note.title == UNTITLED else note.title
    return {**note.content, "title": title}


def of_form(name: str) -> str:
    """The field of the form to which something written belongs: each entity has its own budget."""
    return BUDGET if name.startswith(f"{BUDGET}.") else name


def flat(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a note says by what is written apart: fields of its form, and each entity's budget."""
    known = {**NOTHING, **content}
    own, lines = known.pop(ANSWERS), known.pop(BUDGET)
    for line in lines:
        known.setdefault(f"{BUDGET}.{line['entity']}", []).append(
            {key: value for key, value in line.items() if key != "entity" and value is not None}
        )
    return {**known, **own}


def _content(note: ConceptNote, form: NoteForm, fields: Mapping[str, Any]) -> NoteContent:
    """What the note says with these fields in it."""
    own = {field.name for field in form.fields if field.is_own}
    said = {"title": note.title, **note.content}
    for name, value in fields.items():
        if name in own:
            said[ANSWERS] = {**said.get(ANSWERS, {}), name: value}
        elif of_form(name) != name:
            said[BUDGET] = _with_budget(said.get(BUDGET, []), name.partition(".")[2], value)
        else:
            said[name] = value
    said[ANSWERS] = {n: v for n, v in said.get(ANSWERS, {}).items() if v not in (None, "", [])}
    try:
        return NoteContent.model_validate(said)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])).removeprefix(f"{ANSWERS}.")
        raise Invalid(where, first["msg"].removeprefix("Value error, ")) from None


def _with_budget(lines: list[Any], entity: str, own: Any) -> list[Any]:
    """The budget with one entity's lines set anew."""
    rows = own if isinstance(own, list | tuple) else []
    others = [line for line in lines if line["entity"] != entity]
    return [*others, *({**row, "entity": entity} for row in rows if isinstance(row, Mapping))]


def _keep(
    work: Work, note: ConceptNote, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """A row for each field that says something else now."""
    changed = [n for n in {**after, **before} if before.get(n) != after.get(n)]
    standing = latest(work, note.id, changed) if changed else {}
    for name in changed:
        last = standing.get(name)
        work.session.add(
            NoteField(
                note_id=note.id,
                name=name,
                seq=last.seq + 1 if last else 1,
                value=after.get(name),
                saved_at=work.now(),
                saved_by=work.actor.id,
            )
        )


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


def _require_asked(form: NoteForm, own: Mapping[str, Any]) -> None:
    asked = {field.name: field for field in form.fields if field.is_own}
    for name, value in own.items():
        if name not in asked:
            raise Invalid(name, "the form of this call does not ask for it")
        if (reason := answers.unfit(asked[name], value)) is not None:
            raise Invalid(name, reason)


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
