"""The fund's consolidated report on a year in words and drawings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from api.pages import charts
from api.pages.charts import Bar, Bubble
from api.pages.papers import pictures
from api.pages.papers.texts import Clipped, clipped
from api.pages.papers.world import coarse_land, land
from api.pages.report_words import variance
from api.pages.reporting import sources_and_uses
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.attachments import queries as attachments
from mptf.attachments.queries import PictureRow
from mptf.exports import paper
from mptf.exports.tables import Table
from mptf.money import Money, total
from mptf.papers.consolidated import Chapter, Consolidated, Part, consolidated
from mptf.policy import SYSTEM
from mptf.profile import Profile
from mptf.templating import day as day_in_words
from mptf.work import Fund, Work

_SUMMARY, _SECTIONS, _INDICATORS = 800, 3, 10
_PERCENT = 100


class Delivery(NamedTuple):
    """What one entity, or all of them, were sent and have spent."""

    code: str
    name: str
    programmes: int
    funded: Money
    spent: Money
    delivery: str
    width: int
    """Of the bar: what was spent of the most that anybody was sent, in thousandths."""
    funded_width: int


class Indicator(NamedTuple):
    """What was to be reached and what was, with a bar where both are known."""

    code: str
    text: str
    unit: str
    target: str
    value: str
    off: str
    remark: str
    width: int | None


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme."""

    anchor: str
    number: str
    title: str
    illustrative: bool
    coordinator: str
    countries: str
    area: str
    region: str
    span: str
    bubbles: tuple[Bubble, ...]
    funded: Money
    spent: Money
    delivery: str
    report: str
    """The number of the narrative that was accepted; empty where none was."""
    picture: PictureRow | None
    """The first photograph of that narrative, where pictures are wanted."""
    sections: Sequence[tuple[str, Clipped]]
    indicators: Sequence[Indicator]
    more_indicators: int
    by_entity: Sequence[Delivery]
    by_category: Sequence[Bar]
    reported: bool
    """Whether any financial report is on the year."""
    uncertain: str
    """Whose figures are not certain yet."""


@dataclass(frozen=True, slots=True)
class ConsolidatedView:
    """All that the report shows."""

    year: int
    is_provisional: bool
    figures: Sequence[tuple[str, str | Money]]
    statement: Table
    flow: Sequence[Bar]
    by_entity: Sequence[Delivery]
    whole: Delivery
    by_area: Sequence[Bar]
    pages: Sequence[ProgrammePage]
    land: str
    coarse_land: str
    world: tuple[Bubble, ...]
    uncertain: int
    """Of how many programmes the figures are not certain yet."""
    some_illustrative: bool


def consolidated_view(
    work: Work, words: Words, year: int, *, pictured: bool = False
) -> ConsolidatedView:
    """The report on a year that is over, in words; for paper with its photographs.

    Raises:
        Invalid: the year is not over.
    """
    found, profile = consolidated(work, year), work.profile
    currency = profile.fund.currency
    told = {c.narrative.report_id: c for c in found.chapters if c.narrative and pictured}
    first: dict[UUID, PictureRow] = {}
    for row in attachments.pictures(work, list(told), work.now()):
        first.setdefault(row.subject_id, row)
    pages = tuple(
        _page(words, chapter, found, first.get(chapter.narrative.report_id))
        if chapter.narrative
        else _page(words, chapter, found)
        for chapter in found.chapters
    )
    by_entity = tuple(_by_entity(found, found.parts, currency))
    moved, ever = found.year_moved, found.ever_moved.moved
    named = [code for chapter in found.chapters for code in chapter.programme.countries]
    whole = _delivery("", words.say(_("All entities")), found.parts, currency, 0)
    return ConsolidatedView(
        year=found.year,
        is_provisional=found.is_provisional,
        figures=(
            (words.say(_("deposited since the fund began")), ever.contributions),
            (words.say(_("sent to entities, less refunds")), ever.net_funded),
            (words.say(_("spent by entities")), whole.spent),
            (words.say(_("delivery")), f"{whole.delivery}%" if whole.delivery else "–"),
        ),
        statement=sources_and_uses.table(work, words, found.day),
        flow=charts.bars(
            [
                (words.say(_("Deposits of donors")), moved.moved.contributions),
                (words.say(_("Sent to entities, less refunds")), moved.moved.net_funded),
                (words.say(_("Spent by entities")), found.spent_in_year),
            ]
        ),
        by_entity=by_entity,
        whole=whole,
        by_area=charts.bars(
            [
                (
                    f"{words.area(area.code)}: {area.title}",
                    total(
                        [
                            page.spent
                            for page, chapter in zip(pages, found.chapters, strict=True)
                            if chapter.programme.area == area.code
                        ],
                        currency,
                    ),
                )
                for area in profile.areas
            ]
        ),
        pages=pages,
        land=land(),
        coarse_land=coarse_land(),
        world=charts.world(
            [(code, words.country(code), named.count(code)) for code in dict.fromkeys(named)]
        ),
        uncertain=sum(1 for page in pages if page.uncertain),
        some_illustrative=any(page.illustrative for page in pages),
    )


def _page(
    words: Words, chapter: Chapter, found: Consolidated, picture: PictureRow | None = None
) -> ProgrammePage:
    row, told, currency = chapter.programme, chapter.narrative, found.spent_in_year.currency
    whole = _delivery("", "", chapter.parts, currency, 0)
    content: dict[str, Any] = told.content if told else {}
    results = content.get("results", ())
    sections = [
        (f"{one['title']} ({one['entity']})", clipped(str(one["text"]), _SUMMARY))
        for one in content.get("sections", ())
        if one["text"]
    ]
    end = f" – {day_in_words(row.end_on)}" if row.end_on else ""
    return ProgrammePage(
        anchor=f"programme-{row.number.lower()}",
        number=row.number,
        title=row.title,
        illustrative=row.illustrative,
        coordinator=row.coordinator,
        countries=words.countries(row.countries) or words.region(row.region),
        area=words.area(row.area),
        region=words.region(row.region),
        span=f"{day_in_words(row.start_on)}{end}" if row.start_on else "",
        bubbles=charts.world([(code, words.country(code), 1) for code in row.countries]),
        funded=whole.funded,
        spent=whole.spent,
        delivery=whole.delivery,
        report=told.number if told else "",
        picture=picture,
        sections=sections[:_SECTIONS],
        indicators=[_indicator(one) for one in results[:_INDICATORS]],
        more_indicators=max(0, len(results) - _INDICATORS),
        by_entity=tuple(_by_entity(found, chapter.parts, currency)),
        by_category=charts.bars(
            [
                (words.category(number), money)
                for number, money in sorted(chapter.categories.items())
            ]
        ),
        reported=chapter.reported,
        uncertain=", ".join(dict.fromkeys(one.entity for one in chapter.uncertain)),
    )


def _indicator(one: dict[str, Any]) -> Indicator:
    value, target = one["value"], one["target"]
    off, width = None, None
    if value is not None and target is not None and Fraction(target):
        share = Fraction(value) / Fraction(target)
        off, width = share - 1, min(1000, int(share * 1000))
    return Indicator(
        one["code"],
        one["text"],
        one["unit"],
        target or "",
        value or "",
        variance(off),
        one["remark"],
        width,
    )


def _by_entity(found: Consolidated, parts: Sequence[Part], currency: str) -> Iterator[Delivery]:
    """Each entity that was sent money, on the scale of the one that was sent most."""
    of: dict[UUID, list[Part]] = {}
    for one in parts:
        of.setdefault(one.organisation_id, []).append(one)
    most = max((_funded(own, currency).minor for own in of.values()), default=0)
    for row in found.entities:
        if own := of.get(row.id):
            yield _delivery(row.code, row.name, own, currency, most)


def _funded(own: Sequence[Part], currency: str) -> Money:
    return total([one.funded for one in own], currency)


def _delivery(code: str, name: str, own: Sequence[Part], currency: str, most: int) -> Delivery:
    funded, spent = _funded(own, currency), total([one.spent for one in own], currency)
    share = Fraction(spent.minor * _PERCENT, funded.minor) if funded else None
    return Delivery(
        code,
        name,
        len({one.programme_id for one in own}),
        funded,
        spent,
        "" if share is None else f"{float(share):.1f}",
        min(1000, charts.length(max(0, spent.minor), most)) if most else 0,
        charts.length(max(0, funded.minor), most) if most else 0,
    )


# --- In print ------------------------------------------------------------------------------------


def name_of(profile: Profile, year: int) -> str:
    """What the report is called as a file."""
    return f"{profile.fund.code}-consolidated-{year}"


def printed(profile: Profile, view: ConsolidatedView) -> bytes:
    """The report, however long it takes.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    return paper.print_page("consolidated", name_of(profile, view.year), **_context(profile, view))


def asked_for(profile: Profile, view: ConsolidatedView) -> bytes | None:
    """The report; nothing while it is being printed.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    name = name_of(profile, view.year)
    return paper.ask_for_page("consolidated", name, **_context(profile, view))


def text_of_the_report(fund: Fund, year: int) -> str:
    """What is printed of the report that is published, as everybody may read it."""
    with fund.reading(SYSTEM) as work:
        view = consolidated_view(work, Words(fund.profile), year, pictured=True)
    return paper.text_of_page("consolidated", **_context(fund.profile, view))


def _context(profile: Profile, view: ConsolidatedView) -> dict[str, Any]:
    pictured = [page.picture for page in view.pages if page.picture]
    return {
        "photographs": {
            row.subject_id: one for row, one in zip(pictured, pictures.drawn(pictured), strict=True)
        },
        "zone": profile.fund.zone,
        "fund": profile.fund,
        "labels": profile.labels,
        "until": profile.programme.reports.provisional_until.in_year(view.year + 1),
        "view": view,
    }
