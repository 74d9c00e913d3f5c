"""The life of a concept note. Source: handbook 2."""

from mptf.committee.models import Outcome
from mptf.letters import notes as letters
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote
from mptf.notes.schemas import Findings
from mptf.notes.states import NoteState as S
from mptf.policy import calendar, committee, coordinator, nobody, secretariat
from mptf.programmes.service import DOCUMENT_DUE
from workflows.concept_note_grounds import RESUBMIT
from workflows.concept_note_rules import (
    call_is_open,
    count_a_cure,
    count_a_revision,
    cures_are_left,
    deadline_has_passed,
    every_finding_is_answered,
    every_review_is_in,
    fails_a_rule,
    freeze_the_version,
    has_enough_partners,
    in_time,
    is_complete,
    is_scored,
    is_screened,
    its_open_reviews,
    meets_every_rule,
    names_a_ceiling,
    partners_have_confirmed,
    release_the_reservation,
    reserve_the_ceiling,
    revisions_are_left,
    the_call_takes_it,
    the_new_programme,
)
from workflows.duties import apart
from workflows.grammar import Asks, Do, Due, Follow, Issue, Lift, Notify, Post, Step, Workflow

SENT_BACK = (S.RETURNED, S.REVISION_REQUESTED)
WITHDRAWABLE = (
    S.DRAFT,
    S.SUBMITTED,
    S.SCREENING,
    S.RETURNED,
    S.UNDER_REVIEW,
    S.REVISION_REQUESTED,
    S.BEFORE_COMMITTEE,
    S.PIPELINE,
)

# fmt: off
CONCEPT_NOTE: Workflow[ConceptNote] = Workflow("concept-note", "Concept note", ConceptNote, S, steps=(
    #    step                      from                 to                    who          only when
    Step("begin",                  S.NEW,               S.DRAFT,              coordinator),

    Step("submit",                 S.DRAFT,             S.SUBMITTED,          coordinator, (is_complete, call_is_open, the_call_takes_it, has_enough_partners, partners_have_confirmed),
         then=(Do(freeze_the_version), Issue(letters.receipt), Notify(secretariat))),

    Step("take up",                S.SUBMITTED,         S.SCREENING,          secretariat),

    Step("return for completion",  S.SCREENING,         S.RETURNED,           secretariat, (cures_are_left,),
         asks=Asks(Findings, notes.find),
         then=(Do(count_a_cure), Due(coordinator, RESUBMIT, lambda p: p.note.cure_days), Issue(letters.returned_for_completion))),

    Step("resubmit",               SENT_BACK,           S.SUBMITTED,          coordinator, (is_complete, in_time, every_finding_is_answered, the_call_takes_it, has_enough_partners, partners_have_confirmed),
         then=(Lift(RESUBMIT), Do(freeze_the_version), Issue(letters.receipt), Notify(secretariat))),

    Step("find ineligible",        S.SCREENING,         S.INELIGIBLE,         secretariat, (is_screened, fails_a_rule, *apart("concept-note", "find ineligible")),
         then=(Issue(letters.ineligible),)),

    Step("find eligible",          S.SCREENING,         S.UNDER_REVIEW,       secretariat, (is_screened, meets_every_rule, *apart("concept-note", "find eligible"))),

    Step("table",                  S.UNDER_REVIEW,      S.BEFORE_COMMITTEE,   secretariat, (is_scored, every_review_is_in, *apart("concept-note", "table"))),

    Step("assess positively",      S.BEFORE_COMMITTEE,  S.PIPELINE,           committee,   decides=Outcome.POSITIVE,
         then=(Issue(letters.positive_assessment),)),

    Step("ask for a revision",     S.BEFORE_COMMITTEE,  S.REVISION_REQUESTED, committee,   (revisions_are_left,), decides=Outcome.REVISE,
         then=(Do(count_a_revision), Due(coordinator, RESUBMIT, lambda p: p.note.revision_days), Issue(letters.revise_and_resubmit))),

    Step("not retain",             S.BEFORE_COMMITTEE,  S.NOT_RETAINED,       committee,   decides=Outcome.NOT_RETAINED,
         then=(Issue(letters.not_retained),)),

    Step("defer",                  S.BEFORE_COMMITTEE,  S.UNDER_REVIEW,       committee,   decides=Outcome.DEFERRED,
         then=(Issue(letters.deferred),)),

    Step("invite",                 S.PIPELINE,          S.INVITED,            committee,   (names_a_ceiling,), decides=Outcome.INVITE,
         then=(Post(reserve_the_ceiling), Due(coordinator, DOCUMENT_DUE, lambda p: p.programme.document_due_days),
               Follow("joint-programme", "open", the_new_programme), Issue(letters.invitation))),

    Step("fund",                   S.INVITED,           S.FUNDED,             nobody,
         then=(Lift(DOCUMENT_DUE),)),

    Step("return to the pipeline", S.INVITED,           S.PIPELINE,           nobody,
         then=(Post(release_the_reservation), Lift(DOCUMENT_DUE))),

    Step("remove",                 S.PIPELINE,          S.REMOVED,            committee,   decides=Outcome.REMOVE,
         then=(Issue(letters.removal_from_pipeline),)),

    Step("lapse",                  SENT_BACK,           S.LAPSED,             calendar,    (deadline_has_passed,),
         then=(Lift(RESUBMIT), Notify(coordinator))),

    Step("withdraw",               WITHDRAWABLE,        S.WITHDRAWN,          coordinator, why=True,
         then=(Lift(RESUBMIT), Follow("review-assignment", "end with its note", its_open_reviews), Notify(secretariat))),
))
