"""The life of interest, income, a charge, a refund, a cost or a reversal: four eyes. Handbook 7."""

from mptf.contributions.models import CashMovement
from mptf.contributions.states import ReceiptState as S
from mptf.policy import agent
from workflows.cash_movement_rules import (
    book_the_movement,
    it_holds_what_it_refunds,
    it_pays_back_what_came,
    its_programme_is_not_closed,
    nothing_of_it_went_back,
    rests_on_a_signed_decision,
    stays_within_what_was_decided,
)
from workflows.duties import apart
from workflows.grammar import Post, Step, Workflow

# fmt: off
CASH_MOVEMENT: Workflow[CashMovement] = Workflow("cash-movement", "Movement of cash", CashMovement, S, steps=(
    #    step       from        to           who    only when
    Step("record",  S.NEW,      S.RECORDED,  agent, (rests_on_a_signed_decision, stays_within_what_was_decided, its_programme_is_not_closed, it_holds_what_it_refunds, it_pays_back_what_came, nothing_of_it_went_back)),

    Step("confirm", S.RECORDED, S.CONFIRMED, agent, (*apart("cash-movement", "confirm"), rests_on_a_signed_decision, stays_within_what_was_decided, its_programme_is_not_closed, it_holds_what_it_refunds, it_pays_back_what_came, nothing_of_it_went_back),
         then=(Post(book_the_movement),)),

    Step("reject",  S.RECORDED, S.REJECTED,  agent, apart("cash-movement", "reject"), why=True),
))
