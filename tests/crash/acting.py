"""The program that is killed: it forks for each task, and the fork acts until it ends or dies.

Loading takes seconds and a kill point none, so one process loads and waits. A line of JSON on
its standard input is a task; its fork answers `READY pid`, waits for a line `go` and says `GOING`,
and at last comes `END` with the fork's exit code. The fork's own output, the acknowledgements,
goes to a file: what was written there has been told to the world.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlmodel import Session

from mptf import profile
from mptf.clock import StoppedClock
from mptf.db import SQLITE_PRAGMAS, connect
from mptf.letters import service as letters
from mptf.letters.rendering import Sheet
from mptf.people.service import actor
from mptf.policy import SYSTEM, Actor
from mptf.work import Fund, Work
from workflows.acts import perform
from workflows.mailing import Post, by_smtp
from workflows.printing import Press
from workflows.replay import replay

Task = Mapping[str, Any]
Doing = Callable[[], None]

_ANYONE_MAY_TRACE = (0x59616D61, 2**64 - 1)  # PR_SET_PTRACER: strace comes from beside, not above


def acknowledge(*words: object) -> None:
    """Tell the world, unbuffered: from here on it must never be lost."""
    os.write(1, f"ACK {' '.join(map(str, words))}\n".encode())


def fund_of(task: Task) -> Fund:
    """The fund of a task, connected, on its own instant."""
    if "synchronous" in task:
        SQLITE_PRAGMAS["synchronous"] = task["synchronous"]
    engine = connect(task["url"])
    with engine.connect():
        pass  # opening a database is not what is killed here
    return Fund(engine, profile.load("migration"), StoppedClock(datetime.fromisoformat(task["at"])))


# --- Tasks ---------------------------------------------------------------------------------------


def act(task: Task) -> Doing:
    """Record and confirm deposits in turn, one unit each: a step is fired, an entry is posted."""
    fund = fund_of(task)
    with fund.reading(SYSTEM) as work:
        first, second = (actor(work, UUID(task[name])) for name in ("recorder", "confirmer"))

    def unit(number: int, who: Actor, name: str, on: UUID, **sent: str) -> UUID:
        def do(work: Work) -> UUID:
            record: Any = perform(work, name, on, sent)
            if task.get("too_early"):
                acknowledge(record.state, record.id)
            return UUID(str(record.id))

        key = fund.write(who, do, StoppedClock(fund.clock() + timedelta(minutes=number)))
        if not task.get("too_early"):
            acknowledge("recorded" if who is first else "confirmed", key)
        return key

    def run() -> None:
        for number in range(0, task["units"], 2):
            key = unit(
                number,
                first,
                "deposit.record",
                UUID(task["agreement"]),
                amount="1000.00",
                currency=fund.profile.fund.currency,
                value_on=task["at"][:10],
                bank_reference=f"BANK-{task['round']}-{number}",
            )
            unit(number + 1, second, "deposit.confirm", key)

    return run


def replaying(task: Task) -> Doing:
    """Replay a history, acknowledging each batch that was kept."""
    fund = fund_of(task)
    return lambda: void(replay(fund, [Path(task["file"])], lambda p: acknowledge(p.done)))


def mailing(task: Task) -> Doing:
    """Send what waits, and die at the given mail: before it has left, or after."""
    fund = fund_of(task)
    server, count = by_smtp(task["smtp"]), 0

    def deliver(mail: EmailMessage) -> None:
        nonlocal count
        count += 1
        if (task["die"], task["mail"]) == ("before", count):
            die()
        server(mail)
        if (task["die"], task["mail"]) == ("after", count):
            die()

    if task["die"] == "claiming":  # what was claimed is not committed yet
        Post._written = lambda *_: die()  # type: ignore[method-assign,assignment]
    post = Post("fund@mptf.example", Path(task["folder"]), deliver)
    return lambda: void(post.send_waiting(fund))


class PlainPool:
    """Prints at once, and never the same bytes twice: a second sheet could not hide."""

    def submit(self, html: str, identifier: str) -> Future[Sheet]:
        """A sheet that a printer might have made."""
        pdf = f"%PDF-1.7 {identifier} {hash(html)} {os.urandom(8).hex()}".encode()
        done: Future[Sheet] = Future()
        done.set_result(Sheet(pdf, hashlib.sha256(pdf).hexdigest(), 1))
        return done


def printing(task: Task) -> Doing:
    """Print what waits, and die at the given sheet: printed, written, or kept."""
    fund = fund_of(task)
    keep, count = letters.keep_sheet, 0

    def kept(work: Work, letter_id: UUID, sheet: Sheet) -> Any:
        nonlocal count
        count += 1
        if (task["die"], task["sheet"]) == ("printed", count):
            die()
        row = keep(work, letter_id, sheet)
        if (task["die"], task["sheet"]) == ("written", count):
            work.session.flush()
            die()
        if (task["die"], task["sheet"]) == ("kept", count):
            event.listen(Session, "after_commit", lambda _session: die())
        return row

    letters.keep_sheet = kept  # type: ignore[assignment]
    press = Press(PlainPool())  # type: ignore[arg-type]

    def run() -> None:
        while press.print_waiting(fund):
            pass

    return run


TASKS: Mapping[str, Callable[[Task], Doing]] = {
    "act": act,
    "replay": replaying,
    "mail": mailing,
    "print": printing,
}


def void(_answer: object) -> None:
    """Nobody asks."""


def die() -> None:
    """Die like in a power cut: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


# --- The process that waits ----------------------------------------------------------------------


def line() -> str:
    """One line of standard input, byte by byte: what follows is for the fork."""
    read = b"".join(iter(partial(_byte), b"\n"))
    return read.decode()


def _byte() -> bytes:
    return os.read(0, 1) or sys.exit(0)


def in_fork(task: Task) -> None:
    """Prepare, wait for the word, act; never come back."""
    code = 1
    try:
        ctypes.CDLL(None).prctl(*map(ctypes.c_ulong, _ANYONE_MAY_TRACE))
        do = TASKS[task["task"]](task)
        os.write(1, f"READY {os.getpid()}\n".encode())
        line()
        os.write(1, b"GOING\n")
        os.dup2(os.open(task["told"], os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), 1)
        do()
        code = 0
    except Exception:  # noqa: BLE001 -- a fork has nobody above it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Fork for each task, one after the other."""
    while True:
        task = json.loads(line())
        child = os.fork()
        if not child:
            in_fork(task)
        _, status = os.waitpid(child, 0)
        os.write(1, f"END {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
