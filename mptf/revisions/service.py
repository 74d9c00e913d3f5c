"""Draft a revision of a joint programme, find who decides it, put it in force.

Source: handbook 6. Of one programme there is one open revision at a time: each is weighed against
the document as it stands, and no two can be right about that at once.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import col, func, select

from mptf.audit import service as audit
from mptf.clock import months_after
from mptf.committee import service as committee
from mptf.committee.models import DecisionItem
from mptf.errors import GuardRefused, Invalid, InvariantBroken
from mptf.money import Money
from mptf.numbers import yearly
from mptf.people import queries as people
from mptf.people.models import Organisation
from mptf.programmes import service as programmes
from mptf.programmes import writing
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.programmes.schemas import ProgrammeContent
from mptf.revisions import levels
from mptf.revisions.levels import Change, Course, judge
from mptf.revisions.models import (
    ProgrammeRevision,
    RevisionInForce,
    RevisionLevel,
    RevisionShare,
    RevisionTerms,
)
from mptf.revisions.schemas import NOT_OF_THE_DOCUMENT, RevisionSent
from mptf.revisions.states import OPEN
from mptf.revisions.weighing import document, judged, weigh
from mptf.work import Work

KIND = "programme-revision"


def draft(work: Work, programme: JointProgramme, sent: RevisionSent) -> ProgrammeRevision:
    """Begin a revision of a programme. It gets its first state from the workflow.

    Raises:
        GuardRefused: another revision of it is open.
        Invalid: what it would say is not well formed.
    """
    under_way = select(ProgrammeRevision.number).where(
        ProgrammeRevision.programme_id == programme.id, col(ProgrammeRevision.state).in_(OPEN)
    )
    if other := work.session.exec(under_way).first():
        raise GuardRefused((f"{other} revises it already: bring it to its end first.",))
    row = work.add(
        ProgrammeRevision(
            number=yearly(work, "RV"),
            programme_id=programme.id,
            coordinator_id=programme.coordinator_id,
            title=programme.title,
            drafted_by=work.actor.id,
            drafted_at=work.now(),
            illustrative=sent.illustrative or programme.illustrative,
        )
    )
    _write(work, row, programme, sent)
    return row


def rewrite(work: Work, revision: ProgrammeRevision, sent: RevisionSent) -> RevisionTerms:
    """Say anew what is to be different, from the document as it is in force.

    Raises:
        Invalid: what it would say is not well formed.
    """
    row = _write(work, revision, work.get(JointProgramme, revision.programme_id), sent)
    audit.record(work, "rewrite", KIND, revision.id, after={"version": row.seq})
    return row


def _write(
    work: Work, revision: ProgrammeRevision, programme: JointProgramme, sent: RevisionSent
) -> RevisionTerms:
    before = work.get(Organisation, programme.coordinator_id)
    coordinator = people.organisation(work, sent.coordinator) if sent.coordinator else before
    end_on = sent.end_on or programme.end_on
    content = _content(work, programme, sent)
    if programme.start_on and end_on and end_on != programme.end_on:
        content["duration_months"] = _duration(programme.start_on, end_on)
    shares = {
        people.organisation(work, code).id: amount
        for code, amount in levels.parts_of(
            levels.budget_of(content, programme.currency), programme.currency
        ).items()
        if amount
    }
    if coordinator.id not in shares:
        raise Invalid("coordinator", "the coordinating entity has a part of the budget")
    seq = _count(work, RevisionTerms, revision.id) + 1
    now = document(programme.content, programme.currency, before.code, programme.end_on)
    then = document(content, programme.currency, coordinator.code, end_on)
    course = Course(programme.start_on, work.today(), 0, now.budget)
    kinds = judge(work.profile.programme, programme.currency, now, then, course).changes
    row = work.add(
        RevisionTerms(
            revision_id=revision.id,
            seq=seq,
            kinds=[kind.value for kind in kinds],
            reason=sent.reason,
            from_version=programme.version,
            content=content,
            coordinator_before=before.id,
            coordinator_after=coordinator.id,
            end_before=programme.end_on,
            end_after=end_on,
            written_by=work.actor.id,
            written_at=work.now(),
        )
    )
    for key, amount in shares.items():
        work.add(
            RevisionShare(
                revision_id=revision.id,
                seq=seq,
                organisation_id=key,
                amount_minor=amount.minor,
                currency=amount.currency,
            )
        )
    return row


def _content(work: Work, programme: JointProgramme, sent: RevisionSent) -> dict[str, Any]:
    """The document with what is to be different in it."""
    told = sent.model_dump(mode="json", exclude_none=True, exclude=set(NOT_OF_THE_DOCUMENT))
    content = {**programme.content, **told}
    if sent.parts:
        content["parts"] = {**content.get("parts", {}), **sent.parts}
    try:
        whole = ProgrammeContent.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise Invalid(".".join(map(str, first["loc"])), first["msg"]) from None
    writing.require_fit(work, programme, whole)
    _require_outputs_to_agree(whole, programme.currency)
    return whole.model_dump(mode="json")


def _require_outputs_to_agree(whole: ProgrammeContent, currency: str) -> None:
    """Where a budget is planned by output too, each entity has the same in both."""
    if not whole.by_output:
        return
    content = whole.model_dump(mode="json")
    by_category = levels.parts_of(levels.budget_of(content, currency), currency)
    by_output: dict[str, Money] = {}
    for line in whole.by_output:
        so_far = by_output.get(line.entity, Money.zero(currency))
        by_output[line.entity] = so_far + Money.parse(line.amount, currency)
    for entity in sorted(by_category.keys() | by_output.keys()):
        ways = [side.get(entity, Money.zero(currency)) for side in (by_category, by_output)]
        if ways[0] != ways[1]:
            raise Invalid(
                "by_output", f"{entity} has {ways[0]} by category and {ways[1]} by output"
            )


def _duration(start_on: date, end_on: date) -> int:
    """So many months, the last of which may not be whole."""
    months = 1
    while months_after(start_on, months) < end_on:
        months += 1
    return months


def _count(work: Work, model: Any, key: UUID) -> int:
    query = select(func.count()).select_from(model)
    return int(work.session.exec(query.where(model.revision_id == key)).one())


def terms(work: Work, revision: ProgrammeRevision) -> RevisionTerms:
    """What is to be different, as it was written last."""
    query = select(RevisionTerms).where(RevisionTerms.revision_id == revision.id)
    row = work.session.exec(query.order_by(col(RevisionTerms.seq).desc())).first()
    if row is None:
        raise InvariantBroken(f"{revision.number} says nothing")
    return row


def fix_level(work: Work, revision: ProgrammeRevision) -> RevisionLevel:
    """Find who decides it on the day on which it is submitted, and keep that with the reasons."""
    row = weigh(work, revision.id)
    found = judged(work, row)
    return work.add(
        RevisionLevel(
            revision_id=revision.id,
            submission=_count(work, RevisionLevel, revision.id) + 1,
            seq=row.seq,
            level=found.level.value,
            reasons=list(found.reasons),
            measured_against=row.approved_version,
            asked_on=work.today(),
        )
    )


def level(work: Work, revision: ProgrammeRevision) -> RevisionLevel:
    """Who decides it, as it was found at its last submission."""
    query = select(RevisionLevel).where(RevisionLevel.revision_id == revision.id)
    row = work.session.exec(query.order_by(col(RevisionLevel.submission).desc())).first()
    if row is None:
        raise InvariantBroken(f"{revision.number} was never submitted")
    return row


def put_in_force(
    work: Work, revision: ProgrammeRevision, item: DecisionItem | None
) -> RevisionInForce:
    """What it says is the programme's document from now on: a new version, frozen.

    An entity that leaves keeps its row, with nothing of the budget: what it was sent and must
    refund stays to be seen.
    """
    said, programme = terms(work, revision), work.get(JointProgramme, revision.programme_id)
    if said.from_version != programme.version:
        raise InvariantBroken(f"{revision.number} follows a version that is no longer the last")
    content = said.content
    programme.title = content["title"]
    programme.area, programme.region = content["area"], content["region"]
    programme.content = content
    programme.coordinator_id = said.coordinator_after
    programme.end_on = said.end_after
    programmes.freeze_version(work, programme)
    _share_out(work, programme, shares(work, said))
    return work.add(
        RevisionInForce(
            revision_id=revision.id,
            programme_id=programme.id,
            seq=said.seq,
            version=programme.version,
            from_version=said.from_version,
            level=level(work, revision).level,
            in_force_on=work.today(),
            extends=Change.NO_COST_EXTENSION.value in said.kinds,
            decision_item_id=item.id if item else None,
        )
    )


def _share_out(work: Work, programme: JointProgramme, parts: dict[UUID, Money]) -> None:
    labels: dict[str, str] = programme.content.get("partner_labels") or {}
    there = {row.organisation_id: row for row in programmes.partners(work, programme.id)}
    for key, amount in parts.items():
        label = labels.get(work.get(Organisation, key).code)
        row = there.pop(key, None)
        if row is None:
            row = ProgrammePartner(programme_id=programme.id, organisation_id=key)
        row.label, row.amount_minor = label or row.label, amount.minor
        work.session.add(row)
    for row in there.values():
        row.amount_minor = 0
    work.session.flush()


def shares(work: Work, said: RevisionTerms) -> dict[UUID, Money]:
    """What each entity would have, by code; who leaves is not among them."""
    rows = work.session.exec(
        select(RevisionShare)
        .join(Organisation, col(Organisation.id) == RevisionShare.organisation_id)
        .where(
            RevisionShare.revision_id == said.revision_id,
            RevisionShare.seq == said.seq,
        )
        .order_by(Organisation.code)
    )
    return {row.organisation_id: Money(row.amount_minor, row.currency) for row in rows}


def budget_in_force(work: Work, programme: JointProgramme) -> dict[UUID, Money]:
    """What each entity may have of the programme: by the revision that came last, or the approval.

    Empty before a signed decision approved it.
    """
    query = select(RevisionInForce).where(RevisionInForce.programme_id == programme.id)
    last = work.session.exec(query.order_by(col(RevisionInForce.version).desc())).first()
    if last is None:
        item = programmes.approval(work, programme)
        return committee.amounts(work, item) if item else {}
    return shares(work, terms(work, work.get(ProgrammeRevision, last.revision_id)))
