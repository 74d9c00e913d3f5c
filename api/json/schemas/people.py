"""Persons and organisations as they are sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.json.schemas.parts import Answer, Record
from mptf.people.queries import OrganisationRow, PersonRow


class PersonItem(Answer):
    """A person with their organisation and roles."""

    id: UUID
    name: str
    title: str
    email: str | None
    organisation: str
    organisation_name: str
    roles: list[str]
    illustrative: bool
    retired_at: datetime | None

    @classmethod
    def of(cls, row: PersonRow) -> PersonItem:
        """A person as they are sent."""
        return cls.model_validate(row._asdict())


class PersonRecord(PersonItem, Record):
    """One person."""


class OrganisationItem(Answer):
    """An organisation under its code."""

    id: UUID
    code: str
    name: str
    kind: str
    country: str | None
    illustrative: bool

    @classmethod
    def of(cls, row: OrganisationRow) -> OrganisationItem:
        """An organisation as it is sent."""
        return cls.model_validate(row._asdict())


class OrganisationRecord(OrganisationItem, Record):
    """One organisation."""
