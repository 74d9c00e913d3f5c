"""The fund's dashboard on any day: the target, five figures, where the money came from and went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDay, ThisDoor
from api.pages import charts
from api.pages import figures as of_the_books
from api.pages.charts import Bar, Bubble, Line, Matrix
from api.pages.figures import Figure, Figures, StatementLine
from api.pages.forecast import ForecastView, forecast_view
from api.pages.frame import show, words_of
from api.pages.targets import TargetView, target_view
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.ledger.models import CONTRIBUTIONS, Kind
from mptf.profile import Profile
from mptf.reports import dashboard
from mptf.reports.dashboard import Approved
from mptf.reports.status import NOTES, PROGRAMMES, Status, standing
from mptf.work import Work

router = APIRouter(include_in_schema=False)


class StateCount(NamedTuple):
    """How many records stand in a state; `value` is what a filter asks for."""

    state: Pill
    value: str
    records: int


@dataclass(frozen=True, slots=True)
class StatusView:
    """What the page shows."""

    status: Status
    statement: tuple[StatementLine, ...]
    deposited: Figure
    available: Figure
    transferred: Figure
    target: TargetView
    forecast: ForecastView | None
    pools: tuple[Bar, ...]
    matrix: Matrix
    world: tuple[Bubble, ...]
    countries: tuple[Line, ...]
    without_country: int
    quarter: date
    changed_notes: tuple[StateCount, ...]
    changed_programmes: tuple[StateCount, ...]
    notes: tuple[StateCount, ...]
    programmes: tuple[StateCount, ...]


@router.get("/status")
def fund_status(door: ThisDoor, day: ThisDay) -> HTMLResponse:
    """Fund status as of a day."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, day.day))
    return show(
        door,
        "status.html",
        title=_("Fund status"),
        section="status",
        day=day,
        status=day.status,
        view=view,
    )


def _view(work: Work, words: Words, day: date) -> StatusView:
    found = standing(work, day)
    beside = dashboard.dashboard(work, day)
    given, changed = beside.approved, beside.changes
    now = found.status
    countries = Counter(code for row in given for code in row.countries)
    places = [(code, words.country(code), count) for code, count in countries.most_common()]
    figures = Figures(work.actor, day)
    expected = forecast_view(work, words, now)
    return StatusView(
        status=now,
        statement=of_the_books.statement(figures, found.statement),
        deposited=figures(now.deposited, *CONTRIBUTIONS),
        available=figures(now.available, Kind.FREE, Kind.RESERVED),
        transferred=figures(now.transferred, Kind.TRANSFER),
        target=target_view(found, expected.found.dated if expected else None),
        forecast=expected,
        pools=charts.bars(
            [(words.pool(code), money) for code, money in now.available_by_pool.items()]
        ),
        matrix=_matrix(given, words, work.profile),
        world=charts.world(places),
        countries=tuple((name, count) for _code, name, count in places),
        without_country=sum(not row.countries for row in given),
        quarter=beside.quarter,
        changed_notes=_counts(words, NOTES, changed[NOTES]),
        changed_programmes=_counts(words, PROGRAMMES, changed[PROGRAMMES]),
        notes=_counts(words, NOTES, found.states[NOTES]),
        programmes=_counts(words, PROGRAMMES, found.states[PROGRAMMES]),
    )


def _matrix(given: tuple[Approved, ...], words: Words, profile: Profile) -> Matrix:
    """Regions down, areas across, in the profile's order."""
    return charts.by_region_and_area(
        [(words.region(row.region), words.area(row.area), row.amount) for row in given],
        [region.title for region in profile.regions],
        [words.area(area.code) for area in profile.areas],
        profile.fund.currency,
        none=_("None named"),
    )


def _counts(words: Words, workflow: str, found: Mapping[str, int]) -> tuple[StateCount, ...]:
    return tuple(
        StateCount(words.state(workflow, value), value, found[value])
        for value, _name in words.states(workflow)
        if found.get(value)
    )
