"""What is sent to publish the consolidated report on a year."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mptf.sent import Sent, Short


class PublicationSent(Sent):
    """On which year, and what is new in an edition that follows another."""

    year: Annotated[int, Field(ge=2000, le=2999)]
    text: Short | None = None
    illustrative: bool = False
