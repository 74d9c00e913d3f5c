"""Whose money a line of a bank statement may be: proposals in a fixed order, with reasons.

Nothing is decided by them: a person of the agent identifies, and another one confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from mptf.banking.statements import LineRow
from mptf.contributions.instalments import Standing
from mptf.contributions.queries import AgreementRow
from mptf.money import Money

MOST = 3
_WORD = re.compile(r"[^\W_]+")


class Why(StrEnum):
    """What speaks for an agreement."""

    NUMBER = "number"
    DONOR = "donor"
    INSTALMENT = "instalment"
    REST = "rest"
    LESS = "less"


_WEIGHTS = {Why.NUMBER: 8, Why.DONOR: 4, Why.INSTALMENT: 3, Why.REST: 2, Why.LESS: 1}
_ENOUGH = 2
"""That more is due than has come says nothing by itself."""


class Candidate(NamedTuple):
    """An agreement, with its instalments as they stand and what is left of it in its currency."""

    agreement: AgreementRow
    instalments: Sequence[Standing]
    left: Money


class Proposed(NamedTuple):
    """An agreement under which the money may have come."""

    agreement: AgreementRow
    instalment: int | None
    reasons: tuple[Why, ...]

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return sum(_WEIGHTS[reason] for reason in self.reasons)


def proposals(line: LineRow, candidates: Iterable[Candidate]) -> list[Proposed]:
    """The likeliest first; of two alike the one whose number comes first."""
    said = _words(f"{line.remitter} {line.bank_reference} {line.text}")
    found = [_proposed(line, said, one) for one in candidates]
    found = [one for one in found if one.weight >= _ENOUGH]
    return sorted(found, key=lambda one: (-one.weight, one.agreement.number))[:MOST]


def _proposed(line: LineRow, said: str, one: Candidate) -> Proposed:
    row, reasons, place = one.agreement, [], None
    if _words(row.number) in said:
        reasons.append(Why.NUMBER)
    if _names(said, row):
        reasons.append(Why.DONOR)
    if line.currency == row.currency and row.ended_on is None:
        place = next((due.place for due in one.instalments if due.left == line.amount), None)
        if place is not None:
            reasons.append(Why.INSTALMENT)
        elif one.left == line.amount:
            reasons.append(Why.REST)
        elif line.amount < one.left:
            reasons.append(Why.LESS)
    return Proposed(row, place, tuple(reasons))


def _names(said: str, row: AgreementRow) -> bool:
    """Whether the line names the donor, by its name or its code."""
    return any(_words(text) in said for text in (row.code, row.name) if _words(text).strip())


def _words(text: str) -> str:
    """Letters and figures alone, in small letters, a blank before and after each word."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
