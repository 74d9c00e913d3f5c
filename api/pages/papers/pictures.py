"""Photographs on paper, with what is to be seen in them."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import NamedTuple

from mptf.attachments import prints
from mptf.attachments.queries import PictureRow

MOST = 12
"""On the paper of one report; all of them stay on its page."""


class Drawn(NamedTuple):
    """A photograph as a template shows it; no address where it cannot be drawn."""

    address: str
    caption: str


def drawn(rows: Iterable[PictureRow]) -> list[Drawn]:
    """Photographs made small. It takes a moment for each, and wants no database."""
    return [Drawn(_address(row), row.caption) for row in rows]


def _address(row: PictureRow) -> str:
    small = prints.small(row.sha256, row.content)
    return f"data:image/jpeg;base64,{base64.b64encode(small).decode()}" if small else ""
