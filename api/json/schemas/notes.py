"""Concept notes and calls as they are sent."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from api.json.schemas.files import Comment, Endorsed, FileItem, Question
from api.json.schemas.parts import Amount, Answer, Content, Currency, Moment, Page, Record
from mptf.forms.drafted import CommentRow, SavedRow
from mptf.money import Money
from mptf.notes.drafting import WriterRow
from mptf.notes.queries import FindingRow, NoteRow, PartnerRow


class NoteItem(Answer):
    """A concept note in a list."""

    id: UUID
    number: str
    title: str
    call: str
    coordinator: str
    countries: list[str]
    scope: str | None
    area: str | None
    region: str | None
    requested: Amount
    state: str
    since: date | None
    version: int
    illustrative: bool

    @classmethod
    def of(cls, row: NoteRow) -> NoteItem:
        """A note as it is sent."""
        return cls(
            id=row.id,
            number=row.number,
            title=row.title,
            call=row.call,
            coordinator=row.coordinator,
            countries=row.content.get("countries", []),
            scope=row.scope,
            area=row.area,
            region=row.region,
            requested=Amount.of(row.amount),
            state=row.state,
            since=row.since,
            version=row.version,
            illustrative=row.illustrative,
        )


class Partner(Answer):
    """A participating organisation, its part, and when it confirmed it."""

    entity: str
    name: str
    label: str | None
    requested: Amount
    confirmed_on: date | None

    @classmethod
    def of(cls, row: PartnerRow, currency: str) -> Partner:
        """A partner as it is sent."""
        return cls(
            entity=row.code,
            name=row.name,
            label=row.label,
            requested=Amount.of(Money(row.amount_minor, currency)),
            confirmed_on=row.confirmed_on,
        )


class Finding(Answer):
    """Something that the entities were asked to mend in a version, and what they said to it."""

    version: int
    field: str
    text: str
    answer: str | None

    @classmethod
    def of(cls, row: FindingRow) -> Finding:
        """A finding as it is sent."""
        return cls.model_validate(row._asdict())


class SavedField(Answer):
    """What stands in a field of a draft: its number is what `seen` names when it is written."""

    field: str
    seq: int
    saved_at: datetime

    @classmethod
    def of(cls, row: SavedRow) -> SavedField:
        """A field as it is sent."""
        return cls(field=row.name, seq=row.seq, saved_at=row.saved_at)


class FieldComment(Answer):
    """What one of the writers said about a field."""

    id: UUID
    field: str
    text: str
    made_at: datetime
    settled_at: datetime | None

    @classmethod
    def of(cls, row: CommentRow) -> FieldComment:
        """A comment as it is sent."""
        return cls(
            id=row.id,
            field=row.name,
            text=row.text,
            made_at=row.made_at,
            settled_at=row.settled_at,
        )


class Writer(Answer):
    """Somebody who was invited to write: for which entity, or for which partner in words."""

    id: UUID
    name: str
    entity: str | None
    partner: str
    invited_at: datetime
    email: str
    ends_at: datetime
    """Until when the last link that was sent to them works, where it was not used."""
    used_at: datetime | None
    ended_at: datetime | None
    reason: str | None

    @classmethod
    def of(cls, row: WriterRow) -> Writer:
        """A writer as they are sent."""
        return cls.model_validate(row._asdict())


class NoteRecord(NoteItem, Record):
    """One concept note: what it says now, who takes part, the steps that it has taken.

    `comments` are there for its writers alone, `writers` (whoever was invited) for the coordinating
    entity and the whole fund's.
    """

    content: Content
    saved: list[SavedField]
    comments: list[FieldComment]
    writers: list[Writer]
    partners: list[Partner]
    findings: list[Finding]
    files: list[FileItem]
    endorsements: list[Endorsed]
    asked_to_endorse: list[Question]
    comments_on_endorsing: list[Comment]
    life: list[Moment]


class NotePage(Page[NoteItem]):
    """Notes, with how many the filters let through and what they ask for together."""

    count: int
    amount: str
    currency: Currency
