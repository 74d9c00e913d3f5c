"""The life of a meeting of the Committee: called, held, minuted. Source: handbook 4.

What becomes of each item is no step of the meeting: positions are closed and items settled one by
one, by whoever presides (`workflows/acts.py`).
"""

from mptf.letters import committee as letters
from mptf.meetings.models import Meeting
from mptf.meetings.states import MeetingState as S
from mptf.policy import chair, secretariat
from workflows.committee_item_rules import positions_can_be_sealed, they_may_preside
from workflows.decisions_of_items import nothing_of_it_runs_elsewhere, what_it_asks_can_be_decided
from workflows.grammar import Do, Issue, Step, Workflow
from workflows.meeting_rules import (
    circulate_the_minutes,
    every_item_is_dealt_with,
    invite_the_seats,
    it_lies_ahead,
    its_day_has_come,
    members_had_time_to_comment,
    open_the_papers,
    record_what_was_adopted,
    somebody_is_at_the_table,
    something_stands_on_its_agenda,
    tell_that_it_is_cancelled,
)

# fmt: off
MEETING: Workflow[Meeting] = Workflow("meeting", "Meeting of the Committee", Meeting, S, steps=(
    #    step                 from                  to                    who          only when
    Step("plan",              S.NEW,                S.PLANNED,            secretariat),

    Step("call",              S.PLANNED,            S.CALLED,             secretariat, (it_lies_ahead,),
         then=(Do(invite_the_seats), Issue(letters.committee_invitation))),

    Step("send papers",       S.CALLED,             S.PAPERS_SENT,        secretariat, (something_stands_on_its_agenda, what_it_asks_can_be_decided, nothing_of_it_runs_elsewhere),
         then=(Do(open_the_papers), Issue(letters.paper_transmittal))),

    Step("open",              S.PAPERS_SENT,        S.IN_SESSION,         chair,       (they_may_preside, positions_can_be_sealed, its_day_has_come, somebody_is_at_the_table)),

    Step("close",             S.IN_SESSION,         S.HELD,               chair,       (they_may_preside, every_item_is_dealt_with),
         then=(Do(record_what_was_adopted),)),

    Step("circulate minutes", S.HELD,               S.MINUTES_CIRCULATED, secretariat,
         then=(Do(circulate_the_minutes),)),

    Step("adopt minutes",     S.MINUTES_CIRCULATED, S.CLOSED,             chair,       (they_may_preside, members_had_time_to_comment)),

    Step("take minutes back", S.MINUTES_CIRCULATED, S.HELD,               secretariat, why=True),

    Step("cancel",            (S.PLANNED, S.CALLED, S.PAPERS_SENT), S.CANCELLED, secretariat, why=True,
         then=(Do(tell_that_it_is_cancelled),)),
))
