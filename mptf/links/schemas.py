"""What is sent to ask somebody by a link, and to answer by it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from mptf.sent import Country, Sent, Text

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class AskSent(Sent):
    """Whom to ask for which country; they get a link by mail, and an earlier one works no more."""

    country: Country
    name: Name
    title: Name
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]


class ReplySent(Sent):
    """An answer by the link: who gives it, and what they say."""

    name: Name
    title: Name
    text: Text = ""
    read: Annotated[str, Field(max_length=64)]
    """The hash of what they had before them."""
