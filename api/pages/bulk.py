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
from api.pages.listed.notes import KIND
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.errors import GuardRefused, Invalid
from workflows import bulk
from workflows.bulk import Frozen, Line
from workflows.foresight import Foreseen

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


@router.post("/notes/bulk")
async def bulk_page(request: Request, door: ThisDoor) -> HTMLResponse:
    """Read what was sent; the rest is done in a thread of its own, as everything is."""
    form = await request.form()
    chosen = [value for value in form.getlist("on") if isinstance(value, str)]
    name, pressed = str(form.get("act", "")), str(form.get("press", ""))
    if pressed == "do":
        return await run_in_threadpool(_do, door, name, chosen)
    return await run_in_threadpool(_look, door, name, chosen)


def _look(
    door: Door, name: str, chosen: list[str], refused: tuple[str, ...] = (), status: int = 200
) -> HTMLResponse:
    """Name every note with what would become of it; nothing is done."""
    words = words_of(door)
    keys = [_frozen(text).key for text in chosen]
    plan = door.try_out(lambda work: bulk.look(work, name, keys))
    return _shown(
        door,
        "bulk.html",
        name,
        status=status,
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
