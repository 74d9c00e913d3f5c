"""Earmarks: what is in each pool, in what order pools pay, and what may be paid from which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDay, ThisDoor
from api.pages.figures import Figure, Figures
from api.pages.frame import show, words_of
from api.pages.tables import Listing, file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Table
from mptf.exports.tables import Kind as Holds
from mptf.ledger import queries as books
from mptf.ledger.models import Kind
from mptf.ledger.pools import Pool
from mptf.money import Money, total
from mptf.pipeline.earmarks import Earmark, Payable, earmarks, payable
from mptf.pipeline.queries import PipelineRow
from mptf.reports.pipeline import on_day
from mptf.templating import day as day_in_words
from mptf.work import Work

router = APIRouter(include_in_schema=False)

ADDRESS = "/pools"


class PoolView(NamedTuple):
    """A pool in words, with what is in it."""

    label: str
    pays_for: str
    free: Figure
    reserved: Figure
    allocated: Figure
    fits: tuple[PipelineRow, ...]
    asked: Money
    is_idle: bool


class NoteView(NamedTuple):
    """A note that waits, with what may pay for it in words."""

    row: PipelineRow
    area: str
    region: str
    says: str
    pools: str


@dataclass(frozen=True, slots=True)
class PoolsView:
    """What the page shows."""

    pools: tuple[PoolView, ...]
    idle: tuple[PoolView, ...]
    notes: tuple[NoteView, ...]
    free: Money
    reserved: Money
    allocated: Money
    listing: Listing


@router.get(ADDRESS)
def the_pools(door: ThisDoor, day: ThisDay) -> HTMLResponse:
    """The pools as of a day."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, day.day))
    return show(
        door,
        "pools.html",
        title=_("Earmarks"),
        section="pools",
        day=day,
        status=day.status,
        view=view,
    )


@router.get(ADDRESS + ".{form}")
def pools_file(door: ThisDoor, day: ThisDay, form: Format) -> Response:
    """The pools as a file."""
    words = words_of(door)
    return file_of(door.read(lambda work: _view(work, words, day.day)).listing.table, form)


def _view(work: Work, words: Words, day: date) -> PoolsView:
    found = on_day(work, day)
    waiting = [one.row for one in found.waiting]
    figures, currency = Figures(work.actor, day), work.profile.fund.currency
    held = earmarks(books.totals(work, day), waiting)
    pools = tuple(_pool(words, figures, one) for one in held)
    asked = {"as_of": day.isoformat() if day != work.today() else ""}
    return PoolsView(
        pools=pools,
        idle=tuple(pool for pool in pools if pool.is_idle),
        notes=tuple(_note(words, one) for one in payable(waiting, found.free)),
        free=total([one.free for one in held], currency),
        reserved=total([one.reserved for one in held], currency),
        allocated=total([one.allocated for one in held], currency),
        listing=Listing(_table(words, held, currency, day), ADDRESS, asked),
    )


def _pool(words: Words, figures: Figures, one: Earmark) -> PoolView:
    code = one.pool.code
    return PoolView(
        label=words.pool(code),
        pays_for=pays_for(words, one.pool),
        free=figures(one.free, Kind.FREE, pool=code),
        reserved=figures(one.reserved, Kind.RESERVED, pool=code),
        allocated=figures(one.allocated, Kind.ALLOCATED, pool=code),
        fits=one.fits,
        asked=one.asked,
        is_idle=one.is_idle,
    )


def pays_for(words: Words, pool: Pool) -> str:
    """What a pool may pay for, as a sentence."""
    if pool.areas:
        areas = words.say(_(" or ")).join(words.area(area) for area in sorted(pool.areas))
        return _("May pay for whatever has %(areas)s as its primary one") % {"areas": areas}
    if pool.region is not None:
        return _("May pay for whatever is in %(region)s") % {"region": words.region(pool.region)}
    return words.say(_("May pay for anything, and pays last"))


def _note(words: Words, one: Payable) -> NoteView:
    figures = {"held": one.held, "short": one.row.asked - one.held}
    if not one.pools:
        says = words.say(_("No pool with free cash fits it"))
    elif one.is_enough:
        says = _("Enough, were it the only one: %(held)s") % figures
    else:
        says = _("Not enough: %(held)s, which is %(short)s too little") % figures
    return NoteView(
        one.row,
        words.area(one.row.area),
        words.region(one.row.region),
        says,
        words.say(_(", then ")).join(words.pool(code) for code, _money in one.pools),
    )


def _table(words: Words, held: tuple[Earmark, ...], currency: str, day: date) -> Table:
    """As it is kept: a pool on each row."""
    return Table(
        name="pools",
        caption=words.say(_("Pools in the order in which they pay")),
        columns=(
            Column("pool", words.say(_("Pool"))),
            Column("free", words.say(_("Free")), Holds.MONEY, currency),
            Column("reserved", words.say(_("Reserved")), Holds.MONEY, currency),
            Column("allocated", words.say(_("Allocated")), Holds.MONEY, currency),
            Column("notes", words.say(_("Notes that it fits")), Holds.NUMBER),
            Column("asked", words.say(_("They ask for")), Holds.MONEY, currency),
            Column("numbers", words.say(_("Which"))),
        ),
        rows=tuple(
            (
                Cell(words.pool(one.pool.code)),
                Cell(one.free),
                Cell(one.reserved),
                Cell(one.allocated),
                Cell(len(one.fits)),
                Cell(one.asked),
                Cell(", ".join(row.number for row in one.fits)),
            )
            for one in held
        ),
        stamp=words.say(_("at the end of %(day)s")) % {"day": day_in_words(day)},
    )
