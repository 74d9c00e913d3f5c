"""Open a programme: its document begins with what the invited version of the note said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mptf.committee.models import DecisionItem
from mptf.errors import InvariantBroken
from mptf.forms import service as forms
from mptf.money import Money, total
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote, NoteVersion
from mptf.notes.schemas import NoteContent
from mptf.numbers import yearly
from mptf.profile import DocumentForm, Profile
from mptf.programmes import writing
from mptf.programmes.document import (
    FrameworkOutcome,
    Indicator,
    MonitoringLine,
    ProgrammeBudgetLine,
    ProgrammeImplementer,
    ProgrammeRisk,
)
from mptf.programmes.models import JointProgramme, ProgrammeForm
from mptf.programmes.schemas import ProgrammeContent
from mptf.work import Work

LONGEST = 500
"""Of a line of text."""


def invite(work: Work, note: ConceptNote, item: DecisionItem) -> JointProgramme:
    """A programme for an invited note, begun from the exact version that was assessed."""
    if item.amount_minor is None:
        raise InvariantBroken(f"the invitation of {note.number} names no ceiling")
    version = notes.version(work, note)
    programme = work.add(
        JointProgramme(
            number=yearly(work, "JP"),
            note_id=note.id,
            note_version_id=version.id,
            invitation_item_id=item.id,
            coordinator_id=note.coordinator_id,
            title=note.title,
            area=note.area,
            region=note.region,
            ceiling_minor=item.amount_minor,
            currency=item.currency,
            invited_on=work.today(),
            illustrative=note.illustrative,
        )
    )
    form = forms.latest(work, forms.DOCUMENT)
    work.add(ProgrammeForm(programme_id=programme.id, form_id=form.id))
    writing.begin(work, programme, content_of(work.profile, version, forms.document(work, form.id)))
    return programme


def content_of(profile: Profile, version: NoteVersion, form: DocumentForm) -> ProgrammeContent:
    """The document as the note begins it, its money parted by the profile's tranches."""
    plan, currency = profile.programme.tranches, profile.fund.currency
    note = NoteContent.model_validate({**version.content, "title": version.title})
    own = {field.name for field in form.fields if field.is_own}
    return ProgrammeContent(
        title=note.title,
        summary=note.summary,
        area=note.area,
        region=note.region,
        countries=note.countries,
        objectives=note.objectives,
        sdg_targets=note.sdg_targets,
        duration_months=note.duration_months,
        partners=note.partners,
        budget=tuple(_budget(note, plan, currency)),
        partner_labels=note.partner_labels,
        outcomes=tuple(_outcomes(note)),
        risks=tuple(
            ProgrammeRisk(
                risk=row.risk, likelihood=row.likelihood, impact=row.impact, answer=row.answer
            )
            for row in note.risks
        ),
        monitoring=tuple(_monitoring(note)),
        implementing_partners=tuple(
            ProgrammeImplementer(name=row.name, task=row.task) for row in note.implementing_partners
        ),
        parts={name: said for name, said in note.answers.items() if name in own},
    )


def _budget(note: NoteContent, plan: Sequence[int], currency: str) -> Iterator[ProgrammeBudgetLine]:
    """What each entity asks for by category, the years together, parted by the plan."""
    asked: dict[str, dict[int, Money]] = {}
    for line in note.budget:
        own = asked.setdefault(line.entity, {})
        amount = Money.parse(line.amount, currency)
        own[line.category] = own.get(line.category, Money.zero(currency)) + amount
    for entity, amounts in asked.items():
        yield from by_tranche(entity, amounts, plan, currency)


def by_tranche(
    entity: str, amounts: Mapping[int, Money], plan: Sequence[int], currency: str
) -> list[ProgrammeBudgetLine]:
    """An entity's categories in tranches: each category and each tranche add up to the cent.

    The tranches are the plan's shares of the whole, as they are paid. Each category is parted
    rounded down; the cents that are left of it go where a tranche still lacks some.
    """
    whole, shares = total(list(amounts.values()), currency), sum(plan)
    parts = {k: [amount.minor * share // shares for share in plan] for k, amount in amounts.items()}
    lacks = [
        planned.minor - sum(own[at] for own in parts.values())
        for at, planned in enumerate(whole.split(plan))
    ]
    for category, own in parts.items():
        left = amounts[category].minor - sum(own)
        for at, lack in enumerate(lacks):
            given = min(left, lack)
            own[at], lacks[at], left = own[at] + given, lack - given, left - given
    return [
        ProgrammeBudgetLine(
            entity=entity,
            category=category,
            amount=Money(minor, currency).plain(),
            tranche=number,
        )
        for category, own in parts.items()
        for number, minor in enumerate(own, 1)
        if minor
    ]


def _outcomes(note: NoteContent) -> Iterator[FrameworkOutcome]:
    """The outline's outcomes, numbered; what each aims at stands with its indicator."""
    for number, row in enumerate(note.results, 1):
        said = row.indicator or ""
        if row.target:
            said = f"{said} ({row.target})" if said else row.target
        own = (Indicator(code=f"{number}a", text=said[:LONGEST]),) if said else ()
        yield FrameworkOutcome(code=str(number), text=row.outcome, indicators=own)


def _monitoring(note: NoteContent) -> Iterator[MonitoringLine]:
    if note.monitoring is not None:
        yield MonitoringLine(activity="As set aside in the concept note", cost=note.monitoring)
