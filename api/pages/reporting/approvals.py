"""What was approved in each region and thematic area, for a regional review."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from api.pages.reporting.report import FundReport, through
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Table
from mptf.exports.tables import Kind as Holds
from mptf.money import Money, total
from mptf.policy import anyone
from mptf.reports.dashboard import Approved, dashboard
from mptf.work import Work

_NONE = _("None named")


def table(work: Work, words: Words, day: date) -> Table:
    """A row for each region and area in which a programme was approved, in the profile's order."""
    currency = work.profile.fund.currency
    found: dict[tuple[str | None, str | None], list[Approved]] = defaultdict(list)
    for each in dashboard(work, day).approved:
        found[each.region, each.area].append(each)
    regions = [region.code for region in work.profile.regions]
    areas = [area.code for area in work.profile.areas]

    def place(key: tuple[str | None, str | None]) -> tuple[int, int]:
        region, area = key
        return (
            regions.index(region) if region in regions else len(regions),
            areas.index(area) if area in areas else len(areas),
        )

    rows = tuple(
        (
            Cell(words.region(region) if region else words.say(_NONE)),
            Cell(words.area(area) if area else words.say(_NONE)),
            Cell(len(given)),
            Cell(", ".join(sorted({words.country(c) for each in given for c in each.countries}))),
            Cell(total([each.amount for each in given], currency)),
        )
        for (region, area), given in sorted(found.items(), key=lambda pair: place(pair[0]))
    )
    every = [each for given in found.values() for each in given]
    whole = total([each.amount for each in every], currency) if every else Money.zero(currency)
    return Table(
        name="approvals",
        caption=words.say(_("Approved by region and thematic area")),
        columns=(
            Column("region", words.say(_("Region"))),
            Column("area", words.say(_("Thematic area"))),
            Column("programmes", words.say(_("Programmes")), Holds.NUMBER),
            Column("countries", words.say(_("Countries"))),
            Column("approved", words.say(_("Approved")), Holds.MONEY, currency),
        ),
        rows=rows,
        totals=(Cell(words.say(_("All"))), Cell(), Cell(len(every)), Cell(), Cell(whole)),
        stamp=through(words, day, _("by the day of signature, through %(day)s")),
    )


REPORT = FundReport(
    "approvals",
    _("Approved by region and thematic area"),
    _("How many programmes were approved where, for what, and for how much."),
    _("No programme was approved by this day."),
    anyone,
    table,
)
