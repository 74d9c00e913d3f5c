"""The life of a written procedure: the Committee decides without a meeting. Source: handbook 4.

When an item is closed is no step: it follows from the deadline and the answers, whoever asks.
"""

from mptf.letters import committee as letters
from mptf.policy import secretariat
from mptf.procedures.models import WrittenProcedure
from mptf.procedures.states import ProcedureState as S
from workflows.committee_item_rules import positions_can_be_sealed
from workflows.decisions_of_items import nothing_of_it_runs_elsewhere, what_it_asks_can_be_decided
from workflows.grammar import Do, Issue, Step, Workflow
from workflows.written_procedure_rules import (
    close_its_items,
    every_item_is_closed,
    no_item_is_closed,
    record_what_was_adopted,
    send_the_papers,
    serve_the_seats,
)

# fmt: off
WRITTEN_PROCEDURE: Workflow[WrittenProcedure] = Workflow("written-procedure", "Written procedure", WrittenProcedure, S, steps=(
    #    step         from          to            who          only when
    Step("prepare",   S.NEW,        S.PREPARED,   secretariat),

    Step("circulate", S.PREPARED,   S.CIRCULATED, secretariat, (positions_can_be_sealed, what_it_asks_can_be_decided, nothing_of_it_runs_elsewhere),
         then=(Do(serve_the_seats), Do(send_the_papers), Issue(letters.circulation))),

    Step("conclude",  S.CIRCULATED, S.CONCLUDED,  secretariat, (every_item_is_closed,),
         then=(Do(close_its_items), Do(record_what_was_adopted))),

    Step("withdraw",  (S.PREPARED, S.CIRCULATED), S.WITHDRAWN, secretariat, (no_item_is_closed,), why=True),
))
