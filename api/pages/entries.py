"""A figure of the books followed down to the entries that make it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import PAGE_SIZE, DayOfFile, ThisDay, ThisDoor
from api.pages.frame import show, words_of
from api.pages.subjects import Names, names
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import Invalid
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger import traces
from mptf.ledger.models import Kind
from mptf.ledger.pools import Pool
from mptf.ledger.traces import Accounts, TracedEntry
from mptf.money import Money
from mptf.policy import readers_of_the_books, require
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/books/entries"


async def _accounts(
    *,
    kind: Annotated[str, Query(max_length=200)],
    pool: Annotated[str, Query(max_length=80)] = "",
    subject: UUID | None = None,
    organisation: UUID | None = None,
    document: UUID | None = None,
    since: date | None = None,
) -> Accounts:
    """Which accounts were asked for, and from which day on.

    Raises:
        Invalid: a kind or a pool that the books do not have.
    """
    codes = kind.split(",")
    if strange := set(codes) - {known.value for known in Kind}:
        raise Invalid("kind", f"the books have no accounts of the kind {min(strange)}")
    wanted = Pool.parse(pool).code if pool else None
    return Accounts(tuple(map(Kind, codes)), wanted, subject, organisation, document, since)


TheseAccounts = Annotated[Accounts, Depends(_accounts)]


class Traced(NamedTuple):
    """A figure as of a day, and entries that make it."""

    accounts: Accounts
    day: date
    entries: tuple[TracedEntry, ...]
    many: int
    figure: Money


@dataclass(frozen=True, slots=True)
class EntriesView:
    """What the page shows: the whole figure, and a page of the entries that make it."""

    said: str
    count: int
    figure: Money
    listing: Listing
    newest: str
    older: str


@router.get(ADDRESS)
def entries(
    door: ThisDoor,
    day: ThisDay,
    accounts: TheseAccounts,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> HTMLResponse:
    """The entries that make a figure, 50 a page."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, accounts, day.day, before))
    return show(
        door,
        "entries.html",
        title=_("Entries of a figure"),
        section="books",
        day=day,
        status=day.status,
        view=view,
    )


@router.get(ADDRESS + ".{form}")
def entries_file(door: ThisDoor, day: DayOfFile, accounts: TheseAccounts, form: Format) -> Response:
    """All of them, as a file."""
    words = words_of(door)
    table = door.read(lambda work: _table(work, words, _traced(work, accounts, day)))
    return file_of(table, form)


def _traced(
    work: Work,
    accounts: Accounts,
    day: date,
    *,
    limit: int | None = None,
    before: int | None = None,
) -> Traced:
    require(work.actor, readers_of_the_books, act="read the books")
    made = traces.entries(work, accounts, day, limit=limit, before_seq=before)
    return Traced(accounts, day, made, *traces.figure(work, accounts, day))


def _view(
    work: Work, words: Words, accounts: Accounts, day: date, before: int | None
) -> EntriesView:
    traced = _traced(work, accounts, day, limit=PAGE_SIZE + 1, before=before)
    shown = traced._replace(entries=traced.entries[:PAGE_SIZE])
    table = _table(work, words, shown)
    listing = Listing(table, ADDRESS, _asked(accounts, day))
    here = listing.here
    older = f"{here}&before={shown.entries[-1].seq}" if traced.entries[PAGE_SIZE:] else ""
    return EntriesView(
        said=table.caption,
        count=traced.many,
        figure=traced.figure,
        listing=listing,
        newest=here if before else "",
        older=older,
    )


def _asked(accounts: Accounts, day: date) -> dict[str, str]:
    """The accounts and the day as an address has them."""
    return {
        "kind": ",".join(accounts.kinds),
        "pool": accounts.pool or "",
        "subject": str(accounts.subject_id or ""),
        "organisation": str(accounts.organisation_id or ""),
        "document": str(accounts.document_id or ""),
        "since": accounts.since.isoformat() if accounts.since else "",
        "as_of": day.isoformat(),
    }


def _table(work: Work, words: Words, traced: Traced) -> Table:
    accounts, rows = traced.accounts, traced.entries
    ids = {entry.document_id for entry in rows} | {entry.decision_item_id for entry in rows}
    about = {accounts.subject_id, accounts.organisation_id, accounts.document_id}
    found = names(work, ids | about)
    return Table(
        name="entries",
        caption=_said(words, accounts, found),
        columns=(
            Column("entry", _("Entry")),
            Column("value_on", _("Value date"), Holds.DATE),
            Column("act", _("Act")),
            Column("memo", _("What for")),
            Column("document", _("Document")),
            Column("decision", _("Decision")),
            Column("amount", _("Amount"), Holds.MONEY, work.profile.fund.currency),
        ),
        rows=tuple(_row(words, entry, found) for entry in rows),
        totals=(Cell(_("All entries")), *[Cell()] * 5, Cell(traced.figure)),
        stamp=_spanned(traced),
    )


def _spanned(traced: Traced) -> str:
    """The days whose entries are counted."""
    through = {"day": day_in_words(traced.day)}
    if traced.accounts.since is None:
        return _("through %(day)s") % through
    return _("from %(first)s through %(day)s") % {
        "first": day_in_words(traced.accounts.since),
        **through,
    }


def _row(words: Words, entry: TracedEntry, found: Names) -> Row:
    document, decision = found[entry.document_id], found[entry.decision_item_id]
    kind = words.kind(entry.document_kind)
    return (
        Cell(entry.seq, f"{ADDRESS}/{entry.seq}"),
        Cell(entry.value_on),
        Cell(words.act(entry.act.value)),
        Cell(entry.memo),
        Cell(f"{kind} {document.label}".strip(), document.url),
        Cell(decision.label, decision.url),
        Cell(entry.money),
    )


def _said(words: Words, accounts: Accounts, found: Names) -> str:
    """The figure in words: what it counts, of which pool, for whom."""
    kinds = ", ".join(words.account_kind(kind) for kind in accounts.kinds)
    keys = (accounts.subject_id, accounts.organisation_id, accounts.document_id)
    about = (found.label(key) for key in keys)
    return " · ".join(filter(None, (kinds, words.pool(accounts.pool), *about)))
