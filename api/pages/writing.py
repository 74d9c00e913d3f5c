"""Writing a concept note together: section by section, each field saved and compared by itself."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.deps import Door, ThisDoor
from api.pages import doing, note_form, present
from api.pages.answered import plain
from api.pages.asking.acts import rows_shown
from api.pages.asking.sent import Pairs, whole
from api.pages.frame import show, words_of
from api.pages.note_form import CHECK, Asked, Desk
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import FieldsChanged, Invalid
from mptf.notes import inviting, presence, screening
from mptf.notes.writing import flat
from mptf.templating import instant
from mptf.work import Work
from workflows.acts import perform

router = APIRouter(include_in_schema=False)

OWN = ("form_token", "part", "press", "only")
SEEN = "seen."
MORE = "more:"
AS_JSON = "application/json"


class Conflict(NamedTuple):
    """Two texts of one field: what the writer wrote, and what somebody else saved meanwhile."""

    name: str
    label: str
    mine: str
    theirs: str
    who: str


class Sent(NamedTuple):
    """What was sent from the page."""

    part: str
    press: str
    only: str
    seen: dict[str, int]
    pairs: Pairs


class Outcome(NamedTuple):
    """What became of what was sent: nothing that could be saved is lost with what could not."""

    sent: Sent
    problems: dict[str, str]
    overtaken: tuple[str, ...]

    @property
    def all_saved(self) -> bool:
        """Whether nothing is left to decide or to mend."""
        return not self.problems and not self.overtaken


@router.get("/notes/{number}/write", response_model=None)
def write_page(door: ThisDoor, number: str, part: str = "") -> HTMLResponse | RedirectResponse:
    """One section of the form; without one, the first in which something is missing."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        at = note_form.desk(work, number)
        chosen = part or next((s.code for s in at.stages() if s.left), CHECK)
        return _check(work, words, at) if chosen == CHECK else _part(work, words, at, chosen)

    seen = door.read(view)
    template = "note-check.html" if seen["part"] == CHECK else "note-write.html"
    return show(door, template, title=_title(words, seen), section="notes", **seen)


@router.post("/notes/{number}/write", response_model=None)
async def save_page(request: Request, door: ThisDoor, number: str) -> Any:
    """Save what was written; the rest is done in a thread of its own, as everything is."""
    form = await request.form()
    pairs = [(key, value) for key, value in form.multi_items() if isinstance(value, str)]
    known = dict(pairs)
    sent = Sent(
        known.get("part", ""),
        known.get("press", ""),
        known.get("only", ""),
        {k.removeprefix(SEEN): whole(v) or 0 for k, v in pairs if k.startswith(SEEN)},
        [pair for pair in pairs if pair[0] not in OWN and not pair[0].startswith(SEEN)],
    )
    as_json = AS_JSON in request.headers.get("accept", "")
    return await run_in_threadpool(_save, door, number, sent, as_json=as_json)


@router.post("/notes/{number}/write/comments")
def comment(
    door: ThisDoor,
    number: str,
    part: Annotated[str, Form()],
    field: Annotated[str, Form()],
    text: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Say something about a field to those who write the note."""
    note_id = door.read(lambda work: note_form.desk(work, number).note.id)
    sent = {"field": field, "text": text}
    door.write(lambda work: _quietly(perform(work, "concept-note.comment", note_id, sent)))
    return RedirectResponse(f"/notes/{number}/write?part={part}#at-{field}", 303)


@router.post("/notes/{number}/write/comments/{comment_id}")
def settle(
    door: ThisDoor, number: str, comment_id: UUID, part: Annotated[str, Form()]
) -> RedirectResponse:
    """Settle a comment."""
    note_id = door.read(lambda work: note_form.desk(work, number).note.id)
    sent = {"comment": str(comment_id)}
    door.write(lambda work: _quietly(perform(work, "concept-note.settle", note_id, sent)))
    return RedirectResponse(f"/notes/{number}/write?part={part}", 303)


def _quietly(_done: object) -> None:
    """A record does not leave its unit."""


def _save(
    door: Door, number: str, sent: Sent, *, as_json: bool
) -> HTMLResponse | RedirectResponse | JSONResponse:
    words, zone = words_of(door), door.profile.fund.zone

    def view(work: Work) -> tuple[Desk, dict[str, Any]]:
        at = note_form.desk(work, number)
        page, _pairs = note_form.asked(work, words, at, sent.part)
        wanted = note_form.written(at, page, sent.pairs, zone)
        return at, {n: v for n, v in wanted.items() if sent.only in ("", n)}

    at, wanted = door.read(view)
    outcome = _written(door, at, wanted, sent)
    if as_json:
        return _told(door, words, number, outcome)
    if outcome.all_saved and not sent.press.startswith(MORE):
        return RedirectResponse(f"/notes/{number}/write?part={_next(at, sent)}", 303)
    seen = door.read(
        lambda work: _part(work, words, note_form.desk(work, number), sent.part, outcome)
    )
    status = 409 if outcome.overtaken else 422 if outcome.problems else 200
    title = _title(words, seen)
    return show(door, "note-write.html", title=title, section="notes", status=status, **seen)


def _written(door: Door, at: Desk, wanted: dict[str, Any], sent: Sent) -> Outcome:
    """Each field by itself, so that one that cannot be saved holds back no other."""
    problems: dict[str, str] = {}
    overtaken: list[str] = []
    saved = False
    there = flat(at.note.content)
    for name, value in wanted.items():
        if value == there.get(name):
            continue
        fields = {"fields": {name: value}, "seen": {name: sent.seen.get(name, 0)}}
        try:
            door.write(partial(note_form.write, note_id=at.note.id, sent=fields))
        except FieldsChanged:
            overtaken.append(name)
        except Invalid as wrong:
            problems[_place(name, wrong.field)] = f"{wrong.reason[:1].upper()}{wrong.reason[1:]}."
        else:
            saved = True
    if saved:
        door.write(lambda w: presence.keep(w, at.note.id, sent.part, sent.only, saved=True))
    return Outcome(sent, problems, tuple(overtaken))


def _place(name: str, field: str) -> str:
    """The field of the page at which a problem stands."""
    return field if field.startswith(f"{name}.") else name


def _next(at: Desk, sent: Sent) -> str:
    """The part after this one where one goes on, else the same."""
    order = [*(stage.code for stage in at.stages()), CHECK]
    if sent.press != "next" or sent.part not in order:
        return sent.part
    return order[min(order.index(sent.part) + 1, len(order) - 1)]


def _told(door: Door, words: Words, number: str, outcome: Outcome) -> JSONResponse:
    """What a script is told after it has sent one field."""
    zone, sent = door.profile.fund.zone, outcome.sent

    def view(work: Work) -> dict[str, Any]:
        at = note_form.desk(work, number)
        row = at.saved.get(sent.only)
        return {
            "seq": row.seq if row else 0,
            "said": _saved(words, at, sent.only, zone),
            "left": {stage.code: stage.left for stage in at.stages()},
            "rules": [[r.holds, r.sentence] for r in note_form.rules(work, at)]
            if sent.only.startswith("budget.") or sent.only == "monitoring"
            else None,
            "problems": outcome.problems,
            "conflict": [c._asdict() for c in _conflicts(work, words, at, outcome)],
        }

    status = 409 if outcome.overtaken else 422 if outcome.problems else 200
    return JSONResponse(door.read(view), status, {"Cache-Control": "no-store"})


def _saved(words: Words, at: Desk, name: str, zone: str) -> str:
    row = at.saved.get(name)
    if row is None:
        return ""
    said = {"at": instant(row.saved_at, zone), "who": at.names[row.saved_by].label}
    return words.say(_("Saved %(at)s by %(who)s")) % said


def _conflicts(work: Work, words: Words, at: Desk, outcome: Outcome) -> list[Conflict]:
    """Both texts of each field that somebody else has written meanwhile."""
    sent = outcome.sent
    page, _pairs = note_form.asked(work, words, at, sent.part)
    mine = note_form.written(at, page, sent.pairs, work.profile.fund.zone)
    fields = {field.name: field for field in at.form.fields}
    currency = work.profile.fund.currency
    found = []
    for each in page:
        if each.name not in outcome.overtaken:
            continue
        field = fields[each.name.partition(".")[0]]
        texts = [
            plain(words, field, _only(each, value), currency)
            for value in (mine[each.name], flat(at.note.content).get(each.name))
        ]
        who = at.names[at.saved[each.name].saved_by].label if each.name in at.saved else ""
        found.append(Conflict(each.name, each.label, texts[0], texts[1], who))
    return found


def _only(each: Asked, value: Any) -> dict[str, Any]:
    """A content that says this field alone."""
    if each.grid is not None:
        rows = [{"year": None, **row, "entity": each.grid.entity} for row in value or ()]
        return {"budget": rows}
    return {each.name: value}


def _part(
    work: Work,
    words: Words,
    at: Desk,
    part: str,
    outcome: Outcome | None = None,
) -> dict[str, Any]:
    page, pairs = note_form.asked(work, words, at, part)
    section = next(section for section in at.form.sections if section.code == part)
    more = outcome.sent.press.removeprefix(MORE) if outcome else ""
    if outcome is not None:
        pairs = _as_sent(pairs, outcome, more)
    chosen: dict[str, list[str]] = {}
    for name, value in pairs:
        chosen.setdefault(name, []).append(value)
    return {
        **_always(work, words, at, part),
        "section_form": section,
        "asked": page,
        "chosen": chosen,
        "rows": lambda field: rows_shown(field, pairs, more),
        "problems": outcome.problems if outcome else {},
        "conflicts": _conflicts(work, words, at, outcome) if outcome else [],
        "rules": note_form.rules(work, at) if any(each.grid for each in page) else [],
        "writer": work.actor.id,
        "theirs": note_form.theirs(work, words, at, part),
    }


def _as_sent(there: list[tuple[str, str]], outcome: Outcome, more: str) -> list[tuple[str, str]]:
    """What stands there, and as it was sent what could not be saved or is still being written."""
    kept = {*outcome.overtaken, *(name.partition(".")[0] for name in outcome.problems), more}

    def own(name: str) -> bool:
        return any(each and (name == each or name.startswith(f"{each}.")) for each in kept)

    return [p for p in there if not own(p[0])] + [p for p in outcome.sent.pairs if own(p[0])]


def _check(work: Work, words: Words, at: Desk) -> dict[str, Any]:
    """What is missing before the note can be submitted, each with the way to it."""
    guest = inviting.is_guest(work, at.note)  # who writes alone, and is told of no screening
    return {
        **_always(work, words, at, CHECK),
        "guest": guest,
        "faults": [(fault, at.part_of(fault.name)) for fault in at.faults],
        "doing": doing.on_record(work, words, at.note, at.note.id),
        "expected": {} if guest or not at.note.content else screening.evidence(work, at.note),
    }


def _always(work: Work, words: Words, at: Desk, part: str) -> dict[str, Any]:
    call = note_form.call_of(work, at)
    return {
        "note": at.note,
        "call": call,
        "part": part,
        "stages": at.stages(),
        "is_last": bool(at.form.sections) and at.form.sections[-1].code == part,
        "state": words.state("concept-note", at.note.state),
        "check": CHECK,
        **present.told(words, at.form, at.present, part, work.now()),
    }


def _title(words: Words, seen: dict[str, Any]) -> str:
    section = seen.get("section_form")
    what = section.title if section else words.say(_("Check and submit"))
    return f"{what} · {seen['note'].number}"
