"""Home: what waits for the reader, what waits for others, what changed since the last visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import Door, ThisDoor
from api.pages import deadlines, public
from api.pages.deadlines import Chip
from api.pages.frame import act_named, show, words_of
from api.pages.subjects import address
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.access.queries import Visitor
from mptf.work import Work
from workflows import news
from workflows.awaited.rows import MOST
from workflows.news import Change, News
from workflows.waiting import Item, waiting

router = APIRouter(include_in_schema=False)

_LISTS = {
    "concept-note": "/notes",
    "review-assignment": "/reviews",
    "joint-programme": "/programmes",
    "decision": "/decisions",
    "meeting": "/meetings",
    "agenda-item": "/meetings",
    "written-procedure": "/procedures",
    "committee-item": "/procedures",
    "programme-report": "/programme-reports",
    "tranche-request": "/tranche-requests",
    "transfer-request": "/transfers",
    "programme-revision": "/revisions",
    "product": "/products",
    "arrangement": "/agreements",
    "bank-line": "/bank-lines",
    "deposit": "/contributions",
    "cash-movement": "/books",
    "fund-closing": "/closing",
    "delegation": "/people",
    "interest": "/interests?state=open",
}
_BY_STATE = frozenset(
    {
        "/notes",
        "/programmes",
        "/programme-reports",
        "/tranche-requests",
        "/transfers",
        "/products",
        "/meetings",
        "/procedures",
    }
)
"""Lists that can be narrowed to a state of their records."""

_SEVERAL = _("Open")
"""What the button says where there is a choice of acts, which the record's own page shows."""


_OWED = {"report": (_("See what the next tranche needs"), "?tab=money")}
"""What the button says where something is owed first, and the part of the page that tells it."""
_UNSIGNED = _("a letter waits for its signature")
_WAITS_FOR = {"delegation": _("to be confirmed"), "interest": _("to be answered")}
"""What is waited for where no step is, and no signature."""


class Thing(NamedTuple):
    """A record in a line of the page."""

    kind: str
    number: str
    title: str
    url: str
    state: Pill | None
    illustrative: bool


class Task(NamedTuple):
    """Something that waits for the reader."""

    thing: Thing
    asked: str
    since: date
    due: Chip | None
    button: str
    url: str


class Wait(NamedTuple):
    """Something that waits for somebody else."""

    thing: Thing
    asked: str
    who: str
    another: bool
    since: date
    due: Chip | None


class More(NamedTuple):
    """How many more wait in the same way, and where they are listed."""

    number: int
    kind: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """The three lists of the page."""

    tasks: tuple[Task, ...]
    more_tasks: tuple[More, ...]
    waits: tuple[Wait, ...]
    more_waits: tuple[More, ...]
    news: tuple[tuple[Thing, datetime], ...]
    news_count: int
    last_visit: datetime | None
    places: tuple[tuple[str, str], ...]
    """Pages that gather what is the reader's: their names and addresses."""


@router.get("/")
def home(door: ThisDoor) -> HTMLResponse:
    """What waits for whoever has signed in; for anybody else, what is public."""
    visitor = door.guest.visitor
    return public.public_page(door) if visitor is None else _home(door, visitor)


def _home(door: Door, visitor: Visitor) -> HTMLResponse:
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, visitor.visit_before_at))
    return show(door, "home.html", title=_("Home"), section="home", view=view)


def _view(work: Work, words: Words, last_visit: datetime | None) -> HomeView:
    """In two statements."""
    found = waiting(work)
    changed = News((), 0) if last_visit is None else news.since(work, last_visit)
    return HomeView(
        tasks=tuple(_task(work, words, item) for item in found.mine),
        more_tasks=_more(words, found.mine),
        waits=tuple(_wait(work, words, item) for item in found.others),
        more_waits=_more(words, found.others),
        news=tuple((_thing(words, change), change.at) for change in changed.changes),
        news_count=changed.whole,
        last_visit=last_visit,
        places=_places(work, words),
    )


def _places(work: Work, words: Words) -> tuple[tuple[str, str], ...]:
    """Where else to look, by what the reader is to the fund."""
    actor, sight = work.actor, work.actor.sight
    found = [(_("How the programmes fare"), "/programmes/portfolio")]
    if sight.entity:
        found.append((_("All of your entity on one page"), "/entities"))
    if sight.resident_coordinator and actor.country:
        found.append((_("Programmes in your country"), f"/countries/{actor.country}/programmes"))
    if sight.books:
        found.append((_("What waits for the agent"), "/transfers/queue"))
    found.append((_("What is due, for a calendar"), "/due.ics"))
    return tuple((words.say(label), url) for label, url in found)


def _thing(words: Words, of: Item | Change) -> Thing:
    state = words.state(of.kind, of.state) if of.state else None
    url = address(of.kind, of.place)
    return Thing(words.kind(of.kind), of.number, of.title, url, state, of.illustrative)


def _task(work: Work, words: Words, item: Item) -> Task:
    thing = _thing(words, item)
    label, part = _OWED.get(item.owes, (_SEVERAL, ""))
    return Task(
        thing,
        words.letter(item.letter) if item.letter else "",
        item.since,
        _due(work, item),
        act_named(item.act, words) or words.say(label),
        f"/acts/{item.act}?on={item.id}" if item.act else f"{thing.url}{part}",
    )


def _wait(work: Work, words: Words, item: Item) -> Wait:
    who = item.entity or (words.role(item.role) if item.role else words.say(item.party))
    asked = _WAITS_FOR.get(item.kind, _UNSIGNED)
    return Wait(
        _thing(words, item),
        words.say(asked),
        who[:1].upper() + who[1:],
        item.another,
        item.since,
        _due(work, item),
    )


def _due(work: Work, item: Item) -> Chip | None:
    if item.due_on is None:
        return None
    return deadlines.chip(item.due_on, work.today(), work.profile.holidays)


def _more(words: Words, items: Sequence[Item]) -> tuple[More, ...]:
    """What lies behind the few that are shown of each kind in each state."""
    behind = {(item.kind, item.state, item.another): item for item in items if item.alike > MOST}
    return tuple(
        More(
            item.alike - MOST,
            words.kind(kind),
            words.state(kind, state).label if state else "",
            _list(kind, state),
        )
        for (kind, state, _another), item in behind.items()
    )


def _list(kind: str, state: str) -> str:
    place = _LISTS[kind]
    return f"{place}?{urlencode({'state': state})}" if state and place in _BY_STATE else place
