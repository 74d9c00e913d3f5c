"""What facts and figures of the Network are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.network.dates import MONTH, YEAR
from mptf.network.models import FactKind, FigureKind
from mptf.network.queries import FactRow
from mptf.templating import day as day_in_words

KINDS: Mapping[str, str] = {
    FactKind.COUNTRY_NETWORK: _("UN country network on migration"),
    FactKind.CHAMPION: _("Champion country of the Global Compact"),
    FactKind.MGI: _("Migration Governance Indicators"),
    FactKind.NATIONAL_PLAN: _("National implementation plan"),
    FactKind.REVIEW: _("Voluntary National Review"),
    FactKind.FRAMEWORK: _("Cooperation framework"),
    FactKind.REGION: _("M49 region"),
    FactKind.LDC: _("Least developed country"),
    FactKind.LLDC: _("Landlocked developing country"),
    FactKind.SIDS: _("Small island developing State"),
}
FIGURES: Mapping[str, str] = {
    FigureKind.MEMBERS: _("Members"),
    FigureKind.EXECUTIVE_COMMITTEE: _("Members of the Executive Committee"),
    FigureKind.COUNTRY_NETWORKS: _("Country networks on migration"),
    FigureKind.CHAMPIONS: _("Champion countries"),
    FigureKind.MGI: _("Countries with Migration Governance Indicators"),
}
SURE: Mapping[str, str] = {
    "yes": _("confirmed by the source"),
    "part": _("confirmed in part"),
    "no": _("not confirmed: a candidate"),
}
_SPANNING = frozenset({FactKind.COUNTRY_NETWORK, FactKind.CHAMPION})
"""Of these one asks since when."""


def when(said: str) -> str:
    """A date as a source gives it: a year, a month or a day."""
    match len(said):
        case n if n == YEAR:
            return said
        case n if n == MONTH:
            return date.fromisoformat(f"{said}-01").strftime("%B %Y")
        case _:
            return day_in_words(date.fromisoformat(said))


def told(words: Words, row: FactRow) -> str:
    """What a fact says beside what it is."""
    kind = FactKind(row.kind)
    if kind.of_a_year:
        return " · ".join(filter(None, (when(row.since or ""), row.text)))
    return " · ".join(filter(None, (row.text, _span(words, kind, row))))


def _span(words: Words, kind: FactKind, row: FactRow) -> str:
    since, until = row.since and when(row.since), row.until and when(row.until)
    if since and until:
        return words.say(_("%(since)s to %(until)s")) % {"since": since, "until": until}
    if since:
        return words.say(_("since %(since)s")) % {"since": since}
    if until:
        return words.say(_("until %(until)s")) % {"until": until}
    return words.say(_("since when, the fund does not know")) if kind in _SPANNING else ""
