"""The record: who did what to what, and the end of the chain that proves it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import PAGE_SIZE, ThisDoor
from api.pages import parts
from api.pages.frame import show, words_of
from api.pages.subjects import names
from api.pages.vocabulary import _
from mptf.audit import queries as audit
from mptf.policy import readers_of_the_record, require
from mptf.work import Work

router = APIRouter(include_in_schema=False)


@router.get("/record")
def the_record(
    door: ThisDoor, before: Annotated[int | None, Query(ge=1, le=2**62)] = None
) -> HTMLResponse:
    """Every act, the latest first, 50 a page."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        require(work.actor, readers_of_the_record, act="read the record")
        events = audit.events(work, PAGE_SIZE + 1, before)
        shown = events[:PAGE_SIZE]
        found = names(work, parts.ids_of_events(shown))
        return {
            "events": parts.record(words, shown, found),
            "older": shown[-1].seq if len(events) > PAGE_SIZE else None,
            "count": audit.count(work),
            "block": audit.last_block(work),
            "before": before,
        }

    return show(door, "record.html", title=_("Record"), section="record", **door.read(view))
