"""The record: who did what to what, before and after; and the end of the chain that proves it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import PAGE_SIZE, ThisDoor
from api.pages import parts
from api.pages.frame import show, words_of
from api.pages.subjects import names
from api.pages.vocabulary import CHECKED_BY, _
from api.pages.words import Pill, Words
from mptf.audit import queries as audit
from mptf.audit.queries import Chosen
from mptf.clock import span_of
from mptf.policy import readers_of_the_record, require
from mptf.verification import kept
from mptf.verification.kept import Check
from mptf.work import Work

router = APIRouter(include_in_schema=False)

_NOTHING_FOUND, _FOUND = _("Nothing found"), _("Findings: %(n)s")


class Checked(NamedTuple):
    """The last check of the chain in words: when, by what, through which block, what was found."""

    at: datetime
    by: str
    through: int
    found: Pill


Filter = Annotated[str, Query(max_length=40)]
_DAY_WANTED = _("“%(day)s” is not a date. Write year, month and day, such as 2021-03-18.")


@router.get("/record")
def the_record(
    door: ThisDoor,
    *,
    person: Filter = "",
    kind: Filter = "",
    on: Filter = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> HTMLResponse:
    """Every act, or those of one person, on one kind of thing, on one day; 50 a page."""
    words = words_of(door)
    day = _day(on)
    asked = {"person": person, "kind": kind, "on": on.strip()}

    def view(work: Work) -> dict[str, Any]:
        require(work.actor, readers_of_the_record, act="read the record")
        chosen = Chosen(
            _key(person), kind or None, span_of(work.profile.fund.zone, day) if day else None
        )
        events = audit.events(work, PAGE_SIZE + 1, before, chosen)
        shown = events[:PAGE_SIZE]
        tally = audit.tally(work)
        actors = {row.actor_id for row in tally}
        found = names(work, parts.ids_of_events(shown) | actors)
        return {
            "events": parts.record(words, shown, found),
            "older": _address(asked, shown[-1].seq) if len(events) > PAGE_SIZE else "",
            "newest": _address(asked) if before else "",
            "count": sum(row.acts for row in tally),
            "block": audit.last_block(work),
            "persons": sorted(
                ((str(key), found.label(key)) for key in actors), key=lambda option: option[1]
            ),
            "kinds": sorted(
                ((code, words.kind(code)) for code in {row.kind for row in tally}),
                key=lambda option: option[1],
            ),
        }

    return show(
        door,
        "record.html",
        title=_("Record"),
        section="record",
        status=422 if on.strip() and day is None else 200,
        asked=asked,
        filtered=any(asked.values()),
        problem=words.say(_DAY_WANTED) % {"day": on.strip()} if on.strip() and not day else "",
        check=_check(words, kept.last(door.fund.var)),
        **door.read(view),
    )


def _check(words: Words, check: Check | None) -> Checked | None:
    if check is None:
        return None
    found = words.say(_FOUND if check.findings else _NOTHING_FOUND) % {"n": check.findings}
    return Checked(
        check.at,
        words.say(CHECKED_BY[check.by]),
        check.through,
        Pill(found, "bad" if check.findings else "good"),
    )


def _address(asked: dict[str, str], before: int | None = None) -> str:
    kept = {name: value for name, value in asked.items() if value}
    query = urlencode({**kept, "before": before} if before else kept)
    return f"/record?{query}" if query else "/record"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
