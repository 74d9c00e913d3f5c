"""The end of a programme: interest, the evaluation and the answers to it."""

from __future__ import annotations

from mptf.closing import service as closing
from mptf.closing.schemas import EvaluationSent, InterestSaid, ResponseSent, WaivedSent
from mptf.programmes.models import JointProgramme
from mptf.work import Work


def say_interest(work: Work, programme: JointProgramme, sent: InterestSaid) -> JointProgramme:
    """Say what interest one's organization earned on the programme's money."""
    closing.say_interest(work, programme, sent)
    return programme


def evaluate(work: Work, programme: JointProgramme, sent: EvaluationSent) -> JointProgramme:
    """Enter the independent final evaluation with its recommendations."""
    closing.evaluate(work, programme, sent)
    return programme


def waive_evaluation(work: Work, programme: JointProgramme, sent: WaivedSent) -> JointProgramme:
    """Waive the final evaluation, with a reason."""
    closing.waive(work, programme, sent)
    return programme


def respond(work: Work, programme: JointProgramme, sent: ResponseSent) -> JointProgramme:
    """Answer a recommendation of the final evaluation."""
    closing.respond(work, programme, sent)
    return programme
