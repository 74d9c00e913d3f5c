"""What somebody may do with a record now: its steps and the other acts on it, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import SQLModel

from mptf.db import Living
from mptf.work import Work
from workflows.acts import OWN_ACTS, Act, slug
from workflows.engine import Offer, offers
from workflows.grammar import Workflow
from workflows.tables import WORKFLOWS


class Choice(NamedTuple):
    """One thing to do. With reasons it cannot be done yet; `ends` is what cannot be taken back."""

    name: str
    phrase: str
    reasons: tuple[str, ...]
    is_step: bool
    ends: bool


_LIVES: Mapping[type[SQLModel], Workflow[Any]] = {w.record: w for w in WORKFLOWS}


def choices(work: Work, records: Mapping[UUID, SQLModel]) -> Mapping[UUID, list[Choice]]:
    """Everything that is the actor's to do with each record, in the order in which it is done.

    What prepares a step comes before it; what ends the record's life comes last.
    """
    offered = offers(
        work,
        [
            (_LIVES[type(record)], record)
            for record in records.values()
            if isinstance(record, Living)
        ],
    )
    return {
        key: sorted(
            [*_acts(work, record), *(_step(record, offer) for offer in offered.get(key, ()))],
            key=lambda choice: choice.ends,
        )
        for key, record in records.items()
    }


def _acts(work: Work, record: SQLModel) -> list[Choice]:
    return [
        Choice(act.name, act.name.rpartition(".")[2], (), is_step=False, ends=False)
        for act in OWN_ACTS
        if act.on is type(record) and _is_open(act, work, record)
    ]


def _step(record: SQLModel, offer: Offer) -> Choice:
    return Choice(
        f"{_LIVES[type(record)].name}.{slug(offer.trigger)}",
        offer.trigger,
        offer.reasons,
        is_step=True,
        ends=offer.step.why and offer.step.dest.is_end,
    )


def beginnings(work: Work, kinds: tuple[str, ...]) -> list[Choice]:
    """What the actor may begin: the acts on nothing yet whose names begin with one of the kinds."""
    return [
        Choice(act.name, act.name.replace(".", " "), (), is_step=False, ends=False)
        for act in OWN_ACTS
        if act.on is None and act.name.startswith(kinds) and act.by.includes(work.actor, None)
    ]


def _is_open(act: Act, work: Work, subject: Any) -> bool:
    within = act.while_in is None or subject.state in act.while_in
    return within and act.by.includes(work.actor, subject)
