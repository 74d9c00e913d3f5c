"""A decision as the secretariat records it."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from mptf.committee.models import Mode, Outcome
from mptf.notes.schemas import Amount, Sent, Short, Text


class AmountSent(Sent):
    """What one entity gets."""

    entity: Short
    amount: Amount


class ConditionSent(Sent):
    """A condition of an approval."""

    text: Short
    owner: Short
    due_on: date
    blocks_tranche: Annotated[int, Field(ge=1)] | None = None


class ItemSent(Sent):
    """What is decided of one thing. `amount` is a ceiling, a target or a budget, by outcome."""

    subject_kind: Short
    subject_id: UUID
    outcome: Outcome
    text: Text = ""
    amount: Amount | None = None
    amounts: tuple[AmountSent, ...] = ()
    conditions: tuple[ConditionSent, ...] = ()


class DecisionSent(Sent):
    """A decision of one or more items, as recorded before its signature."""

    title: Short
    decided_on: date
    mode: Mode
    items: Annotated[tuple[ItemSent, ...], Field(min_length=1)]
    attendance: tuple[Short, ...] = ()
    recusals: tuple[Short, ...] = ()
    text: Text = ""
    supersedes: UUID | None = None
    illustrative: bool = False
