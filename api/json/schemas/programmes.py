"""Joint programmes and their fund transfer requests as they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from api.json.schemas.clearance import (
    ApprovalCondition,
    Clearance,
    DocumentVersion,
    ReviewComment,
)
from api.json.schemas.files import FileItem
from api.json.schemas.parts import Amount, Answer, Content, Moment, Page, Record
from api.pages import health_words
from api.pages.words import Words
from mptf.money import Money
from mptf.programmes.facts import FactsRow
from mptf.programmes.health import Health, net_funded, spent_of
from mptf.programmes.papers import SignatureRow
from mptf.programmes.portfolio import Judged
from mptf.programmes.queries import PartnerRow, ProgrammeRow
from mptf.tranches.queries import AskedRow
from mptf.transfers.queries import LineRow, RequestRow


class ProgrammeItem(Answer):
    """A joint programme in a list; `approved` is what a signed decision gave it."""

    id: UUID
    number: str
    project_number: str | None
    title: str
    note: str | None
    coordinator: str
    area: str | None
    region: str | None
    ceiling: Amount | None
    approved: Amount | None
    state: str
    since: date | None
    version: int
    start_on: date | None
    end_on: date | None
    illustrative: bool

    @classmethod
    def of(cls, row: ProgrammeRow) -> ProgrammeItem:
        """A programme as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            project_number=row.project_number,
            title=row.title,
            note=row.note_number,
            coordinator=row.coordinator,
            area=row.area,
            region=row.region,
            ceiling=Amount.of(row.ceiling) if row.ceiling else None,
            approved=Amount.of(row.approved) if row.approved else None,
            state=row.state,
            since=row.since,
            version=row.version,
            start_on=row.start_on,
            end_on=row.end_on,
            illustrative=row.illustrative,
        )


class HealthReason(Answer):
    """One thing that speaks for how a programme fares; `evidence` is the page that shows it."""

    because: str
    level: str
    text: str
    evidence: str


class HealthItem(Answer):
    """How a programme fares by what the reader may know of it, the worst reason first."""

    level: str
    sentence: str
    reasons: list[HealthReason]
    time_passed_percent: int | None
    spent_percent: int | None

    @classmethod
    def of(cls, words: Words, facts: FactsRow, found: Health) -> HealthItem:
        """As it is sent."""
        told = health_words.fares(words, facts, found)
        return cls(
            level=health_words.LEVELS[found.level][0],
            sentence=told.sentence,
            reasons=[
                HealthReason(
                    because=health_words.code(reason),
                    level=health_words.LEVELS[reason.level][0],
                    text=clause.text,
                    evidence=clause.url,
                )
                for reason, clause in zip(found.reasons, told.clauses, strict=False)
            ],
            time_passed_percent=found.time,
            spent_percent=found.spent,
        )


class DueNext(Answer):
    """What is due next of a programme, and by when."""

    what: str
    due_on: date


class PortfolioItem(Answer):
    """A programme in the portfolio."""

    number: str
    title: str
    coordinator: str
    area: str | None
    region: str | None
    state: str
    start_on: date | None
    end_on: date | None
    health: HealthItem
    net_funded: Amount
    spent: Amount
    due_next: DueNext | None
    illustrative: bool

    @classmethod
    def of(cls, words: Words, one: Judged) -> PortfolioItem:
        """As it is sent."""
        row, due = one.facts, one.due
        return cls(
            number=row.number,
            title=row.title,
            coordinator=row.coordinator,
            area=row.area,
            region=row.region,
            state=row.state,
            start_on=row.start_on,
            end_on=row.end_on,
            health=HealthItem.of(words, row, one.health),
            net_funded=Amount.of(net_funded(row)),
            spent=Amount.of(spent_of(row)),
            due_next=DueNext(what=due.what.value, due_on=due.day) if due else None,
            illustrative=row.illustrative,
        )


class ProgrammePortfolio(Answer):
    """How the programmes fare on a day, trouble first, and how many in which way."""

    as_of: date
    levels: dict[str, int]
    items: list[PortfolioItem]


class ProgrammePage(Page[ProgrammeItem]):
    """Programmes, with how many the filter lets through."""

    count: int


class Share(Answer):
    """A participating organisation: its part of the budget, and what was approved for it."""

    entity: str
    name: str
    label: str | None
    planned: Amount | None
    approved: Amount | None

    @classmethod
    def of(cls, row: PartnerRow, currency: str) -> Share:
        """A share as it is sent."""
        return cls(
            entity=row.code,
            name=row.name,
            label=row.label,
            planned=_amount(row.amount_minor, currency),
            approved=_amount(row.approved_minor, currency),
        )


def _amount(minor: int | None, currency: str) -> Amount | None:
    """An amount, where the reader sees one."""
    return None if minor is None else Amount.of(Money(minor, currency))


class Signature(Answer):
    """A signature on the document."""

    version: int
    kind: str
    party: str
    signed_by: str
    signed_on: date

    @classmethod
    def of(cls, row: SignatureRow) -> Signature:
        """A signature as it is sent."""
        return cls.model_validate(row._asdict())


class EvidenceItem(Answer):
    """A file on which the due diligence of an implementing partner rests, by the partner's name."""

    partner: str
    file: FileItem


class ProgrammeRecord(ProgrammeItem, Record):
    """One joint programme: its document, who takes part, who has signed, the steps taken."""

    content: Content
    partners: list[Share]
    signatures: list[Signature]
    evidence: list[EvidenceItem]
    versions: list[DocumentVersion]
    comments: list[ReviewComment]
    clearances: list[Clearance]
    conditions: list[ApprovalCondition]
    flags: list[FlagItem]
    health: HealthItem
    life: list[Moment]


class Part(Answer):
    """What a transfer request sends to one entity."""

    entity: str
    amount: Amount


class FlagItem(Answer):
    """Something that holds a programme's money back, or did until it was lifted."""

    seq: int
    text: str
    raised_on: date
    lifted_on: date | None
    lifted_because: str | None


class TrancheItem(Answer):
    """A request for a tranche, with the answer once there is one."""

    id: UUID
    number: str
    programme: str
    coordinator: str
    tranche: int
    state: str
    since: date | None
    asked_at: datetime
    text: str
    answer: str | None
    answered_on: date | None
    illustrative: bool

    @classmethod
    def of(cls, row: AskedRow) -> TrancheItem:
        """A request as it is sent."""
        known = row._asdict()
        return cls.model_validate({name: known[name] for name in TrancheItem.model_fields})


class ConditionOfRelease(Answer):
    """One condition of a release: on what it rests, and whether it holds."""

    condition: str
    evidence: list[str]
    holds: bool


class TrancheRecord(TrancheItem, Record):
    """One request for a tranche, with on what its answer rests, or would rest today."""

    weighed_on: date | None
    conditions: list[ConditionOfRelease]
    life: list[Moment]


class SentPart(Answer):
    """What one entity was sent in one round of a request."""

    round: int
    entity: str
    amount: Amount
    value_on: date
    agent_reference: str


class ReturnedPart(Answer):
    """What the bank sent back; confirmed is empty until a second person has looked at it."""

    round: int
    entity: str
    amount: Amount
    value_on: date
    bank_reference: str
    confirmed: bool | None


class RequestItem(Answer):
    """A fund transfer request, with the agent's first reference once it was executed."""

    id: UUID
    number: str
    programme: str
    tranche: int
    amounts: list[Part]
    state: str
    since: date | None
    made_at: datetime
    agent_reference: str | None
    value_on: date | None
    sent: Amount
    due_on: date | None
    illustrative: bool

    @classmethod
    def of(cls, row: RequestRow, lines: Sequence[LineRow]) -> RequestItem:
        """A request as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            programme=row.programme,
            tranche=row.tranche,
            amounts=[
                Part(entity=line.code, amount=Amount.of(line.amount))
                for line in lines
                if line.request_id == row.id
            ],
            state=row.state,
            since=row.since,
            made_at=row.made_at,
            agent_reference=row.agent_reference,
            value_on=row.value_on,
            sent=Amount.of(row.sent),
            due_on=row.due_on,
            illustrative=row.illustrative,
        )


class RequestRecord(RequestItem, Record):
    """One fund transfer request: what was sent and came back, and the steps that it has taken."""

    sendings: list[SentPart]
    returns: list[ReturnedPart]
    life: list[Moment]
