"""Queue messages with the act that calls for them; claim and mark them in units of their own."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import col, select

from mptf.outbox.models import Message
from mptf.work import Work

_LOCKED_FOR = timedelta(minutes=5)
_FIRST_RETRY = timedelta(minutes=1)
_LONGEST_RETRY = timedelta(hours=6)


def queue(
    work: Work,
    *,
    key: str,
    to_email: str,
    to_name: str,
    subject: str,
    text: str,
    letter_id: UUID | None = None,
    calendar: str | None = None,
) -> Message | None:
    """Have something sent, once per key; a second call with the key changes nothing."""
    if work.session.exec(select(Message.id).where(Message.key == key)).first():
        return None
    return work.add(
        Message(
            key=key,
            to_email=to_email,
            to_name=to_name,
            subject=" ".join(subject.split()),
            text=text,
            letter_id=letter_id,
            calendar=calendar,
            local_only=work.local_mail,
            queued_at=work.now(),
            run_at=work.now(),
        )
    )


def claim(work: Work, batch: int, ready_too: ColumnElement[bool]) -> list[Message]:
    """Take messages that are due, for five minutes; those of a dead worker come back.

    `ready_too` is what else must hold of a message, such as that its letter is printed.
    """
    ready = (
        select(Message.id)
        .where(
            col(Message.sent_at).is_(None),
            ready_too,
            col(Message.run_at) <= work.now(),
            or_(col(Message.locked_until).is_(None), col(Message.locked_until) < work.now()),
        )
        .order_by(col(Message.run_at))
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(Message)
        .where(col(Message.id).in_(ready))
        .values(locked_until=work.now() + _LOCKED_FOR, attempts=Message.attempts + 1)
        .returning(Message)
        .execution_options(synchronize_session=False)
    )
    return list(work.session.scalars(taken))


def sent(work: Work, message_id: UUID) -> None:
    """The message has left."""
    message = work.get(Message, message_id)
    message.sent_at, message.locked_until, message.last_error = work.now(), None, None


def failed(work: Work, message_id: UUID, reason: str) -> None:
    """It has not; try again after a while that doubles, six hours at most."""
    message = work.get(Message, message_id)
    wait = min(_FIRST_RETRY * 2 ** min(message.attempts, 10), _LONGEST_RETRY)
    message.run_at, message.locked_until = work.now() + wait, None
    message.last_error = reason[:500]
