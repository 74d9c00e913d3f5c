"""The life of a request for a tranche: asked, released or refused on evidence. Handbook 6."""

from mptf.letters import tranches as letters
from mptf.policy import coordinator, head
from mptf.tranches import service as tranches
from mptf.tranches.models import TrancheRequest
from mptf.tranches.schemas import RefusalSent, ReleaseSent
from mptf.tranches.states import TrancheState as S
from workflows.duties import apart
from workflows.grammar import Asks, Issue, Notify, Step, Workflow
from workflows.tranche_request_rules import (
    conditions_are_met,
    enough_is_used,
    nothing_is_flagged,
    reports_are_accepted,
    the_earlier_tranches_are_sent,
    the_programme_is_under_way,
    was_not_asked_for,
)

# fmt: off
TRANCHE_REQUEST: Workflow[TrancheRequest] = Workflow("tranche-request", "Request for a tranche", TrancheRequest, S, steps=(
    #    step        from      to           who          only when
    Step("ask",      S.NEW,    S.ASKED,     coordinator, (was_not_asked_for,),
         then=(Notify(head),)),

    Step("release",  S.ASKED,  S.RELEASED,  head,        (*apart("tranche-request", "release"), the_programme_is_under_way, the_earlier_tranches_are_sent, reports_are_accepted, enough_is_used, conditions_are_met, nothing_is_flagged),
         asks=Asks(ReleaseSent, tranches.release),
         then=(Issue(letters.tranche_release),)),

    Step("refuse",   S.ASKED,  S.REFUSED,   head,        apart("tranche-request", "refuse"),
         asks=Asks(RefusalSent, tranches.refuse),
         then=(Issue(letters.tranche_refusal),)),

    Step("withdraw", S.ASKED,  S.WITHDRAWN, coordinator, why=True),
))
