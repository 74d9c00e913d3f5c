"""The pipeline's booklet in words and drawings: a publication, for its reader or for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from api.pages import charts
from api.pages.charts import Bubble, Matrix, Stacked
from api.pages.papers.money import per_cent
from api.pages.papers.places import Place as Country
from api.pages.papers.places import places
from api.pages.papers.texts import Clipped, Few, clipped, few
from api.pages.papers.world import coarse_land, land
from api.pages.targets import TargetView, target_view
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports import paper
from mptf.money import Money, exponent, total
from mptf.network import reference
from mptf.papers.booklet import Booklet, Entry, Part, Told, for_everybody
from mptf.profile import Profile
from mptf.templating import day as day_in_words
from mptf.work import Work

_TITLE, _SUMMARY, _NAMES, _BODIES, _OBJECTIVE, _GOALS = 160, 1_100, 90, 130, 130, 36
_ENTITY, _LABEL = 50, 26
"""Characters of a text that a page has room for."""
_PARTS, _OBJECTIVES, _COUNTRIES = 5, 4, 2
"""Lines of a list that it has room for."""
_LONG = 700
"""From how many characters on a summary leaves no room for what is known of the countries."""
_SIZES = (1_000_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000)
"""Between what amounts requests are counted, in whole units of the currency."""


class ShareLine(NamedTuple):
    """A bar: so many notes, which ask for so much, so many per cent of all."""

    label: str
    title: str
    notes: int
    asked: Money
    width: int
    share: str


class Place(NamedTuple):
    """A country and how many notes name it."""

    name: str
    notes: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What reaching the target would do for the pipeline."""

    target: TargetView
    chart: Stacked
    missing: Money | None
    """What lacks to the target in force; nothing where none is."""
    notes: int
    """How many notes that would pay for, the oldest first."""


@dataclass(frozen=True, slots=True)
class Page:
    """A note as its page tells it; of one that is not open to the reader, what is published."""

    anchor: str
    number: str
    title: str
    illustrative: bool
    is_invited: bool
    countries: str
    region: str
    area: str
    area_title: str
    asked: Money
    bubbles: tuple[Bubble, ...]
    told: ToldView | None

    @property
    def in_contents(self) -> tuple[str, str]:
        """Where it stands, and what the contents call it."""
        return self.anchor, clipped(self.title, 110).text


@dataclass(frozen=True, slots=True)
class ToldView:
    """What is told of a note beyond what is published."""

    summary: Clipped
    is_long: bool
    parts: Few[Part]
    objectives: Few[str]
    months: int | None
    since: date
    bodies: str
    groups: str
    sdg_targets: str
    markers: tuple[tuple[str, str], ...]
    places: Sequence[Country]


class Region(NamedTuple):
    """The notes of a region."""

    title: str
    pages: tuple[Page, ...]
    asked: Money


@dataclass(frozen=True, slots=True)
class BookletView:
    """All that the booklet shows."""

    day: date
    edition: int | None
    """The number of the edition, of one that is kept."""
    notes: int
    asked: Money
    countries: int
    median: Money | None
    some_illustrative: bool
    regions: tuple[Region, ...]
    by_area: tuple[ShareLine, ...]
    by_region: tuple[ShareLine, ...]
    by_size: tuple[ShareLine, ...]
    matrix: Matrix
    land: str
    coarse_land: str
    world: tuple[Bubble, ...]
    places: tuple[Place, ...]
    reach: Reach


def booklet_view(
    profile: Profile, words: Words, found: Booklet, edition: int | None = None
) -> BookletView:
    """The booklet in words."""
    entries, currency = found.entries, profile.fund.currency
    amounts = sorted(entry.asked.minor for entry in entries)
    named = Counter(code for entry in entries for code in entry.countries)
    return BookletView(
        day=found.day,
        edition=edition,
        notes=len(entries),
        asked=_together(entries, currency),
        countries=len(named),
        median=Money(amounts[len(amounts) // 2], currency) if amounts else None,
        some_illustrative=any(entry.illustrative for entry in entries),
        regions=tuple(_regions(words, entries, currency)),
        by_area=_by(
            [(words.area(a.code), a.title, a.code) for a in profile.areas],
            [(entry.area, entry.asked) for entry in entries],
            currency,
        ),
        by_region=_by(
            [(r.title, "", r.code) for r in profile.regions],
            [(entry.region, entry.asked) for entry in entries],
            currency,
        ),
        by_size=_by_size(words, entries, currency),
        matrix=charts.by_region_and_area(
            [(words.region(e.region), words.area(e.area), e.asked) for e in entries],
            [region.title for region in profile.regions],
            [words.area(area.code) for area in profile.areas],
            currency,
            none=words.say(_("None named")),
        ),
        land=land(),
        coarse_land=coarse_land(),
        world=charts.world([(code, words.country(code), n) for code, n in named.most_common()]),
        places=tuple(sorted(Place(words.country(code), n) for code, n in named.items())),
        reach=_reach(words, found, currency),
    )


def _together(entries: Iterable[Entry], currency: str) -> Money:
    return total([entry.asked for entry in entries], currency)


def _by(
    kinds: Sequence[tuple[str, str, str]],
    asked: Sequence[tuple[str | None, Money]],
    currency: str,
) -> tuple[ShareLine, ...]:
    """One bar for each of the profile's kinds, in its order."""
    whole = total([money for _code, money in asked], currency)
    sums = [
        (label, title, [money for each, money in asked if each == code])
        for label, title, code in kinds
    ]
    bars = charts.bars([(label, total(monies, currency)) for label, _title, monies in sums])
    return tuple(
        ShareLine(label, title, len(monies), bar.value, bar.width, per_cent(bar.value, whole))
        for (label, title, monies), bar in zip(sums, bars, strict=True)
        if isinstance(bar.value, Money)
    )


def _by_size(words: Words, entries: Sequence[Entry], currency: str) -> tuple[ShareLine, ...]:
    """How many notes ask for how much; steps at either end that nobody asks for are left out."""
    unit = 10 ** exponent(currency)
    bounds = [0, *(size * unit for size in _SIZES), None]
    lines = []
    for least, most in pairwise(bounds):
        within = [
            e.asked
            for e in entries
            if e.asked.minor >= (least or 0) and (most is None or e.asked.minor < most)
        ]
        lines.append((_span(words, least or 0, most, unit), within))
    whole = _together(entries, currency)
    bars = charts.bars([(label, len(within)) for label, within in lines])
    return tuple(
        ShareLine(
            label,
            "",
            len(within),
            total(within, currency),
            bar.width,
            per_cent(total(within, currency), whole),
        )
        for (label, within), bar in zip(lines, bars, strict=True)
    )


def _span(words: Words, least: int, most: int | None, unit: int) -> str:
    in_millions = {"least": f"{least / unit / 1e6:g}", "most": f"{(most or 0) / unit / 1e6:g}"}
    if not least:
        return words.say(_("Less than %(most)s million")) % in_millions
    if most is None:
        return words.say(_("%(least)s million and more")) % in_millions
    return words.say(_("%(least)s to less than %(most)s million")) % in_millions


def _reach(words: Words, found: Booklet, currency: str) -> Reach:
    now = found.standing.status
    zero = Money.zero(currency)
    missing = None
    if now.target is not None:
        missing = now.target - now.deposited if now.deposited < now.target else zero
    left, notes = missing or zero, 0
    for entry in sorted(found.entries, key=lambda one: one.number):
        if left < entry.asked:
            break
        left -= entry.asked
        notes += 1
    asked = _together(found.entries, currency)
    return Reach(
        target=target_view(found.standing),
        chart=charts.stacked(
            tuple(
                words.say(label)
                for label in (
                    _("Deposited"),
                    _("Missing to the target"),
                    _("Approved for programmes"),
                    _("Asked for by the pipeline"),
                )
            ),
            (
                (words.say(_("What there is")), (now.deposited, missing or zero, zero, zero)),
                (words.say(_("What it is for")), (zero, zero, found.approved, asked)),
            ),
        ),
        missing=missing,
        notes=notes,
    )


# --- The notes -----------------------------------------------------------------------------------


def _regions(words: Words, entries: Sequence[Entry], currency: str) -> Iterable[Region]:
    for code, of_region in groupby(entries, key=lambda one: one.region):
        found = list(of_region)
        yield Region(
            words.region(code) or words.say(_("No region named")),
            tuple(_page(words, entry) for entry in found),
            _together(found, currency),
        )


def _page(words: Words, entry: Entry) -> Page:
    return Page(
        anchor=f"note-{entry.number.lower()}",
        number=entry.number,
        title=clipped(entry.title, _TITLE).text,
        illustrative=entry.illustrative,
        is_invited=entry.is_invited,
        countries=clipped(
            words.countries(list(entry.countries)) or words.region(entry.region), _NAMES
        ).text,
        region=words.region(entry.region),
        area=words.area(entry.area),
        area_title=words.area_title(entry.area),
        asked=entry.asked,
        bubbles=charts.world([(code, words.country(code), 1) for code in entry.countries]),
        told=_told(words, entry.told) if entry.told else None,
    )


def _short(part: Part) -> Part:
    """An entity with a long name goes by its code, as it is better known."""
    name = part.name if len(part.name) <= _ENTITY else part.code
    return part._replace(name=name, label=clipped(part.label, _LABEL).text)


def _told(words: Words, told: Told) -> ToldView:
    said = told.content
    known = reference.objectives()
    objectives = [
        f"{n}. {known[n].title}" if n in known else str(n) for n in said.get("objectives", ())
    ]
    summary = clipped(str(said.get("summary", "")), _SUMMARY)
    is_long = len(summary.text) > _LONG
    return ToldView(
        summary=summary,
        is_long=is_long,
        parts=few([_short(part) for part in told.parts], _PARTS),
        objectives=few([clipped(text, _OBJECTIVE).text for text in objectives], _OBJECTIVES),
        months=said.get("duration_months"),
        since=told.since,
        bodies=clipped("; ".join(said.get("government_bodies", ())), _BODIES).text,
        groups=", ".join(map(words.group, said.get("stakeholder_groups", ()))),
        sdg_targets=clipped(", ".join(said.get("sdg_targets", ())), _GOALS).text,
        markers=tuple((words.marker(m["code"]), m["score"]) for m in said.get("markers", ())),
        places=() if is_long else places(words, said.get("countries", ())[:_COUNTRIES]),
    )


# --- In print ------------------------------------------------------------------------------------


def name_of(profile: Profile, view: BookletView) -> str:
    """What the booklet is called as a file."""
    return f"{profile.fund.code}-pipeline-{view.day.isoformat()}"


def printed(profile: Profile, view: BookletView) -> bytes:
    """The booklet, however long it takes.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    return paper.print_page("booklet", name_of(profile, view), **_context(profile, view))


def asked_for(profile: Profile, view: BookletView) -> bytes | None:
    """The booklet; nothing while it is being printed.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    return paper.ask_for_page("booklet", name_of(profile, view), **_context(profile, view))


def text_of_an_edition(work: Work, number: int) -> str:
    """What an edition says: as much as everybody may read, and no more."""
    profile = work.profile
    view = booklet_view(profile, Words(profile), for_everybody(work), number)
    return paper.text_of_page("booklet", **_context(profile, view))


def _context(profile: Profile, view: BookletView) -> dict[str, Any]:
    return {
        "zone": profile.fund.zone,
        "fund": profile.fund,
        "labels": profile.labels,
        "months": profile.pipeline.age_limit_months,
        "view": view,
        "on_day": day_in_words(view.day),
    }
