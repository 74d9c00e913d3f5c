"""The life of a deposit: recorded by one person of the agent, confirmed by another. Handbook 7."""

from mptf.contributions.models import Deposit
from mptf.contributions.states import ReceiptState as S
from mptf.letters import contributions as letters
from mptf.policy import agent
from workflows.deposit_rules import (
    book_the_deposit,
    its_line_at_the_bank,
    match_it_to_instalments,
)
from workflows.duties import apart
from workflows.grammar import Do, Follow, Issue, Post, Step, Workflow

# fmt: off
DEPOSIT: Workflow[Deposit] = Workflow("deposit", "Deposit", Deposit, S, steps=(
    #    step       from        to           who    only when
    Step("record",  S.NEW,      S.RECORDED,  agent),

    Step("confirm", S.RECORDED, S.CONFIRMED, agent, apart("deposit", "confirm"),
         then=(Post(book_the_deposit), Do(match_it_to_instalments), Issue(letters.donor_acknowledgement))),

    Step("reject",  S.RECORDED, S.REJECTED,  agent, apart("deposit", "reject"), why=True,
         then=(Follow("bank-line", "reopen", its_line_at_the_bank),)),
))
