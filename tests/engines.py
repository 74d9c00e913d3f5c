"""Engines of tests, of which there are thousands, each on a database of its own.

SQLAlchemy keeps what it has compiled with the engine and its dialect. Tests ask the same of every
database, so that all engines of a kind share both: it saves a fifth of what the stories take.
"""

from __future__ import annotations

from sqlalchemy import Engine

from mptf import db

_first: dict[str, Engine] = {}


def connect(url: str) -> Engine:
    """An engine as `mptf.db.connect` makes it, which knows what others of its kind compiled."""
    engine = db.connect(url)
    first = _first.get(engine.dialect.name)
    if first is None:
        with engine.connect():  # a dialect learns about its server once
            _first[engine.dialect.name] = engine
        return engine
    engine.dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return engine
