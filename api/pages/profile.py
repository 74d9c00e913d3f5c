"""The fund's profile: every rule in words, how sure it is, where it stands, and why it is so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages.frame import show
from api.pages.vocabulary import _
from api.pages.words import Pill
from mptf.profile import Row
from mptf.profile.parts import PROVENANCES
from mptf.templating import day as day_in_words

router = APIRouter(include_in_schema=False)

PARTS = {
    "fund": _("The fund"),
    "bodies": _("Who is who"),
    "labels": _("What things are called"),
    "money": _("Money"),
    "contribution": _("Contributions"),
    "targets": _("Funding targets"),
    "categories": _("Budget categories"),
    "areas": _("Thematic areas"),
    "regions": _("Regions"),
    "note": _("Concept notes"),
    "attachments": _("Files that are attached"),
    "endorsement": _("Endorsements by a link"),
    "assessment": _("Assessment"),
    "committee": _("Steering Committee"),
    "pipeline": _("Pipeline"),
    "programme": _("Joint programmes"),
    "results": _("Results"),
    "correspondence": _("Correspondence"),
    "letters": _("Letters"),
    "delegations": _("Delegations"),
    "holiday_list": _("Holidays"),
}
_SURE = {"S": _("Sourced fact"), "P": _("Common practice"), "D": _("Default of this project")}
_TONES = {"S": "good", "P": "moving", "D": "due"}

_UNITS = {
    "_bps": _("%(n)s%%"),
    "_percent": _("%(n)s%%"),
    "_working_days": _("%(n)s working days"),
    "_days": _("%(n)s days"),
    "_months": _("%(n)s months"),
    "_years": _("%(n)s years"),
    "_hours": _("%(n)s hours"),
}
"""What a number is of, by the end of its rule's name; the longest end comes first."""
_BPS = 100
_SMALL = 10_000


class Rule(NamedTuple):
    """One rule: its name, its value as a line or as several, how sure it is."""

    name: str
    lines: tuple[str, ...]
    sure: Pill
    letter: str
    source: str
    why: str


class Part(NamedTuple):
    """The rules of one part of the profile."""

    key: str
    title: str
    rules: tuple[Rule, ...]


@router.get("/profile")
def profile_page(door: ThisDoor) -> HTMLResponse:
    """Every rule of the fund; a browser's own search finds any of them."""
    profile = door.profile
    return show(
        door,
        "profile.html",
        title=_("Profile of the fund"),
        section="profile",
        parts_of_it=_parts(profile.rows),
        version=profile.version,
        digest=profile.digest,
        meanings=[(_pill(key), key, meaning) for key, meaning in PROVENANCES.items()],
        counts={key: sum(row.provenance == key for row in profile.rows) for key in PROVENANCES},
    )


def _parts(rows: Sequence[Row]) -> list[Part]:
    ordered = sorted(rows, key=lambda row: _place(row.key))
    return [
        Part(key, PARTS.get(key, _name(key)), tuple(_rule(row, key) for row in group))
        for key, group in groupby(ordered, key=lambda row: row.key.partition(".")[0])
    ]


def _place(key: str) -> int:
    part = key.partition(".")[0]
    return list(PARTS).index(part) if part in PARTS else len(PARTS)


def _rule(row: Row, part: str) -> Rule:
    name = row.key.removeprefix(part).lstrip(".")
    return Rule(
        _name(_without_unit(name)) if name else PARTS.get(part, _name(part)),
        _lines(name, row.value),
        _pill(row.provenance),
        row.provenance,
        row.source,
        row.why,
    )


def _pill(provenance: str) -> Pill:
    return Pill(_SURE[provenance], _TONES[provenance])


def _unit(name: str) -> str:
    return next((end for end in _UNITS if name.endswith(end)), "")


def _without_unit(name: str) -> str:
    return name.removesuffix(_unit(name))


def _name(key: str) -> str:
    """A key in plain words: “agent fee”, “quorum: every category”."""
    plain = key.replace(".", ": ").replace("_", " ").replace("-", " ")
    return plain[:1].upper() + plain[1:]


def _lines(name: str, value: Any) -> tuple[str, ...]:
    """A value in words; what is made of several entries has a line for each."""
    if isinstance(value, tuple) and any(isinstance(entry, Mapping) for entry in value):
        return tuple(_said(name, entry) for entry in value)
    return (_said(name, value),)


def _said(name: str, value: Any) -> str:  # noqa: PLR0911 -- one a kind of value
    match value:
        case bool():
            return _("yes") if value else _("no")
        case int():
            return _number(name, value)
        case date():
            return day_in_words(value)
        case tuple():
            return ", ".join(_said(name, entry) for entry in value) or _("none")
        case Mapping():
            return _entry(value)
        case None | "":
            return _("none")
        case _:
            return str(value)


def _entry(entry: Mapping[str, Any]) -> str:
    """An entry by its name or title, with the rest of it after that."""
    head = next((key for key in ("name", "title") if entry.get(key)), "")
    rest = [
        f"{_name(_without_unit(key)).lower()}: {_said(key, value)}"
        for key, value in entry.items()
        if key not in {head, "code"}
    ]
    return " · ".join([str(entry[head]), *rest] if head else rest)


def _number(name: str, value: int) -> str:
    unit = _unit(name)
    if not unit:
        return f"{value:,}" if value >= _SMALL else str(value)
    shown = f"{value / _BPS:g}" if unit == "_bps" else str(value)
    return _UNITS[unit] % {"n": shown}
