"""What is sent to propose that the fund be closed."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from mptf.sent import Sent


class ClosingSent(Sent):
    """Why the fund is closed, and on what ground."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    illustrative: bool = False
