"""Whoever speaks for a seat of the Committee, and how a mail is queued to them: once a key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from mptf.committee import composition
from mptf.committee.composition import MemberRow
from mptf.outbox import service as outbox
from mptf.templating import day
from mptf.work import Work


def members(work: Work) -> list[MemberRow]:
    """Every seat of today, once for each person who speaks for it."""
    return composition.members.read(work, as_of=work.today())


def moment(work: Work, at: datetime) -> str:
    """An instant in the fund's zone, in words."""
    zone = work.profile.fund.zone
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M} on {day(local.date())} ({zone})"


def write_to(
    work: Work,
    member: MemberRow,
    *,
    key: str,
    subject: str,
    lines: Iterable[str],
    about: str,
    calendar: str | None = None,
) -> bool:
    """Queue a mail to a member, who has one of each key; `about` is the page that it leads to.

    Gives whether it was queued: not where they have no address, and not twice.
    """
    if not member.email:
        return False
    message = outbox.queue(
        work,
        key=f"{key}/{member.seat_id}/{member.person_id}",
        to_email=member.email,
        to_name=member.name or "",
        subject=subject,
        text="\n\n".join((*filter(None, lines), f"{work.public_url}{about}")) + "\n",
        calendar=calendar,
    )
    return message is not None
