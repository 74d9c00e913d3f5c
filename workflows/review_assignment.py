"""The life of an assignment: asked, accepted or not, scored. Source: handbook 3."""

from mptf.policy import calendar, nobody, secretariat, the_reviewer
from mptf.reviews import service as reviews
from mptf.reviews.models import ReviewAssignment
from mptf.reviews.schemas import AnotherSent, ScoreSent
from mptf.reviews.service import ANSWER, SCORE
from mptf.reviews.states import AssignmentState as S
from workflows.grammar import Asks, Do, Due, Lift, Notify, Step, Workflow
from workflows.review_assignment_rules import (
    ask_by_mail,
    has_declared_no_conflict,
    has_no_part_in_it,
    is_a_reviewer,
    is_asked_once,
    its_day_has_passed,
    tell_by_mail,
    the_version_is_under_review,
)

OPEN = (S.ASKED, S.ACCEPTED)
FIT = (
    the_version_is_under_review,
    is_a_reviewer,
    has_no_part_in_it,
    has_declared_no_conflict,
    is_asked_once,
)

# fmt: off
REVIEW_ASSIGNMENT: Workflow[ReviewAssignment] = Workflow("review-assignment", "Review", ReviewAssignment, S, steps=(
    #    step                  from        to            who           only when
    Step("ask",               S.NEW,      S.ASKED,      secretariat,  FIT,
         then=(Due(the_reviewer, ANSWER, lambda p: p.assessment.reply_working_days, working=True), Do(ask_by_mail))),

    Step("accept",            S.ASKED,    S.ACCEPTED,   the_reviewer, (the_version_is_under_review, has_no_part_in_it),
         then=(Lift(ANSWER), Due(the_reviewer, SCORE, lambda p: p.assessment.review_working_days, working=True))),

    Step("score",             S.ACCEPTED, S.SCORED,     the_reviewer, (the_version_is_under_review, has_no_part_in_it),
         asks=Asks(ScoreSent, reviews.enter), then=(Lift(SCORE),)),

    Step("decline",           OPEN,       S.DECLINED,   the_reviewer, why=True,
         then=(Lift(ANSWER), Lift(SCORE), Notify(secretariat))),

    Step("propose another",   OPEN,       S.DECLINED,   the_reviewer, asks=Asks(AnotherSent, reviews.propose_another), why=True,
         then=(Lift(ANSWER), Lift(SCORE), Notify(secretariat))),

    Step("declare a conflict", OPEN,      S.CONFLICTED, the_reviewer, why=True,
         then=(Lift(ANSWER), Lift(SCORE), Notify(secretariat))),

    Step("withdraw",          OPEN,       S.WITHDRAWN,  secretariat,  why=True,
         then=(Lift(ANSWER), Lift(SCORE), Do(tell_by_mail))),

    Step("end with its note", OPEN,       S.WITHDRAWN,  nobody,
         then=(Lift(ANSWER), Lift(SCORE), Do(tell_by_mail))),

    Step("lapse",             OPEN,       S.LAPSED,     calendar,     (its_day_has_passed,),
         then=(Lift(ANSWER), Lift(SCORE), Do(tell_by_mail), Notify(secretariat))),
))
