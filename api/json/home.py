"""Home for programs: what waits for their person, what waits for others, and what is new."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.addresses import ROOT, key_of, plural, served
from api.json.answers import answer
from api.json.schemas.home import Changed, HomeReport, Task, Wait
from api.json.schemas.parts import Action
from api.json.schemas.problems import READING
from mptf.work import Work
from workflows import news
from workflows.news import Change, News
from workflows.waiting import Item, waiting

router = APIRouter(prefix="/api/v1", tags=["home"], responses=READING)


@router.get("/home", response_model=HomeReport)
def read_home(door: ThisDoor) -> Response:
    """What is yours to do, what others have to do, and what they did since your last visit."""
    visitor = door.guest.visitor
    last_visit = visitor.visit_before_at if visitor else None
    return answer(door.read(lambda work: _report(work, last_visit)))


def _report(work: Work, last_visit: datetime | None) -> HomeReport:
    found = waiting(work)
    changed = News((), 0) if last_visit is None else news.since(work, last_visit)
    return HomeReport(
        waiting_for_you=[Task.of(item, _address(item), _act(item)) for item in found.mine],
        waiting_for_others=[Wait.of(item, _address(item)) for item in found.others],
        news=[Changed.of(change, _address(change)) for change in changed.changes],
        news_count=changed.whole,
        last_visit=last_visit,
    )


def _key(of: Item | Change) -> str:
    """By what the record is asked for: what people do not number, by its id."""
    return str(of.id) if key_of(of.kind) == "id" else of.number


def _address(of: Item | Change) -> str:
    return f"{ROOT}/{plural(of.kind)}/{_key(of)}"


def _act(item: Item) -> Action | None:
    """What the reader does about it, as the record itself would offer it."""
    act = next((act for act in served() if act.name == item.act), None)
    if act is None:
        return None
    return Action(act=act.name, does=act.says, address=act.address(_key(item)))
