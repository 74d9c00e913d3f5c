"""The life of an arrangement with a donor, or of its amendment, until both signed. Handbook 7."""

from mptf.agreements import service as agreements
from mptf.agreements.models import Arrangement
from mptf.agreements.schemas import SignedSent
from mptf.agreements.states import ArrangementState as S
from mptf.policy import agent, secretariat
from workflows.arrangement_rules import (
    bring_it_into_force,
    clear_the_deviation,
    departs_from_the_standard,
    due_diligence_is_valid,
    every_deviation_is_cleared,
    refuse_the_deviation,
)
from workflows.duties import apart
from workflows.grammar import Asks, Do, Notify, Step, Workflow

OPEN = (S.DRAFTED, S.AWAITING_CLEARANCE, S.WITH_DONOR, S.SIGNED_BY_DONOR)
BY = agent | secretariat

# fmt: off
ARRANGEMENT: Workflow[Arrangement] = Workflow("arrangement", "Arrangement with a donor", Arrangement, S, steps=(
    #    step                from                   to                    who    only when
    Step("draft",            S.NEW,                 S.DRAFTED,            BY),

    Step("ask for clearance", S.DRAFTED,            S.AWAITING_CLEARANCE, BY,    (departs_from_the_standard,),
         then=(Notify(agent),)),

    Step("clear",            S.AWAITING_CLEARANCE,  S.DRAFTED,            agent, apart("arrangement", "clear"),
         then=(Do(clear_the_deviation),)),

    Step("refuse clearance", S.AWAITING_CLEARANCE,  S.DRAFTED,            agent, apart("arrangement", "refuse clearance"), why=True,
         then=(Do(refuse_the_deviation),)),

    Step("send to the donor", S.DRAFTED,            S.WITH_DONOR,         BY,    (every_deviation_is_cleared,)),

    Step("take back",        S.WITH_DONOR,          S.DRAFTED,            BY,    why=True),

    Step("sign for the donor", S.WITH_DONOR,        S.SIGNED_BY_DONOR,    agent, (due_diligence_is_valid,),
         asks=Asks(SignedSent, agreements.sign_for_donor)),

    Step("sign for the agent", S.SIGNED_BY_DONOR,   S.IN_FORCE,           agent, (due_diligence_is_valid,),
         asks=Asks(SignedSent, agreements.sign_for_agent), then=(Do(bring_it_into_force),)),

    Step("withdraw",         OPEN,                  S.WITHDRAWN,          BY,    why=True),
))
