"""Where a list goes on: an opaque text that names the last row shown, never a count of rows."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import TypeAdapter, ValidationError

from mptf.errors import Invalid

K = TypeVar("K", bound=tuple[Any, ...])
R = TypeVar("R")

MOST = 100
"""Rows in one answer, at the most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a list is asked for."""

    limit: int
    cursor: str


async def _asked(
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many rows at the most.")] = 50,
    cursor: Annotated[
        str, Query(max_length=1000, description="`next` of the page before; none for the first.")
    ] = "",
) -> Asked:
    return Asked(limit, cursor)


ThisPart = Annotated[Asked, Depends(_asked)]


class Cursors(Generic[K]):
    """The cursors of one list: its name, and the types of the columns by which it is sorted."""

    def __init__(self, name: str, key: type[K]) -> None:
        self._name = name
        self._adapter: TypeAdapter[tuple[str, K]] = TypeAdapter(tuple[str, key])  # type: ignore[valid-type]

    def after(self, asked: Asked) -> K | None:
        """The key of the row after which the list goes on; nothing at its beginning.

        Raises:
            Invalid: this list has given no such cursor.
        """
        if not asked.cursor:
            return None
        try:
            padded = asked.cursor + "=" * (-len(asked.cursor) % 4)
            text = base64.b64decode(padded, b"-_", validate=True)
            name, key = self._adapter.validate_json(text)
        except (ValueError, binascii.Error, ValidationError):
            name, key = "", None
        if key is None or name != self._name or any("\0" in str(part) for part in key):
            raise Invalid(
                "cursor", "this list has given no such cursor; take the `next` of the page before."
            )
        return key

    def cut(
        self, asked: Asked, rows: Sequence[R], key: Callable[[R], K]
    ) -> tuple[Sequence[R], str | None]:
        """The rows to show of one more than was asked for, and the cursor to the others."""
        if len(rows) <= asked.limit:
            return rows, None
        shown = rows[: asked.limit]
        text = self._adapter.dump_json((self._name, key(shown[-1])))
        return shown, base64.urlsafe_b64encode(text).decode().rstrip("=")
