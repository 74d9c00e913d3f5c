"""The pipeline on any day, ordered by what was approved until then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from mptf.money import Money, total
from mptf.pipeline.order import Served
from mptf.pipeline.queries import Pipeline, pipeline
from mptf.profile import Profile
from mptf.reports import dashboard
from mptf.reports.dashboard import Approved
from mptf.work import Work


def on_day(work: Work, day: date) -> Pipeline:
    """The pipeline at the end of a day, as the reader may see it."""
    return after(work, day, dashboard.approved.read(work, as_of=day))


def after(work: Work, day: date, given: Iterable[Approved]) -> Pipeline:
    """The same, where what was approved by that day is read already."""
    return pipeline(work, day, _served(work.profile, given))


def _served(profile: Profile, given: Iterable[Approved]) -> Served:
    by_area: dict[str | None, list[Money]] = defaultdict(list)
    by_region: dict[str | None, list[Money]] = defaultdict(list)
    for row in given:
        by_area[row.area].append(row.amount)
        by_region[row.region].append(row.amount)
    currency = profile.fund.currency
    return Served(
        {area: total(amounts, currency) for area, amounts in by_area.items()},
        {region: total(amounts, currency) for region, amounts in by_region.items()},
        len(profile.areas),
        len(profile.regions),
    )
