"""Written procedures, and what the seats of the Committee say of their items."""

from __future__ import annotations

from datetime import datetime

from mptf.committee.models import Mode
from mptf.errors import GuardRefused
from mptf.procedures import service as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.procedures.schemas import ExtensionSent, ProcedureSent
from mptf.procedures.states import ProcedureState
from mptf.rounds import service as rounds
from mptf.rounds.models import CommitteeItem
from mptf.rounds.seal import Said
from mptf.work import Work
from workflows import forms
from workflows.doing.decisions import title_of
from workflows.engine import begin
from workflows.written_procedure import WRITTEN_PROCEDURE


def prepare_procedure(work: Work, _on: None, sent: ProcedureSent) -> WrittenProcedure:
    """Prepare a written procedure of the Committee."""
    procedure = procedures.prepare(work, sent, lambda kind, key: title_of(work, kind, key))
    return begin(work, WRITTEN_PROCEDURE, procedure)


def extend_procedure(
    work: Work, procedure: WrittenProcedure, sent: ExtensionSent
) -> WrittenProcedure:
    """Put off the deadline of a written procedure."""
    procedures.extend(work, procedure, sent)
    return procedure


def take_position(work: Work, item: CommitteeItem, sent: forms.AnswerForm) -> CommitteeItem:
    """Take a position for your seat."""
    said = Said(sent.answer, sent.reason)
    rounds.answer(work, item, said, _ends_at(work, item), sent.seat)
    return item


def stand_back(work: Work, item: CommitteeItem, sent: forms.StandBackForm) -> CommitteeItem:
    """Declare a conflict of interest and stand back from an item."""
    rounds.stand_back(work, item, sent.reason, _ends_at(work, item), sent.seat)
    return item


def comment(work: Work, item: CommitteeItem, sent: forms.CommentForm) -> CommitteeItem:
    """Say something of an item to all who have its papers."""
    rounds.comment(work, item, sent.text)
    return item


def _ends_at(work: Work, item: CommitteeItem) -> datetime | None:
    if item.mode != Mode.WRITTEN:
        return None
    procedure = work.get(WrittenProcedure, item.sitting_id)
    if procedure.state == ProcedureState.WITHDRAWN:
        raise GuardRefused((f"Written procedure {procedure.number} was withdrawn.",))
    return procedures.deadline_of(work, procedure)
