"""What an act does before the writer's lock is taken: examine a file, solve a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from mptf.attachments import service as attachments
from mptf.attachments.schemas import FileSent
from mptf.errors import Invalid, Refused
from mptf.policy import require, secretariat
from mptf.profile import Profile
from mptf.scenarios import service as scenarios
from mptf.scenarios.kept import Question
from mptf.scenarios.schemas import ScenarioSent
from mptf.scenarios.solving import solve
from mptf.work import Work
from workflows.acts import ACTS
from workflows.own_acts import Act


def takes_file(act: Act) -> bool:
    """Whether a file is sent with it."""
    return "file" in act.form.model_fields


def look_ahead(profile: Profile, name: str, sent: Mapping[str, Any]) -> None:
    """Do before the writer's lock is taken what takes long and needs no database: examine a file.

    What is found against it, the act says in its turn, after who may do it and where.
    """
    if name in ACTS and takes_file(ACTS[name]):
        with suppress(ValidationError, Invalid):
            attachments.look_ahead(profile, FileSent.model_validate(sent.get("file")))


def think_ahead(
    read: Callable[[Callable[[Work], Question]], Question],
    name: str,
    sent: Mapping[str, Any],
) -> None:
    """Do before the writer's lock is taken what takes long and needs the records: solve a scenario.

    The act then finds the answer in memory, if it still asks the same. What is wrong with it, the
    act says in its turn.
    """
    if name == "scenario.propose":
        with suppress(ValidationError, Refused):
            form = ScenarioSent.model_validate(sent)
            solve(read(lambda work: _question(work, form)).problem)


def _question(work: Work, sent: ScenarioSent) -> Question:
    require(work.actor, secretariat)
    return scenarios.question(work, sent)
