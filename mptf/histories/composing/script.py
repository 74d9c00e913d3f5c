"""The script of a history: acts with their instants, put in order and written as lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from mptf import profile, working_days
from mptf.profile import Profile


@cache
def rules() -> Profile:
    """The fund's profile, whose rules the plan must keep."""
    return profile.load("migration")


def day(text: str) -> date:
    """A day as the tables write it: 2020-06-11."""
    return date.fromisoformat(text)


def workday(start: date, n: int = 0) -> date:
    """The n-th working day after a day, by the fund's holiday list."""
    return working_days.add_working_days(start, n, rules().holidays)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the script."""

    at: datetime
    who: str
    act: str
    on: str | None
    sent: dict[str, Any]
    why: str
    name: str | None

    def line(self) -> str:
        """The act as a line of a history, without what it does not need."""
        said: dict[str, Any] = {"at": self.at.isoformat(), "who": self.who, "act": self.act}
        if self.on:
            said["on"] = self.on
        if self.sent:
            said["with"] = self.sent
        if self.why:
            said["why"] = self.why
        if self.name:
            said["as"] = self.name
        return json.dumps(said, ensure_ascii=False)


@dataclass(slots=True)
class Pen:
    """Writes acts one after another from a moment on; a later act never has an earlier time."""

    script: Script
    at: datetime

    def do(
        self,
        who: str,
        act: str,
        on: str | None = None,
        sent: dict[str, Any] | None = None,
        *,
        why: str = "",
        name: str | None = None,
    ) -> None:
        """Write one act, three minutes after the one before."""
        self.script.acts.append(Act(self.at, who, act, on, sent or {}, why, name))
        self.at += timedelta(minutes=3)

    def move_to(self, on: date) -> None:
        """Go on at the same time of a later day."""
        if on > self.at.date():
            self.at = datetime.combine(on, self.at.timetz())

    def wait(self, days: int) -> date:
        """Go on so many working days later."""
        self.move_to(workday(self.at.date(), days))
        return self.at.date()


@dataclass(slots=True)
class Script:
    """All acts, in whatever order the plan made them."""

    acts: list[Act] = field(default_factory=list)

    def pen(self, on: date, hour: int = 9, minute: int = 0) -> Pen:
        """A pen that starts on a day, on the clocks of the fund's zone."""
        return Pen(self, datetime.combine(on, time(hour, minute), ZoneInfo(rules().fund.zone)))

    def ordered(self) -> Iterator[Act]:
        """The acts by their instants; what the plan made first comes first within one."""
        yield from sorted(self.acts, key=lambda act: act.at)
