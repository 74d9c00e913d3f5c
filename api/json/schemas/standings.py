"""What pages of an entity, a country and the agent gather, as it is sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.parts import Amount, Answer
from api.json.schemas.programmes import PortfolioItem, RequestItem
from mptf.money import Money
from mptf.programme_reports.states import ReportKind
from mptf.reports.dues import DueRow, RefundRow
from mptf.reports.entities import DueOf, EntityRow, NoteOf, ProgrammeOf, ReportOf
from mptf.tranches.following import NextRow


class EntityItem(Answer):
    """A UN entity whose page one may open, and in how many approved programmes it takes part."""

    code: str
    name: str
    programmes: int
    illustrative: bool

    @classmethod
    def of(cls, row: EntityRow) -> EntityItem:
        """An entity as it is sent."""
        return cls(
            code=row.code, name=row.name, programmes=row.programmes, illustrative=row.illustrative
        )


class EntityList(Answer):
    """Entities by code."""

    items: list[EntityItem]


class EntityPart(Answer):
    """Its part in a programme, in the books' amounts; what was refunded is below zero."""

    number: str
    title: str
    state: str
    coordinates: bool
    approved: Amount | None
    transferred: Amount
    refunded: Amount
    spent: Amount
    held: Amount
    illustrative: bool

    @classmethod
    def of(cls, row: ProgrammeOf) -> EntityPart:
        """A part as it is sent."""

        def money(minor: int) -> Amount:
            return Amount.of(Money(minor, row.currency))

        return cls(
            number=row.number,
            title=row.title,
            state=row.state,
            coordinates=row.coordinates,
            approved=None if row.approved is None else money(row.approved),
            transferred=money(row.transferred),
            refunded=money(row.refunded),
            spent=money(row.spent),
            held=money(row.held),
            illustrative=row.illustrative,
        )


class OwedReport(Answer):
    """A report that the entity owes."""

    number: str
    programme: str
    kind: ReportKind
    state: str
    due_on: date | None
    late: bool
    illustrative: bool

    @classmethod
    def of(cls, row: ReportOf, today: date) -> OwedReport:
        """A report as it is sent."""
        return cls(
            number=row.number,
            programme=row.programme,
            kind=ReportKind(row.kind),
            state=row.state,
            due_on=row.due_on,
            late=row.is_late(today),
            illustrative=row.illustrative,
        )


class NextTranche(Answer):
    """The next tranche of a programme that the entity coordinates, and what stands before it."""

    programme: str
    tranche: int
    asked: bool
    released: bool
    flagged: bool
    held_by_condition: bool
    reports_owed: bool
    too_little_spent: bool
    illustrative: bool

    @classmethod
    def of(cls, row: NextRow) -> NextTranche:
        """A tranche as it is sent."""
        return cls(
            programme=row.number,
            tranche=row.tranche,
            asked=row.asked,
            released=row.released,
            flagged=row.flagged,
            held_by_condition=row.held,
            reports_owed=row.reports_owed,
            too_little_spent=row.unused,
            illustrative=row.illustrative,
        )


class EntityDue(Answer):
    """Something that is due from the entity, on the record of that key."""

    on: UUID
    what: str
    due_on: date

    @classmethod
    def of(cls, row: DueOf) -> EntityDue:
        """As it is sent."""
        return cls(on=row.subject_id, what=row.what, due_on=row.due_on)


class EntityNote(Answer):
    """A note in which the entity takes part; `amount` is what it asks for its own part."""

    number: str
    title: str
    state: str
    coordinates: bool
    amount: Amount | None
    illustrative: bool

    @classmethod
    def of(cls, row: NoteOf) -> EntityNote:
        """A note as it is sent."""
        amount = None
        if row.amount_minor is not None:
            amount = Amount.of(Money(row.amount_minor, row.currency))
        return cls(
            number=row.number,
            title=row.title,
            state=row.state,
            coordinates=row.coordinates,
            amount=amount,
            illustrative=row.illustrative,
        )


class EntityReport(EntityItem):
    """One entity across all its programmes: due, late, returned, money, notes."""

    as_of: date
    reports: list[OwedReport]
    tranches: list[NextTranche]
    due: list[EntityDue]
    to_confirm: list[UUID]
    """Notes in which it has still to confirm its part."""
    parts: list[EntityPart]
    notes: list[EntityNote]


class CountryDue(Answer):
    """Something that is due on a programme; `kind` is report, condition, step, transfer or end."""

    kind: str
    number: str
    programme: str
    entity: str
    what: str
    due_on: date
    illustrative: bool

    @classmethod
    def of(cls, row: DueRow) -> CountryDue:
        """As it is sent."""
        return cls(
            kind=row.kind,
            number=row.number,
            programme=row.programme,
            entity=row.entity,
            what=row.what,
            due_on=row.due_on,
            illustrative=row.illustrative,
        )


class CountryReport(Answer):
    """The programmes in a country as far as the reader sees them, and what is due on them."""

    country: str
    as_of: date
    programmes: list[PortfolioItem]
    due: list[CountryDue]


class ExpectedRefund(Answer):
    """What an entity has still to send back of a programme that is closing."""

    programme: str
    entity: str
    amount: Amount
    illustrative: bool

    @classmethod
    def of(cls, row: RefundRow) -> ExpectedRefund:
        """As it is sent."""
        return cls(
            programme=row.programme,
            entity=row.entity,
            amount=Amount.of(row.held),
            illustrative=row.illustrative,
        )


class TransferQueue(Answer):
    """What waits for the agent, late requests first."""

    as_of: date
    to_send: list[RequestItem]
    to_confirm: list[RequestItem]
    late: int
    refunds: list[ExpectedRefund]
