"""Why a file is not taken, in a sentence that its sender can act on."""

from __future__ import annotations


class Unfit(ValueError):
    """A file is not what it says, or holds what it must not. `str()` is the reason."""
