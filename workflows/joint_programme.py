"""The life of a joint programme. Source: handbook 6."""

from mptf.clearance import service as clearance
from mptf.clearance.schemas import ClearanceSent, Comments
from mptf.committee.models import Outcome
from mptf.letters import closing as last_letters
from mptf.letters import programmes as letters
from mptf.policy import calendar, committee, coordinator, nobody, secretariat
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState as S
from mptf.signing.queries import SIGNATURES
from workflows.closing_rules import (
    activities_are_done,
    every_line_of_the_checklist_is_met,
    expect_the_evaluation,
    no_request_is_open,
    something_was_not_transferred,
)
from workflows.duties import apart
from workflows.grammar import Asks, Do, Follow, Issue, Lift, Notify, Post, Step, Workflow
from workflows.joint_programme_rules import (
    allocate_to_each_entity,
    approved_within_the_ceiling,
    ask_for_every_signature,
    document_is_complete,
    document_is_in_time,
    every_answer_was_read,
    every_comment_is_answered,
    every_must_is_settled,
    every_signature_is_in,
    freeze_the_document,
    its_note,
    its_note_if_invited,
    its_open_requests,
    lift_the_deadline,
    names_a_higher_ceiling,
    no_money_is_on_its_way,
    raise_the_ceiling,
    release_the_allocation,
    reports_beyond_its_end,
    reports_that_it_owes,
    reserve_what_is_added,
    within_the_ceiling,
)

BEFORE_MONEY = (
    S.DRAFTING,
    S.TECHNICAL_REVIEW,
    S.CHANGES_REQUESTED,
    S.BEFORE_COMMITTEE,
    S.APPROVED,
    S.SIGNED,
)

BEFORE_APPROVAL = (S.DRAFTING, S.TECHNICAL_REVIEW, S.CHANGES_REQUESTED, S.BEFORE_COMMITTEE)
"""Until then the invitation's ceiling may be raised; what is approved is changed by a revision."""

# fmt: off
JOINT_PROGRAMME: Workflow[JointProgramme] = Workflow("joint-programme", "Joint programme", JointProgramme, S, steps=(
    #    step                    from                    to                      who          only when
    Step("open",                 S.NEW,                  S.DRAFTING,             nobody),

    Step("submit",               S.DRAFTING,             S.TECHNICAL_REVIEW,     coordinator, (document_is_complete, document_is_in_time, within_the_ceiling),
         then=(Do(freeze_the_document), Do(lift_the_deadline), Notify(secretariat))),

    Step("ask for changes",      S.TECHNICAL_REVIEW,     S.CHANGES_REQUESTED,    secretariat, (every_answer_was_read,),
         asks=Asks(Comments, clearance.ask),
         then=(Notify(coordinator),)),

    Step("resubmit",             S.CHANGES_REQUESTED,    S.TECHNICAL_REVIEW,     coordinator, (document_is_complete, within_the_ceiling, every_comment_is_answered),
         then=(Do(freeze_the_document), Notify(secretariat))),

    Step("clear and table",      S.TECHNICAL_REVIEW,     S.BEFORE_COMMITTEE,     secretariat, (every_must_is_settled, *apart("joint-programme", "clear and table")),
         asks=Asks(ClearanceSent, clearance.clear)),

    *(Step("raise the ceiling",  state,                  state,                  committee,   (names_a_higher_ceiling,), decides=Outcome.RAISE_CEILING,
           then=(Post(reserve_what_is_added), Do(raise_the_ceiling), Issue(letters.raised_ceiling)))
      for state in BEFORE_APPROVAL),

    Step("approve",              S.BEFORE_COMMITTEE,     S.APPROVED,             committee,   (approved_within_the_ceiling,), decides=Outcome.APPROVED,
         then=(Post(allocate_to_each_entity), Follow("concept-note", "fund", its_note), Issue(letters.approval), Do(ask_for_every_signature))),

    Step("ask for a revision",   S.BEFORE_COMMITTEE,     S.CHANGES_REQUESTED,    committee,   decides=Outcome.REVISE,
         then=(Notify(coordinator),)),

    Step("not approve",          S.BEFORE_COMMITTEE,     S.NOT_APPROVED,         committee,   decides=Outcome.NOT_APPROVED,
         then=(Follow("concept-note", "return to the pipeline", its_note), Issue(letters.regret))),

    Step("defer",                S.BEFORE_COMMITTEE,     S.TECHNICAL_REVIEW,     committee,   decides=Outcome.DEFERRED,
         then=(Notify(coordinator),)),

    Step("complete signatures",  S.APPROVED,             S.SIGNED,               secretariat | calendar, (every_signature_is_in,),
         then=(Lift(SIGNATURES), Notify(secretariat))),

    Step("start",                S.SIGNED,               S.ACTIVE,               nobody,
         then=(Notify(coordinator),)),

    Step("suspend",              S.ACTIVE,               S.SUSPENDED,            committee,   decides=Outcome.SUSPEND,
         then=(Notify(coordinator),)),

    Step("resume",               S.SUSPENDED,            S.ACTIVE,               committee,   decides=Outcome.RESUME,
         then=(Notify(coordinator),)),

    Step("close operationally",  S.ACTIVE,               S.OPERATIONALLY_CLOSED, secretariat, (activities_are_done, *apart("joint-programme", "close operationally")),
         then=(Follow("programme-report", "fall away", reports_beyond_its_end), Follow("programme-report", "open", reports_that_it_owes), Do(expect_the_evaluation), Issue(last_letters.operational_closure), Notify(coordinator))),

    Step("release the rest",     S.OPERATIONALLY_CLOSED, S.OPERATIONALLY_CLOSED, secretariat, (something_was_not_transferred, no_request_is_open),
         then=(Post(release_the_allocation), Notify(coordinator))),

    Step("close financially",    S.OPERATIONALLY_CLOSED, S.FINANCIALLY_CLOSED,   secretariat, (every_line_of_the_checklist_is_met, *apart("joint-programme", "close financially")),
         then=(Issue(last_letters.financial_closure), Notify(coordinator))),

    Step("cancel",               BEFORE_MONEY,           S.CANCELLED,            coordinator, (no_money_is_on_its_way,), why=True,
         then=(Follow("transfer-request", "withdraw", its_open_requests), Lift(SIGNATURES), Post(release_the_allocation), Follow("concept-note", "return to the pipeline", its_note_if_invited), Notify(secretariat))),

    Step("cancel by decision",   BEFORE_MONEY,           S.CANCELLED,            committee,   (no_money_is_on_its_way,), decides=Outcome.CANCEL,
         then=(Follow("transfer-request", "withdraw", its_open_requests), Lift(SIGNATURES), Post(release_the_allocation), Follow("concept-note", "return to the pipeline", its_note_if_invited), Notify(coordinator))),
))
