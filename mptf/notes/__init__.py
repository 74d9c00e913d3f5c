"""Concept notes and their versions.

Whoever can write a note has also loaded what keeps its words, countries and parties beside it.
"""

from mptf.notes import concerned as _concerned
from mptf.notes import texts as _texts

__all__ = ["_concerned", "_texts"]
