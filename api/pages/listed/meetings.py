"""The list of meetings of the Committee."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.access import queries as access
from mptf.clock import day_in
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.meetings import queries as meetings
from mptf.meetings.queries import Chosen, MeetingRow
from mptf.work import Work

PLACE = "meetings"
KIND = "meeting"

_ONE, _MANY = _("One meeting."), _("%(n)s meetings.")
_NONE = _(
    "No meeting is planned yet. The secretariat plans one, puts items on its agenda, and calls the "
    "members; then it stands here."
)
_NONE_FITS = _("No meeting fits these filters. Widen one of them, or show all.")


class MeetingsAsked(Asked):
    """What may be asked of the list of meetings."""

    state: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(self.state, self.text.strip())


NOTHING_ASKED = MeetingsAsked()


def page(work: Work, words: Words, asked: MeetingsAsked) -> ListPage:
    """A page of the list."""
    count = meetings.count(work, asked.chosen)
    pages = Pages(asked.page, count)
    built = _table(work, words, _rows(work, asked, PAGE_SIZE, pages.offset), count)
    return ListPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, built, meetings.SORTS.keys, lists.cut_short(words, count)),
        _filters(words, asked),
        pages,
        access.views.read(work, **access.around(work, PLACE)),
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: MeetingsAsked) -> Table:
    """What the filters let through, for a file."""
    count = meetings.count(work, asked.chosen)
    rows = _rows(work, asked, lists.MOST_EXPORTED, 0)
    return lists.for_file(words, _table(work, words, rows, count), _filters(words, asked), count)


def _rows(work: Work, asked: MeetingsAsked, limit: int, offset: int) -> Sequence[MeetingRow]:
    return meetings.listed(work, asked.chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(words: Words, asked: MeetingsAsked) -> tuple[Filter, ...]:
    return (
        lists.state_filter(words, KIND, asked.state, {}),
        Filter("text", words.say(_("Number or title")), asked.text),
    )


def _table(work: Work, words: Words, rows: Sequence[MeetingRow], count: int) -> Table:
    return Table(
        PLACE,
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        (
            Column("number", words.say(_("Number"))),
            Column("title", words.say(_("Title")), Kind.TITLE),
            Column("starts", words.say(_("Date")), Kind.DATE),
            Column("place", words.say(_("Place"))),
            Column("items", words.say(_("Items")), Kind.NUMBER),
            Column("state", words.say(_("State")), Kind.STATE),
        ),
        tuple(_row(work, words, row) for row in rows),
        (),
        lists.as_of(words, work.today()),
    )


def _row(work: Work, words: Words, row: MeetingRow) -> Row:
    state = words.state(KIND, row.state)
    return (
        Cell(row.number, f"/{PLACE}/{row.number}"),
        Cell(row.title, illustrative=row.illustrative),
        Cell(day_in(work.profile.fund.zone, row.starts_at)),
        Cell(row.place),
        Cell(row.items),
        Cell(state.label, tone=state.tone),
    )
