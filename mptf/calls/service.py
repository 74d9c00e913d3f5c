"""Open calls, and find them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import select

from mptf.audit import service as audit
from mptf.calls.models import Call
from mptf.errors import Invalid, NotFound
from mptf.work import Work


def open_call(
    work: Work,
    *,
    number: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime | None = None,
    illustrative: bool = False,
) -> Call:
    """Announce a call; its rubric and profile are frozen now. Without an end it is rolling.

    Raises:
        Invalid: the number is taken, or the call would close before it opens.
    """
    if work.session.exec(select(Call).where(Call.number == number)).first():
        raise Invalid("number", f"a call “{number}” exists already")
    if closes_at is not None and closes_at <= opens_at:
        raise Invalid("closes_at", "a call closes after it opens")
    rubric = [
        {"code": c.code, "title": c.title, "weight": c.weight, "guidance": c.guidance}
        for c in work.profile.assessment.rubric
    ]
    row = work.add(
        Call(
            number=number,
            title=title,
            opens_at=opens_at,
            closes_at=closes_at,
            rubric=rubric,
            profile_version=work.profile.version,
            profile_digest=work.profile.digest,
            illustrative=illustrative,
        )
    )
    audit.record(work, "open", "call", row.id, after={"number": number})
    return row


def numbered(work: Work, number: str) -> Call:
    """A call by its number.

    Raises:
        NotFound: there is none.
    """
    row = work.session.exec(select(Call).where(Call.number == number)).first()
    if row is None:
        raise NotFound("call", number)
    return row
