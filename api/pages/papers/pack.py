"""The papers of a sitting as one document, for everybody or for those who speak for some seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.pages.asked_items import title_of
from api.pages.committee_words import RECUSED_BY
from api.pages.files import Line, lines
from api.pages.papers.brief import BriefView, brief_view
from api.pages.subjects import Names
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.committee import composition, conflicts
from mptf.committee.composition import SeatRow
from mptf.committee.quorum import Needed, needed
from mptf.errors import NotFound
from mptf.exports import paper
from mptf.money import Money, total
from mptf.papers.balance import Effect
from mptf.papers.briefs import Brief, briefs
from mptf.profile import Profile
from mptf.profile.committee_rules import Committee
from mptf.rounds.answers import DECLARED
from mptf.rounds.table import OnItem, OnTheTable
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Sitting:
    """Where the Committee is asked: a written procedure, or a meeting.

    `dates` are what its cover says of when, each with its label; `at` is when its papers went out,
    or now where they did not yet.
    """

    kind: str
    number: str
    title: str
    text: str
    dates: tuple[tuple[str, str], ...]
    at: datetime
    illustrative: bool


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An item on the agenda; one whose papers are left out says why."""

    seq: int
    title: str
    number: str
    outcome: str
    amount: Money | None
    left_out: str
    standing_back: tuple[str, ...]
    """The seats that stood back from it when the papers went out."""
    quorum: Needed | None
    """What a quorum on it needs; nothing where nobody is asked yet."""


@dataclass(frozen=True, slots=True)
class Pack:
    """All that a pack says."""

    sitting: Sitting
    seat: str
    """For which seat it is; empty where it is for nobody in particular."""
    agenda: tuple[AgendaLine, ...]
    day: date
    """The day of its figures."""
    briefs: tuple[BriefView, ...]
    free: Money
    """Free cash on the day of the papers."""
    taken: Money
    """What all items together would take of it."""
    files: tuple[tuple[AgendaLine, tuple[Line, ...]], ...]
    """What goes with the papers as files, item by item."""

    @property
    def name(self) -> str:
        """What its file is called."""
        return "-".join(filter(None, (self.sitting.number, _("papers"), self.seat)))

    @property
    def annexes(self) -> tuple[BriefView, ...]:
        """The items of which more is to be said than fits a page."""
        return tuple(brief for brief in self.briefs if brief.has_annex)


def pack(work: Work, words: Words, sitting: Sitting, table: OnTheTable, seat: str = "") -> Pack:
    """The papers of a sitting for its reader, or for a seat.

    Raises:
        NotFound: no such seat was asked, or it is not the reader's to read for.
    """
    left_out = _left_out(work, words, table, seat)
    asked = [
        on.item._replace(background=on.paper) for on in table.items if not left_out[on.item.id]
    ]
    found = briefs(work, asked, sitting.at)
    views = {
        brief.item.id: brief_view(work.profile, words, brief, found.ground) for brief in found.each
    }
    zero = Money.zero(work.profile.fund.currency)
    agenda = tuple(
        _line(work, words, on, sitting.at, views.get(on.item.id), left_out[on.item.id])
        for on in table.items
    )
    names = Names({})
    return Pack(
        sitting=sitting,
        seat=seat,
        agenda=agenda,
        day=found.ground.day,
        briefs=tuple(views.values()),
        free=sum(found.ground.pipeline.free.values(), zero),
        taken=total([_taken(brief) for brief in found.each], zero.currency),
        files=tuple(
            (line, tuple(lines(work, words, [each.file for each in on.annexes], names)))
            for line, on in zip(agenda, table.items, strict=True)
            if on.annexes and not line.left_out
        ),
    )


def _line(  # noqa: PLR0917 -- what a line is made of
    work: Work, words: Words, on: OnItem, at: datetime, brief: BriefView | None, left_out: str
) -> AgendaLine:
    item, asked, rule = on.item, on.asked(at), work.profile.committee.quorum
    outcome = words.outcome(item.outcome)
    return AgendaLine(
        seq=item.seq,
        title=title_of(item, outcome),
        number=brief.what.number if brief and brief.what else "",
        outcome=outcome,
        amount=brief.amount if brief else None,
        left_out=left_out,
        standing_back=tuple(
            f"{seat.code} ({words.say(RECUSED_BY[ground])})"
            for seat in on.seats
            if (ground := on.ground_of(seat, at)) and seat.held
        ),
        quorum=needed(rule, [each.seat for each in asked]) if asked else None,
    )


def _taken(brief: Brief) -> Money:
    takes = brief.balance.effect in {Effect.RESERVES, Effect.SETS_ASIDE}
    return brief.amount if takes else Money.zero(brief.amount.currency)


# --- Whose papers are left out -------------------------------------------------------------------

_OFF = _("Taken off the agenda: %(why)s")
_OWN = _("Papers left out: your organization or country has a part in it.")
_STANDS_BACK = _("Papers left out: seat %(seat)s stands back (%(why)s).")


def _left_out(work: Work, words: Words, table: OnTheTable, seat: str) -> dict[UUID, str]:
    """By item, why its papers are left out; empty where they are not.

    Raises:
        NotFound: the seat is not the reader's to read for, or there is none.
    """
    own = {each.code: each.seat_id for each in table.own_seats}
    if seat and not work.actor.sight.everything and seat not in own:
        raise NotFound("seat", seat)
    grounds = _grounds(work, table, seat) if seat else {}
    return {
        on.item.id: _why(words, on, seat, grounds.get(on.item.id, ""), own) for on in table.items
    }


def _why(words: Words, on: OnItem, seat: str, ground: str, own: Mapping[str, UUID]) -> str:
    if on.item.taken_off_at is not None:
        return words.say(_OFF) % {"why": on.item.taken_off_why}
    if ground:
        return _stands_back(words, seat, ground)
    standing = [(code, _ground_of(on, code, key)) for code, key in own.items()]
    if standing and all(ground for _code, ground in standing):
        return _stands_back(words, *standing[0])
    return words.say(_OWN) if on.withheld else ""


def _stands_back(words: Words, seat: str, ground: str) -> str:
    return words.say(_STANDS_BACK) % {"seat": seat, "why": words.say(RECUSED_BY[ground])}


def _ground_of(on: OnItem, code: str, seat_id: UUID) -> str:
    """Why a seat stands back from an item, as its round has it or as it has declared before."""
    asked = next((seat for seat in on.seats if seat.code == code), None)
    if asked is not None:
        return on.ground_of(asked)
    return DECLARED if any(back.seat_id == seat_id for back in on.backs) else ""


def _grounds(work: Work, table: OnTheTable, code: str) -> dict[UUID, str]:
    """Why a seat stands back from each item; before its round, as the seats are held today.

    Raises:
        NotFound: there is no such seat.
    """
    row = composition.seat(work, code).row
    found = conflicts.conflicts(work, [on.item.subject_id for on in table.items])
    rules = work.profile.committee
    return {
        on.item.id: _ground_of(on, code, row.id)
        or ("" if on.seats else _computed(rules, row, found.get(on.item.subject_id, {})))
        for on in table.items
    }


def _computed(rules: Committee, row: SeatRow, grounds: Mapping[UUID, str]) -> str:
    return conflicts.ground(rules, row.category, row.id, grounds)


# --- In print ------------------------------------------------------------------------------------


def printed(profile: Profile, papers: Pack) -> bytes:
    """The document, however long it takes.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    return paper.print_page("pack", papers.name, **_context(profile, papers))


def asked_for(profile: Profile, papers: Pack) -> bytes | None:
    """The document; nothing while it is being printed.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    return paper.ask_for_page("pack", papers.name, **_context(profile, papers))


def _context(profile: Profile, papers: Pack) -> dict[str, Any]:
    return {
        "zone": profile.fund.zone,
        "fund": profile.fund,
        "labels": profile.labels,
        "pack": papers,
    }
