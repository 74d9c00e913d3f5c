"""Servers of the tests' own: no root, no TCP port, no trace left."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ELSEWHERE = "MPTF_TEST_POSTGRES"
"""A server to use instead of one of our own: a URL with {db} where the database's name goes."""

# Durability is not what these tests are about; the crash harness has its own server.
FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=60 -c shared_buffers=64MB"
)


class NoPostgres(Exception):
    """There is no PostgreSQL server on this machine."""


@dataclass(frozen=True, slots=True)
class _Account:
    """Who runs the server: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @classmethod
    def fit(cls) -> _Account | None:
        """The account `postgres` for root, nobody else for anyone else."""
        if os.geteuid() != 0:
            return None
        try:
            entry = pwd.getpwnam("postgres")
        except KeyError:
            raise NoPostgres("root needs the account “postgres” to run a server") from None
        return cls(entry.pw_uid, entry.pw_gid)


@contextmanager
def postgres(within: Path | None = None) -> Iterator[str]:
    """A running server, as a URL with {db} where the database's name goes.

    Its files lie in a new folder in that one, or where the system keeps what is temporary.

    Raises:
        NoPostgres: initdb is nowhere to be found.
    """
    if elsewhere := os.environ.get(ELSEWHERE):
        yield elsewhere
        return
    programs, account = _programs(), _Account.fit()
    # A Unix socket's path may have 107 characters, so not below pytest's folders.
    folder = Path(tempfile.mkdtemp(prefix="mptf-pg-", dir=within))
    try:
        if account:
            os.chown(folder, account.uid, account.gid)
        place = f"{folder}/data"
        _run(
            account,
            programs / "initdb",
            *("-D", place, "-A", "trust", "-U", "mptf", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--no-sync"),
        )
        options = f"-k {folder} -c listen_addresses= {FAST}"
        start = ("-D", place, "-w", "-s", "-l", f"{folder}/log", "-o", options, "start")
        try:
            _run(account, programs / "pg_ctl", *start)
        except subprocess.CalledProcessError as error:
            error.add_note(Path(f"{folder}/log").read_text())
            raise
        try:
            yield f"postgresql+psycopg://mptf@/{{db}}?host={folder}"
        finally:
            _run(account, programs / "pg_ctl", "-D", place, "-s", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of initdb and pg_ctl: the newest version Debian has, or what the PATH offers."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: int(path.parent.parent.name), default=None)
    if newest is None and (on_path := shutil.which("initdb")):
        newest = Path(on_path).resolve()
    if newest is None:
        raise NoPostgres("no initdb: install the Debian package postgresql")
    return newest.parent


def _run(account: _Account | None, program: Path, *words: str) -> None:
    """Run one of the server's programs, as the account that may, in a plain environment."""
    subprocess.run(
        [str(program), *words],
        check=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
