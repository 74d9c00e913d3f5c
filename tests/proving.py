"""Keeps which proofs have passed, so that an interrupted run goes on; loaded by `mptf proof`."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest

KEPT = "MPTF_PROOFS"
"""Names the folder in which a file stands for each proof that has passed."""
_GROUP = re.compile(r"@[^@]* (sqlite|postgresql)$")


def _mark(test: str) -> Path:
    """The file of a test; its group, which `tests.sharing` writes behind its name, is left out."""
    name = _GROUP.sub("", test).encode()
    return Path(os.environ[KEPT]) / f"{hashlib.sha256(name).hexdigest()[:20]}.passed"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has passed before."""
    passed = [item for item in items if _mark(item.nodeid).exists()]
    if passed:
        config.hook.pytest_deselected(items=passed)
        items[:] = [item for item in items if item not in set(passed)]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what has passed; what was skipped, for want of a program, has not."""
    if report.when == "call" and report.passed:
        _mark(report.nodeid).write_text(report.nodeid, encoding="utf-8")
