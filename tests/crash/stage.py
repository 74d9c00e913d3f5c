"""The stage on which the acting program acts, and is killed: at a system call, or at a time."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CALLS = tuple(
    "pwrite64 write fdatasync fsync ftruncate openat close lseek fcntl unlink unlinkat".split()
)
"""The system calls at which a writer can be caught. Not every machine has each of them."""

KILLED = -signal.SIGKILL
_PATIENCE = 120.0
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Ended:
    """How a task ended: its exit code, what it had acknowledged, and for how long it acted."""

    code: int
    told: list[list[str]]
    seconds: float


@dataclass(slots=True)
class Stage:
    """An acting program that has loaded and waits for tasks."""

    folder: Path
    program: subprocess.Popen[bytes]
    strace: str | None
    _read: bytes = field(default=b"")

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Iterator[Stage]:
        """Start the program; what it complains of lies in `complaints`."""
        command = [sys.executable, "-m", "tests.crash.acting"]
        with (
            (folder / "complaints").open("wb") as complaints,
            subprocess.Popen(
                command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints
            ) as program,
        ):
            try:
                yield cls(folder, program, shutil.which("strace"))
            finally:
                program.kill()

    def run(
        self, *, kill_after: float | None = None, tracing: tuple[str, ...] = (), **task: Any
    ) -> Ended:
        """Have a task done: to its end, killed after some seconds, or under strace."""
        told = self.folder / "told"
        told.unlink(missing_ok=True)
        self._say(json.dumps(task | {"told": str(told)}))
        word, pid = self._line().split()
        assert word == "READY", self.complaints()
        tracer = self._traced(pid, tracing) if tracing else None
        # It waits for the word, so that this is surely it; its number may be another's soon after.
        handle = os.pidfd_open(int(pid))
        self._say("go")
        start, answer = time.perf_counter(), self._line()
        if answer == "GOING":  # else it was killed as it said so
            if kill_after is not None:  # not before: it would leave the word to the next
                time.sleep(kill_after)
                self._kill(handle)
            answer = self._line()
        os.close(handle)
        word, code = answer.split()
        assert word == "END", answer
        seconds = time.perf_counter() - start
        if tracer:
            tracer.communicate(timeout=_PATIENCE)
        lines = told.read_text().splitlines() if told.exists() else []
        return Ended(int(code), [line.split()[1:] for line in lines], seconds)

    def killed_at(self, call: str, number: int, **task: Any) -> Ended:
        """Have a task done by a program that is killed as it enters the call for the nth time."""
        kill = f"inject=?{call}:signal=SIGKILL:when={number}"
        return self.run(tracing=("-o", os.devnull, "-e", f"trace=?{call}", "-e", kill), **task)

    def calls(self, **task: Any) -> Counter[str]:
        """How often a task makes each of the calls."""
        log = self.folder / "calls"
        wanted = ",".join(f"?{call}" for call in CALLS)
        ended = self.run(tracing=("-o", str(log), "-e", f"trace={wanted}"), **task)
        assert ended.code == 0, self.complaints()
        found = Counter(line.partition("(")[0] for line in log.read_text().splitlines())
        return Counter({call: found[call] for call in CALLS if found[call]})

    def complaints(self) -> str:
        """What the program wrote to its standard error."""
        return (self.folder / "complaints").read_text()

    def _traced(self, pid: str, options: tuple[str, ...]) -> subprocess.Popen[bytes]:
        assert self.strace
        command = [self.strace, "-p", pid, *options]
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
        assert tracer.stderr
        said = tracer.stderr.readline()
        assert b"attached" in said, said
        return tracer

    @staticmethod
    def _kill(handle: int) -> None:
        try:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        except ProcessLookupError:  # it was done before
            return

    def _say(self, line: str) -> None:
        assert self.program.stdin
        self.program.stdin.write(f"{line}\n".encode())
        self.program.stdin.flush()

    def _line(self) -> str:
        """The program's next line; a program that hangs must not hang the tests."""
        assert self.program.stdout
        out = self.program.stdout.fileno()
        while b"\n" not in self._read:
            ready, _, _ = select.select([out], [], [], _PATIENCE)
            piece = os.read(out, 4096) if ready else b""
            assert piece, f"the acting program is silent: {self.complaints()}"
            self._read += piece
        line, _, self._read = self._read.partition(b"\n")
        return line.decode()
