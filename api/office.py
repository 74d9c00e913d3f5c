"""The composition root: from settings to a fund that runs, with its press and its post."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from api import maintenance
from api.pages.papers import booklet as booklets
from api.pages.papers import consolidated
from mptf import profile, settings
from mptf.access import passwords
from mptf.access import service as access
from mptf.clock import Clock, ShiftedClock, system_clock
from mptf.config import Settings, masked
from mptf.db import assert_profile, connect
from mptf.errors import BadSetting
from mptf.histories.models import ReplayMark
from mptf.letters.rendering import RenderingPool
from mptf.policy import SYSTEM, Role
from mptf.work import Fund
from workflows import migrate
from workflows.jobs import Shop
from workflows.mailing import Post, by_smtp
from workflows.printing import Press, printing_beside
from workflows.replay import Progress, Watch, replay

_OFFSET = "clock.offset.seconds"
_FUND = "fund.code"

DEMONSTRATION_PASSWORD = "shown to everybody"  # noqa: S105 - refused outside the demonstration
BY_TWO = frozenset({Role.AGENT})
"""Roles whose acts need two persons."""
BUSIEST = frozenset({"focal.point@iom.example", "focal.point@norway.example"})
"""Of those who share a role, whose pages show the most."""


@dataclass(slots=True)
class _ReplayTime:
    """The time of a replay: that of the act that was done last."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


def open_fund(given: Settings) -> Fund:
    """The fund that the settings name, on a database of this version and with its profile.

    Raises:
        BadSetting: the database is not at this version, or holds another fund.
    """
    fund = _connected(given)
    shown = masked(given.database_url)
    file = fund.engine.url.database if given.on_sqlite else None
    if file and not Path(file).exists():
        raise BadSetting("MPTF_DATABASE_URL", shown, "there is no such file; run: mptf migrate")
    try:
        current = migrate.is_current(fund.engine)
    except OperationalError as error:
        reason = f"the database cannot be reached: {str(error.orig).strip()}"
        raise BadSetting("MPTF_DATABASE_URL", shown, reason) from None
    if not current:
        reason = "this database is not at this version; run: mptf migrate"
        raise BadSetting("MPTF_DATABASE_URL", shown, reason)
    assert_profile(fund.engine)
    with fund.reading(SYSTEM) as work:
        held = settings.kept(work, _FUND)
        if held is not None and held != fund.profile.fund.code:
            raise BadSetting(
                "MPTF_PROFILE", given.profile, f"this database holds the fund {held}, not this one"
            )
    return replace(fund, clock=_clock(given, fund), demonstration=given.clock == "history")


def prepare(given: Settings) -> Fund:
    """Bring the database to this version, closed meanwhile; mark it as this fund's, open it."""
    given.var.mkdir(parents=True, exist_ok=True)
    with maintenance.closed(given.var):
        migrate.migrate(given.database_url)
    fund = _connected(given)
    with fund.writing(SYSTEM) as work:
        if settings.kept(work, _FUND) is None:
            settings.keep(work, _FUND, fund.profile.fund.code)
    fund.engine.dispose()
    return open_fund(with_clock(given, "system"))


def _connected(given: Settings) -> Fund:
    engine = connect(given.database_url)
    rules = profile.load(given.profile)
    return Fund(
        engine, rules, system_clock, given.public_url, var=given.var, seal_key=given.seal_key
    )


def _clock(given: Settings, fund: Fund) -> Clock:
    if given.clock != "history":
        return system_clock
    with fund.reading(SYSTEM) as work:
        offset = settings.kept(work, _OFFSET)
    if offset is None:
        raise BadSetting("MPTF_CLOCK", "history", "no history was replayed here; run: mptf run")
    return ShiftedClock(timedelta(seconds=float(offset)))


def set_history_clock(fund: Fund) -> Clock:
    """The day after the history's end, running at normal speed; kept at the first call."""
    end = _last_act(fund) or system_clock()
    with fund.writing(SYSTEM) as work:
        offset = settings.kept(work, _OFFSET)
        if offset is None:
            offset = str((end + timedelta(days=1) - system_clock()).total_seconds())
            settings.keep(work, _OFFSET, offset)
    return ShiftedClock(timedelta(seconds=float(offset)))


def open_demonstration(fund: Fund) -> None:
    """Give the people of the history their accounts; those who have one keep it."""
    kept = passwords.hashed(DEMONSTRATION_PASSWORD)
    with fund.writing(SYSTEM) as work:
        access.open_demonstration(work, kept)


def replay_printing(
    given: Settings, fund: Fund, files: list[Path], watch: Watch, *, finish: bool
) -> int:
    """Replay, with the letters printed beside it on the history's own time. How many acts.

    With `finish` it returns when every letter is printed.
    """
    time = _ReplayTime(_last_act(fund) or system_clock())

    def follow(progress: Progress) -> None:
        time.at = progress.at
        start_printing()
        watch(progress)

    with (
        RenderingPool(given.workers) as pool,
        printing_beside(fund, pool, time, finish=finish) as start_printing,
    ):
        return replay(fund, files, follow)


def _last_act(fund: Fund) -> datetime | None:
    with fund.reading(SYSTEM) as work:
        newest = select(ReplayMark.at).order_by(col(ReplayMark.at).desc()).limit(1)
        return work.session.exec(newest).first()


@contextmanager
def shop(given: Settings, fund: Fund) -> Iterator[Shop]:
    """The press and the post, for as long as the body runs."""
    server = by_smtp(given.smtp_url) if given.smtp_url else None
    with RenderingPool(given.workers) as pool:
        post = Post(given.mail_from, given.mail_folder, server)
        yield Shop(
            fund, Press(pool), post, booklets.text_of_an_edition, consolidated.text_of_the_report
        )


def with_seals(given: Settings) -> Settings:
    """The settings with a secret for sealed positions: the demonstration keeps one of its own."""
    if given.seal_key:
        return given
    file = given.var / "seal.key"
    if not file.exists():
        given.var.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32) + "\n")
    return replace(given, seal_key=file.read_text().strip())


def with_clock(given: Settings, clock: Literal["system", "history"]) -> Settings:
    """The same settings under another clock."""
    return replace(given, clock=clock)
