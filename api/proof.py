"""The long bars and the measurements of a checkout; a bar that passed is not run again."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from mptf.errors import BadSetting

_CHECKOUT = Path(__file__).resolve().parent.parent
_SOURCES = ("mptf", "workflows", "api", "templates", "migrations", "tests")


def run(kept: Path, *, again: bool) -> int:
    """Run every test marked `proof`, one at a time; the exit code is 0 when all have passed.

    What passed is kept under the hash of the sources, so that an interrupted run goes on, and a
    changed source begins anew. What was skipped, for want of a program, says why and did not pass.
    """
    tests = _tests()
    folder = kept / _digest()
    if again:
        for mark in folder.glob("*.passed"):
            mark.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    failed, skipped, said = 0, 0, folder / "last.xml"
    for place, test in enumerate(tests, 1):
        mark = folder / f"{hashlib.sha256(test.encode()).hexdigest()[:20]}.passed"
        if mark.exists():
            print(f"[{place}/{len(tests)}] {test}: passed before", flush=True)  # noqa: T201
            continue
        print(f"[{place}/{len(tests)}] {test}", flush=True)  # noqa: T201
        shown = ("-q", "-s", "-rs", "--no-header", f"--junitxml={said}")
        if _pytest("-m", "proof", *shown, test) != 0:
            failed += 1
        elif "<skipped" in said.read_text(encoding="utf-8"):
            skipped += 1
        else:
            mark.write_text(test, encoding="utf-8")
    passed = len(tests) - failed - skipped
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)  # noqa: T201
    return 1 if failed else 0


def bench() -> int:
    """Run the measurements; they print their figures."""
    _checkout()
    return subprocess.call([sys.executable, "-m", "tests.bench"], cwd=_CHECKOUT)


def _tests() -> list[str]:
    _checkout()
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-m", "proof", "--collect-only", "-q", "--no-header"],
        cwd=_CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in found.stdout.splitlines() if "::" in line]


def _pytest(*arguments: str) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=_CHECKOUT)  # noqa: S603


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
