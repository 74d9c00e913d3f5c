"""The list of revisions of joint programmes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.revision_words import CHANGES, LEVELS
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.revisions import queries as revisions
from mptf.revisions.queries import Chosen, RevisionRow
from mptf.work import Work

PLACE = "revisions"
KIND = "programme-revision"

_ONE, _MANY = _("One revision."), _("%(n)s revisions.")
_NONE = _(
    "No programme was revised yet. The coordinating entity drafts a revision on the page of a "
    "programme at work; who decides it follows from what changes."
)
_NONE_FITS = _("No revision fits these filters. Widen one of them, or show all.")


class RevisionsAsked(Asked):
    """What may be asked of the list of revisions."""

    state: str = Field("", max_length=80)
    kind: str = Field("", max_length=80)
    level: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(self.state, self.kind, self.level, self.text.strip())


NOTHING_ASKED = RevisionsAsked()


def page(work: Work, words: Words, asked: RevisionsAsked) -> ListPage:
    """A page of the list."""
    count = revisions.count(work, asked.chosen)
    pages = Pages(asked.page, count)
    rows = _rows(work, asked, PAGE_SIZE, pages.offset)
    standing = {row.state: row.how_many for row in revisions.standing.read(work)}
    built = _table(words, rows, count, work.today())
    return ListPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, built, revisions.SORTS.keys, lists.cut_short(words, count)),
        _filters(words, asked, standing),
        pages,
        (),
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )


def table(work: Work, words: Words, asked: RevisionsAsked) -> Table:
    """What the filters let through, for a file."""
    count = revisions.count(work, asked.chosen)
    built = _table(words, _rows(work, asked, lists.MOST_EXPORTED, 0), count, work.today())
    return lists.for_file(words, built, _filters(words, asked, {}), count)


def _rows(work: Work, asked: RevisionsAsked, limit: int, offset: int) -> Sequence[RevisionRow]:
    return revisions.listed(work, asked.chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(
    words: Words, asked: RevisionsAsked, standing: Mapping[str, int]
) -> tuple[Filter, ...]:
    kinds = [Option(code, words.say(label)) for code, label in CHANGES.items()]
    levels = [Option(code, words.say(label)) for code, label in LEVELS.items()]
    return (
        lists.state_filter(words, KIND, asked.state, standing),
        Filter("kind", words.say(_("Change")), asked.kind, kinds),
        Filter("level", words.say(_("Decided by")), asked.level, levels),
        Filter("text", words.say(_("Programme, title, agency")), asked.text),
    )


def _table(words: Words, rows: Sequence[RevisionRow], count: int, today: date) -> Table:
    columns = (
        Column("number", words.say(_("Number"))),
        Column("programme", words.say(_("Programme"))),
        Column("title", words.say(_("Title")), Kind.TITLE),
        Column("coordinator", words.say(_("Agency"))),
        Column("change", words.say(_("Change"))),
        Column("level", words.say(_("Decided by"))),
        Column("version", words.say(_("Version")), Kind.NUMBER),
        Column("state", words.say(_("State")), Kind.STATE),
        Column("since", words.say(_("Since")), Kind.DATE, under=True),
    )
    return Table(
        "revisions",
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        columns,
        tuple(_row(words, row) for row in rows),
        (),
        lists.as_of(words, today),
    )


def changes(words: Words, kinds: Sequence[str]) -> str:
    """Its kinds of change in words."""
    return ", ".join(words.say(CHANGES[kind]) for kind in kinds)


def _row(words: Words, row: RevisionRow) -> Row:
    state = words.state(KIND, row.state)
    return (
        Cell(row.number, f"/revisions/{quote(row.number)}"),
        Cell(row.programme, f"/programmes/{quote(row.programme)}"),
        Cell(row.title, illustrative=row.illustrative),
        Cell(row.coordinator, long=row.coordinator_name),
        Cell(changes(words, row.kinds)),
        Cell(words.say(LEVELS[row.level]) if row.level else None),
        Cell(row.version),
        Cell(state.label, tone=state.tone),
        Cell(row.since),
    )
