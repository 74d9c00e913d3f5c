"""What is sent to express interest in a note of the pipeline, and to answer it."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from mptf.sent import Code, Sent, Text

Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]
"""One line of text, such as a name: a mail has it in its head."""
Address = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=320,
        pattern=r"^[^@\s,;:<>()\[\]\"\\\x00-\x1f\x7f]+@[^@\s,;:<>()\[\]\"\\\x00-\x1f\x7f]+$",
    ),
]
"""One e-mail address, and nothing else."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]


class InterestSent(Sent):
    """In which note, by its number; who asks, and what they would like to say."""

    note: Code
    name: Line
    email: Address
    text: Text = ""
    illustrative: bool = False


class PublicInterestSent(InterestSent):
    """The same of somebody without an account, who says for whom they write."""

    organisation: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$"),
    ] = ""


class InterestAnswerSent(Sent):
    """What the secretariat did about it, in the words that are mailed."""

    text: Words
