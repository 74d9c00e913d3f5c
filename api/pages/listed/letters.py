"""The list of signed letters, and those that wait for a signature."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from pydantic import Field

from api.deps import PAGE_SIZE, Pages
from api.pages import lists
from api.pages.lists import Asked, Filter, ListPage, Option
from api.pages.subjects import names
from api.pages.unsigned import Unsigned, unsigned
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.access import queries as access
from mptf.clock import day_in
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.letters import queries as letters
from mptf.letters.queries import Chosen, LetterRow
from mptf.letters.visibility import TO_MEMBERS
from mptf.sheaf import Sheaf
from mptf.work import Work

PLACE = "letters"

_AROUND = Sheaf(letters.waiting, access.views)
_ONE, _MANY = _("One signed letter."), _("%(n)s signed letters.")
_NONE = _(
    "No letter was signed yet. Letters are called for by the steps of a life and stand here once "
    "signed."
)
_NONE_FITS = _("No letter fits these filters. Widen one of them, or show all.")


class LettersAsked(Asked):
    """What may be asked of the list of letters."""

    kind: str = Field("", max_length=80)
    text: str = Field("", max_length=80)

    @property
    def chosen(self) -> Chosen:
        """The filters as the queries know them."""
        return Chosen(self.kind, self.text.strip())


NOTHING_ASKED = LettersAsked()


def page(work: Work, words: Words, asked: LettersAsked) -> tuple[ListPage, list[Unsigned]]:
    """A page of the list, with what waits for a signature."""
    count = letters.count(work, asked.chosen)
    pages = Pages(asked.page, count)
    rows = _rows(work, asked, PAGE_SIZE, pages.offset)
    around = _AROUND.read(work, **access.around(work, PLACE))
    built = _table(work, words, rows, count)
    found = ListPage(
        PLACE,
        asked,
        lists.listing(PLACE, asked, built, letters.SORTS.keys, lists.cut_short(words, count)),
        _filters(work, words, asked),
        pages,
        around[access.views],
        lists.nothing_there(words, asked, count, none=_NONE, none_fits=_NONE_FITS),
    )
    waiting = around[letters.waiting]
    named = names(work, [row.subject_id for row in waiting])
    return found, unsigned(work, words, waiting, named)


def table(work: Work, words: Words, asked: LettersAsked) -> Table:
    """What the filters let through, for a file."""
    count = letters.count(work, asked.chosen)
    built = _table(work, words, _rows(work, asked, lists.MOST_EXPORTED, 0), count)
    return lists.for_file(words, built, _filters(work, words, asked), count)


def addressee(row: LetterRow) -> str:
    """To whom a letter goes; whoever is named by their title is not named twice."""
    whole = row.addressee
    start, comma, rest = whole.partition(", ")
    while comma:
        if rest.startswith(f"{start}, "):
            return rest
        more, comma, rest = rest.partition(", ")
        start = f"{start}, {more}"
    return whole


def way_of(words: Words, row: LetterRow) -> Pill:
    """How far a letter has come: printed after it was signed, then sent."""
    if row.sent_at is not None:
        return Pill(words.say(_("Sent")), "good")
    if row.send_error:
        return Pill(words.say(_("Not sent yet: it is tried again")), "bad")
    if row.sha256 is None:
        return Pill(words.say(_("Being printed")), "moving")
    if row.queued_at is not None:
        return Pill(words.say(_("Waiting to be sent")), "due")
    if row.subject_kind in TO_MEMBERS:
        return Pill(words.say(_("Printed; open to the members")), "good")
    return Pill(words.say(_("Printed; no address to send it to")), "over")


def _rows(work: Work, asked: LettersAsked, limit: int, offset: int) -> Sequence[LetterRow]:
    return letters.listed(work, asked.chosen, sort=asked.sort, limit=limit, offset=offset)


def _filters(work: Work, words: Words, asked: LettersAsked) -> tuple[Filter, ...]:
    kinds = [Option(kind, words.letter(kind)) for kind in work.profile.letters]
    return (
        Filter("kind", words.say(_("Letter")), asked.kind, kinds),
        Filter("text", words.say(_("Reference, subject, addressee")), asked.text),
    )


def _table(work: Work, words: Words, rows: Sequence[LetterRow], count: int) -> Table:
    return Table(
        "letters",
        words.say(_ONE if count == 1 else _MANY) % {"n": count},
        (
            Column("reference", words.say(_("Reference"))),
            Column("kind", words.say(_("Letter")), Kind.TITLE),
            Column("subject", words.say(_("Subject")), under=True),
            Column("addressee", words.say(_("To"))),
            Column("signed", words.say(_("Signed")), Kind.DATE),
            Column("signed_by", words.say(_("By")), under=True),
            Column("way", words.say(_("Way")), Kind.STATE),
            Column("sent", words.say(_("Sent")), Kind.DATE, under=True),
        ),
        tuple(_row(work, words, row) for row in rows),
        (),
        lists.as_of(words, work.today()),
    )


def _row(work: Work, words: Words, row: LetterRow) -> Row:
    way = way_of(words, row)
    return (
        Cell(row.reference, f"/letters/{quote(row.reference)}"),
        Cell(words.letter(row.kind), illustrative=row.illustrative),
        Cell(row.subject),
        Cell(addressee(row)),
        Cell(row.signed_on),
        Cell(row.signed_by),
        Cell(way.label, tone=way.tone),
        Cell(day_in(work.profile.fund.zone, row.sent_at) if row.sent_at else None),
    )
