"""What the acts on scenarios rest on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.reading import rows
from mptf.scenarios.models import ScenarioWithdrawal
from workflows.grounds import SUBJECTS


class Withdrawn(NamedTuple):
    """A scenario that was withdrawn, by which row."""

    scenario_id: UUID
    withdrawal_id: UUID


_W = table_of(ScenarioWithdrawal)


@rows(Withdrawn._make)
def withdrawal(_sight: Sight) -> Select[Any]:
    """Its withdrawal, where there is one."""
    return select(_W.c.scenario_id, _W.c.id).where(_W.c.scenario_id.in_(SUBJECTS))
