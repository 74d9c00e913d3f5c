"""The life of the closing of the fund itself: proposed, closed by the agent. Handbook 7; issue 7."""

from mptf.fund_closings.models import FundClosing
from mptf.fund_closings.states import ClosingState as S
from mptf.letters import fund_closings as letters
from mptf.policy import agent, donor, head, secretariat
from workflows.duties import apart
from workflows.fund_closing_rules import (
    close_the_books_for_good,
    no_other_is_open,
    nothing_is_left,
)
from workflows.grammar import Do, Issue, Notify, Step, Workflow

# fmt: off
FUND_CLOSING: Workflow[FundClosing] = Workflow("fund-closing", "Closing of the fund", FundClosing, S, steps=(
    #    step        from        to           who    only when
    Step("propose",  S.NEW,      S.PROPOSED,  head,  (no_other_is_open,),
         then=(Notify(agent),)),

    Step("close",    S.PROPOSED, S.CLOSED,    agent, (*apart("fund-closing", "close"), no_other_is_open, nothing_is_left),
         then=(Do(close_the_books_for_good), Issue(letters.fund_closure), Notify(secretariat), Notify(donor))),

    Step("withdraw", S.PROPOSED, S.WITHDRAWN, head,  why=True,
         then=(Notify(agent),)),
))
