"""The letters on a revision of a joint programme: an extension, or any other change."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from mptf.clock import months_after
from mptf.committee.models import DecisionItem
from mptf.errors import InvariantBroken
from mptf.letters.binding import About, letter
from mptf.letters.facts import ChangedAmount, DecisionRef, Extension, Revision
from mptf.letters.frame import Addressee
from mptf.letters.notes import as_decided
from mptf.letters.persons import focal_point
from mptf.letters.programmes import countries, ref
from mptf.money import Money, total
from mptf.people.models import Organisation
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.revisions import levels
from mptf.revisions import service as revisions
from mptf.revisions.models import ProgrammeRevision, RevisionTerms
from mptf.revisions.weighing import Weighed, weigh
from mptf.work import Work


def _programme(work: Work, revision: ProgrammeRevision) -> JointProgramme:
    return work.get(JointProgramme, revision.programme_id)


def _get(work: Work, key: UUID) -> ProgrammeRevision:
    return work.get(ProgrammeRevision, key)


def _to_coordinator(work: Work, revision: ProgrammeRevision) -> tuple[Addressee, str | None]:
    return focal_point(work, _programme(work, revision).coordinator_id)


def _countries(work: Work, revision: ProgrammeRevision) -> tuple[str, ...]:
    return countries(work, _programme(work, revision))


def _entities(work: Work, revision: ProgrammeRevision) -> tuple[str, ...]:
    programme = _programme(work, revision)
    codes = programmes.partner_codes(work, programme.id)
    ordered = sorted(codes, key=lambda key: key != programme.coordinator_id)
    return tuple(work.get(Organisation, key).name for key in ordered)


def _reference(work: Work, revision: ProgrammeRevision) -> str:
    programme = _programme(work, revision)
    return f"{programme.number}, {programme.title}"


REVISION = About("programme-revision", _get, _to_coordinator, _countries, _entities, _reference)


def _decision(work: Work, item: DecisionItem | None) -> DecisionRef | None:
    return as_decided(work, item)[1] if item else None


def _parts(row: Weighed) -> tuple[tuple[ChangedAmount, ...], Money | None, Money | None]:
    """The budget by entity before and after, where the part of one is another."""
    before, after = (
        levels.parts_of(levels.budget_of(content, row.currency), row.currency)
        for content in (row.before, row.after)
    )
    if before == after:
        return (), None, None
    zero = Money.zero(row.currency)
    lines = tuple(
        ChangedAmount(code, before.get(code, zero), after.get(code, zero))
        for code in sorted(before.keys() | after.keys())
    )
    whole, whole_after = (total(list(side.values()), row.currency) for side in (before, after))
    return lines, whole, whole_after


def _categories(work: Work, row: Weighed) -> tuple[ChangedAmount, ...]:
    """What moves between the categories of an entity, each category by its title."""
    titles = {each.number: each.title for each in work.profile.categories}
    before, after = (levels.budget_of(content, row.currency) for content in (row.before, row.after))
    zero = Money.zero(row.currency)
    return tuple(
        ChangedAmount(
            f"{code}: {number}. {titles.get(number, '')}",
            before.get((code, number), zero),
            after.get((code, number), zero),
        )
        for code, number in sorted(before.keys() | after.keys())
        if before.get((code, number), zero) != after.get((code, number), zero)
    )


def _changes(reasons: Sequence[str], *, without_categories: bool) -> tuple[str, ...]:
    """What changes, without who decides it; categories have their table."""
    told = [reason.rpartition(": ")[0] for reason in reasons]
    return tuple(
        f"{text[:1].upper()}{text[1:]}"
        for text in told
        if not (without_categories and text.startswith("category "))
    )


@letter("extension", subject="Extension of a joint programme", about=REVISION)
def extension(work: Work, revision: ProgrammeRevision, item: DecisionItem | None) -> Extension:
    """Until when it goes on, on whose word, and with how much where that is another amount."""
    said: RevisionTerms = revisions.terms(work, revision)
    if said.end_before is None or said.end_after is None:
        raise InvariantBroken(f"{revision.number} extends nothing")
    months = 1
    while months_after(said.end_before, months) < said.end_after:
        months += 1
    lines, before, after = _parts(weigh(work, revision.id))
    return Extension(
        programme=ref(work, _programme(work, revision)),
        revision=revision.number,
        decision=_decision(work, item),
        countries=_countries(work, revision),
        end_before=said.end_before,
        end_after=said.end_after,
        months=months,
        reason=said.reason,
        lines=lines,
        before=before,
        after=after,
    )


@letter("revision", subject="Revision of a joint programme", about=REVISION)
def revision_approved(
    work: Work, revision: ProgrammeRevision, item: DecisionItem | None
) -> Revision:
    """What is different from now on, on whose word."""
    said, row = revisions.terms(work, revision), weigh(work, revision.id)
    lines, before, after = _parts(row)
    categories = () if lines else _categories(work, row)
    return Revision(
        programme=ref(work, _programme(work, revision)),
        revision=revision.number,
        decision=_decision(work, item),
        countries=_countries(work, revision),
        version=_programme(work, revision).version,
        in_force_on=work.today(),
        reason=said.reason,
        changes=_changes(
            revisions.level(work, revision).reasons, without_categories=bool(categories)
        ),
        lines=lines,
        before=before,
        after=after,
        categories=categories,
    )
