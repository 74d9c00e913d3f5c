"""What comes in from outside: nothing unknown in it, and only what can be kept."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,3})?$")]
"""An amount of the fund's currency as a string, such as "1500000.00"."""
Code = Annotated[str, Field(min_length=1, max_length=40)]
"""By what something of the fund or of its profile is known."""
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Sent(BaseModel):
    """Anything that comes in from outside: nothing unknown in it, and only what can be kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _can_be_kept(cls, value: Any) -> Any:
        """PostgreSQL takes no text with a NUL in it, not even to look for it."""
        match value:
            case str():
                texts = [value]
            case list() | tuple():
                texts = [text for text in value if isinstance(text, str)]
            case dict():
                texts = [t for pair in value.items() for t in pair if isinstance(t, str)]
            case _:
                texts = []
        if any("\0" in text for text in texts):
            raise ValueError("a character in it cannot be kept")
        return value
