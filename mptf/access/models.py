"""Accounts of persons, and everything by which somebody shows to be one; secrets as hashes only."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from mptf.db import Json, Record, UtcDateTime


class Login(Record, table=True):
    """A person's way in. Without a password it waits for its invitation to be taken up."""

    person_id: UUID = Field(foreign_key="person.id", unique=True)
    email: str = Field(unique=True, max_length=320)
    password_hash: str | None = Field(default=None, max_length=200)
    demonstration: bool = False
    """Whether its password is printed for everybody: refused outside the demonstration."""
    made_at: datetime = Field(sa_type=UtcDateTime)
    visit_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the person's visit in progress, or the last one, began."""
    visit_before_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the visit before it was last seen: “since your last visit” counts from here."""


class SignIn(Record, table=True):
    """A session. It ends at once when its account's password, roles or service change."""

    __tablename__ = "sign_in"

    token_hash: str = Field(unique=True, max_length=64)
    login_id: UUID = Field(foreign_key="login.id", index=True)
    stamp: str = Field(max_length=64)
    """What the account was when it began; another stamp ends it."""
    agent: str = Field(default="", max_length=200)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class OneTimeLink(Record, table=True):
    """A link that sets a password once."""

    __tablename__ = "one_time_link"

    token_hash: str = Field(unique=True, max_length=64)
    login_id: UUID = Field(foreign_key="login.id", index=True)
    purpose: str = Field(max_length=20)
    made_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Attempts(SQLModel, table=True):
    """How often something was tried in the window that began then."""

    key: str = Field(primary_key=True, max_length=64)
    since: datetime = Field(sa_type=UtcDateTime)
    count: int


class Scope(StrEnum):
    """What a program may do with a token, in its person's name and never more than them."""

    READ = "read"
    ACT = "act"
    CALENDAR = "calendar"
    """To read what is due, by an address that a calendar program asks; nothing else."""


class AccessToken(Record, table=True):
    """A token with which a program acts for a person."""

    __tablename__ = "access_token"

    token_hash: str = Field(unique=True, max_length=64)
    login_id: UUID = Field(foreign_key="login.id", index=True)
    name: str = Field(max_length=80)
    scopes: list[str] = Field(default_factory=list, sa_type=Json)
    made_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_on: date | None = None


class KeptAnswer(Record, table=True):
    """The answer to a request with an idempotency key: the same again gets the same again."""

    __tablename__ = "kept_answer"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    person_id: UUID = Field(foreign_key="person.id")
    key: str = Field(max_length=200)
    request_hash: str = Field(max_length=64)
    status: int
    body: str
    at: datetime = Field(sa_type=UtcDateTime)


class SavedView(Record, table=True):
    """A list with its filters, under a name of the person's own; the secretariat may share one."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person_id", "place", "name"),)

    person_id: UUID = Field(foreign_key="person.id", index=True)
    place: str = Field(max_length=40)
    name: str = Field(max_length=80)
    query: str = Field(max_length=1000)
    shared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when the secretariat sees it as well; its owner alone changes it."""
