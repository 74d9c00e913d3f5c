"""What follows from a round: the profile's rule over the seats and what they said.

A pure derivation: what goes in and what comes out is kept, printed, and recounted by `verify`.
Source: handbook 4.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from mptf.committee.quorum import CHAIR, Lacking, Needed, Reached, Seat, reached
from mptf.profile.committee_rules import Committee
from mptf.rounds.models import Answer, Result

IN_FAVOUR = frozenset({Answer.SUPPORT, Answer.NO_OBJECTION})


@dataclass(frozen=True, slots=True)
class Asked:
    """A seat that was asked: as the quorum sees it, and whether the papers reached it."""

    seat: Seat
    served: bool


@dataclass(frozen=True, slots=True)
class Derivation:
    """How the result follows: the quorum, how many said what, and how many were silent."""

    quorum: Reached
    said: Mapping[Answer, int]
    """By seats that were there and count; silence is not among them."""
    silent: int
    """Seats that count as there and said nothing."""
    silence: str
    """What the rule makes of their silence."""
    rule: str
    in_favour: int
    """With silence, where the rule takes it for no objection."""
    least_in_favour: int | None
    """So many a majority asks for; None where the fund decides by consensus."""
    result: Result

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        needed = self.quorum.needed
        return {
            "seats": needed.seats,
            "vacant": needed.vacant,
            "recused": needed.recused,
            "counting": needed.counting,
            "least": needed.least,
            "categories": list(needed.categories),
            "presiding": needed.presiding,
            "present": self.quorum.present,
            "lacking": [lacking.value for lacking in self.quorum.lacking],
            "missing": list(self.quorum.missing),
            "said": {answer.value: self.said.get(answer, 0) for answer in Answer},
            "silent": self.silent,
            "silence": self.silence,
            "rule": self.rule,
            "in_favour": self.in_favour,
            "least_in_favour": self.least_in_favour,
            "result": self.result.value,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        needed = Needed(
            kept["seats"],
            kept["vacant"],
            kept["recused"],
            kept["counting"],
            kept["least"],
            tuple(kept["categories"]),
            kept["presiding"],
        )
        lacking = tuple(Lacking(each) for each in kept["lacking"])
        return cls(
            Reached(needed, kept["present"], lacking, tuple(kept["missing"])),
            {Answer(answer): number for answer, number in kept["said"].items()},
            kept["silent"],
            kept["silence"],
            kept["rule"],
            kept["in_favour"],
            kept["least_in_favour"],
            Result(kept["result"]),
        )


def in_writing(
    rules: Committee,
    asked: Sequence[Asked],
    answers: Mapping[str, Answer],
    *,
    delegate_presides: bool,
) -> Derivation:
    """What follows in a written procedure from the last answer of each seat, by its code.

    Where the profile says so every seat that was served is there, silence included; else those that
    answered are. An answer of a seat that stands back, or that nobody held, counts for nothing.
    """
    there = {
        each.seat.code
        for each in asked
        if each.seat.counts
        and (each.seat.code in answers or (each.served and rules.quorum.served_counts_in_writing))
    }
    how = _How(rules.written_procedure.silence, Result.TO_A_MEETING, delegate_presides)
    return _derive(rules, asked, answers, there, how)


def in_a_meeting(
    rules: Committee,
    asked: Sequence[Asked],
    answers: Mapping[str, Answer],
    at_the_table: Collection[str],
    *,
    delegate_presides: bool,
) -> Derivation:
    """What follows from the sealed round of a meeting, of the seats that are at the table.

    An objection leads to an open round, where the profile has one; else it stands.
    """
    blocked = Result.OPEN_ROUND if rules.open_round_after_sealed else Result.NOT_ADOPTED
    how = _How(_SILENT_AT_THE_TABLE, blocked, delegate_presides)
    return _derive(rules, asked, answers, _there(asked, at_the_table), how)


def after_the_open_round(
    rules: Committee,
    asked: Sequence[Asked],
    answers: Mapping[str, Answer],
    at_the_table: Collection[str],
    *,
    delegate_presides: bool,
) -> Derivation:
    """What follows when the Chair closes an item: adopted, unless an objection is sustained.

    `answers` are the last ones of the seats, in the open round or, where they said nothing more
    there, in the sealed one. An objection counts though its seat has left the table: it was not
    withdrawn.
    """
    there = _there(asked, at_the_table)
    how = _How(_SILENT_AT_THE_TABLE, Result.NOT_ADOPTED, delegate_presides)
    found = _derive(rules, asked, answers, there, how)
    counts = {each.seat.code for each in asked if each.seat.counts}
    left = {code for code in counts - there if answers.get(code) is Answer.OBJECTION}
    if left and found.result is Result.ADOPTED and rules.majority is None:
        said = {**found.said, Answer.OBJECTION: found.said[Answer.OBJECTION] + len(left)}
        return replace(found, said=said, result=Result.NOT_ADOPTED)
    return found


_SILENT_AT_THE_TABLE = "no-position"
"""Who is there and says nothing has not objected, and is counted in no majority."""


@dataclass(frozen=True, slots=True)
class _How:
    """What silence means, what an objection leads to, and whether somebody presides by proxy."""

    silence: str
    blocked: Result
    delegate_presides: bool


def _there(asked: Sequence[Asked], at_the_table: Collection[str]) -> set[str]:
    return {each.seat.code for each in asked if each.seat.counts} & set(at_the_table)


def _derive(
    rules: Committee,
    asked: Sequence[Asked],
    answers: Mapping[str, Answer],
    there: set[str],
    how: _How,
) -> Derivation:
    seats = [each.seat for each in asked]
    presided = how.delegate_presides or any(s.code in there for s in seats if s.category == CHAIR)
    quorum = reached(rules.quorum, seats, there, presided=presided)
    given = [answers[code] for code in there if code in answers]
    said = {answer: given.count(answer) for answer in Answer}
    silent = len(there) - len(given)
    in_favour = sum(said[answer] for answer in IN_FAVOUR)
    if how.silence == Answer.NO_OBJECTION:
        in_favour += silent
    least = _least_in_favour(rules, quorum)
    return Derivation(
        quorum,
        said,
        silent,
        how.silence,
        rules.rule,
        in_favour,
        least,
        _result(rules, quorum, said, (in_favour, least), how.blocked),
    )


def _least_in_favour(rules: Committee, quorum: Reached) -> int | None:
    if rules.majority is None:
        return None
    share = rules.majority
    of = quorum.present if share.of == "present" else quorum.needed.counting
    return -(-of * share.numerator // share.denominator)


def _result(
    rules: Committee,
    quorum: Reached,
    said: Mapping[Answer, int],
    favour: tuple[int, int | None],
    blocked: Result,
) -> Result:
    in_favour, least = favour
    if not quorum.is_reached:
        return Result.NO_QUORUM
    if least is not None:
        return Result.ADOPTED if in_favour >= least else Result.NOT_ADOPTED
    blocks = said[Answer.OBJECTION] + (said[Answer.ABSTAIN] if rules.abstention_blocks else 0)
    return blocked if blocks else Result.ADOPTED
