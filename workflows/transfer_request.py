"""The life of a fund transfer request: made, signed, sent, confirmed, sent back. Handbook 6, 7."""

from mptf.letters import programmes as letters
from mptf.policy import agent, chair, nobody, secretariat
from mptf.profile import Profile
from mptf.programmes.models import TransferRequest
from mptf.programmes.schemas import ExecutionSent, ReturnSent
from mptf.programmes.states import TransferState as S
from mptf.transfers import sendings
from mptf.transfers.sendings import SENDING
from workflows.duties import apart
from workflows.grammar import Asks, Do, Due, Follow, Issue, Lift, Post, Step, Workflow
from workflows.transfer_request_rules import (
    conditions_are_met,
    dismiss_the_return,
    document_is_signed,
    its_programme_if_not_started,
    its_reports,
    itself_if_all_is_sent,
    nothing_is_flagged,
    pay_each_entity,
    put_back_what_came_back,
    set_the_start_date,
    the_allocation_covers_it,
    the_delegation_reaches,
    the_rest_is_due,
    tranche_is_next,
    tranche_is_released,
)


def _days(profile: Profile) -> int:
    return profile.programme.transfer_due_working_days


# fmt: off
TRANSFER_REQUEST: Workflow[TransferRequest] = Workflow("transfer-request", "Fund transfer request", TransferRequest, S, steps=(
    #    step        from          to           who          only when
    Step("make",     S.NEW,        S.MADE,      secretariat, (document_is_signed, tranche_is_next, tranche_is_released, conditions_are_met, nothing_is_flagged, the_allocation_covers_it)),

    Step("sign",     S.MADE,       S.SIGNED,    chair,       (document_is_signed, conditions_are_met, nothing_is_flagged, the_allocation_covers_it, *apart("transfer-request", "sign"), the_delegation_reaches),
         then=(Due(agent, SENDING, _days, working=True), Issue(letters.fund_transfer_request))),

    Step("execute",  (S.SIGNED, S.PARTLY_SENT), S.EXECUTED, agent, (document_is_signed, nothing_is_flagged, *apart("transfer-request", "execute")),
         asks=Asks(ExecutionSent, sendings.execute)),

    Step("confirm",  S.EXECUTED,   S.PARTLY_SENT, agent,     apart("transfer-request", "confirm"),
         then=(Post(pay_each_entity), Do(set_the_start_date), Follow("joint-programme", "start", its_programme_if_not_started),
               Follow("programme-report", "open", its_reports),
               Issue(letters.transfer_notice), Follow("transfer-request", "complete", itself_if_all_is_sent))),

    Step("complete", S.PARTLY_SENT, S.CONFIRMED, nobody,
         then=(Lift(SENDING),)),

    Step("return",   (S.CONFIRMED, S.PARTLY_SENT), S.RETURNED, agent, why=True,
         asks=Asks(ReturnSent, sendings.give_back)),

    Step("confirm return", S.RETURNED, S.PARTLY_SENT, agent, apart("transfer-request", "confirm return"),
         then=(Do(put_back_what_came_back), Do(the_rest_is_due))),

    Step("dismiss return", S.RETURNED, S.PARTLY_SENT, agent, apart("transfer-request", "dismiss return"), why=True,
         then=(Do(dismiss_the_return), Follow("transfer-request", "complete", itself_if_all_is_sent))),

    Step("settle",   S.PARTLY_SENT, S.SETTLED,  secretariat, why=True,
         then=(Lift(SENDING),)),

    Step("withdraw", (S.MADE, S.SIGNED), S.WITHDRAWN, secretariat, why=True,
         then=(Lift(SENDING),)),
))
