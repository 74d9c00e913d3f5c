"""Send what the outbox holds: claim, send, mark, each in a unit of its own; at least once.

A message keeps its Message-ID however often it is sent, so that a second delivery is recognised.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from mptf.errors import InvariantBroken
from mptf.letters.models import Letter, Sheet
from mptf.logs import kind_of
from mptf.meetings.calendar import organized
from mptf.outbox import service as outbox
from mptf.outbox.models import Message
from mptf.policy import SYSTEM
from mptf.work import Fund, Work

log = logging.getLogger(__name__)

_BATCH = 20
_HEADERS = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
)

Deliver = Callable[[EmailMessage], None]


@dataclass(frozen=True, slots=True)
class Post:
    """Where mail goes: a server, if one is set, and a folder for everything that stays here."""

    sender: str
    folder: Path
    server: Deliver | None = None

    def send_waiting(self, fund: Fund) -> int:
        """Send what is due, a batch of it. How many left."""
        with fund.writing(SYSTEM) as work:
            claimed = [
                (message.id, message.local_only, self._written(work, message))
                for message in outbox.claim(work, _BATCH, _letter_is_printed())
            ]
        left = 0
        for key, local_only, mail in claimed:
            deliver = self.into_folder if local_only or self.server is None else self.server
            try:
                deliver(mail)
            except (OSError, smtplib.SMTPException) as failure:
                log.warning("mail %s did not leave: %s", mail["Message-ID"], kind_of(failure))
                with fund.writing(SYSTEM) as work:
                    outbox.failed(work, key, str(failure))
                continue
            with fund.writing(SYSTEM) as work:
                outbox.sent(work, key)
            left += 1
        return left

    def into_folder(self, mail: EmailMessage) -> None:
        """Keep a mail as a file named by its Message-ID: a second takes the first one's place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = mail["Message-ID"].strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(mail.as_bytes(policy=SMTP))

    def _written(self, work: Work, message: Message) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.sender
        mail["To"] = message.to_email
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(message.queued_at)
        digest = hashlib.sha256(message.key.encode()).hexdigest()[:40]
        mail["Message-ID"] = f"<{digest}@{self.sender.rpartition('@')[2]}>"
        mail.set_content(message.text)
        if message.letter_id is not None:
            letter = work.get(Letter, message.letter_id)
            sheet = work.session.exec(select(Sheet).where(Sheet.letter_id == letter.id)).one()
            mail.add_attachment(
                sheet.pdf,
                maintype="application",
                subtype="pdf",
                filename=f"{letter.reference.replace('/', '-')}.pdf",
            )
        if message.calendar is not None:
            text, method = organized(message.calendar, self.sender)
            mail.add_attachment(
                text, subtype="calendar", params={"method": method}, filename="meeting.ics"
            )
        return checked(mail)


def _letter_is_printed() -> ColumnElement[bool]:
    return or_(
        col(Message.letter_id).is_(None), col(Message.letter_id).in_(select(Sheet.letter_id))
    )


def checked(mail: EmailMessage) -> EmailMessage:
    """Read back what would be sent: an encoded newline in a title once made a header of its own."""
    read = message_from_bytes(mail.as_bytes(policy=SMTP), policy=SMTP)
    if set(read.keys()) - set(_HEADERS) or len(read.keys()) != len(set(read.keys())):
        raise InvariantBroken(f"a mail would have the headers {', '.join(read.keys())}")
    return mail


def by_smtp(url: str) -> Deliver:
    """A server from its URL: smtp://[user:password@]host[:port], or smtps:// for TLS at once."""
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"

    def deliver(mail: EmailMessage) -> None:
        kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
        with kind(
            parts.hostname or "localhost", parts.port or (465 if secure else 25), timeout=30
        ) as s:
            if not secure and s.has_extn("starttls"):
                s.starttls()
            if parts.username:
                s.login(unquote(parts.username), unquote(parts.password or ""))
            s.send_message(mail)

    return deliver
