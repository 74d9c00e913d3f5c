"""What a cell says of money, to the last decimal, or which mistake it is."""

from __future__ import annotations

import math
import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from mptf.errors import Invalid
from mptf.imports.faults import shown
from mptf.imports.spending.mistakes import Mistake
from mptf.money import Money

_DIGITS = 12
"""Of whole units, at the most."""
_CURRENCIES = re.compile(r"[$€£¥]|[A-Za-z]{3}")
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]*)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}([, \u00a0\u202f'’][0-9]{3})+(\.[0-9]*)?")
_COMMA = re.compile(r"-?[0-9. \u00a0\u202f'’]*,[0-9]+")


class Mistaken(ValueError):
    """A cell cannot be taken."""

    def __init__(self, mistake: Mistake, *said: str) -> None:
        """Which mistake, and what its sentence names."""
        super().__init__(mistake)
        self.mistake, self.said = mistake, said


def amount(value: Any, currency: str) -> Money:
    """The amount that a cell says.

    Raises:
        Mistaken: it says none.
    """
    if isinstance(value, bool):
        raise Mistaken(Mistake.BOOLEAN)
    if isinstance(value, date | time | timedelta):
        raise Mistaken(Mistake.DATE)
    text = _text(value, currency) if isinstance(value, str) else _number(value)
    if len(text.lstrip("-").partition(".")[0]) > _DIGITS:
        raise Mistaken(Mistake.TOO_LARGE, shown(value))
    try:
        return Money.parse(text, currency)
    except Invalid:
        raise Mistaken(Mistake.DECIMALS, shown(value), currency) from None


def _number(value: Any) -> str:
    """A spreadsheet counts in binary: 0.1 + 0.2 comes back as 0.30000000000000004."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Mistaken(Mistake.NOT_FINITE)
    return f"{round(Decimal(repr(value)), 6):f}" if isinstance(value, float) else str(value)


def _text(value: str, currency: str) -> str:
    """A number that was kept as a text, in the one way that cannot be misread."""
    text = value.strip()
    if _PLAIN.fullmatch(text):
        return text
    said = shown(text)
    if _GROUPED.fullmatch(text):
        raise Mistaken(Mistake.THOUSANDS, said)
    if _COMMA.fullmatch(text):
        raise Mistaken(Mistake.COMMA, said)
    if any(c.isdigit() for c in text) and _CURRENCIES.search(text):
        raise Mistaken(Mistake.CURRENCY, said, currency)
    raise Mistaken(Mistake.TEXT, said)


def words(value: Any, most: int) -> str:
    """The text that a cell says.

    Raises:
        Mistaken: it says none, or a long one.
    """
    if not isinstance(value, str):
        raise Mistaken(Mistake.NO_TEXT)
    if len(text := value.strip()) > most:
        raise Mistaken(Mistake.TOO_LONG)
    return text
