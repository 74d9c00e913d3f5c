"""The list of interests that donors expressed in notes of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.clock import day_in
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.interests import queries as interests
from mptf.interests.queries import Chosen, InterestRow, Standing
from mptf.work import Work

PLACE = "interests"

STATES = {
    Standing.OPEN: Pill(_("To be answered"), "due"),
    Standing.ANSWERED: Pill(_("Answered"), "good"),
}
ERASED = _("erased")

_ONE, _MANY = _("One interest."), _("%(n)s interests.")
_NONE = _(
    "Nobody has expressed interest yet. A donor does so beside a note on the public page, and it "
    "stands here."
)
_NONE_FITS = _("No interest fits these filters. Widen one of them, or show all.")


class InterestsAsked(Asked):
    """What may be asked of the list of interests."""

    state: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(self.state, self.text.strip())


NOTHING_ASKED = InterestsAsked()


def state_of(words: Words, row: InterestRow) -> Pill:
    """Whether it was answered."""
    pill = STATES[row.state]
    return pill._replace(label=words.say(pill.label))


def page(work: Work, words: Words, asked: InterestsAsked) -> ListPage:
    """A page of the list."""
    count = interests.count(work, asked.chosen)
    pages = Pages(asked.page, count)
    built = _table(work, words, _rows(work, asked, PAGE_SIZE, pages.offset), count)
    return ListPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, built, interests.SORTS.keys, lists.cut_short(words, count)),
        _filters(words, asked),
        pages,
        (),
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: InterestsAsked) -> Table:
    """What the filters let through, for a file."""
    count = interests.count(work, asked.chosen)
    rows = _rows(work, asked, lists.MOST_EXPORTED, 0)
    return lists.for_file(words, _table(work, words, rows, count), _filters(words, asked), count)


def _rows(work: Work, asked: InterestsAsked, limit: int, offset: int) -> Sequence[InterestRow]:
    return interests.listed(work, asked.chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(words: Words, asked: InterestsAsked) -> tuple[Filter, ...]:
    options = [Option(value, words.say(pill.label)) for value, pill in STATES.items()]
    return (
        Filter("state", words.say(_("State")), asked.state, options),
        Filter("text", words.say(_("Number, note or organization")), asked.text),
    )


def _table(work: Work, words: Words, rows: Sequence[InterestRow], count: int) -> Table:
    return Table(
        PLACE,
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        (
            Column("number", words.say(_("Number"))),
            Column("organisation", words.say(_("Organization"))),
            Column("name", words.say(_("Name")), under=True),
            Column("title", words.say(_("Title")), Kind.TITLE),
            Column("note", words.say(_("Concept note")), under=True),
            Column("expressed", words.say(_("Expressed")), Kind.DATE),
            Column("state", words.say(_("State")), Kind.STATE),
        ),
        tuple(_row(work, words, row) for row in rows),
        (),
        lists.as_of(words, work.today()),
    )


def _row(work: Work, words: Words, row: InterestRow) -> Row:
    state, erased = state_of(words, row), words.say(ERASED)
    return (
        Cell(row.number, f"/{PLACE}/{row.number}"),
        Cell(erased if row.organisation is None else row.organisation or words.say(_("none said"))),
        Cell(erased if row.name is None else row.name),
        Cell(row.title, illustrative=row.illustrative),
        Cell(row.note),
        Cell(day_in(work.profile.fund.zone, row.expressed_at)),
        Cell(state.label, tone=state.tone),
    )
