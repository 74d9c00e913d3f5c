"""What was sent of a transfer request, entity by entity, and what the bank sent back.

Requests, their lines and the first entry of the agent lie with the programmes.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from mptf.chain import witnessed
from mptf.db import UtcDateTime, WrittenOnce


class TransferSending(WrittenOnce, table=True):
    """What the agent sent to one entity, in one round of a request; more rounds send the rest."""

    __tablename__ = "transfer_sending"
    __table_args__ = witnessed(UniqueConstraint("request_id", "seq", "organisation_id"))

    request_id: UUID = Field(foreign_key="transfer_request.id", index=True)
    seq: int
    organisation_id: UUID = Field(foreign_key="organisation.id")
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    value_on: date
    agent_reference: str = Field(max_length=80)
    executed_by: UUID
    executed_at: datetime = Field(sa_type=UtcDateTime)


class TransferReturn(WrittenOnce, table=True):
    """The bank sent back what one entity was sent in one round: the whole of it."""

    __tablename__ = "transfer_return"
    __table_args__ = witnessed()

    request_id: UUID = Field(foreign_key="transfer_request.id", index=True)
    seq: int
    """Of the round in which it was sent."""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    value_on: date
    bank_reference: str = Field(max_length=80)
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class TransferReturnAnswer(WrittenOnce, table=True):
    """What the second person of the agent found of a return: that it is so, or that it is not."""

    __tablename__ = "transfer_return_answer"
    __table_args__ = witnessed(UniqueConstraint("return_id"))

    return_id: UUID = Field(foreign_key="transfer_return.id")
    confirmed: bool
    answered_by: UUID
    answered_at: datetime = Field(sa_type=UtcDateTime)
