"""How a password is kept: slow and large enough that guessing costs, in a hash of today's kind."""

from __future__ import annotations

import importlib.util

from argon2 import Type, extract_parameters

from mptf.access import passwords


def test_a_hash_costs_what_its_library_asks_for() -> None:
    # A module of its own: the pages' tests hash with less.
    spec = importlib.util.find_spec(passwords.__name__)
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    asked = extract_parameters(fresh.hashed("four words of a song"))
    assert asked.type is Type.ID
    assert asked.memory_cost >= 64 * 1024
    assert asked.time_cost * asked.memory_cost >= 3 * 64 * 1024
    assert asked.salt_len >= 16
