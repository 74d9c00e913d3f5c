"""Write a programme document: as a whole, or some of its fields, several people at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import select

from mptf.errors import Invalid, NotFound, NotPermitted, WrongState
from mptf.forms import answers, drafts
from mptf.forms.answers import Fault
from mptf.forms.drafts import Shelf, same
from mptf.money import Money, total
from mptf.network import reference
from mptf.people import queries as people
from mptf.policy import SYSTEM
from mptf.profile import DocumentForm
from mptf.programmes import checks, drafting
from mptf.programmes.framework import NOTHING, PARTS, flat, indicators_of, of_form, with_fields
from mptf.programmes.models import (
    JointProgramme,
    ProgrammeComment,
    ProgrammeField,
    ProgrammePartner,
)
from mptf.programmes.schemas import ProgrammeContent
from mptf.programmes.service import WRITABLE, form_of, partners
from mptf.programmes.states import ProgrammeState
from mptf.work import Work

FIELDS = Shelf(ProgrammeField, "programme_id", flat({}))
"""What was written into each field of a document."""
_ASKS = "the form of this document"


def write(work: Work, programme: JointProgramme, content: ProgrammeContent) -> JointProgramme:
    """Replace what the document says. Title and scope may differ from the note's.

    Raises:
        WrongState: the document is with the secretariat or the Committee.
        Invalid: an entity, country, area or tranche that does not exist, one code for two things;
            what its form does not ask for, or what cannot be kept.
    """
    _require_writable(programme, "write")
    require_fit(work, programme, content)
    before = as_written(programme)
    replace(work, programme, content)
    FIELDS.keep(work, programme.id, flat(before), flat(programme.content))
    work.session.flush()
    return programme


def require_fit(work: Work, programme: JointProgramme, content: ProgrammeContent) -> None:
    """Refuse a document that names what does not exist, or says what its form does not ask for.

    Raises:
        Invalid: as for `write`.
    """
    _require_known(work, content)
    drafts.require_asked(form_of(work, programme.id), content.parts, _ASKS)


def replace(work: Work, programme: JointProgramme, content: ProgrammeContent) -> None:
    """The document says this now, and its budget says who takes part with how much."""
    currency = work.profile.fund.currency
    amounts: dict[str, list[Money]] = {code: [] for code in content.partners}
    for line in content.budget:
        amounts.setdefault(line.entity, []).append(Money.parse(line.amount, currency))
    programme.title = content.title
    programme.area, programme.region = content.area, content.region
    programme.content = content.model_dump(mode="json")
    wanted = {people.organisation(work, code).id: (code, own) for code, own in amounts.items()}
    known = {row.organisation_id: row for row in partners(work, programme.id)}
    for gone in known.keys() - wanted.keys():
        work.session.delete(known[gone])
    for key, (code, own) in wanted.items():
        row = known.get(key) or ProgrammePartner(programme_id=programme.id, organisation_id=key)
        row.label = content.partner_labels.get(code)
        row.amount_minor = total(own, currency).minor
        work.session.add(row)
    work.session.flush()


def write_fields(
    work: Work,
    programme: JointProgramme,
    fields: Mapping[str, Any],
    seen: Mapping[str, int] | None = None,
) -> JointProgramme:
    """Write some fields; the others stay as they are, whoever is writing them.

    `seen` says by field which of its texts was looked at; without it nothing is compared.

    Raises:
        FieldsChanged: somebody else has written one of them since, and something else.
        NotPermitted: it is another's document.
        WrongState, Invalid: as for `write`; a field that the form does not have.
    """
    _require_writable(programme, "write")
    _require_theirs(work, programme, "write it")
    form = form_of(work, programme.id)
    labels = {field.name: field.label for field in form.fields}
    if unknown := sorted(name for name in fields if of_form(name) not in labels):
        raise Invalid("fields", f"{_ASKS} does not ask for {', '.join(unknown)}")
    content = as_written(programme)
    there, sent = flat(content), flat(_with(content, fields).model_dump(mode="json"))
    wanted = [name for name in fields if not same(sent.get(name), there.get(name))]
    if seen is not None:
        said = {name: sent.get(name) for name in wanted}
        of_each = {name: labels[of_form(name)] for name in wanted}
        wanted = FIELDS.changed(work, programme.id, said, seen, of_each)
    if not wanted:
        return programme
    return write(work, programme, _with(content, {name: fields[name] for name in wanted}))


def begin(work: Work, programme: JointProgramme, content: ProgrammeContent) -> None:
    """What the document says before its entities have written a word: nobody wrote it."""
    replace(work, programme, content)
    for name, value in flat(programme.content).items():
        if not same(value, NOTHING.get(name)):
            work.session.add(
                ProgrammeField(
                    programme_id=programme.id,
                    name=name,
                    seq=1,
                    value=value,
                    saved_at=work.now(),
                    saved_by=SYSTEM.id,
                )
            )
    work.session.flush()


def as_written(programme: JointProgramme) -> dict[str, Any]:
    """What the document says, its title with it."""
    return {**programme.content, "title": programme.title}


def faults(work: Work, form: DocumentForm, content: Mapping[str, Any]) -> list[Fault]:
    """Everything that is to be mended before it can be submitted, in the form's order."""
    asked = {**content, "answers": content.get(PARTS, {})}
    found = [*answers.faults(form, asked), *checks.faults(work.profile, form, content)]
    order = [field.name for field in form.fields]
    return sorted(found, key=lambda fault: order.index(of_form(fault.name)))


# --- Comments ------------------------------------------------------------------------------------


def comment(work: Work, programme: JointProgramme, name: str, text: str) -> JointProgramme:
    """Say something about a field. Like a draft it is no act: only the writers read it.

    Raises:
        WrongState: the document is with the secretariat or the Committee.
        NotPermitted: it is another's document.
        Invalid: the form does not have that field.
    """
    _require_writable(programme, "comment on")
    _require_theirs(work, programme, "comment on it")
    drafts.require_field(form_of(work, programme.id), of_form(name), _ASKS)
    work.add(
        ProgrammeComment(
            programme_id=programme.id,
            name=name,
            text=text,
            made_at=work.now(),
            made_by=work.actor.id,
        )
    )
    return programme


def settle(work: Work, programme: JointProgramme, comment_id: UUID) -> JointProgramme:
    """What was said has been seen to; it stays to be read.

    Raises:
        WrongState, NotPermitted: as for `comment`.
        NotFound: no such comment on this document.
        Invalid: it is settled already.
    """
    _require_writable(programme, "settle comments on")
    _require_theirs(work, programme, "settle it")
    query = select(ProgrammeComment).where(
        ProgrammeComment.id == comment_id, ProgrammeComment.programme_id == programme.id
    )
    drafts.settle(work, work.session.exec(query).first(), comment_id)
    return programme


# --- What is kept out ----------------------------------------------------------------------------


def _with(content: Mapping[str, Any], fields: Mapping[str, Any]) -> ProgrammeContent:
    try:
        return ProgrammeContent.model_validate(with_fields(content, fields))
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])).removeprefix(f"{PARTS}.")
        reason = first["msg"].removeprefix("Value error, ")
        if first["type"] == "string_pattern_mismatch":
            own = where.rpartition(".")[2].replace("_", " ")
            reason = f"“{first['input']}” cannot be taken as {own}; write it such as 4000 or 62.5"
        raise Invalid(where, reason) from None


def _require_writable(programme: JointProgramme, trigger: str) -> None:
    if programme.state not in WRITABLE:
        raise WrongState(trigger, ProgrammeState(programme.state).public)


def _require_theirs(work: Work, programme: JointProgramme, act: str) -> None:
    if not drafting.own.read(work, subject=programme.id):
        raise NotPermitted("an entity that takes part in the programme", act)


def _require_known(work: Work, content: ProgrammeContent) -> None:
    profile = work.profile
    _one_of("region", content.region, [region.code for region in profile.regions])
    _one_of("area", content.area, [area.code for area in profile.areas])
    for iso3 in content.countries:
        reference.country(iso3)
    plan, codes = len(profile.programme.tranches), {c.number for c in profile.categories}
    for line in content.budget:
        if line.tranche is not None and line.tranche > plan:
            raise Invalid("budget", f"the plan has the tranches 1 to {plan}")
        if line.category not in codes:
            raise Invalid("budget", f"there is no category {line.category}")
    for code in {*_entities(content)}:
        _require_entity(work, code)
    said = content.model_dump(mode="json")
    _distinct("outcomes", [row["code"] for row in flat(said)["outcomes"]])
    _distinct("outcomes", [own["code"] for _of, own in indicators_of(said)])
    _distinct("work_plan", [line.code for line in content.work_plan])


def _entities(content: ProgrammeContent) -> Iterable[str]:
    """Every entity that is named anywhere besides the budget, which is looked up in any case."""
    yield from (line.entity for line in content.by_output)
    yield from (line.entity for line in content.work_plan)
    yield from (row.owner for row in content.risks if row.owner)
    yield from (line.entity for line in content.monitoring if line.entity)
    yield from (row.entity for row in content.implementing_partners if row.entity)


def _require_entity(work: Work, code: str) -> None:
    try:
        people.organisation(work, code)
    except NotFound:
        raise Invalid("entity", f"there is no organisation “{code}”") from None


def _distinct(field: str, codes: list[str]) -> None:
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise Invalid(field, f"{', '.join(twice)} stands there twice")


def _one_of(field: str, value: str | None, known: list[str]) -> None:
    if value is not None and value not in known:
        raise Invalid(field, f"“{value}” is not one of {', '.join(known)}")
