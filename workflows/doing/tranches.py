"""Requests for a tranche, and flags that hold money back."""

from __future__ import annotations

from mptf.programmes.models import JointProgramme
from mptf.tranches import service as tranches
from mptf.tranches.models import TrancheRequest
from mptf.tranches.schemas import FlagLiftSent, FlagSent, TrancheAskSent
from mptf.work import Work
from workflows.engine import begin
from workflows.tranche_request import TRANCHE_REQUEST


def ask_for_tranche(work: Work, programme: JointProgramme, sent: TrancheAskSent) -> TrancheRequest:
    """Ask for the next tranche of the programme."""
    return begin(work, TRANCHE_REQUEST, tranches.ask(work, programme, sent))


def flag_programme(work: Work, programme: JointProgramme, sent: FlagSent) -> JointProgramme:
    """Hold the programme's money back, for a reason such as an audit."""
    tranches.flag(work, programme, sent)
    return programme


def lift_flag(work: Work, programme: JointProgramme, sent: FlagLiftSent) -> JointProgramme:
    """Lift a flag: it holds the programme's money back no more."""
    tranches.lift(work, programme, sent)
    return programme
