"""The life of a revision of a joint programme. Source: handbook 6."""

from mptf.committee.models import Outcome
from mptf.letters import revisions as letters
from mptf.policy import chair, committee, coordinator, nobody, secretariat
from mptf.revisions.models import ProgrammeRevision
from mptf.revisions.states import RevisionState as S
from workflows.duties import apart
from workflows.grammar import Do, Follow, Issue, Notify, Post, Step, Workflow
from workflows.programme_revision_rules import (
    WRITTEN,
    decides_it,
    find_who_decides_it,
    it_extends,
    it_extends_nothing,
    it_may_be_asked_for,
    its_programme_goes_on,
    itself_if_it_is_told,
    itself_if_the_chair_decides,
    itself_if_the_committee_decides,
    itself_if_the_secretariat_decides,
    move_the_money,
    put_it_in_force,
    reports_beyond_its_end,
    reports_that_it_owes,
    the_decision_names_its_budget,
    those_who_join_have_confirmed,
)

ITSELF = "programme-revision"
BEFORE_ONE = (S.WITH_SECRETARIAT, S.WITH_CHAIR)
UNDECIDED = (*WRITTEN, *BEFORE_ONE, S.BEFORE_COMMITTEE)
LETTERS = (
    Issue(letters.extension, it_extends),
    Issue(letters.revision_approved, it_extends_nothing),
)
REPORTS = (
    Follow("programme-report", "fall away", reports_beyond_its_end),
    Follow("programme-report", "open", reports_that_it_owes),
)
IN_FORCE = (Post(move_the_money), Do(put_it_in_force), *REPORTS, *LETTERS, Notify(coordinator))

# fmt: off
PROGRAMME_REVISION: Workflow[ProgrammeRevision] = Workflow(ITSELF, "Revision of a joint programme", ProgrammeRevision, S, steps=(
    #    step                       from                to                  who          only when
    Step("draft",                   S.NEW,              S.DRAFTED,          coordinator),

    Step("submit",                  WRITTEN,            S.SUBMITTED,        coordinator, (it_may_be_asked_for, its_programme_goes_on, those_who_join_have_confirmed),
         then=(Do(find_who_decides_it),
               Follow(ITSELF, "tell", itself_if_it_is_told),
               Follow(ITSELF, "take up", itself_if_the_secretariat_decides),
               Follow(ITSELF, "refer", itself_if_the_chair_decides),
               Follow(ITSELF, "table", itself_if_the_committee_decides))),

    Step("tell",                    S.SUBMITTED,        S.TOLD,             nobody,
         then=(Do(put_it_in_force), Notify(secretariat))),

    Step("table",                   S.SUBMITTED,        S.BEFORE_COMMITTEE, nobody,
         then=(Notify(secretariat),)),

    Step("take up",                 S.SUBMITTED,        S.WITH_SECRETARIAT, nobody,
         then=(Notify(secretariat),)),

    Step("refer",                   S.SUBMITTED,        S.WITH_CHAIR,       nobody,
         then=(Notify(chair),)),

    Step("approve",                 BEFORE_ONE,         S.APPROVED,         decides_it,  (its_programme_goes_on, *apart(ITSELF, "approve")),
         then=IN_FORCE),

    Step("return",                  BEFORE_ONE,         S.RETURNED,         decides_it,  apart(ITSELF, "return"), why=True,
         then=(Notify(coordinator),)),

    Step("refuse",                  BEFORE_ONE,         S.REFUSED,          decides_it,  apart(ITSELF, "refuse"), why=True,
         then=(Notify(coordinator),)),

    Step("approve by decision",     S.BEFORE_COMMITTEE, S.APPROVED,         committee,   (its_programme_goes_on, the_decision_names_its_budget), decides=Outcome.APPROVED,
         then=IN_FORCE),

    Step("return by decision",      S.BEFORE_COMMITTEE, S.RETURNED,         committee,   decides=Outcome.REVISE,
         then=(Notify(coordinator),)),

    Step("refuse by decision",      S.BEFORE_COMMITTEE, S.REFUSED,          committee,   decides=Outcome.NOT_APPROVED,
         then=(Notify(coordinator),)),

    Step("defer",                   S.BEFORE_COMMITTEE, S.BEFORE_COMMITTEE, committee,   decides=Outcome.DEFERRED,
         then=(Notify(coordinator),)),

    Step("withdraw",                UNDECIDED,          S.WITHDRAWN,        coordinator, why=True),
))
