"""The life of a fund transfer request: made, signed, executed, confirmed. Source: handbook 6, 7."""

from mptf.letters import programmes as letters
from mptf.policy import agent, chair, secretariat
from mptf.programmes.models import TransferRequest
from mptf.programmes.schemas import ExecutionSent
from mptf.programmes.states import TransferState as S
from mptf.transfers import service as transfers
from workflows.grammar import Asks, Do, Follow, Issue, Post, Step, Workflow
from workflows.transfer_request_rules import (
    conditions_are_met,
    document_is_signed,
    enough_is_spent,
    its_programme_if_not_started,
    its_reports,
    pay_each_entity,
    set_the_start_date,
    the_delegation_reaches,
    tranche_is_next,
    was_executed_by_another,
    was_made_by_another,
)

# fmt: off
TRANSFER_REQUEST: Workflow[TransferRequest] = Workflow("transfer-request", "Fund transfer request", TransferRequest, S, steps=(
    #    step        from          to           who          only when
    Step("make",     S.NEW,        S.MADE,      secretariat, (document_is_signed, tranche_is_next, conditions_are_met, enough_is_spent)),

    Step("sign",     S.MADE,       S.SIGNED,    chair,       (document_is_signed, conditions_are_met, was_made_by_another, the_delegation_reaches),
         then=(Issue(letters.fund_transfer_request),)),

    Step("execute",  S.SIGNED,     S.EXECUTED,  agent,       (document_is_signed,),
         asks=Asks(ExecutionSent, transfers.execute)),

    Step("confirm",  S.EXECUTED,   S.CONFIRMED, agent,       (was_executed_by_another,),
         then=(Post(pay_each_entity), Do(set_the_start_date), Follow("joint-programme", "start", its_programme_if_not_started),
               Follow("programme-report", "open", its_reports),
               Issue(letters.transfer_notice))),

    Step("withdraw", (S.MADE, S.SIGNED), S.WITHDRAWN, secretariat, why=True),
))
