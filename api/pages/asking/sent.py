"""What a form's fields hold: from what a browser sends to what an act takes, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from api.pages.asking.fields import NOT_APPLICABLE, Field, Widget
from api.pages.vocabulary import _
from api.pages.words import Words

Pairs = Sequence[tuple[str, str]]
"""What a browser sends: names may stand there several times."""

TOGETHER = {"subject_id": "subject_kind", "party": "kind"}
"""Fields whose choice says another one besides, as in `concept-note:5f0c...`."""

_MISSING = frozenset({"missing", "string_too_short", "too_short"})


def whole(text: str) -> int | None:
    """A whole number as a person writes it: digits, nine at most; none where it is none."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


def sent_of(fields: Iterable[Field], pairs: Pairs, zone: str) -> dict[str, Any]:
    """What an act takes. What was left empty is left out."""
    found: dict[str, Any] = {}
    for field in fields:
        value = _value(field, pairs, zone)
        if value in (None, "", (), [], {}):
            continue
        own = field.name.rpartition(".")[2]
        if own in TOGETHER and field.widget is Widget.ONE and ":" in str(value):
            found[TOGETHER[own]], _sep, value = str(value).partition(":")
        found[own] = value
    return found


def _value(field: Field, pairs: Pairs, zone: str) -> Any:  # noqa: PLR0911 -- one a widget
    texts = [value.strip() for name, value in pairs if name == field.name]
    text = texts[-1] if texts else ""
    match field.widget:
        case Widget.ROWS:
            rows = (sent_of(field.of_row(n), pairs, zone) for n in _numbers(field.name, pairs))
            return [row for row in rows if row and not _is_idle(row)]
        case Widget.SEVERAL:
            return [value for value in texts if value]
        case Widget.RANKED:
            return _ranked(field.name, texts, pairs)
        case Widget.LINES:
            return [line.strip() for line in text.splitlines() if line.strip()]
        case Widget.YES:
            return bool(text)
        case Widget.POINTS | Widget.PARTS:
            start = f"{field.name}."
            return {
                name.removeprefix(start): value.strip()
                for name, value in pairs
                if name.startswith(start) and value.strip() not in {"", NOT_APPLICABLE}
            }
        case Widget.FILE:
            sent = {name: value for name, value in pairs if name.startswith(f"{field.name}.")}
            return {name.removeprefix(f"{field.name}."): value for name, value in sent.items()}
        case Widget.AMOUNT:
            return text.replace(",", "").replace(" ", "").replace("\u00a0", "")
        case Widget.INSTANT:
            return _instant(text, zone)
        case _:
            return text


_GIVEN = ({"rule"}, {"code"}, {"letter"}, {"comment"})


def _is_idle(row: Mapping[str, Any]) -> bool:
    """Whether a row names what it is about, such as a rule, and says nothing of it."""
    return row.keys() in _GIVEN


def _ranked(name: str, chosen: Sequence[str], pairs: Pairs) -> list[str]:
    """The primary one, then the others."""
    first = [value for key, value in pairs if key == f"{name}.first" and value]
    return [*first[:1], *(value for value in chosen if value and value not in first[:1])]


def _instant(text: str, zone: str) -> str:
    """A time on the fund's clocks as an instant; what is none is left to the form to refuse."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except ValueError:
        return text


def _numbers(name: str, pairs: Pairs) -> list[int]:
    """The rows of which anything was sent, in their order."""
    pattern = re.compile(rf"{re.escape(name)}\.(\d{{1,4}})\.")
    return sorted({int(m.group(1)) for sent, _v in pairs if (m := pattern.match(sent))})


def pairs_of(
    fields: Iterable[Field], content: Mapping[str, Any], zone: str
) -> list[tuple[str, str]]:
    """The other way: what a browser would send for this content."""
    found: list[tuple[str, str]] = []
    for field in fields:
        own = field.name.rpartition(".")[2]
        value = content.get(own)
        if value is None:
            continue
        if own in TOGETHER and field.widget is Widget.ONE:
            value = f"{content.get(TOGETHER[own])}:{value}"
        found += _pairs(field, value, zone)
    return found


def _pairs(  # noqa: PLR0911 -- one a widget
    field: Field, value: Any, zone: str
) -> list[tuple[str, str]]:
    match field.widget:
        case Widget.ROWS:
            rows = enumerate(value)
            return [pair for n, row in rows for pair in pairs_of(field.of_row(n), row, zone)]
        case Widget.SEVERAL:
            return [(field.name, str(part)) for part in value]
        case Widget.RANKED:
            first = [(f"{field.name}.first", str(part)) for part in value[:1]]
            return [*first, *((field.name, str(part)) for part in value[1:])]
        case Widget.LINES:
            return [(field.name, "\n".join(map(str, value)))]
        case Widget.YES:
            return [(field.name, "yes")] if value else []
        case Widget.POINTS | Widget.PARTS:
            return [(f"{field.name}.{key}", str(part)) for key, part in value.items()]
        case Widget.INSTANT:
            at = datetime.fromisoformat(str(value)).astimezone(ZoneInfo(zone))
            return [(field.name, at.strftime("%Y-%m-%dT%H:%M"))]
        case _:
            return [(field.name, value.isoformat() if isinstance(value, date) else str(value))]


def problems_of(
    form: type[BaseModel], sent: Mapping[str, Any], fields: Sequence[Field], words: Words
) -> dict[str, str]:
    """Everything that is not well formed, by the name of its field, in sentences."""
    try:
        form.model_validate(sent)
    except ValidationError as error:
        labels = {field.name: field.label for field in _every(fields, sent)}
        found: dict[str, str] = {}
        for wrong in error.errors():
            name = ".".join(str(part) for part in wrong["loc"])
            while name and name not in labels:
                name = name.rpartition(".")[0]
            found.setdefault(
                name, _sentence(wrong["type"], wrong["msg"], labels.get(name, ""), words)
            )
        return found
    return {}


def _every(fields: Iterable[Field], sent: Mapping[str, Any]) -> Iterable[Field]:
    for field in fields:
        yield field
        if field.widget is Widget.ROWS:
            rows = sent.get(field.name.rpartition(".")[2], [])
            for number, row in enumerate(rows):
                yield from _every(field.of_row(number), row)


def _sentence(kind: str, message: str, label: str, words: Words) -> str:
    if kind in _MISSING:
        return words.say(_("Say what belongs here: %s.")) % label
    if kind.startswith("date"):
        return words.say(_("%s: write year, month and day, such as 2021-03-18.")) % label
    if kind == "string_too_long":
        return words.say(_("%s: this is too long.")) % label
    if kind == "string_pattern_mismatch":
        return words.say(_("%s: this is not written as it must be.")) % label
    return f"{label}: {message}"
