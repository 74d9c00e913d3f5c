"""Where a workbook stands."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """It follows from when it was begun and over, and from whether somebody is at it now."""

    LOOKED_AT = "looked-at"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    OVER = "over"
