"""A decision as the secretariat records it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from mptf.committee.models import Mode, Outcome
from mptf.committee.visibility import FUND
from mptf.sent import Amount, Sent, Short, Text


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
    """What is decided of one thing. `amount` is a ceiling, a target or a budget, by outcome.

    `title` says what an item on the fund itself is about; a note or a programme has its own, and
    what is sent is not looked at.
    """

    subject_kind: Short
    subject_id: UUID
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    outcome: Outcome
    text: Text = ""
    amount: Amount | None = None
    amounts: tuple[AmountSent, ...] = ()
    conditions: tuple[ConditionSent, ...] = ()

    def titled(self, titles: Callable[[str, UUID], str]) -> str:
        """What it is called: `titles` gives the title of a thing as it stands now."""
        own = self.title if self.subject_kind == FUND else ""
        return own or titles(self.subject_kind, self.subject_id)


class ProposedSent(ItemSent):
    """What is proposed to the Committee on one thing, with what it needs to know of it."""

    background: Text = ""


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
