"""The books: sources and uses, every account, the journal, and one entry down to its ground."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import PAGE_SIZE, DayOfFile, ThisDay, ThisDoor
from api.pages import doing, vocabulary
from api.pages import figures as of_the_books
from api.pages.doing import Doable
from api.pages.figures import Figure, Figures, StatementLine
from api.pages.frame import show, words_of
from api.pages.subjects import Named, Names, names
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.contributions.models import MovementKind
from mptf.errors import NotFound
from mptf.ledger import periods
from mptf.ledger import queries as books
from mptf.ledger.journal import JournalEntry, journal
from mptf.ledger.models import FOR_GOOD, SOURCES, Kind
from mptf.ledger.queries import Balance
from mptf.ledger.totals import added_up
from mptf.money import Money, total
from mptf.policy import readers_of_the_books, require
from mptf.reports import beancount
from mptf.work import Work

router = APIRouter(include_in_schema=False)

_BEGINNINGS = ("cash-movement", "period")
REVERSING = "/acts/cash-movement.record?"

Seq = Annotated[int, Query(ge=1, le=2**62)]


class Plane(NamedTuple):
    """Accounts that belong together, with each kind's sum by pool."""

    title: str
    rows: tuple[tuple[str, str, Figure], ...]
    whole: Figure


class Line(NamedTuple):
    """A posting in words."""

    account: str
    money: Money


class Entry(NamedTuple):
    """A sealed entry in words, with what it rests on."""

    seq: int
    act: str
    value_on: date
    memo: str
    moved: Money
    whole: Money
    """All that its lines take, which is all that they give."""
    document: Named
    document_kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class BooksView:
    """What the page shows."""

    statement: tuple[StatementLine, ...]
    planes: tuple[Plane, ...]
    entries: list[Entry]
    older: int | None
    closed_through: date | None
    closed_on: date | None
    """Since when the fund itself is closed."""
    doing: list[Doable]


@router.get("/books")
def the_books(door: ThisDoor, day: ThisDay, before: Seq | None = None) -> HTMLResponse:
    """The books as of a day, and the journal, 50 entries a page."""
    words = words_of(door)
    view = door.read(lambda work: _books(work, words, day.day, before))
    return show(
        door,
        "books.html",
        title=_("Books"),
        section="books",
        day=day,
        status=day.status,
        view=view,
        before=before,
    )


def _books(work: Work, words: Words, day: date, before: int | None) -> BooksView:
    require(work.actor, readers_of_the_books, act="read the books")
    through, on = periods.how_closed(work)
    balances = books.balances(work, day)
    entries = journal(work, limit=PAGE_SIZE + 1, before_seq=before, as_of=day)
    shown = entries[:PAGE_SIZE]
    found = names(work, _ids(shown, balances))
    accounts = {balance.code: balance for balance in balances}
    figures, currency = Figures(work.actor, day), work.profile.fund.currency
    held = ((balance.kind, balance.pool, balance.money) for balance in balances)
    return BooksView(
        statement=of_the_books.statement(figures, added_up(held, day, currency).statement()),
        planes=tuple(_planes(words, figures, balances, currency)),
        entries=[_entry(words, entry, accounts, found) for entry in shown],
        older=shown[-1].seq if len(entries) > PAGE_SIZE else None,
        closed_through=through,
        closed_on=on if through == FOR_GOOD else None,
        doing=doing.to_begin(work, words, *_BEGINNINGS),
    )


def _ids(entries: tuple[JournalEntry, ...], balances: tuple[Balance, ...]) -> set[UUID | None]:
    documents: set[UUID | None] = {entry.document_id for entry in entries}
    about = {key for b in balances for key in (b.subject_id, b.organisation_id)}
    return documents | about


def _planes(
    words: Words, figures: Figures, balances: tuple[Balance, ...], currency: str
) -> list[Plane]:
    """Each kind by pool; sources as a reader expects their sign."""
    sums: dict[tuple[Kind, str], Money] = defaultdict(lambda: Money.zero(currency))
    for balance in balances:
        money = -balance.money if balance.kind in SOURCES else balance.money
        sums[balance.kind, balance.pool or ""] += money
    planes = []
    for title, codes in vocabulary.PLANES:
        kinds = tuple(map(Kind, codes))
        rows = tuple(
            (
                words.account_kind(kind),
                words.pool(pool),
                figures(sums[kind, pool], kind, pool=pool),
            )
            for kind in kinds
            for pool in sorted({p for k, p in sums if k == kind})
            if sums[kind, pool]
        )
        whole = total([figure.money for *_words, figure in rows], currency)
        planes.append(Plane(title, rows, figures(whole, *kinds)))
    return planes


def _entry(words: Words, entry: JournalEntry, accounts: dict[str, Balance], found: Names) -> Entry:
    lines = tuple(
        Line(_account(words, accounts.get(line.code), line.kind, found), line.money)
        for line in entry.lines
    )
    return Entry(
        seq=entry.seq,
        act=words.act(entry.kind.value),
        value_on=entry.value_on,
        memo=entry.memo,
        moved=entry.moved,
        whole=total([line.money for line in lines if line.money.minor > 0], entry.moved.currency),
        document=found[entry.document_id],
        document_kind=words.kind(entry.document_kind),
        lines=lines,
    )


def _account(words: Words, balance: Balance | None, kind: Kind, found: Names) -> str:
    if balance is None:
        return words.account_kind(kind)
    return words.account(
        balance, found.label(balance.subject_id), found.label(balance.organisation_id)
    )


@router.get("/books/books.beancount")
def beancount_file(door: ThisDoor, day: DayOfFile) -> Response:
    """The books as a file for beancount, through the end of a day."""
    text = door.read(lambda work: "\n".join((*beancount.lines(work, day), "")))
    name = f"{door.profile.fund.code}-{day.isoformat()}.beancount"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-cache",
    }
    return Response(text, media_type="text/plain; charset=utf-8", headers=headers)


@router.get("/books/entries/{seq}")
def one_entry(door: ThisDoor, seq: Annotated[int, Path(ge=1, le=2**62)]) -> HTMLResponse:
    """One entry: its lines, the document that it rests on, the decision behind it."""
    words = words_of(door)
    view = door.read(lambda work: _one(work, words, seq))
    return show(door, "entry.html", title=f"{_('Entry')} {seq}", section="books", **view)


def _one(work: Work, words: Words, seq: int) -> dict[str, Any]:
    entry = next(iter(journal(work, limit=1, before_seq=seq + 1)), None)
    if entry is None or entry.seq != seq:
        raise NotFound("entry of the books", str(seq))
    balances = books.balances(work)
    reversed_by, reverses = entry.reversed_by_id, entry.reverses_id
    found = names(work, _ids((entry,), balances) | {entry.actor_id, entry.decision_item_id})
    return {
        "entry": _entry(words, entry, {b.code: b for b in balances}, found),
        "recorded_at": entry.recorded_at,
        "recorded_by": found[entry.actor_id],
        "decision": found[entry.decision_item_id],
        "is_reversed": reversed_by is not None,
        "reverses": reverses is not None,
        "reversing": _reversing(work, words, entry),
    }


def _reversing(work: Work, words: Words, entry: JournalEntry) -> str:
    """Where who may do so begins to reverse an entry: once, and never a reversal."""
    if entry.reversed_by_id is not None or entry.reverses_id is not None:
        return ""
    if all(each.reasons for each in doing.to_begin(work, words, "cash-movement")):
        return ""
    filled = {"kind": MovementKind.REVERSAL.value, "amount": entry.moved.plain()}
    return REVERSING + urlencode(filled | {"reverses": str(entry.id)})
