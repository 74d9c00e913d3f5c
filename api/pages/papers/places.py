"""Countries in print: their region and what they count as, from the reference that is bundled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import NotFound
from mptf.network import reference

_CHAMPION = _("Champion country of the Global Compact")
_SINCE = _("Champion country of the Global Compact since %(joined)s")
_GROUPS = (
    ("ldc", _("Least developed country")),
    ("lldc", _("Landlocked developing country")),
    ("sids", _("Small island developing State")),
)


class Place(NamedTuple):
    """A country: where it lies, and what it counts as."""

    name: str
    region: str
    signs: tuple[str, ...]


def places(words: Words, codes: Sequence[str]) -> list[Place]:
    """Those of these countries that there are."""
    return [place for code in codes if (place := _place(words, code))]


def _place(words: Words, iso3: str) -> Place | None:
    try:
        country = reference.country(iso3)
    except NotFound:
        return None
    signs = [words.say(title) for name, title in _GROUPS if getattr(country, name)]
    champion = reference.champions().get(iso3)
    if champion is not None:
        said = words.say(_SINCE if champion.joined else _CHAMPION)
        signs.append(said % {"joined": champion.joined})
    parts = dict.fromkeys((country.fund_region, country.m49_subregion))
    return Place(words.country(iso3), " · ".join(filter(None, parts)), tuple(signs))
