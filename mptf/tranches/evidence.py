"""On what a tranche is released: every condition with what it rests on, and why it does not hold.

All of it is figures and days that were read at one moment; it is frozen with the answer, and read
back from there. Shares are compared as whole numbers, and shown rounded down: 74.999% is 74.99%.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from mptf.profile import Profile
from mptf.programmes.states import ProgrammeState, TransferState
from mptf.templating import day as in_words
from mptf.tranches.measures import (
    SETTLED,
    Course,
    Earlier,
    Flag,
    Held,
    Report,
    Standing,
)

_WHOLE, _BASIS = 100, 10_000
_SENT = (TransferState.CONFIRMED.value, TransferState.SETTLED.value)


class Check(StrEnum):
    """What is looked at."""

    STANDING = auto()
    EARLIER = auto()
    REPORTS = auto()
    SHARE = auto()
    CONDITIONS = auto()
    FLAGS = auto()


class Rule(NamedTuple):
    """How the profile releases tranches."""

    share: int
    counts: tuple[str, ...]
    measured_on: str
    needs_reports: bool


class Measured(NamedTuple):
    """What was used of what was sent: by the whole programme, or by one entity."""

    entity: str
    """Its code; empty for the whole programme."""
    sent_minor: int
    counted_minor: int
    enough: bool

    @property
    def hundredths(self) -> int | None:
        """The share in hundredths of a per cent, rounded down; none where nothing was sent."""
        return self.counted_minor * _BASIS // self.sent_minor if self.sent_minor > 0 else None

    @property
    def per_cent(self) -> str:
        """The share as it is written: 74.99."""
        found = self.hundredths
        return "" if found is None else f"{found // _WHOLE}.{found % _WHOLE:02}"


@dataclass(frozen=True)
class Evidence:
    """All that a release rests on, as it stood on a day."""

    on: date
    tranche: int
    rule: Rule
    standing: Standing
    earlier: tuple[Earlier, ...]
    reports: tuple[Report, ...]
    courses: tuple[Course, ...]
    conditions: tuple[Held, ...]
    flags: tuple[Flag, ...]

    @property
    def measured(self) -> tuple[Measured, ...]:
        """What is compared with the profile's share."""
        return measured(self.rule, self.courses)

    @property
    def found(self) -> dict[Check, str | None]:
        """What stands against a release, check by check; nothing where it holds."""
        return {
            Check.STANDING: not_at_work(self.standing, self.on),
            Check.EARLIER: not_sent(self.earlier, self.tranche),
            Check.REPORTS: not_accepted(self.rule, self.reports),
            Check.SHARE: not_enough(self.rule, self.courses),
            Check.CONDITIONS: not_met(self.conditions),
            Check.FLAGS: not_lifted(self.flags),
        }

    @property
    def reasons(self) -> tuple[str, ...]:
        """All that stands against a release."""
        return tuple(reason for reason in self.found.values() if reason)


def rule_of(profile: Profile) -> Rule:
    """The profile's rule."""
    programme = profile.programme
    return Rule(
        programme.release_share,
        tuple(programme.release_counts),
        programme.release_measured_on,
        programme.release_needs_reports,
    )


def counted(rule: Rule, course: Course) -> int:
    """What counts of an entity's money: what it spent, what it has committed, or both."""
    spent = course.spent_minor if "spent" in rule.counts else 0
    return spent + (course.obligated_minor if "obligated" in rule.counts else 0)


def measured(rule: Rule, courses: Sequence[Course]) -> tuple[Measured, ...]:
    """What is compared with the share: one figure for the programme, or one for each entity."""
    parts = [(c.entity, c.net_funded_minor, counted(rule, c)) for c in courses]
    if rule.measured_on == "programme":
        parts = [("", sum(sent for _, sent, _ in parts), sum(used for *_, used in parts))]
    return tuple(
        Measured(entity, sent, used, used * _WHOLE >= sent * rule.share)
        for entity, sent, used in parts
    )


# --- What stands against it, in a sentence ------------------------------------------------------


def not_at_work(standing: Standing, today: date) -> str | None:
    """A later tranche goes to a programme that is under way."""
    state = ProgrammeState(standing.state)
    if state is not ProgrammeState.ACTIVE:
        return f"The programme is: {state.public}. A tranche is released to one that is under way."
    if standing.end_on is not None and standing.end_on < today:
        return f"The programme was to end on {in_words(standing.end_on)}."
    return None


def not_sent(earlier: Sequence[Earlier], tranche: int) -> str | None:
    """Tranches go out in their order, each whole before the next."""
    sent = {row.tranche for row in earlier if row.state in _SENT}
    missing = [str(number) for number in range(1, tranche) if number not in sent]
    if not missing:
        return None
    return f"Not transferred in full yet: tranche {', '.join(missing)}."


def not_accepted(rule: Rule, reports: Sequence[Report]) -> str | None:
    """What is due is accepted."""
    owed = [row for row in reports if row.state not in SETTLED]
    if not rule.needs_reports or not owed:
        return None
    named = (
        f"{row.number} ({row.kind.replace('-', ' ')} of {row.entity}, due {in_words(row.due_on)})"
        for row in owed
    )
    return f"Reports due and not accepted: {'; '.join(named)}."


def not_enough(rule: Rule, courses: Sequence[Course]) -> str | None:
    """The profile's share of what was sent is used."""
    short = [part for part in measured(rule, courses) if not part.enough]
    if not short:
        return None
    said = "; ".join(f"{part.entity} {part.per_cent}%".strip() for part in short)
    words = " or ".join({"obligated": "committed"}.get(word, word) for word in rule.counts)
    return f"Of what was sent, {said} is {words}; {rule.share}% must be."


def not_met(conditions: Sequence[Held]) -> str | None:
    """No open condition names the tranche."""
    open_ones = [row.text.rstrip(".") for row in conditions if row.met_on is None]
    return f"Open conditions: {'; '.join(open_ones)}." if open_ones else None


def not_lifted(flags: Sequence[Flag]) -> str | None:
    """Nothing holds the money back."""
    if not flags:
        return None
    named = "; ".join(f"no. {row.seq}, {row.text.rstrip('.')}" for row in flags)
    return f"Held back by a flag: {named}."


# --- Frozen and read back ------------------------------------------------------------------------

_ADAPTER: TypeAdapter[Evidence] = TypeAdapter(Evidence)
_PARTS = ("earlier", "reports", "courses", "conditions", "flags")


def frozen(evidence: Evidence) -> dict[str, Any]:
    """As plain JSON, each figure under its name."""
    plain: dict[str, Any] = {
        "on": evidence.on,
        "tranche": evidence.tranche,
        "rule": evidence.rule._asdict(),
        "standing": evidence.standing._asdict(),
    }
    plain |= {part: [row._asdict() for row in getattr(evidence, part)] for part in _PARTS}
    read: dict[str, Any] = _ANYTHING.dump_python(plain, mode="json")
    return read


_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


def revived(content: dict[str, Any]) -> Evidence:
    """What was frozen, read back."""
    return _ADAPTER.validate_python(content)
