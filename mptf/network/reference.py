"""What the Network knows as dated, sourced rows: countries, entities, objectives, principles.

The rows lie in `reference/*.csv`, read once and never changed; `reference/README.md` names sources.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, TypeVar

from mptf.errors import Invalid, InvariantBroken, NotFound, Refused
from mptf.profile import Profile, Region

Sure = Literal["yes", "part", "no"]
"""How far a fact is verified."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or area of the M49 standard."""

    iso2: str
    iso3: str
    name: str
    """As UN documents write it."""
    short_name: str
    m49_region: str
    m49_subregion: str
    ldc: bool
    lldc: bool
    sids: bool
    fund_region: str
    """The title of a region of the five regional reviews; empty for Antarctica."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A UN entity that is, or may be, a member of the Network."""

    acronym: str
    name: str
    executive_committee: bool
    member_verified: Sure
    source: str


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective of the Global Compact."""

    number: int
    title: str
    title_verified: Sure
    area: str
    area_verified: Sure
    source: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A Sustainable Development Goal and its targets, such as 10.7 and 10.c."""

    number: int
    name: str
    targets: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Principle:
    """A guiding principle of the Global Compact."""

    letter: str
    number: int
    name: str
    verified: Sure
    source: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """What sources tell of a thematic area; the rule itself is in the fund profile."""

    code: str
    number: int
    title: str
    title_verified: Sure
    objectives: tuple[int, ...]
    objectives_verified: Sure
    source: str


@dataclass(frozen=True, slots=True)
class Champion:
    """A Champion country of the Global Compact; `joined` is a year and month, or unknown."""

    iso3: str
    joined: str | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A funding target in a source, in whole US dollars; the day it was adopted is unknown."""

    amount: int
    adopted_on: date | None
    first_cited: str
    adopted_by: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """What public pages tell of a joint programme; whatever is empty is unknown."""

    place: str
    scope: str
    title: str
    coordinating: str
    punos: tuple[str, ...]
    implementing_partners: tuple[str, ...]
    objectives: tuple[int, ...]
    duration_months: int | None
    start: str
    launched_on: date | None
    total: int | None
    """In whole US dollars."""
    puno_totals: Mapping[str, int]
    """By acronym, in whole US dollars."""
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """What public pages tell of a donor; whatever is empty is unknown."""

    donor: str
    year: str
    amount: int | None
    """In whole US dollars."""
    original: int | None
    original_currency: str
    areas: tuple[str, ...]
    kind: str
    source: str
    note: str


@cache
def countries() -> Mapping[str, Country]:
    """Every country and area, by ISO 3166 alpha-3 code."""
    formal = {row["iso3"]: row["un_name"] for row in _rows("country_names")}
    return _keyed(
        "countries",
        {
            row["iso3"]: Country(
                iso2=row["iso2"],
                iso3=row["iso3"],
                name=formal.get(row["iso3"], row["short_name"]),
                short_name=row["short_name"],
                m49_region=row["m49_region"],
                m49_subregion=row["m49_subregion"],
                ldc=row["ldc"] == "yes",
                lldc=row["lldc"] == "yes",
                sids=row["sids"] == "yes",
                fund_region=row["fund_region"],
            )
            for row in _rows("countries")
        },
    )


def countries_meant(text: str) -> tuple[str, ...]:
    """The country with this code or name; else those whose names hold the text."""
    wanted = text.casefold()
    exact = tuple(
        iso3
        for iso3, country in countries().items()
        if wanted in {iso3.casefold(), country.name.casefold(), country.short_name.casefold()}
    )
    return exact or countries_named(text)


def countries_named(text: str) -> tuple[str, ...]:
    """The codes of the countries whose names hold a text; of none where it is too short to tell."""
    shortest = 3  # fewer letters stand in the name of half the world
    wanted = text.casefold()
    if len(wanted) < shortest:
        return ()
    return tuple(
        iso3
        for iso3, country in countries().items()
        if wanted in country.name.casefold() or wanted in country.short_name.casefold()
    )


@cache
def entities() -> Mapping[str, Entity]:
    """Every UN entity that is or may be a member of the Network, by acronym."""
    return _keyed(
        "un_entities",
        {
            row["acronym"]: Entity(
                acronym=row["acronym"],
                name=row["name"],
                executive_committee=row["executive_committee"] == "yes",
                member_verified=_sure(row["member_verified"]),
                source=row["source"],
            )
            for row in _rows("un_entities")
        },
    )


@cache
def objectives() -> Mapping[int, Objective]:
    """The 23 objectives, by number."""
    return _keyed(
        "gcm_objectives",
        {
            int(row["number"]): Objective(
                number=int(row["number"]),
                title=row["title"],
                title_verified=_sure(row["title_verified"]),
                area=row["thematic_area"],
                area_verified=_sure(row["area_verified"]),
                source=row["source"],
            )
            for row in _rows("gcm_objectives")
        },
    )


@cache
def goals() -> Mapping[int, Goal]:
    """The 17 Sustainable Development Goals, by number."""
    return _keyed(
        "sdg_goals",
        {
            int(row["number"]): Goal(
                number=int(row["number"]),
                name=row["name"],
                targets=_targets(
                    row["number"], int(row["numbered_targets"]), int(row["lettered_targets"])
                ),
                source=row["source"],
            )
            for row in _rows("sdg_goals")
        },
    )


def _targets(goal: str, numbered: int, lettered: int) -> tuple[str, ...]:
    ends = [*map(str, range(1, numbered + 1)), *(chr(ord("a") + n) for n in range(lettered))]
    return tuple(f"{goal}.{end}" for end in ends)


@cache
def principles() -> Mapping[int, Principle]:
    """The ten guiding principles, by number."""
    return _keyed(
        "guiding_principles",
        {
            int(row["number"]): Principle(
                letter=row["letter"],
                number=int(row["number"]),
                name=row["name"],
                verified=_sure(row["verified"]),
                source=row["source"],
            )
            for row in _rows("guiding_principles")
        },
    )


@cache
def areas() -> Mapping[str, AreaRow]:
    """What sources tell of the thematic areas, by code."""
    return _keyed(
        "thematic_areas",
        {
            row["code"]: AreaRow(
                code=row["code"],
                number=int(row["number"]),
                title=row["title"],
                title_verified=_sure(row["title_verified"]),
                objectives=_numbers(row["gcm_objectives"]),
                objectives_verified=_sure(row["objectives_verified"]),
                source=row["source"],
            )
            for row in _rows("thematic_areas")
        },
    )


@cache
def champions() -> Mapping[str, Champion]:
    """The Champion countries that sources name, by ISO 3166 alpha-3 code."""
    named = ((country_named(row["country"]).iso3, row) for row in _rows("champion_countries"))
    return _keyed(
        "champion_countries",
        {
            iso3: Champion(
                iso3=iso3, joined=row["joined"] or None, source=row["source"], note=row["note"]
            )
            for iso3, row in named
        },
    )


@cache
def funding_targets() -> tuple[TargetRow, ...]:
    """The targets that sources cite, oldest first."""
    return tuple(
        TargetRow(
            amount=int(row["amount_usd"]),
            adopted_on=_day(row["adopted_on"]),
            first_cited=row["first_citation_date"],
            adopted_by=row["adopted_by"],
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("funding_targets")
    )


@cache
def joint_programmes() -> tuple[ProgrammeRow, ...]:
    """The programmes that sources name, in the order of the file."""
    return tuple(
        ProgrammeRow(
            place=row["country_or_region"],
            scope=row["level"],
            title=row["title"],
            coordinating=row["lead_puno"],
            punos=_parts(row["punos"]),
            implementing_partners=_parts(row["implementing_partners"]),
            objectives=_numbers(row["gcm_objectives"]),
            duration_months=_number(row["duration_months"]),
            start=row["start"],
            launched_on=_day(row["launch_date"]),
            total=_number(row["total_budget_usd"]),
            puno_totals=MappingProxyType(
                {
                    acronym: int(amount)
                    for acronym, amount in (
                        part.split("=") for part in _parts(row["puno_budget_usd"])
                    )
                }
            ),
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("joint_programmes")
    )


@cache
def contributions() -> tuple[ContributionRow, ...]:
    """The contributions and donors that sources name, in the order of the file."""
    return tuple(
        ContributionRow(
            donor=row["donor"],
            year=row["year"],
            amount=_number(row["amount_usd"]),
            original=_number(row["amount_original"]),
            original_currency=row["currency_original"],
            areas=_parts(row["earmarking"]),
            kind=row["kind"],
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("contributions")
    )


def country(iso3: str) -> Country:
    """The country of an ISO 3166 alpha-3 code; NotFound if there is none."""
    return _found(countries(), iso3, "country with the ISO code")


def country_named(name: str) -> Country:
    """The country of a name as the UN writes it or a short one; NotFound if there is none.

    Case, accents, punctuation and a leading "The" make no difference.
    """
    return _found(_names(), _plain(name), "country named", shown=name)


def entity(acronym: str) -> Entity:
    """The UN entity of an acronym; NotFound if there is none."""
    return _found(entities(), acronym, "UN entity")


def principle(number: int) -> Principle:
    """The guiding principle of a number; NotFound if there is none."""
    return _found(principles(), number, "guiding principle")


def objective(number: int, title: str | None = None) -> Objective:
    """The objective of a number, checked together with its title where one is given.

    A page of an agency misnumbers objective 6 as 8 (handbook 12.5), so a number that comes with
    words is believed only if the words agree.

    Raises:
        NotFound: there is no objective of that number.
        Invalid: the title belongs to another objective, or to none.
    """
    found = _found(objectives(), number, "GCM objective")
    if title is None or _plain(title) == _plain(found.title):
        return found
    for other in objectives().values():
        if _plain(title) == _plain(other.title):
            reason = f"number {number} does not go with this title, which is number {other.number}"
            raise Invalid("objective", reason)
    reason = f"number {number} is “{found.title}”, and no objective is called “{title}”"
    raise Invalid("objective", reason)


def objective_said(said: str) -> Objective:
    """The objective that a text names by number and title together, as in “9. Strengthen ...”.

    Raises:
        ValueError: there is no such objective, or the number does not go with the title.
    """
    number, _, title = said.strip().partition(".")
    if not number.strip().isdigit():
        raise ValueError("begin with its number, as in “9. Strengthen the transnational response”")
    try:
        return objective(int(number), title.strip() or None)
    except Refused as refusal:
        raise ValueError(refusal.sentence()) from None


def target(said: str) -> str:
    """A target of the Sustainable Development Goals, as it is written: 10.7, 10.c.

    Raises:
        ValueError: there is no such target.
    """
    plain = said.strip().lower()
    goal = plain.partition(".")[0]
    if goal.isdigit() and int(goal) in goals() and plain in goals()[int(goal)].targets:
        return plain
    raise ValueError(f"“{said}” is no SDG target; write goal and target, such as 10.7 or 10.c")


def fund_region(iso3: str, profile: Profile) -> Region:
    """The fund's region of a country: as its profile lists it, else by the bundled mapping.

    Raises:
        NotFound: there is no such country.
        Invalid: the fund has no region for it.
    """
    found = country(iso3)
    for region in profile.regions:
        if iso3 in region.countries:
            return region
    for region in profile.regions:
        if found.fund_region and region.title == found.fund_region:
            return region
    raise Invalid("country", f"{profile.fund.code} has no region for {found.name}")


K = TypeVar("K", str, int)
V = TypeVar("V")


def _found(entries: Mapping[K, V], key: K, kind: str, shown: str = "") -> V:
    try:
        return entries[key]
    except KeyError:
        raise NotFound(kind, shown or str(key)) from None


def _keyed(file: str, entries: dict[K, V]) -> Mapping[K, V]:
    """The entries, unchangeable; a key that stood in the file twice would have hidden a row."""
    if len(entries) != len(_rows(file)):
        raise InvariantBroken(f"{file}.csv names something twice")
    return MappingProxyType(entries)


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    file = resources.files("mptf.network") / "reference" / f"{name}.csv"
    lines = io.StringIO(file.read_text(encoding="utf-8"), newline="")
    return tuple(csv.DictReader(lines, strict=True))


@cache
def _names() -> Mapping[str, Country]:
    short = {_plain(each.short_name): each for each in countries().values()}
    return MappingProxyType(short | {_plain(each.name): each for each in countries().values()})


def _plain(text: str) -> str:
    """Letters and digits alone, without accents, so that spelling is no difference."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.removeprefix("the ").split())


def _sure(text: str) -> Sure:
    match text:
        case "yes" | "part" | "no":
            return text
        case _:
            raise InvariantBroken(f"“{text}” does not say how sure a reference row is")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in _parts(text))


def _number(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
