"""Who there is: organisations, persons, and what one may do for another."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from mptf.db import Json, Record, UtcDateTime


class OrganisationKind(StrEnum):
    """What an organisation is to the fund."""

    SECRETARIAT = "secretariat"
    ENTITY = "un-entity"
    DONOR = "donor"
    AGENT = "administrative-agent"
    GOVERNMENT = "government"
    STAKEHOLDER = "stakeholder"
    AUDITOR = "auditor"
    OFFICE = "resident-coordinator-office"
    OTHER = "other"


class Organisation(Record, table=True):
    """A UN entity, a donor, the agent, the secretariat: whoever persons act for."""

    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=300)
    kind: str = Field(max_length=40, index=True)
    address: list[str] = Field(default_factory=list, sa_type=Json)
    country: str | None = Field(default=None, max_length=3)
    illustrative: bool = False
    source: str | None = Field(default=None, max_length=500)


class Person(Record, table=True):
    """Someone who can act. Persons are retired, never deleted."""

    name: str = Field(max_length=200)
    title: str = Field(max_length=300)
    email: str | None = Field(default=None, max_length=320)
    language: str = Field(default="en", max_length=5)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    roles: list[str] = Field(default_factory=list, sa_type=Json)
    illustrative: bool = False
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Delegation(Record, table=True):
    """One person may exercise another's role from a day to a day. Source: handbook 4.

    `purposes` says for what, and is empty where it is for everything that the role does;
    `most_minor` is the most that may be signed by it, in the fund's currency. What somebody else
    entered lends nothing until whoever lends the role has confirmed it.
    """

    giver_id: UUID = Field(foreign_key="person.id", index=True)
    taker_id: UUID = Field(foreign_key="person.id", index=True)
    role: str = Field(max_length=40)
    purposes: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    most_minor: int | None = Field(default=None, sa_type=BigInteger)
    text: str = Field(max_length=500)
    from_on: date
    to_on: date | None = None
    revoked_on: date | None = None
    entered_on: date | None = None
    confirmed_on: date | None = None
