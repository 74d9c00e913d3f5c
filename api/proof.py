"""The long bars and the measurements of a checkout; a bar that passed is not run again."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from mptf.errors import BadSetting

_CHECKOUT = Path(__file__).resolve().parent.parent
_HOW = ("-n", "2", "--dist", "loadgroup", "--no-header", "-rfEsP")
"""Two at a time; at the end, what failed, what was skipped and what the others have measured."""
_NOTHING_LEFT = 5
"""What pytest says where it has run no test."""
_SOURCES = ("mptf", "workflows", "api", "templates", "migrations", "tests")


def run(kept: Path, *, again: bool) -> int:
    """Run every test marked `proof`, two at a time; the exit code is 0 when all have passed.

    What passed is kept under the hash of the sources, so that an interrupted run goes on, and a
    changed source begins anew. What was skipped, for want of a program, says why and did not pass.
    """
    _checkout()
    folder = kept / _digest()
    if again:
        for mark in folder.glob("*.passed"):
            mark.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    before = len(list(folder.glob("*.passed")))
    if before:
        print(f"{before} passed before and are left out", flush=True)  # noqa: T201
    code = subprocess.call(  # noqa: S603 -- our own tests
        (sys.executable, "-m", "pytest", "-m", "proof", "-p", "tests.proving", *_HOW),
        cwd=_CHECKOUT,
        env={**os.environ, "MPTF_PROOFS": str(folder.resolve())},
    )
    return 0 if code == _NOTHING_LEFT and before else code


def bench() -> int:
    """Run the measurements; they print their figures."""
    _checkout()
    return subprocess.call([sys.executable, "-m", "tests.bench"], cwd=_CHECKOUT)


def _digest() -> str:
    """The hash of everything that a proof may depend on."""
    found = hashlib.sha256()
    for name in _SOURCES:
        for file in sorted((_CHECKOUT / name).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(str(file.relative_to(_CHECKOUT)).encode())
                found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _checkout() -> None:
    if not (_CHECKOUT / "tests").is_dir():
        raise BadSetting("mptf proof", "", "the proofs are part of a checkout, not of the wheel")
