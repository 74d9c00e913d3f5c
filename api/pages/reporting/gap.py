"""What waits in the pipeline, by region and thematic area: how many notes, asking for how much."""

from __future__ import annotations

from datetime import date

from api.pages.reporting.report import FundReport, through
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Table
from mptf.exports.tables import Kind as Holds
from mptf.policy import anyone
from mptf.reports.gap import Waiting, gap
from mptf.work import Work

NONE = _("None named")
"""What stands for a region or an area where a note names none."""


def table(work: Work, words: Words, day: date) -> Table:
    """A row for each region and area in which a note waits, in the profile's order."""
    currency, found = work.profile.fund.currency, gap(work, day)
    regions = {region.code: n for n, region in enumerate(work.profile.regions)}
    areas = {area.code: n for n, area in enumerate(work.profile.areas)}

    def place(group: Waiting) -> tuple[int, int]:
        return (
            regions.get(group.region or "", len(regions)),
            areas.get(group.area or "", len(areas)),
        )

    rows = tuple(
        (
            Cell(words.region(group.region) if group.region else words.say(NONE)),
            Cell(words.area(group.area) if group.area else words.say(NONE)),
            Cell(group.notes),
            Cell(group.asked),
        )
        for group in sorted(found.groups, key=place)
    )
    return Table(
        name="gap",
        caption=words.say(_("What the pipeline would cost")),
        columns=(
            Column("region", words.say(_("Region"))),
            Column("area", words.say(_("Thematic area"))),
            Column("notes", words.say(_("Notes that wait")), Holds.NUMBER),
            Column("asked", words.say(_("Asked for")), Holds.MONEY, currency),
        ),
        rows=rows,
        totals=(
            Cell(words.say(_("All that waits"))),
            Cell(),
            Cell(found.notes),
            Cell(found.asked),
        ),
        stamp=through(words, day, _("as of %(day)s")),
    )


REPORT = FundReport(
    "gap",
    _("What the pipeline would cost"),
    _("Notes that were assessed positively and wait for money, by region and thematic area."),
    _("No note waits for money."),
    anyone,
    table,
)
