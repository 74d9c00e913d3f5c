"""What is sent to offer a product or a story."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from mptf.notes.schemas import Objective
from mptf.products.states import ProductKind
from mptf.sent import Code, Country, Sent

Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]
"""One line of text."""
Link = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=500,
        pattern=r"^(https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[^\s<>\"'\\^`{|}\x00-\x1f\x7f]*)?)?$",
    ),
]
"""An address on the web, by https alone; or nothing."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class ProductSent(Sent):
    """A product or a story, with what is to be known of it. Its file is attached afterwards."""

    kind: ProductKind
    title: Line
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    language: Language
    dated_on: date
    countries: tuple[Country, ...] = ()
    entities: tuple[Code, ...] = ()
    objectives: tuple[Objective, ...] = ()
    areas: tuple[Code, ...] = ()
    link: Link = ""
    rights: Line
    alt: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    illustrative: bool = False
