"""The life of a decision: decided, then communicated; steps and letters follow the signature. Handbook 4."""

from mptf.committee.models import Decision
from mptf.committee.states import DecisionState as S
from mptf.policy import chair, secretariat
from workflows.decision_rules import (
    adopt_its_targets,
    its_items,
    set_direct_costs_aside,
    sign_the_sheet,
    the_chair_did_not_stand_back,
    the_delegation_reaches,
    was_not_set_aside,
)
from workflows.duties import apart
from workflows.grammar import Carry, Do, Post, Step, Workflow

# fmt: off
DECISION: Workflow[Decision] = Workflow("decision", "Decision", Decision, S, steps=(
    #    step         from        to           who          only when
    Step("record",    S.NEW,      S.RECORDED,  secretariat | chair),  # the Chair by closing a meeting

    Step("sign",      S.RECORDED, S.SIGNED,    chair,       (was_not_set_aside, *apart("decision", "sign"), the_delegation_reaches, the_chair_did_not_stand_back),
         then=(Do(sign_the_sheet), Do(adopt_its_targets), Post(set_direct_costs_aside), Carry(its_items))),

    Step("set aside", S.RECORDED, S.SET_ASIDE, secretariat, why=True),
))
