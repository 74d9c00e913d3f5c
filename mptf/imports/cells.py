"""What one cell says, by what its column asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from mptf.errors import Invalid, NotFound
from mptf.imports.faults import Wrong, shown
from mptf.imports.layout import Column, Kind
from mptf.money import Money, exponent
from mptf.network import reference

_BETWEEN = re.compile(r"[;\n]")
_ANSWERS = {"yes": True, "true": True, "no": False, "false": False}
_EXACT = 2**53
"""Beyond this a spreadsheet's number is not the one that was typed."""
_SENTENCE = 300
_OF_THE_COLUMN = "choose from the list of this column"


def read(column: Column, value: Any, currency: str) -> Any:
    """What a cell says, as a note keeps it; None where it says nothing.

    Raises:
        Wrong: it cannot be taken.
    """
    if isinstance(value, date | time | timedelta):
        raise Wrong("this is a date", "format the cell as text and write it again")
    if isinstance(value, str) and not value.strip():
        return None
    return None if value is None else _READERS[column.kind](column, value, currency)


def _text(_column: Column, value: Any, _currency: str) -> str:
    if isinstance(value, bool):
        raise Wrong("this is true or false, not a text", "write a text")
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        value = int(value)
    return str(value).strip()


def _line(column: Column, value: Any, currency: str) -> str:
    text = _text(column, value, currency)
    if "\n" in text or "\r" in text:
        raise Wrong("it has more than one line", "write it on one line")
    return text


def _number(_column: Column, value: Any, _currency: str) -> int:
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,15}\s*", value):
        return int(value)
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or abs(value) >= _EXACT:
        raise Wrong(f"“{shown(value)}” is no whole number", "write a whole number")
    return int(value)


def _amount(_column: Column, value: Any, currency: str) -> str:
    advice = f"write a number with at most {exponent(currency)} decimals, such as 1500000"
    if isinstance(value, bool):
        raise Wrong("this is no amount", advice)
    # A spreadsheet counts in binary: 0.1 + 0.2 comes back as 0.30000000000000004.
    text = f"{round(Decimal(repr(value)), 6):f}" if isinstance(value, float) else str(value)
    try:
        money = Money.parse(text, currency)
    except Invalid:
        said = f"“{shown(value)}” is no amount of {currency} to the last decimal"
        raise Wrong(said, advice) from None
    if money.minor < 0 or len(str(money.minor)) > 12 + exponent(currency):
        raise Wrong(f"“{shown(value)}” is below nothing, or too much", advice)
    return money.plain()


def _yes_no(_column: Column, value: Any, _currency: str) -> bool:
    said = _ANSWERS.get(str(value).strip().casefold())
    if said is None:
        raise Wrong(f"“{shown(value)}” is neither yes nor no", "write yes or no")
    return said


def _one(column: Column, value: Any, currency: str) -> Any:
    return _chosen(column, _text(column, value, currency))


def _chosen(column: Column, said: str) -> Any:
    wanted = said.casefold()
    for option in column.options:
        if wanted in {str(option.value).casefold(), option.shown.casefold()}:
            return option.value
    raise Wrong(f"“{shown(said)}” is nothing to choose here", _OF_THE_COLUMN)


def _several(column: Column, value: Any, currency: str) -> list[Any]:
    return _each(column, value, currency, lambda said: _chosen(column, said))


def _lines(column: Column, value: Any, currency: str) -> list[Any]:
    return _each(column, value, currency, str)


def _countries(column: Column, value: Any, currency: str) -> list[Any]:
    return _each(column, value, currency, _country)


def _country(said: str) -> str:
    if said.upper() in reference.countries():
        return said.upper()
    try:
        return reference.country_named(said).iso3
    except NotFound:
        reason = f"there is no country “{shown(said)}”"
        raise Wrong(reason, "write it as on the sheet Countries") from None


def _objectives(column: Column, value: Any, currency: str) -> list[Any]:
    return _each(column, value, currency, _objective)


def _objective(said: str) -> int:
    try:
        return reference.objective_said(said).number
    except ValueError as wrong:
        reason = shown(wrong, _SENTENCE).rstrip(".")
        raise Wrong(reason, "write number and title as on the sheet Objectives") from None


def _targets(column: Column, value: Any, currency: str) -> list[Any]:
    if isinstance(value, float):
        # 8.10 typed into a cell for numbers is 8.1, which is another target.
        raise Wrong("a spreadsheet has made a number of it", "format the cell as text and write it")
    return _each(column, value, currency, _target)


def _target(said: str) -> str:
    try:
        return reference.target(said)
    except ValueError:
        advice = "write goal and target, such as 10.7 or 10.c"
        raise Wrong(f"“{shown(said)}” is no SDG target", advice) from None


def _each(column: Column, value: Any, currency: str, read_one: Callable[[str], Any]) -> list[Any]:
    found: list[Any] = []
    for part in _BETWEEN.split(_text(column, value, currency)):
        if not (said := part.strip()):
            continue
        one = read_one(said)
        if one in found:
            raise Wrong(f"“{shown(said)}” stands there twice", "name it once")
        found.append(one)
    return found


_READERS: Mapping[Kind, Callable[[Column, Any, str], Any]] = {
    Kind.KEY: _line,
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.AMOUNT: _amount,
    Kind.YES_NO: _yes_no,
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
    Kind.LINES: _lines,
    Kind.COUNTRIES: _countries,
    Kind.OBJECTIVES: _objectives,
    Kind.TARGETS: _targets,
}
