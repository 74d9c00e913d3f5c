"""The fund's rules, and a programme that owes reports."""

from __future__ import annotations

import pytest

from mptf.profile import Profile, load


@pytest.fixture(scope="session")
def migration() -> Profile:
    """The rules of this fund."""
    return load("migration")
