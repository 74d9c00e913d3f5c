"""Where in the world a donor's money is at work: a map, and a line for each place.

A programme in several countries stands as one line under all of them. What part each of them had
is not known, so that it is never divided among them and never added to what is a country's own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from api.pages import charts
from api.pages.charts import Bubble
from api.pages.donor.reading import Papers
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.money import Money, total

ALONE, TOGETHER, ACROSS = (
    _("This country alone"),
    _("These countries together"),
    _("Across a region, no country named"),
)


class Place(NamedTuple):
    """A country, several together, or a region; and what is attributed to programmes of it."""

    codes: tuple[str, ...]
    name: str
    how: str
    programmes: int
    amount: Money


class Map(NamedTuple):
    """Bubbles for what is one country's own, rings where a programme is in several."""

    bubbles: tuple[Bubble, ...]
    rings: tuple[Bubble, ...]


def places_of(words: Words, papers: Papers) -> list[Place]:
    """Every place, the greatest first; together they are all that is at work."""
    found: dict[tuple[tuple[str, ...], str], list[Money]] = defaultdict(list)
    for share in papers.did.shares:
        reach = papers.reaches.get(share.programme_id)
        codes = tuple(sorted(set(reach.countries))) if reach else ()
        region = reach.region if reach and not codes else None
        found[codes, words.region(region)].append(share.amount)
    places = [_place(words, codes, region, amounts) for (codes, region), amounts in found.items()]
    return sorted(places, key=lambda place: (-place.amount.minor, place.name))


def _place(words: Words, codes: tuple[str, ...], region: str, amounts: list[Money]) -> Place:
    amount = total(amounts, amounts[0].currency)
    names = sorted(words.country(code) for code in codes)
    how = (ALONE if len(codes) == 1 else TOGETHER) if codes else ACROSS
    name = ", ".join(names) or region or words.say(_("No place named"))
    return Place(codes, name, words.say(how), len(amounts), amount)


def map_of(words: Words, places: list[Place]) -> Map:
    """The places on the world: what is shared among countries has no size on any of them."""
    own = [(place.codes[0], place.name, place.amount) for place in places if len(place.codes) == 1]
    shared: dict[str, list[str]] = defaultdict(list)
    for place in places:
        for code in place.codes if len(place.codes) > 1 else ():
            shared[code].append(place.name)
    together = words.say(_("%(country)s, in a programme of several countries: %(all)s"))
    rings = [
        (code, together % {"country": words.country(code), "all": "; ".join(names)})
        for code, names in sorted(shared.items())
    ]
    return Map(charts.world(own), charts.rings(rings))
