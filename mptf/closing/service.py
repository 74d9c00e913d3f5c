"""What is said towards the end of a programme: interest, the evaluation and the answers to it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import col, func, select

from mptf.attachments import service as attachments
from mptf.attachments.models import FileKind
from mptf.attachments.visibility import EVALUATION
from mptf.audit import service as audit
from mptf.clock import months_after
from mptf.closing.models import (
    EvaluationRecommendation,
    EvaluationWaiver,
    InterestStatement,
    ManagementResponse,
    ProgrammeEvaluation,
    Stand,
)
from mptf.closing.schemas import EvaluationSent, InterestSaid, ResponseSent, WaivedSent
from mptf.deadlines import service as deadlines
from mptf.errors import GuardRefused, Invalid, NotPermitted
from mptf.money import Money
from mptf.people import queries as people
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.work import Work

KIND = "joint-programme"
EVALUATE = "evaluate the programme"
"""What is due so many months after the end, by the profile."""


def expect_evaluation(work: Work, programme: JointProgramme) -> None:
    """From its end on an evaluation is due, unless there is one."""
    if _evaluation(work, programme) is not None:
        return
    deadlines.set_day(
        work, KIND, programme.id, what=EVALUATE, party="the secretariat", on=due_on(work, programme)
    )


def due_on(work: Work, programme: JointProgramme) -> date:
    """By when the evaluation of a programme that ends today is due."""
    ended = min(programme.end_on or work.today(), work.today())
    return months_after(ended, work.profile.programme.evaluation_due_months)


def say_interest(work: Work, programme: JointProgramme, sent: InterestSaid) -> InterestStatement:
    """Keep what interest the actor's organization earned; it takes the place of what it said.

    Raises:
        NotPermitted: their organization takes no part in it.
    """
    own = work.actor.organisation
    if own is None or own not in programmes.partner_codes(work, programme.id):
        raise NotPermitted("a participating organization", "say what interest it earned")
    amount = Money.parse(sent.amount, work.profile.fund.currency)
    earlier = select(func.count()).where(
        InterestStatement.programme_id == programme.id, InterestStatement.organisation_id == own
    )
    row = work.add(
        InterestStatement(
            programme_id=programme.id,
            organisation_id=own,
            number=work.session.exec(earlier).one() + 1,
            amount_minor=amount.minor,
            currency=amount.currency,
            text=sent.text,
            said_on=work.today(),
            said_by=work.actor.id,
        )
    )
    audit.record(work, "say-interest", KIND, programme.id, after={"amount": amount.plain()})
    return row


def evaluate(work: Work, programme: JointProgramme, sent: EvaluationSent) -> ProgrammeEvaluation:
    """Keep the final evaluation with its recommendations; its report hangs on it.

    One that was waived may come all the same.

    Raises:
        GuardRefused: there is one.
        Invalid: the day lies ahead or before the start; or the file is not fit.
    """
    _require_no_evaluation(work, programme)
    if sent.reported_on > work.today():
        raise Invalid("reported_on", "that day is still to come")
    if programme.start_on is None or sent.reported_on < programme.start_on:
        raise Invalid("reported_on", "the programme had not started by then")
    row = work.add(
        ProgrammeEvaluation(
            programme_id=programme.id,
            title=sent.title,
            evaluator=sent.evaluator,
            reported_on=sent.reported_on,
            entered_on=work.today(),
            entered_by=work.actor.id,
        )
    )
    work.session.flush()
    for seq, text in enumerate(sent.recommendations, 1):
        work.add(EvaluationRecommendation(evaluation_id=row.id, seq=seq, text=text))
    attachments.attach(work, EVALUATION, row.id, FileKind.DOCUMENT, sent.file)
    deadlines.lift(work, programme.id, EVALUATE)
    after = {"recommendations": len(sent.recommendations)}
    audit.record(work, "evaluate", KIND, programme.id, after=after)
    return row


def waive(work: Work, programme: JointProgramme, sent: WaivedSent) -> EvaluationWaiver:
    """Keep that the programme is closed without an evaluation, and why.

    Raises:
        GuardRefused: there is one, or it was waived already.
    """
    _require_no_evaluation(work, programme)
    waived = select(EvaluationWaiver).where(EvaluationWaiver.programme_id == programme.id)
    if work.session.exec(waived).first() is not None:
        raise GuardRefused(("Its evaluation was waived already.",))
    row = work.add(
        EvaluationWaiver(
            programme_id=programme.id,
            reason=sent.reason,
            waived_on=work.today(),
            waived_by=work.actor.id,
        )
    )
    deadlines.lift(work, programme.id, EVALUATE)
    audit.record(work, "waive-evaluation", KIND, programme.id, remark=sent.reason)
    return row


def respond(work: Work, programme: JointProgramme, sent: ResponseSent) -> ManagementResponse:
    """Keep the answer to a recommendation, after those that were given before.

    Raises:
        Invalid: there is no such recommendation; or what is accepted has no owner or no day, what
            is rejected has one, or it was done on a day that lies ahead.
    """
    evaluation = _evaluation(work, programme)
    found = None
    if evaluation is not None:
        found = work.session.exec(
            select(EvaluationRecommendation).where(
                EvaluationRecommendation.evaluation_id == evaluation.id,
                EvaluationRecommendation.seq == sent.recommendation,
            )
        ).first()
    if evaluation is None or found is None:
        raise Invalid("recommendation", f"there is no recommendation {sent.recommendation}")
    _require_whole(work, evaluation, sent)
    earlier = select(func.max(ManagementResponse.number)).where(
        ManagementResponse.recommendation_id == found.id
    )
    row = work.add(
        ManagementResponse(
            recommendation_id=found.id,
            number=(work.session.exec(earlier).one() or 0) + 1,
            stand=sent.stand.value,
            text=sent.text,
            owner_id=_owner(work, programme, sent.owner) if sent.owner else None,
            due_on=sent.due_on,
            done_on=sent.done_on,
            answered_at=work.now(),
            answered_by=work.actor.id,
        )
    )
    after = {"recommendation": sent.recommendation, "stand": sent.stand.value}
    audit.record(work, "respond", KIND, programme.id, after=after)
    return row


def recommendations(work: Work, programme_id: UUID) -> list[EvaluationRecommendation]:
    """The recommendations of a programme's evaluation, in their order."""
    query = (
        select(EvaluationRecommendation)
        .join(ProgrammeEvaluation)
        .where(ProgrammeEvaluation.programme_id == programme_id)
        .order_by(col(EvaluationRecommendation.seq))
    )
    return list(work.session.exec(query))


def _require_whole(work: Work, evaluation: ProgrammeEvaluation, sent: ResponseSent) -> None:
    if sent.stand is Stand.REJECTED:
        for name in ("owner", "due_on", "done_on"):
            if getattr(sent, name) is not None:
                raise Invalid(name, "nothing is done about what is rejected; say why instead")
        return
    if sent.owner is None:
        raise Invalid("owner", "say which participating organization does it")
    if sent.due_on is None:
        raise Invalid("due_on", "say by when it is done")
    for name in ("due_on", "done_on"):
        day: date | None = getattr(sent, name)
        if day is not None and day < evaluation.reported_on:
            raise Invalid(name, "that day lies before the evaluation")
    if sent.done_on is not None and sent.done_on > work.today():
        raise Invalid("done_on", "that day is still to come")


def _owner(work: Work, programme: JointProgramme, code: str) -> UUID:
    key = people.organisation(work, code).id
    if key not in programmes.partner_codes(work, programme.id):
        raise Invalid("owner", f"{code} takes no part in the programme")
    return key


def _evaluation(work: Work, programme: JointProgramme) -> ProgrammeEvaluation | None:
    query = select(ProgrammeEvaluation).where(ProgrammeEvaluation.programme_id == programme.id)
    return work.session.exec(query).first()


def _require_no_evaluation(work: Work, programme: JointProgramme) -> None:
    if _evaluation(work, programme) is not None:
        raise GuardRefused(("The programme was evaluated already.",))
