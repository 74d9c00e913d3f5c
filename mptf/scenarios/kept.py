"""Questions and answers as they are kept, in plain JSON: read back they are the same again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from mptf.db import canonical_json
from mptf.scenarios.explaining import Missed, Why
from mptf.scenarios.problem import (
    Aim,
    Answer,
    Drawn,
    Item,
    Outcome,
    Problem,
    Purse,
    Reached,
    Rule,
    RuleKind,
)

Kept = dict[str, Any]


class Gift(NamedTuple):
    """Money that might come: what a donor pays, and what the agent's fee leaves of it."""

    pool: str
    gross: int
    net: int


@dataclass(frozen=True)
class Question:
    """What was asked: the problem, and where its money and its notes come from."""

    problem: Problem
    currency: str
    gifts: tuple[Gift, ...]
    asked_for: Mapping[str, int]
    """What each note asks for, where it is counted with less."""
    approved: tuple[tuple[str | None, str | None, int], ...]
    """What was approved so far, by area and region."""


def digest(inputs: Kept) -> str:
    """SHA-256 of a question as it is kept."""
    return sha256(canonical_json(inputs).encode()).hexdigest()


def of_question(question: Question) -> Kept:
    """A question as it is kept."""
    problem = question.problem
    return {
        "currency": question.currency,
        "items": [item._asdict() for item in problem.items],
        "purses": [list(purse) for purse in problem.purses],
        "gifts": [list(gift) for gift in question.gifts],
        "asked_for": dict(question.asked_for),
        "approved": [list(line) for line in question.approved],
        "rules": [list(rule) for rule in problem.rules],
        "aims": list(problem.aims),
        "area_before": [list(line) for line in problem.area_before],
        "region_before": [list(line) for line in problem.region_before],
        "left_out": list(problem.left_out),
        "seconds": problem.seconds,
    }


def question(inputs: Kept) -> Question:
    """A question that was kept."""
    return Question(
        problem=Problem(
            items=tuple(Item(**item) for item in inputs["items"]),
            purses=tuple(Purse(*purse) for purse in inputs["purses"]),
            rules=tuple(map(_rule, inputs["rules"])),
            aims=tuple(map(Aim, inputs["aims"])),
            area_before=tuple((code, minor) for code, minor in inputs["area_before"]),
            region_before=tuple((code, minor) for code, minor in inputs["region_before"]),
            left_out=tuple(inputs["left_out"]),
            seconds=inputs["seconds"],
        ),
        currency=inputs["currency"],
        gifts=tuple(Gift(*gift) for gift in inputs["gifts"]),
        asked_for=inputs["asked_for"],
        approved=tuple((area, region, minor) for area, region, minor in inputs["approved"]),
    )


def of_answer(answer: Answer, reasons: tuple[Missed, ...]) -> Kept:
    """An answer with its reasons as it is kept."""
    return {
        "outcome": answer.outcome.value,
        "chosen": list(answer.chosen),
        "reached": [list(one) for one in answer.reached],
        "drawn": [list(one) for one in answer.drawn],
        "in_turn": answer.in_turn,
        "conflict": [list(rule) for rule in answer.conflict],
        "conflict_is_least": answer.conflict_is_least,
        "missed": [
            {
                "number": one.number,
                "why": one.why.value,
                "short": one.short,
                "rules": [list(rule) for rule in one.rules],
                "instead_of": one.instead_of,
                "lost": list(one.lost),
                "near": one.near,
            }
            for one in reasons
        ],
    }


def answer(kept: Kept) -> Answer:
    """An answer that was kept."""
    return Answer(
        outcome=Outcome(kept["outcome"]),
        chosen=tuple(kept["chosen"]),
        reached=tuple(Reached(Aim(aim), value, most) for aim, value, most in kept["reached"]),
        drawn=tuple(Drawn(*one) for one in kept["drawn"]),
        in_turn=kept["in_turn"],
        conflict=tuple(map(_rule, kept["conflict"])),
        conflict_is_least=kept["conflict_is_least"],
    )


def reasons(kept: Kept) -> tuple[Missed, ...]:
    """The reasons that were kept with an answer."""
    return tuple(
        Missed(
            number=one["number"],
            why=Why(one["why"]),
            short=one["short"],
            rules=tuple(map(_rule, one["rules"])),
            instead_of=one["instead_of"],
            lost=tuple(one["lost"]),
            near=one["near"],
        )
        for one in kept["missed"]
    )


def _rule(kept: list[Any]) -> Rule:
    kind, about, value = kept
    return Rule(RuleKind(kind), about, value)
