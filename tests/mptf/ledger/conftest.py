"""Books to try things on: a database with the tables and guards of the books alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Databases
from tests.mptf.ledger.scene import Books


@pytest.fixture
def books(databases: Databases) -> Iterator[Books]:
    """Empty books of the test's own, on both engines in turn."""
    url = databases.blank()
    with Books.open(url) as opened:
        yield opened
    databases.drop(url)
