"""A form as the secretariat defines it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from mptf.sent import Sent


class FormSent(Sent):
    """A form: its code, what it is called, and its sections and fields as TOML.

    The definition is written as in a profile, without provenance: `[[sections]]`, each with `code`,
    `title` and `fields`.
    """

    code: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    definition: Annotated[str, StringConstraints(min_length=1, max_length=60_000)]
