"""Revisions of joint programmes as they are sent."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from api.json.schemas.parts import Amount, Answer, Content, Moment, Page, Record
from mptf.money import Money
from mptf.revisions.joining import JoinerRow
from mptf.revisions.queries import RevisionRow, VersionRow

Change = Literal[
    "reallocation",
    "total",
    "no-cost-extension",
    "cost-extension",
    "scope",
    "partners",
    "countries",
    "plan",
]
Level = Literal["told", "secretariat", "chair", "committee"]


class RevisionItem(Answer):
    """A revision in a list; `level` and `reasons` are of its last submission, if there was one.

    `version` is the version of the document that it made, once it is in force.
    """

    id: UUID
    number: str
    programme: str
    title: str
    coordinator: str
    kinds: list[Change]
    reason: str
    level: Level | None
    reasons: list[str]
    asked_on: date | None
    end_before: date | None
    end_after: date | None
    state: str
    since: date | None
    from_version: int
    version: int | None
    in_force_on: date | None
    decision: str | None
    illustrative: bool

    @classmethod
    def of(cls, row: RevisionRow) -> RevisionItem:
        """A revision as it is sent."""
        told = row._asdict() | {"reasons": row.reasons or []}
        return cls.model_validate({name: told[name] for name in cls.model_fields})


class RevisionPage(Page[RevisionItem]):
    """Revisions, with how many the filter lets through."""

    count: int


class BudgetVersion(Answer):
    """A version of the programme's budget: it replaces the one before it."""

    version: int
    since: date
    revision: str | None
    level: Level | None
    decision: str | None
    budget: list[Content]

    @classmethod
    def of(cls, row: VersionRow) -> BudgetVersion:
        """A version as it is sent."""
        return cls(
            version=row.number,
            since=row.since,
            revision=row.revision,
            level=row.level,
            decision=row.decision,
            budget=row.content.get("budget", []),
        )


class Joiner(Answer):
    """An entity that a revision brings into the programme, with its part and its word on it."""

    entity: str
    amount: Amount
    confirmed: bool

    @classmethod
    def of(cls, row: JoinerRow) -> Joiner:
        """An entity as it is sent."""
        amount = Amount.of(Money(row.amount_minor, row.currency))
        return cls(entity=row.code, amount=amount, confirmed=row.confirmed)


class RevisionRecord(RevisionItem, Record):
    """One revision: the document before and after, the budgets in force so far, its steps."""

    joining: list[Joiner]
    before: Content
    after: Content
    budgets: list[BudgetVersion]
    life: list[Moment]
