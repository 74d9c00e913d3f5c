"""Texts as far as there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_ENDS = (". ", "; ", "? ")


class Clipped(NamedTuple):
    """The beginning of a text; the whole stands elsewhere where this is not it."""

    text: str
    is_whole: bool


class Few(NamedTuple, Generic[T]):
    """The first things of a list, and how many more there are."""

    shown: tuple[T, ...]
    others: int


def clipped(text: str, most: int) -> Clipped:
    """Up to so many characters, to the end of a sentence where one ends late enough, or a word."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return Clipped(plain, is_whole=True)
    cut = plain[:most]
    end = max(cut.rfind(sign) for sign in _ENDS)
    if end >= most * 2 // 3:
        return Clipped(cut[: end + 1], is_whole=False)
    return Clipped(f"{cut.rpartition(' ')[0] or cut}…", is_whole=False)


def few(things: Sequence[T], most: int) -> Few[T]:
    """Up to so many of them."""
    return Few(tuple(things[:most]), max(len(things) - most, 0))
