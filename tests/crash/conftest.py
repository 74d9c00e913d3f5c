"""A stage for the session, a scene to copy, and strace: missing on a laptop, never in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import Databases
from tests.crash.scene import Cast
from tests.crash.stage import Stage

Copies = Callable[[], str]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One acting program for all that is killed."""
    if not hasattr(os, "pidfd_open"):
        pytest.skip("killing the right process takes Linux")
    with Stage.open(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture(scope="session")
def strace() -> None:
    """Whether programs can be traced here; without it a laptop skips and a build machine fails."""
    reason = ""
    program = shutil.which("strace")
    if program is None:
        reason = "no strace: install the Debian package strace"
    elif subprocess.run(
        [program, "-o", os.devnull, "true"], stderr=subprocess.DEVNULL, check=False
    ).returncode:
        reason = "strace may not trace here"
    if reason and os.environ.get("CI"):
        pytest.fail(f"strace is needed where CI is set: {reason}")
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def peopled(sqlite_databases: Databases) -> tuple[Cast, Path]:
    """A SQLite file with all that the acts need, and who acts in it."""
    url = sqlite_databases.migrated()
    return Cast.of(url), Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def cast(peopled: tuple[Cast, Path]) -> Cast:
    """Who acts in the copies."""
    return peopled[0]


@pytest.fixture
def copy(peopled: tuple[Cast, Path], tmp_path: Path) -> Copies:
    """Makes copies of that file, each with a name of its own."""
    numbers = count(1)

    def make() -> str:
        path = tmp_path / f"c{next(numbers)}.db"
        shutil.copyfile(peopled[1], path)
        return f"sqlite:///{path}"

    return make
