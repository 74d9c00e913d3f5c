"""Passwords: argon2 with its library's own parameters, a few at a time."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mptf.errors import Invalid

SHORTEST, LONGEST = 12, 200
"""Characters. Length is all that is asked for; see NIST SP 800-63B, 3.1.1."""

_AT_ONCE = threading.BoundedSemaphore(2)
"""A hash takes 64 MiB and two tenths of a second: a crowd at the door must not fill the memory."""
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """The hash to keep.

    Raises:
        Invalid: the password is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid("password", f"use {SHORTEST} to {LONGEST} characters; a few words will do.")
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one; without one to compare with it takes just as long."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _nobodys(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
