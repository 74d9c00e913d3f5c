"""What is expected of agreements by quarter, beside the target, with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import DayOfFile, ThisDoor
from api.pages import charts
from api.pages.charts import Lines
from api.pages.frame import words_of
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.money import Money
from mptf.reports.forecast import Forecast, forecast
from mptf.reports.status import Status, status
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/status/forecast"
ASSUMPTIONS = (
    _(
        "Counted are the instalments of agreements in force, less what has arrived of them. "
        "Pledges are not counted, nor is what is not signed by both sides or has ended."
    ),
    _(
        "Each is worth what was expected at its signature: no rate of exchange of today or of "
        "later is applied. Amounts are before the fee of the Administrative Agent."
    ),
    _(
        "Each stands in the quarter of the day that was agreed. What is overdue is counted as if "
        "it came next; nothing is taken off for delay or doubt."
    ),
    _(
        "What waits for an event, has no day, or is due more than five years ahead stands apart "
        "and reaches no target here."
    ),
    _(
        "Cash that arrived and was matched with no instalment lessens all open instalments of its "
        "agreement alike. The target is that in force on this day."
    ),
)


@dataclass(frozen=True, slots=True)
class ForecastView:
    """What a page shows of a forecast; there is no course where nothing has a day."""

    found: Forecast
    course: Lines | None
    listing: Listing
    assumptions: tuple[str, ...]


@router.get(ADDRESS + ".{form}")
def forecast_file(door: ThisDoor, day: DayOfFile, form: Format) -> Response:
    """The forecast as a file, with what it rests on."""
    words = words_of(door)

    def table(work: Work) -> Table:
        found = forecast(work, status(work, day))
        return replace(_table(words, found), filters=_assumptions(words))

    return file_of(door.read(table), form)


def forecast_view(work: Work, words: Words, now: Status) -> ForecastView | None:
    """The forecast after the day of a status; nothing for whoever does not see every agreement."""
    if not work.actor.sight.books:
        return None
    found = forecast(work, now)
    asked = {"as_of": now.as_of.isoformat() if now.as_of != work.today() else ""}
    return ForecastView(
        found,
        _course(words, found) if found.coming else None,
        Listing(_table(words, found), ADDRESS, asked),
        _assumptions(words),
    )


def _assumptions(words: Words) -> tuple[str, ...]:
    return tuple(map(words.say, ASSUMPTIONS))


def _course(words: Words, found: Forecast) -> Lines:
    along = [day_in_words(found.as_of), *(str(one.quarter) for one in found.coming)]
    reached = [found.deposited, *(one.reached for one in found.coming)]
    series: list[tuple[str, list[Money]]] = [
        (words.say(_("Deposited, with what is expected")), reached)
    ]
    if found.target:
        series.append((words.say(_("Target in force")), [found.target] * len(along)))
    return charts.lines(along, series)


def _table(words: Words, found: Forecast) -> Table:
    currency, day = found.deposited.currency, day_in_words(found.as_of)

    def row(label: str, amount: Money | None, reached: Money | None = None) -> Row:
        return Cell(label), Cell(amount), Cell(reached)

    apart = (
        (_("More than five years ahead"), found.later),
        (_("When something has happened"), found.on_trigger),
        (_("No day agreed"), found.undated),
    )
    late = [row(words.say(_("Overdue")), found.overdue, found.deposited + found.overdue)]
    return Table(
        name="forecast",
        caption=words.say(_("Expected deposits by quarter")),
        columns=(
            Column("when", words.say(_("When"))),
            Column("expected", words.say(_("Expected")), Kind.MONEY, currency),
            Column("reached", words.say(_("Deposited by then")), Kind.MONEY, currency),
        ),
        rows=(
            row(words.say(_("Deposited through %(day)s")) % {"day": day}, None, found.deposited),
            *(late if found.overdue else ()),
            *(row(str(one.quarter), one.amount, one.reached) for one in found.coming),
            *(row(words.say(label), amount) for label, amount in apart if amount),
        ),
        totals=row(words.say(_("Expected in all")), found.whole),
        stamp=words.say(_("through %(day)s")) % {"day": day},
    )
