"""The list of scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.scenario_words import OUTCOMES, outcome_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.access import queries as access
from mptf.clock import day_in
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.money import Money
from mptf.scenarios import queries as scenarios
from mptf.scenarios.queries import Chosen, ScenarioRow
from mptf.work import Work

PLACE = "scenarios"

_ONE, _MANY = _("One scenario."), _("%(n)s scenarios.")
_NONE = _(
    "Nobody has asked yet what a sum would pay for. The secretariat asks; the question is kept "
    "here with its answer, for the Committee to compare."
)
_NONE_FITS = _("No scenario fits these filters. Widen one of them, or show all.")


class ScenariosAsked(Asked):
    """What may be asked of the list of scenarios."""

    outcome: str = Field("", max_length=40)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(self.outcome, self.text.strip())


NOTHING_ASKED = ScenariosAsked()


def page(work: Work, words: Words, asked: ScenariosAsked) -> ListPage:
    """A page of the list."""
    count = scenarios.count(work, asked.chosen)
    pages = Pages(asked.page, count)
    rows = _rows(work, asked, PAGE_SIZE, pages.offset)
    built = _table(work, words, rows, count)
    listing = lists.listing(
        PLACE, asked, built, scenarios.SORTS.keys, lists.cut_short(words, count)
    )
    ticks = tuple((row.number, row.number) for row in rows) if count > 1 else ()
    return ListPage(
        PLACE,
        asked,
        replace(listing, chosen=ticks),
        _filters(words, asked),
        pages,
        access.views.read(work, **access.around(work, PLACE)),
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: ScenariosAsked) -> Table:
    """What the filters let through, for a file."""
    count = scenarios.count(work, asked.chosen)
    rows = _rows(work, asked, lists.MOST_EXPORTED, 0)
    return lists.for_file(words, _table(work, words, rows, count), _filters(words, asked), count)


def _rows(work: Work, asked: ScenariosAsked, limit: int, offset: int) -> Sequence[ScenarioRow]:
    return scenarios.listed(work, asked.chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(words: Words, asked: ScenariosAsked) -> tuple[Filter, ...]:
    outcomes = [Option(code, words.say(label)) for code, (label, _tone) in OUTCOMES.items()]
    return (
        Filter("outcome", words.say(_("Answer")), asked.outcome, outcomes),
        Filter("text", words.say(_("Number or title")), asked.text),
    )


def _table(work: Work, words: Words, rows: Sequence[ScenarioRow], count: int) -> Table:
    currency = work.profile.fund.currency
    return Table(
        PLACE,
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        (
            Column("number", words.say(_("Number"))),
            Column("title", words.say(_("Title")), Kind.TITLE),
            Column("as_of", words.say(_("As of")), Kind.DATE),
            Column("proposed", words.say(_("Asked on")), Kind.DATE, under=True),
            Column("held", words.say(_("Money")), Kind.MONEY, currency),
            Column("spent", words.say(_("Proposed")), Kind.MONEY, currency),
            Column("notes", words.say(_("Notes")), Kind.NUMBER),
            Column("outcome", words.say(_("Answer")), Kind.STATE),
        ),
        tuple(_row(work, words, row) for row in rows),
        (),
        lists.as_of(words, work.today()),
    )


def _row(work: Work, words: Words, row: ScenarioRow) -> Row:
    state, answer, asked = outcome_of(words, row), row.answer, row.question
    return (
        Cell(row.number, f"/{PLACE}/{row.number}"),
        Cell(row.title, illustrative=row.illustrative),
        Cell(row.as_of),
        Cell(day_in(work.profile.fund.zone, row.proposed_at)),
        Cell(Money(asked.problem.held, asked.currency)),
        Cell(Money(answer.spent, asked.currency)),
        Cell(len(answer.chosen)),
        Cell(state.label, tone=state.tone),
    )
