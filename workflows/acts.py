"""Everything that can be done, as one table: the acts that are no steps, and the steps themselves.

Pages, the JSON API, the command line and histories all do things through `perform`, so that an act
means the same, asks for the same and is refused for the same reasons through every door.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import SQLModel

from mptf.db import NEW
from mptf.errors import Invalid, NotFound, WrongState
from mptf.fund_closings import service as fund_closings
from mptf.policy import (
    nobody,
    require,
)
from mptf.work import Work
from workflows.engine import fire
from workflows.grammar import Workflow
from workflows.own_acts import OWN_ACTS, Act, Done
from workflows.sight import seen
from workflows.tables import LIVES, WORKFLOWS


def slug(trigger: str) -> str:
    """A trigger as it stands in an address or in a history."""
    return trigger.replace(" ", "-")


ACTS: dict[str, Act] = {act.name: act for act in OWN_ACTS}

STEPS: dict[str, tuple[Workflow[Any], str]] = {
    f"{workflow.name}.{slug(step.trigger)}": (workflow, step.trigger)
    for workflow in WORKFLOWS
    for step in workflow.steps
    if step.decides is None and step.by is not nobody and NEW not in step.sources
}


def perform(
    work: Work, name: str, on: UUID | None, sent: Mapping[str, Any], *, why: str = ""
) -> Done:
    """Do one act by its name, and give the record that it made or changed.

    Raises:
        NotFound: there is no such act, or no such record.
        NotPermitted: the actor is not the act's party.
        WrongState: the record is in a state in which this is not done.
        Invalid: what was sent is not well formed; the field is named.
        GuardRefused: the fund itself is closed, and the act would take something into it.
        Refused: any other reason why it may not be done.
    """
    if name in STEPS:
        workflow, trigger = STEPS[name]
        subject: SQLModel = _subject(work, workflow.record, name, on)
        fire(work, workflow, subject, trigger, answers=sent or None, remark=why)
        return subject
    if name not in ACTS:
        raise NotFound("act", name)
    act = ACTS[name]
    target = None if act.on is None else _subject(work, act.on, name, on)
    require(work.actor, act.by, target, act.says.lower().rstrip("."))
    if act.takes_in:
        fund_closings.require_open(work)
    _require_state(act, target)
    try:
        form = act.form.model_validate(sent)
    except ValidationError as error:
        raise invalid(name, error) from None
    return act.do(work, target, form)


def _require_state(act: Act, target: Any) -> None:
    """An act is done in the states in which it is offered, whatever its service would let pass."""
    if act.while_in is not None and target.state not in act.while_in:
        state = LIVES[type(target)].states(target.state).public
        raise WrongState(act.says.lower().rstrip("."), state)


def invalid(name: str, error: ValidationError) -> Invalid:
    """The first thing that is wrong with what was sent, by its field."""
    first = error.errors()[0]
    return Invalid(".".join(map(str, first["loc"])) or name, first["msg"])


def _subject(work: Work, kind: type[SQLModel], name: str, on: UUID | None) -> Any:
    if on is None:
        raise Invalid("on", f"{name} is done on a {kind.__name__}: say which")
    return seen(work, kind, on)
