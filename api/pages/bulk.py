"""One step for many notes: what was ticked, looked at with what would follow, and then done."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from api.deps import Door, ThisDoor
from api.pages.frame import act_named, show, words_of
from api.pages.listed.notes import KIND, asked_by
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.errors import GuardRefused, Invalid
from mptf.notes import counting
from mptf.notes import queries as notes
from mptf.work import Work
from workflows import bulk
from workflows.bulk import Frozen, Line, Plan
from workflows.foresight import Foreseen, come_of

router = APIRouter(include_in_schema=False)

_SIGNED = _("%(n)s × “%(letter)s”, signed and sent")
_WAITING = _("%(n)s × “%(letter)s”, for the signature of: %(role)s")


class Shown(NamedTuple):
    """A note with where it stands and where it would stand, or why it stays."""

    line: Line
    before: Pill
    after: Pill | None

    @property
    def frozen(self) -> str:
        """How the form holds it fast."""
        return f"{self.line.key}:{self.line.step}"


class Others(NamedTuple):
    """Notes that fit the filters and are in a state from which the step does not start."""

    state: Pill
    how_many: int


class Whole(NamedTuple):
    """All that fits the filters: how many, who is left out, who waits for another turn."""

    query: str
    how_many: int
    others: tuple[Others, ...]
    later: int
    most: int = bulk.MOST


@router.post("/notes/bulk")
async def bulk_page(request: Request, door: ThisDoor) -> HTMLResponse:
    """Read what was sent; the rest is done in a thread of its own, as everything is."""
    form = await request.form()
    chosen = [value for value in form.getlist("on") if isinstance(value, str)]
    name, pressed = str(form.get("act", "")), str(form.get("press", ""))
    if pressed == "do":
        return await run_in_threadpool(_do, door, name, chosen)
    if form.get("which") == "all":
        return await run_in_threadpool(_look_at_all, door, name, str(form.get("query", "")))
    return await run_in_threadpool(_look, door, name, chosen)


def _look(
    door: Door, name: str, chosen: list[str], refused: tuple[str, ...] = (), status: int = 200
) -> HTMLResponse:
    """Name every note with what would become of it; nothing is done."""
    keys = [_frozen(text).key for text in chosen]
    plan = door.try_out(lambda work: bulk.look(work, name, keys))
    return _planned(door, name, plan, refused=refused, status=status)


def _look_at_all(door: Door, name: str, query: str) -> HTMLResponse:
    """The same for all that fit the filters, so many at once; of the others, why they stay."""
    words, asked = words_of(door), asked_by(query)

    def look(work: Work) -> tuple[Plan, Whole]:
        sources, chosen = bulk.sources(work, name), asked.chosen(work)
        standing = counting.by_state(work, chosen)
        keys = notes.keys(work, chosen, sources, bulk.MOST)
        ready = sum(count for state, count in standing.items() if state in sources)
        others = tuple(
            Others(words.state(KIND, state), count)
            for state, count in standing.items()
            if state not in sources
        )
        whole = Whole(asked.query, sum(standing.values()), others, ready - len(keys))
        plan = bulk.look(work, name, keys) if keys else Plan((), come_of(work, None))
        return plan, whole

    plan, whole = door.try_out(look)
    return _planned(door, name, plan, whole=whole)


def _planned(
    door: Door,
    name: str,
    plan: Plan,
    *,
    whole: Whole | None = None,
    refused: tuple[str, ...] = (),
    status: int = 200,
) -> HTMLResponse:
    words = words_of(door)
    return _shown(
        door,
        "bulk.html",
        name,
        status=status,
        whole=whole,
        open=[_line(words, line) for line in plan.open],
        blocked=[_line(words, line) for line in plan.blocked],
        letters=_letters(words, plan.foreseen),
        mails=plan.foreseen.mails,
        refused=refused,
    )


def _do(door: Door, name: str, chosen: list[str]) -> HTMLResponse:
    """Take the step with all of them, or with none and say why not."""
    words = words_of(door)
    try:
        outcome = door.write(lambda work: bulk.take(work, name, map(_frozen, chosen)))
    except GuardRefused as refusal:
        return _look(door, name, chosen, refusal.reasons, 409)
    return _shown(
        door,
        "bulk-done.html",
        name,
        made=[_line(words, line) for line in outcome.done],
        left=[_line(words, line) for line in outcome.left],
    )


def _shown(door: Door, template: str, name: str, *, status: int = 200, **view: Any) -> HTMLResponse:
    title = act_named(name, words_of(door))
    return show(door, template, title=title, section="notes", status=status, act=name, **view)


def _line(words: Words, line: Line) -> Shown:
    after = words.state(KIND, line.to_state) if line.to_state else None
    return Shown(line, words.state(KIND, line.from_state), after)


def _frozen(text: str) -> Frozen:
    """A note as the form names it: by its key, and the step that it had come to."""
    key, _colon, step = text.partition(":")
    try:
        return Frozen(UUID(key), int(step or 0))
    except ValueError:
        raise Invalid("on", f"“{text}” names no note.") from None


def _letters(words: Words, foreseen: Foreseen) -> list[str]:
    """How many letters of each kind would be signed, or would wait for a signature."""
    counted = Counter((letter.kind, letter.waits_for) for letter in foreseen.written)
    return [
        words.say(_WAITING if role else _SIGNED)
        % {"n": count, "letter": words.letter(kind), "role": words.role(role)}
        for (kind, role), count in sorted(counted.items())
    ]
