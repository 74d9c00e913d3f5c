"""The context card: what the Network knows of the countries of a record, as of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from api.pages.network_words import KINDS, told
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import Invalid, NotFound
from mptf.network import reference
from mptf.network.models import FactKind
from mptf.network.queries import FactRow
from mptf.work import Work
from workflows.acts import ACTS

MOST = 6
"""Countries that a card tells of; of a wider note they are counted."""

ADDRESS = "/network"
_GROUPS = (FactKind.LDC, FactKind.LLDC, FactKind.SIDS)
_LINES: tuple[tuple[FactKind, ...], ...] = (
    (FactKind.REGION,),
    _GROUPS,
    (FactKind.COUNTRY_NETWORK,),
    (FactKind.CHAMPION,),
    (FactKind.MGI,),
    (FactKind.NATIONAL_PLAN,),
    (FactKind.REVIEW,),
    (FactKind.FRAMEWORK,),
)


class Entry(NamedTuple):
    """One thing that is known, and who says so."""

    text: str
    source: str
    url: str
    illustrative: bool


class Line(NamedTuple):
    """What is asked of a country, and what is known; nothing where the fund does not know."""

    label: str
    entries: tuple[Entry, ...]
    nothing: str
    """What is said where there is no entry."""


class Place(NamedTuple):
    """A country: the fund's own region, and all that the Network knows of it."""

    name: str
    url: str
    region: str
    lines: tuple[Line, ...]


class Context(NamedTuple):
    """What is known of the countries; `others` are those that the card does not tell of."""

    places: Sequence[Place]
    others: int
    day: date
    may_edit: bool


def context(
    work: Work, words: Words, codes: Sequence[str], found: Sequence[FactRow], day: date
) -> Context:
    """The card of a record that names these countries, with what is known of them on that day."""
    known = [code for code in codes[:MOST] if code in reference.countries()]
    places = [
        place(work, words, code, [row for row in found if row.country == code]) for code in known
    ]
    return Context(places, max(len(codes) - MOST, 0), day, may_edit(work))


def may_edit(work: Work) -> bool:
    """Whether the reader enters what is known."""
    return ACTS["network-fact.enter"].by.includes(work.actor, None)


def place(work: Work, words: Words, iso3: str, found: Sequence[FactRow]) -> Place:
    """One country with what is known of it."""
    by_kind: dict[str, list[FactRow]] = {}
    for row in found:
        by_kind.setdefault(row.kind, []).append(row)
    try:
        region = reference.fund_region(iso3, work.profile).title
    except (NotFound, Invalid):
        region = ""
    return Place(words.country(iso3), f"{ADDRESS}/{iso3}", region, tuple(_lines(words, by_kind)))


def _lines(words: Words, found: Mapping[str, Sequence[FactRow]]) -> Iterator[Line]:
    for kinds in _LINES:
        rows = [row for kind in kinds for row in found.get(kind, ())]
        label, nothing = (
            (_("Groups"), _("in none that is entered"))
            if kinds is _GROUPS
            else (KINDS[kinds[0]], _("not known to the fund"))
        )
        entries = tuple(entry(words, row) for row in rows)
        yield Line(words.say(label), entries, words.say(nothing))


def entry(words: Words, row: FactRow) -> Entry:
    """A fact as a card tells it."""
    says = [words.say(KINDS[row.kind])] if row.kind in _GROUPS else []
    text = " · ".join([*says, *filter(None, [told(words, row)])])
    return Entry(text, row.source, row.url or "", row.illustrative)
