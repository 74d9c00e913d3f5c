"""Scenarios: the list, one with its reasons, and several side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import charts, doing
from api.pages.charts import Stacked
from api.pages.frame import show, words_of
from api.pages.listed import scenarios as listed
from api.pages.listed.scenarios import PLACE
from api.pages.papers.files import as_file
from api.pages.scenario_words import InWords, NoteLine, outcome_of
from api.pages.subjects import names
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.exports import paper
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Kind, Table
from mptf.money import Money
from mptf.scenarios import queries as scenarios
from mptf.scenarios.kept import Gift, Question
from mptf.scenarios.models import Scenario
from mptf.scenarios.problem import Answer, Outcome
from mptf.scenarios.queries import NoteRow, ScenarioRow
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)

MOST_COMPARED = 4
InAddress = Annotated[listed.ScenariosAsked, Query()]
Numbers = Annotated[list[str], Query(max_length=50)]
NONE: list[str] = []
_WHOLE = 100


class PoolLine(NamedTuple):
    """A pool before and after the proposal, in the order in which pools pay."""

    pool: str
    held: Money
    drawn: Money
    left: Money


class GiftLine(NamedTuple):
    """Money that might come, and what is left of it after the agent's fee."""

    pool: str
    gross: Money
    fee: Money
    net: Money


class ShareLine(NamedTuple):
    """An area or a region: what it was approved, what the proposal adds, and its shares."""

    label: str
    before: Money
    share_before: str
    added: Money
    share_after: str


class Balance(NamedTuple):
    """How an answer moves the balance of areas, or of regions."""

    lines: tuple[ShareLine, ...]
    chart: Stacked


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """All that a page, a paper or a column says of one scenario."""

    row: ScenarioRow
    outcome: Pill
    verdict: str
    is_proposed: bool
    held: Money
    spent: Money
    left: Money
    rules: tuple[str, ...]
    conflict: tuple[str, ...]
    aims: tuple[tuple[str, str, str], ...]
    gifts: tuple[GiftLine, ...]
    pools: tuple[PoolLine, ...]
    chosen: tuple[NoteLine, ...]
    near: tuple[NoteLine, ...]
    others: tuple[NoteLine, ...]
    by_area: Balance
    by_region: Balance
    in_turn: bool


@router.get("/scenarios")
def scenario_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Scenarios, the latest first, 50 a page."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        return {
            "list": listed.page(work, words, asked),
            "doing": doing.to_begin(work, words, "scenario"),
        }

    return show(door, "scenarios.html", title=_("Scenarios"), section=PLACE, **door.read(view))


@router.get("/scenarios.{form}")
def scenario_file(
    door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED
) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/scenarios/compare")
def compared(door: ThisDoor, on: Numbers = NONE) -> HTMLResponse:
    """Scenarios side by side: what each asks, proposes and does to the balance."""
    words = words_of(door)
    asked = list(dict.fromkeys(on))
    view = door.read(lambda work: _compared(work, words, asked[:MOST_COMPARED]))
    return show(
        door,
        "scenarios-compared.html",
        title=_("Side by side"),
        section=PLACE,
        left_out=asked[MOST_COMPARED:],
        **view,
    )


@router.get("/scenarios/{number}")
def one_scenario(door: ThisDoor, number: str) -> HTMLResponse:
    """One scenario: what was asked, what is proposed and why, what just missed."""
    words = words_of(door)
    view = door.read(lambda work: _one(work, words, number))
    title = f"{number} · {view['view'].row.title}"
    return show(door, "scenario.html", title=title, section=PLACE, **view)


@router.get("/scenarios/{number}/scenario.pdf")
def on_paper(door: ThisDoor, number: str) -> Response:
    """The same on paper, for the Committee; the same whenever it is printed."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, scenarios.numbered(work, number)))
    fund = door.profile.fund
    content = paper.print_page("scenario", number, zone=fund.zone, fund=fund, view=view)
    return as_file(content, f"{number}.pdf")


@router.get("/scenarios/{number}/notes.{form}")
def notes_file(door: ThisDoor, number: str, form: Format) -> Response:
    """Every note of the scenario with whether it is in, and why, as a file."""
    words = words_of(door)

    def table(work: Work) -> Table:
        view = _view(work, words, scenarios.numbered(work, number))
        return _table(words, view)

    return file_of(door.read(table), form)


def _one(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = scenarios.numbered(work, number)
    who = names(work, {row.proposed_by, row.withdrawn_by})
    record = work.get(Scenario, row.id)
    view = _view(work, words, row)
    return {
        "view": view,
        "proposed_by": who[row.proposed_by],
        "withdrawn_by": who[row.withdrawn_by],
        "doing": doing.on_record(work, words, record, row.id),
        "files": Listing(_table(words, view), f"/{PLACE}/{number}/notes"),
    }


def _view(work: Work, words: Words, row: ScenarioRow) -> ScenarioView:
    return view_of(words, row, scenarios.notes(work, row.question.problem.by_number))


def view_of(words: Words, row: ScenarioRow, notes: Mapping[str, NoteRow]) -> ScenarioView:
    """A scenario in words, with what its notes are called for the reader."""
    question, answer, missed = row.question, row.answer, row.missed
    problem = question.problem
    said = InWords(words, question, notes)
    near = sorted((one for one in missed if one.near), key=lambda one: one.near)
    return ScenarioView(
        row=row,
        outcome=outcome_of(words, row),
        verdict=said.verdict(answer),
        is_proposed=answer.outcome in {Outcome.BEST, Outcome.FOUND},
        held=said.money(problem.held),
        spent=said.money(answer.spent),
        left=said.money(problem.held - answer.spent),
        rules=said.rules(problem.rules),
        conflict=tuple(map(said.rule, answer.conflict)),
        aims=tuple(map(said.aim, answer.reached)),
        gifts=tuple(_gift(words, said, gift) for gift in question.gifts),
        pools=tuple(_pools(words, said, question, answer)),
        chosen=said.chosen(answer),
        near=said.others(near),
        others=said.others([one for one in missed if not one.near]),
        by_area=_balance(words, said, question, answer, of_areas=True),
        by_region=_balance(words, said, question, answer, of_areas=False),
        in_turn=answer.in_turn,
    )


def _gift(words: Words, said: InWords, gift: Gift) -> GiftLine:
    return GiftLine(
        words.pool(gift.pool),
        said.money(gift.gross),
        said.money(gift.gross - gift.net),
        said.money(gift.net),
    )


def _pools(words: Words, said: InWords, question: Question, answer: Answer) -> Iterable[PoolLine]:
    for purse in question.problem.in_draw_order:
        drawn = sum(one.minor for one in answer.drawn if one.pool == purse.code)
        yield PoolLine(
            words.pool(purse.code),
            said.money(purse.minor),
            said.money(drawn),
            said.money(purse.minor - drawn),
        )


def _balance(
    words: Words, said: InWords, question: Question, answer: Answer, *, of_areas: bool
) -> Balance:
    """Shares of what was approved so far, and of that and the proposal together."""
    before: dict[str | None, int] = {}
    for area, region, minor in question.approved:
        code = area if of_areas else region
        before[code] = before.get(code, 0) + minor
    added: dict[str | None, int] = {}
    for number in answer.chosen:
        item = question.problem.by_number[number]
        code = item.area if of_areas else item.region
        added[code] = added.get(code, 0) + item.minor
    whole, more = sum(before.values()), sum(added.values())
    called = words.area if of_areas else words.region
    codes = sorted({*before, *added}, key=lambda code: called(code) or "~")
    lines = tuple(
        ShareLine(
            called(code) or words.say(_("None named")),
            said.money(before.get(code, 0)),
            _percent(before.get(code, 0), whole),
            said.money(added.get(code, 0)),
            _percent(before.get(code, 0) + added.get(code, 0), whole + more),
        )
        for code in codes
    )
    series = (words.say(_("Approved so far")), words.say(_("Proposed here")))
    return Balance(
        lines, charts.stacked(series, [(one.label, (one.before, one.added)) for one in lines])
    )


def _percent(part: int, whole: int) -> str:
    """A share with one decimal, halves up."""
    tenths = (2 * part * _WHOLE * 10 + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


class Cells(NamedTuple):
    """What the compared scenarios say of one thing, side by side."""

    label: str
    texts: tuple[str, ...]


def _compared(work: Work, words: Words, numbers: list[str]) -> dict[str, Any]:
    rows = [scenarios.numbered(work, number) for number in numbers]
    every = {number for row in rows for number in row.question.problem.by_number}
    notes = scenarios.notes(work, every)
    views = [view_of(words, row, notes) for row in rows]
    return {
        "views": views,
        "notes": tuple(_beside(views)),
        "by_area": _shares([view.by_area for view in views]),
        "by_region": _shares([view.by_region for view in views]),
    }


def _beside(views: list[ScenarioView]) -> Iterable[tuple[NoteLine, tuple[Money | None, ...]]]:
    """Every note that one of them proposes, with what it gets in each."""
    lines = {line.number: line for view in reversed(views) for line in view.chosen}
    amounts = [{line.number: line.amount for line in view.chosen} for view in views]
    for number in sorted(lines, key=lambda each: (lines[each].place, each)):
        yield lines[number], tuple(of.get(number) for of in amounts)


def _shares(balances: list[Balance]) -> tuple[Cells, ...]:
    labels = sorted({line.label for balance in balances for line in balance.lines})
    found = [{line.label: line.share_after for line in balance.lines} for balance in balances]
    return tuple(
        Cells(label, tuple(shares.get(label, _percent(0, 0)) for shares in found))
        for label in labels
    )


def _table(words: Words, view: ScenarioView) -> Table:
    """Every note, first those that are in, as it is kept in a file."""
    currency = view.held.currency
    rows = [
        *((line, _("In the proposal")) for line in view.chosen),
        *((line, _("Just missed")) for line in view.near),
        *((line, _("Not in it")) for line in view.others),
    ]
    return Table(
        name=view.row.number,
        caption=f"{view.row.number}: {view.row.title}",
        columns=(
            Column("number", words.say(_("Number"))),
            Column("title", words.say(_("Title")), Kind.TITLE),
            Column("countries", words.say(_("Countries"))),
            Column("area", words.say(_("Area"))),
            Column("region", words.say(_("Region"))),
            Column("amount", words.say(_("Amount")), Kind.MONEY, currency),
            Column("standing", words.say(_("Standing"))),
            Column("reasons", words.say(_("Why"))),
            Column("pools", words.say(_("Paid from"))),
        ),
        rows=tuple(
            (
                Cell(line.number, line.url),
                Cell(line.title, illustrative=line.illustrative),
                Cell(line.countries),
                Cell(line.area),
                Cell(line.region),
                Cell(line.amount),
                Cell(words.say(standing)),
                Cell("; ".join(line.reasons)),
                Cell("; ".join(f"{pool} {money.grouped()}" for pool, money in line.pools)),
            )
            for line, standing in rows
        ),
        stamp=words.say(_("at the end of %(day)s")) % {"day": day_in_words(view.row.as_of)},
    )
