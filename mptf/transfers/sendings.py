"""What of a request was sent, came back, and is left to be sent. Source: handbook 6.

A request that was executed before each entity's transfer was kept by itself was sent whole, in one
round, under the reference and on the day that the agent entered for all.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from mptf.clock import day_in
from mptf.errors import Invalid, InvariantBroken
from mptf.ledger import periods
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.programmes.models import (
    JointProgramme,
    TransferExecution,
    TransferLine,
    TransferRequest,
)
from mptf.programmes.schemas import ExecutionSent, ReturnSent, SentToEntity
from mptf.programmes.states import TransferState
from mptf.transfers.models import TransferReturn, TransferReturnAnswer, TransferSending
from mptf.work import Work

SENDING = "send the money"
"""What a signed request asks of the agent by a day."""


class Sending(NamedTuple):
    """What one entity was sent in one round, and whether it came back."""

    seq: int
    organisation_id: UUID
    code: str
    amount: Money
    value_on: date
    agent_reference: str
    executed_by: UUID
    returned: bool

    def key(self, request: TransferRequest) -> str:
        """By what the books know it."""
        first = f"transfer-request/{request.id}/{self.code}"
        return first if self.seq == 1 else f"{first}/{self.seq}"


def lines(work: Work, request: TransferRequest) -> list[tuple[str, UUID, Money]]:
    """What a request asks to send: entity's code and id, amount; by code."""
    rows = work.session.exec(
        select(Organisation.code, TransferLine)
        .join(TransferLine, col(TransferLine.organisation_id) == Organisation.id)
        .where(TransferLine.request_id == request.id)
        .order_by(Organisation.code)
    )
    return [
        (code, row.organisation_id, Money(row.amount_minor, row.currency)) for code, row in rows
    ]


def execution(work: Work, request: TransferRequest) -> TransferExecution | None:
    """What the agent entered first for a request; nothing before it was executed."""
    return work.session.exec(
        select(TransferExecution).where(TransferExecution.request_id == request.id)
    ).first()


def sendings(work: Work, request: TransferRequest) -> list[Sending]:
    """All that was sent of a request, by round and entity, what came back too."""
    back = _returned(work, request)
    rows = work.session.exec(
        select(Organisation.code, TransferSending)
        .join(TransferSending, col(TransferSending.organisation_id) == Organisation.id)
        .where(TransferSending.request_id == request.id)
        .order_by(col(TransferSending.seq), Organisation.code)
    ).all()
    if rows:
        return [
            Sending(
                row.seq,
                row.organisation_id,
                code,
                Money(row.amount_minor, row.currency),
                row.value_on,
                row.agent_reference,
                row.executed_by,
                (row.seq, row.organisation_id) in back,
            )
            for code, row in rows
        ]
    executed = execution(work, request)
    if executed is None:
        return []
    by, on, reference = executed.executed_by, executed.value_on, executed.agent_reference
    return [
        Sending(1, key, code, amount, on, reference, by, (1, key) in back)
        for code, key, amount in lines(work, request)
    ]


def _returned(work: Work, request: TransferRequest) -> set[tuple[int, UUID]]:
    query = (
        select(TransferReturn.seq, TransferReturn.organisation_id)
        .join(TransferReturnAnswer, col(TransferReturnAnswer.return_id) == TransferReturn.id)
        .where(TransferReturn.request_id == request.id, col(TransferReturnAnswer.confirmed))
    )
    return {(seq, key) for seq, key in work.session.exec(query)}


def last_round(work: Work, request: TransferRequest) -> list[Sending]:
    """What was sent last: it waits for the second person while the request is executed."""
    found = sendings(work, request)
    latest = max((row.seq for row in found), default=0)
    return [row for row in found if row.seq == latest]


def left(work: Work, request: TransferRequest) -> dict[str, tuple[UUID, Money]]:
    """What is still to be sent, by the entity's code; entities with nothing left are left out."""
    sent: dict[str, int] = defaultdict(int)
    for row in sendings(work, request):
        sent[row.code] += 0 if row.returned else row.amount.minor
    open_lines = {
        code: (key, amount - Money(sent[code], amount.currency))
        for code, key, amount in lines(work, request)
    }
    return {code: (key, rest) for code, (key, rest) in open_lines.items() if rest}


def execute(work: Work, request: TransferRequest, sent: ExecutionSent) -> None:
    """The agent enters what it sent, entity by entity, and its number for the project.

    Raises:
        Invalid: a project number that is not the agent's eight digits or not the programme's, or
            none where none is known yet; an entity with nothing left, or more than is left; a day
            before the request was made.
        PeriodClosed: a day that lies ahead, or in a period that is closed.
    """
    programme = work.get(JointProgramme, request.programme_id)
    digits = work.profile.programme.project_number_digits
    number = sent.project_number or programme.project_number
    if number is None or not (number.isdigit() and len(number) == digits):
        raise Invalid("project_number", f"give the agent's number of {digits} digits")
    if programme.project_number not in (None, number):
        raise Invalid("project_number", f"the programme's number is {programme.project_number}")
    for day in {sent.value_on, *(line.value_on or sent.value_on for line in sent.lines)}:
        _require_day(work, request, day)
    rest = left(work, request)
    seq = max((row.seq for row in sendings(work, request)), default=0) + 1
    for line in sent.lines or tuple(SentToEntity(entity=code) for code in rest):
        key, amount = _to_send(rest, line)
        work.add(
            TransferSending(
                request_id=request.id,
                seq=seq,
                organisation_id=key,
                amount_minor=amount.minor,
                currency=amount.currency,
                value_on=line.value_on or sent.value_on,
                agent_reference=line.agent_reference or sent.agent_reference,
                executed_by=work.actor.id,
                executed_at=work.now(),
            )
        )
    if seq == 1:
        work.add(
            TransferExecution(
                request_id=request.id,
                executed_by=work.actor.id,
                agent_reference=sent.agent_reference,
                value_on=sent.value_on,
                project_number=number,
            )
        )


def _require_day(work: Work, request: TransferRequest, value_on: date) -> None:
    """A day on which it can have been sent: the books take it when the second person confirms."""
    periods.require_open(value_on, work.today(), periods.closed_through(work))
    made_on = day_in(work.profile.fund.zone, request.made_at)
    if value_on < made_on:
        raise Invalid("value_on", f"the request was made on {made_on:%Y-%m-%d}, and not before")


def require_confirmed(work: Work, through: date) -> None:
    """Nothing sent up to a day waits for its second person: closed books would not take it.

    Raises:
        Invalid: something waits; it is named.
    """
    waiting = select(TransferRequest).where(TransferRequest.state == TransferState.EXECUTED)
    for request in work.session.exec(waiting.order_by(TransferRequest.number)):
        days = [sending.value_on for sending in last_round(work, request)]
        if days and min(days) <= through:
            said = f"{request.number} was sent on {min(days):%Y-%m-%d}"
            raise Invalid("through_on", f"{said} and waits to be confirmed; confirm it first")


def _to_send(rest: dict[str, tuple[UUID, Money]], line: SentToEntity) -> tuple[UUID, Money]:
    """What one line sends, taken out of what is left, so that an entity stands in it once."""
    if line.entity not in rest:
        known = ", ".join(rest) or "nobody"
        raise Invalid("lines", f"nothing is left to send to {line.entity}; it is to {known}")
    key, most = rest.pop(line.entity)
    amount = Money.parse(line.amount, most.currency) if line.amount is not None else most
    if not Money.zero(most.currency) < amount <= most:
        raise Invalid("lines", f"to {line.entity} {most} is left to send, and {amount} is given")
    return key, amount


# --- What the bank sent back ---------------------------------------------------------------------


def give_back(work: Work, request: TransferRequest, sent: ReturnSent) -> None:
    """Record that the bank sent back what an entity was sent: the whole of one transfer.

    Raises:
        Invalid: the entity was sent nothing that has not come back, or several transfers of which
            none is named; a day before it was sent, or one that lies ahead.
    """
    there = [
        row
        for row in sendings(work, request)
        if row.code == sent.entity
        and not row.returned
        and sent.agent_reference in (None, row.agent_reference)
    ]
    if not there:
        raise Invalid("entity", f"no such transfer to {sent.entity} is with it")
    if len(there) > 1:
        named = ", ".join(row.agent_reference for row in there)
        raise Invalid("agent_reference", f"it was sent several; name one of {named}")
    (row,) = there
    if not row.value_on <= sent.value_on <= work.today():
        raise Invalid("value_on", f"it lies between {row.value_on:%Y-%m-%d} and today")
    work.add(
        TransferReturn(
            request_id=request.id,
            seq=row.seq,
            organisation_id=row.organisation_id,
            amount_minor=row.amount.minor,
            currency=row.amount.currency,
            value_on=sent.value_on,
            bank_reference=sent.bank_reference,
            recorded_by=work.actor.id,
            recorded_at=work.now(),
        )
    )


def open_return(work: Work, request: TransferRequest) -> TransferReturn:
    """The return that waits for the second person: there is one at the most."""
    found = work.session.exec(
        select(TransferReturn)
        .outerjoin(TransferReturnAnswer, col(TransferReturnAnswer.return_id) == TransferReturn.id)
        .where(TransferReturn.request_id == request.id, col(TransferReturnAnswer.id).is_(None))
    ).first()
    if found is None:
        raise InvariantBroken(f"nothing of {request.number} has come back")
    return found


def returned_sending(work: Work, request: TransferRequest) -> tuple[TransferReturn, Sending]:
    """The return that waits, with what it sends back."""
    row = open_return(work, request)
    for sending in sendings(work, request):
        if (sending.seq, sending.organisation_id) == (row.seq, row.organisation_id):
            return row, sending
    raise InvariantBroken(f"{request.number} never sent what came back")


def answer_return(work: Work, request: TransferRequest, *, confirmed: bool) -> None:
    """The second person has looked at it."""
    work.add(
        TransferReturnAnswer(
            return_id=open_return(work, request).id,
            confirmed=confirmed,
            answered_by=work.actor.id,
            answered_at=work.now(),
        )
    )


def nothing_is_left(work: Work, request: TransferRequest) -> bool:
    """Whether all of it is sent and confirmed."""
    return request.state != TransferState.EXECUTED and not left(work, request)
