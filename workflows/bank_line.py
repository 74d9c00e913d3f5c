"""The life of a line of a bank statement: in suspense until it is known whose it is. Handbook 7."""

from mptf.banking.models import BankLine
from mptf.banking.schemas import IdentifiedSent
from mptf.banking.states import LineState as S
from mptf.policy import agent, nobody
from workflows.bank_line_rules import record_its_deposit
from workflows.grammar import Asks, Step, Workflow

# fmt: off
BANK_LINE: Workflow[BankLine] = Workflow("bank-line", "Line of a bank statement", BankLine, S, steps=(
    #    step        from          to             who    only when
    Step("take in",  S.NEW,        S.OPEN,        agent),

    Step("identify", S.OPEN,       S.IDENTIFIED,  agent, asks=Asks(IdentifiedSent, record_its_deposit)),

    Step("return",   S.OPEN,       S.RETURNED,    agent, why=True),

    Step("set aside", S.OPEN,      S.SET_ASIDE,   agent, why=True),

    Step("reopen",   S.IDENTIFIED, S.OPEN,        nobody),
))
