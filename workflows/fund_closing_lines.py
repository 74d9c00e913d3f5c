"""The checklist on which the fund itself is closed: for its guard, its page and programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from mptf.committee.models import FUND_ID
from mptf.ledger.models import CLAIMS, Kind
from mptf.money import Money, total
from mptf.sheaf import Sheaf
from mptf.templating import day
from mptf.work import Work
from workflows import fund_closing_grounds as grounds
from workflows.fund_closing_grounds import (
    Decided,
    Left,
    Named,
    OpenCall,
    Posted,
    Promised,
)

GROUNDS = (
    grounds.decided,
    grounds.calls,
    grounds.drafts_of_calls,
    grounds.notes,
    grounds.programmes,
    grounds.transfers,
    grounds.tranches,
    grounds.promised,
    grounds.arrangements,
    grounds.deposits,
    grounds.movements,
    grounds.bank_lines,
    grounds.left,
    grounds.posted,
)
"""What the checklist rests on, in the order in which `Papers` takes it."""

_SHEAF = Sheaf(*GROUNDS)
_NAMED_AT_MOST = 5


class Code(StrEnum):
    """What a line of the checklist is about."""

    DECISION = "decision"
    CALLS = "calls"
    NOTES = "notes"
    PROGRAMMES = "programmes"
    TRANSFERS = "transfers"
    AGREEMENTS = "agreements"
    ARRANGEMENTS = "arrangements"
    RECEIPTS = "receipts"
    SUSPENSE = "suspense"
    ENTITIES = "with-entities"
    POOLS = "pools"
    PERIODS = "periods"


class Line(NamedTuple):
    """A line of the checklist: what is wanted, whether it is so, and on what that rests."""

    code: Code
    met: bool
    says: str
    """What it rests on; or what is still to be done, in a sentence."""


@dataclass(frozen=True, slots=True)
class Papers:
    """Everything that the checklist is computed from."""

    decided: Sequence[Decided]
    calls: Sequence[OpenCall]
    drafts_of_calls: Sequence[Named]
    notes: Sequence[Named]
    programmes: Sequence[Named]
    transfers: Sequence[Named]
    tranches: Sequence[Named]
    promised: Sequence[Promised]
    arrangements: Sequence[Named]
    deposits: Sequence[Named]
    movements: Sequence[Named]
    bank_lines: Sequence[Named]
    left: Sequence[Left]
    posted: Sequence[Posted]


def read(work: Work, of: UUID = FUND_ID) -> tuple[Line, ...]:
    """The checklist as it stands now."""
    found = _SHEAF.read(work, subjects=[of], today=work.today())
    return checklist(work, Papers(*(found[ground] for ground in GROUNDS)))


def checklist(work: Work, papers: Papers) -> tuple[Line, ...]:
    """Every line, met or not, in the order in which they come to be met."""
    return tuple(_lines(work, papers))


def _lines(work: Work, papers: Papers) -> Iterator[Line]:
    currency = work.profile.fund.currency
    yield _decision(work, papers)
    calls = [
        row.number for row in papers.calls if row.closes_at is None or work.now() < row.closes_at
    ]
    calls += _numbers(papers.drafts_of_calls)
    yield _none(Code.CALLS, calls, "No call is open or in preparation.", "Not over yet")
    yield _none(
        Code.NOTES,
        _numbers(papers.notes),
        "Of every note that was submitted the last word is said.",
        "Still to be decided, removed or withdrawn",
    )
    yield _none(
        Code.PROGRAMMES,
        _numbers(papers.programmes),
        "The books of every programme are closed.",
        "Not closed financially",
    )
    yield _none(
        Code.TRANSFERS,
        _numbers(papers.transfers) + _numbers(papers.tranches),
        "No transfer and no request for a tranche is under way.",
        "Still under way",
    )
    yield _agreements(papers)
    yield _none(
        Code.ARRANGEMENTS,
        _numbers(papers.arrangements),
        "No agreement and no amendment is being signed.",
        "To be signed or withdrawn",
    )
    yield _none(
        Code.RECEIPTS,
        _numbers(papers.deposits) + _numbers(papers.movements),
        "Every deposit and every movement of cash was confirmed or rejected.",
        "Waiting for the second person",
    )
    yield _none(
        Code.SUSPENSE,
        _numbers(papers.bank_lines),
        "No line of a bank statement is in suspense.",
        "Not identified yet",
    )
    yield _entities(papers, currency)
    yield _pools(papers, currency)
    yield _periods(papers)


def _numbers(rows: Sequence[Named]) -> list[str]:
    return [row.number for row in rows]


def _none(code: Code, numbers: Sequence[str], met: str, still: str) -> Line:
    """Met where nothing is named; else the first of them and how many more there are."""
    if not numbers:
        return Line(code, met=True, says=met)
    shown, more = numbers[:_NAMED_AT_MOST], len(numbers) - _NAMED_AT_MOST
    named = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return Line(code, met=False, says=f"{still}: {named}.")


def _decision(work: Work, papers: Papers) -> Line:
    for row in papers.decided:
        says = f"Decision {row.number} of {day(row.decided_on)}."
        return Line(Code.DECISION, met=True, says=says)
    if not work.profile.fund.closing_is_decided:
        return Line(Code.DECISION, met=True, says="This fund's rules ask for no decision.")
    says = "The Steering Committee has signed no decision that the fund be closed."
    return Line(Code.DECISION, met=False, says=says)


def _agreements(papers: Papers) -> Line:
    owed = [row.number for row in papers.promised if _is_owed(row)]
    says = "Every agreement is paid in full or has ended."
    return _none(Code.AGREEMENTS, owed, says, "Neither paid in full nor ended")


def _is_owed(row: Promised) -> bool:
    """As the donor's page has it: in its own currency, or in the fund's where others came."""
    if row.others:
        return row.worth_minor < row.booked_minor
    return row.received_minor < row.signed_minor


def _entities(papers: Papers, currency: str) -> Line:
    held = [row for row in papers.left if row.kind == Kind.HELD]
    if not held:
        return Line(Code.ENTITIES, met=True, says="No entity holds money of the fund.")
    whole = total([Money(row.minor, currency) for row in held], currency)
    return Line(
        Code.ENTITIES, met=False, says=f"{whole} stands open between entities and the fund."
    )


_OF_A_POOL = {Kind.FREE: "free", Kind.RESERVED: "reserved", Kind.ALLOCATED: "allocated"}


def _pools(papers: Papers, currency: str) -> Line:
    claims = [row for row in papers.left if row.kind in CLAIMS]
    if not claims:
        zero = Money.zero(currency)
        return Line(Code.POOLS, met=True, says=f"Every pool and every account stands at {zero}.")
    sums = {kind: sum(row.minor for row in claims if row.kind == kind) for kind in _OF_A_POOL}
    named = ", ".join(
        f"{Money(minor, currency)} {_OF_A_POOL[kind]}" for kind, minor in sums.items() if minor
    )
    says = f"Left, to be sent where the Steering Committee decides: {named}."
    return Line(Code.POOLS, met=False, says=says)


def _periods(papers: Papers) -> Line:
    (row,) = papers.posted
    if row.last_on is None:
        return Line(Code.PERIODS, met=True, says="Nothing was ever booked.")
    if row.closed_through is None or row.closed_through < row.last_on:
        says = f"The last entry is of {day(row.last_on)}; {_how_far(row.closed_through)}"
        return Line(Code.PERIODS, met=False, says=says)
    says = f"The books are closed beyond their last entry, of {day(row.last_on)}."
    return Line(Code.PERIODS, met=True, says=says)


def _how_far(closed: date | None) -> str:
    if closed is None:
        return "no period of the books is closed."
    return f"the books are closed through {day(closed)}: close the period that it lies in."
