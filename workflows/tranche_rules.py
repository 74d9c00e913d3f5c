"""When the acts on a programme's tranches and flags are offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.reading import rows
from mptf.tranches import measures
from mptf.tranches.measures import Earlier, Flag
from mptf.tranches.models import TrancheRequest
from mptf.tranches.states import TrancheState
from workflows.grammar import Case
from workflows.grounds import SUBJECTS, rests_on


class Asked(NamedTuple):
    """A tranche that was asked for, by a request that is open or granted."""

    programme_id: UUID
    tranche: int
    state: str


_P, _Q = table_of(JointProgramme), table_of(TrancheRequest)
_STANDS = (TrancheState.ASKED.value, TrancheState.RELEASED.value)


@rows(Flag._make)
def flags(_sight: Sight) -> Select[Any]:
    """What holds the programme's money back."""
    return measures.flags(_P.c.id, _P.c.id).where(_P.c.id.in_(SUBJECTS))


@rows(Earlier._make)
def sent(_sight: Sight) -> Select[Any]:
    """Its transfer requests, but those that were withdrawn."""
    return measures.earlier(_P.c.id, _P.c.id).where(_P.c.id.in_(SUBJECTS))


@rows(Asked._make)
def asked(_sight: Sight) -> Select[Any]:
    """The tranches that were asked for."""
    stand = select(_Q.c.programme_id, _Q.c.tranche, _Q.c.state).where(_Q.c.state.in_(_STANDS))
    return stand.where(_Q.c.programme_id.in_(SUBJECTS))


@rests_on(flags)
def a_flag_is_open(_case: Case[JointProgramme], flags: Sequence[Flag]) -> str | None:
    """Something holds the programme's money back."""
    return None if flags else "Nothing is flagged."


@rests_on(sent, asked)
def a_tranche_is_to_be_asked_for(
    case: Case[JointProgramme], sent: Sequence[Earlier], asked: Sequence[Asked]
) -> str | None:
    """The plan has a further tranche, and nobody has asked for it."""
    following = _following(sent)
    if following > _planned(case):
        return "All tranches were asked for."
    if following in {request.tranche for request in asked}:
        return f"Tranche {following} was asked for."
    return None


@rests_on(sent, asked)
def a_tranche_is_to_be_sent(
    case: Case[JointProgramme], sent: Sequence[Earlier], asked: Sequence[Asked]
) -> str | None:
    """The plan has a tranche whose transfer nobody has requested: the first, or a released one."""
    following = _following(sent)
    if following > _planned(case):
        return "The transfer of every tranche was requested."
    released = {request.tranche for request in asked if request.state == TrancheState.RELEASED}
    if following > 1 and following not in released:
        return f"Tranche {following} is not released: the coordinating entity asks for it first."
    return None


def _following(sent: Sequence[Earlier]) -> int:
    """The number of the tranche that comes next."""
    return len({request.tranche for request in sent}) + 1


def _planned(case: Case[JointProgramme]) -> int:
    """How many tranches the profile plans."""
    return len(case.work.profile.programme.tranches)
