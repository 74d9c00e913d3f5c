"""The headers of a request: done once, on what was looked at, and nothing is sent twice."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request
from starlette.exceptions import HTTPException

from mptf.access.pruning import ANSWERS_KEPT

# fmt: off
NEEDED = frozenset({
    # Money moves
    "pledge.enter",
    "agreement.enter",
    "agreement.end",
    "agreement.say-it-happened",
    "agreement.take-back-what-happened",
    "bank-line.identify",
    "bank-line.return",
    "deposit.record",
    "deposit.confirm",
    "deposit.reject",
    "deposit.refund",
    "cash-movement.record",
    "cash-movement.confirm",
    "cash-movement.reject",
    "transfer-request.draft",
    "transfer-request.execute",
    "transfer-request.confirm",
    "programme-report.accept",
    "transfer-request.return",
    "transfer-request.confirm-return",
    "transfer-request.settle",
    "tranche-request.release",
    "tranche-request.refuse",
    "programme-revision.approve",
    "joint-programme.release-the-rest",
    "joint-programme.cancel",
    "period.close",
    "fund-closing.close",
    # A position or a decision is recorded
    "review-assignment.score",
    "committee-item.answer",
    "committee-item.stand-back",
    "decision.record",
    "decision.set-aside",
    "committee-item.close-positions",
    "committee-item.speak",
    "committee-item.close",
    "meeting.open",
    "meeting.close",
    "meeting.close-all-positions",
    "meeting.adopt-minutes",
    "written-procedure.conclude",
    # Somebody signs
    "arrangement.sign-for-the-donor",
    "arrangement.sign-for-the-agent",
    "decision.sign",
    "transfer-request.sign",
    "programme-report.certify",
    "joint-programme.countersign",
    "concept-note.sign-letter",
    "joint-programme.sign-letter",
    "tranche-request.sign-letter",
    "programme-revision.sign-letter",
    "transfer-request.sign-letter",
    "deposit.sign-letter",
    "programme-report.sign-letter",
    "meeting.sign-letter",
    "written-procedure.sign-letter",
})
# fmt: on
"""Acts that are done under a key alone, so that no broken line makes them twice."""

_TEXT = r"^[!-~]{8,200}$"


async def _needed(
    idempotency_key: Annotated[
        str,
        Header(
            pattern=_TEXT,
            description="Yours to make, new for each act: sent again within "
            f"{ANSWERS_KEPT.days} days, the act is not done again.",
        ),
    ],
) -> str | None:
    return idempotency_key


async def _welcome(
    idempotency_key: Annotated[
        str | None,
        Header(pattern=_TEXT, description="As where it is needed; here it may be left out."),
    ] = None,
) -> str | None:
    return idempotency_key


async def _looked_at(
    if_match: Annotated[
        str | None,
        Header(
            max_length=400,
            description="The `ETag` under which the record was read: 412 if it has moved on since.",
        ),
    ] = None,
) -> str | None:
    return if_match


async def _had(
    if_none_match: Annotated[
        str | None,
        Header(max_length=400, description="The `ETag` of what the asker has: 304 if it is this."),
    ] = None,
) -> str:
    return if_none_match or ""


NeededKey = Annotated[str | None, Depends(_needed)]
WelcomeKey = Annotated[str | None, Depends(_welcome)]
IfMatch = Annotated[str | None, Depends(_looked_at)]
IfNoneMatch = Annotated[str, Depends(_had)]


async def only_json(request: Request) -> None:
    """Refuse a body that is not named as JSON.

    Raises:
        HTTPException: 415.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    length = request.headers.get("content-length", "0")
    empty = length == "0" and "transfer-encoding" not in request.headers
    if kind != "application/json" and not empty:
        raise HTTPException(415)
