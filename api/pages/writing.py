"""Writing a record together: section by section, each field saved and compared by itself."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.deps import Door, ThisDoor
from api.pages import doing
from api.pages.asking.acts import rows_shown
from api.pages.asking.sent import Pairs, whole
from api.pages.desks import CHECK, Desk, Writing
from api.pages.frame import show, words_of
from api.pages.present import told
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import FieldsChanged, Invalid
from mptf.forms import drafted
from mptf.templating import instant
from mptf.work import Work
from workflows.acts import perform

OWN = ("form_token", "part", "press", "only")
SEEN = "seen."
MORE = "more:"
AS_JSON = "application/json"
ON_THE_BUDGET = frozenset({"budget", "by_output", "monitoring"})
"""Fields of which the rules on the budget speak."""
_ALWAYS = {"Cache-Control": "no-store"}


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
    unsaved: tuple[str, ...] = ()
    """The fields in which something is wrong."""

    @property
    def all_saved(self) -> bool:
        """Whether nothing is left to decide or to mend."""
        return not self.problems and not self.overtaken


def routes(of: Writing) -> APIRouter:
    """The pages on which one kind of record is written together."""
    router = APIRouter(include_in_schema=False)
    place = f"/{of.section}/{{number}}/write"

    def write_page(door: ThisDoor, number: str, part: str = "") -> HTMLResponse | RedirectResponse:
        return _shown(door, of, number, part)

    async def save_page(request: Request, door: ThisDoor, number: str) -> Any:
        """What was written is saved in a thread of its own, as everything is."""
        form = await request.form()
        pairs = [(key, value) for key, value in form.multi_items() if isinstance(value, str)]
        as_json = AS_JSON in request.headers.get("accept", "")
        return await run_in_threadpool(_save, door, of, number, _sent(pairs), as_json=as_json)

    def comment(
        door: ThisDoor,
        number: str,
        part: Annotated[str, Form()],
        field: Annotated[str, Form()],
        text: Annotated[str, Form()] = "",
    ) -> RedirectResponse:
        where = f"?part={part}#at-{field}"
        return _do(door, of, number, where, f"{of.kind}.comment", field=field, text=text)

    def settle(
        door: ThisDoor, number: str, comment_id: UUID, part: Annotated[str, Form()]
    ) -> RedirectResponse:
        said = str(comment_id)
        return _do(door, of, number, f"?part={part}", f"{of.kind}.settle", comment=said)

    def present(
        door: ThisDoor,
        number: str,
        part: Annotated[str, Form(max_length=40)],
        field: Annotated[str, Form(max_length=60)] = "",
    ) -> JSONResponse:
        return _present(door, of, number, part, field)

    router.add_api_route(place, write_page, methods=["GET"], response_model=None)
    router.add_api_route(place, save_page, methods=["POST"], response_model=None)
    router.add_api_route(f"{place}/comments", comment, methods=["POST"])
    router.add_api_route(f"{place}/comments/{{comment_id}}", settle, methods=["POST"])
    router.add_api_route(f"{place}/presence", present, methods=["POST"])
    return router


def _sent(pairs: list[tuple[str, str]]) -> Sent:
    known = dict(pairs)
    return Sent(
        known.get("part", ""),
        known.get("press", ""),
        known.get("only", ""),
        {k.removeprefix(SEEN): whole(v) or 0 for k, v in pairs if k.startswith(SEEN)},
        [pair for pair in pairs if pair[0] not in OWN and not pair[0].startswith(SEEN)],
    )


def _shown(door: Door, of: Writing, number: str, part: str) -> HTMLResponse | RedirectResponse:
    """One section of the form; without one, the first in which something is missing."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        at = of.desk(work, number)
        chosen = part or next((s.code for s in at.stages() if s.left), CHECK)
        if chosen == CHECK:
            return _check(work, words, of, at)
        return _part(work, words, of, at, chosen)

    seen = door.read(view)
    template = f"{of.template}-{'check' if seen['part'] == CHECK else 'write'}.html"
    return show(door, template, title=_title(words, seen), section=of.section, **seen)


def _do(
    door: Door, of: Writing, number: str, where: str, act: str, **sent: str
) -> RedirectResponse:
    """An act beside the writing, and back to where one was."""
    key = door.read(lambda work: of.desk(work, number).record.id)
    door.write(lambda work: _quietly(perform(work, act, key, sent)))
    return RedirectResponse(f"/{of.section}/{number}/write{where}", 303)


def _present(door: Door, of: Writing, number: str, part: str, field: str) -> JSONResponse:
    """One is in this section; whoever else is there is told back."""
    words = words_of(door)

    def keep(work: Work) -> dict[str, Any]:
        key, form = of.form_of(work, number)
        of.keep(work, key, part, field)
        rows = of.others.read(work, subject=key, **drafted.since(work))
        return told(words, form, rows, part, work.now())

    return JSONResponse(door.write(keep), headers=_ALWAYS)


def _quietly(_done: object) -> None:
    """A record does not leave its unit."""


def _save(
    door: Door, of: Writing, number: str, sent: Sent, *, as_json: bool
) -> HTMLResponse | RedirectResponse | JSONResponse:
    words = words_of(door)

    def view(work: Work) -> tuple[Desk, dict[str, Any]]:
        at = of.desk(work, number)
        page, _pairs = of.asked(work, words, at, sent.part)
        wanted = of.written(work, at, page, sent.pairs)
        return at, {n: v for n, v in wanted.items() if sent.only in ("", n)}

    at, wanted = door.read(view)
    outcome = _written(door, of, at, wanted, sent)
    if as_json:
        return _told(door, words, of, number, outcome)
    if outcome.all_saved and not sent.press.startswith(MORE):
        return RedirectResponse(f"/{of.section}/{number}/write?part={_next(at, sent)}", 303)
    seen = door.read(
        lambda work: _part(work, words, of, of.desk(work, number), sent.part, outcome=outcome)
    )
    status = 409 if outcome.overtaken else 422 if outcome.problems else 200
    title = _title(words, seen)
    template = f"{of.template}-write.html"
    return show(door, template, title=title, section=of.section, status=status, **seen)


def _written(door: Door, of: Writing, at: Desk, wanted: dict[str, Any], sent: Sent) -> Outcome:
    """Each field by itself, so that one that cannot be saved holds back no other."""
    problems: dict[str, str] = {}
    overtaken: list[str] = []
    unsaved: list[str] = []
    saved = False
    there = of.flat(at.record.content)
    for name, value in wanted.items():
        if value == there.get(name):
            continue
        fields = {"fields": {name: value}, "seen": {name: sent.seen.get(name, 0)}}
        try:
            door.write(partial(_write, of=of, key=at.record.id, sent=fields))
        except FieldsChanged:
            overtaken.append(name)
        except Invalid as wrong:
            unsaved.append(name)
            problems[_place(name, wrong.field)] = f"{wrong.reason[:1].upper()}{wrong.reason[1:]}."
        else:
            saved = True
    if saved:
        door.write(lambda w: of.keep(w, at.record.id, sent.part, sent.only, saved=True))
    return Outcome(sent, problems, tuple(overtaken), tuple(unsaved))


def _write(work: Work, *, of: Writing, key: UUID, sent: dict[str, Any]) -> None:
    """Write fields of a record, which does not leave its unit."""
    perform(work, of.write, key, sent)


def _place(name: str, field: str) -> str:
    """The field of the page at which a problem stands."""
    return field if field.startswith(f"{name}.") else name


def _next(at: Desk, sent: Sent) -> str:
    """The part after this one where one goes on, else the same."""
    order = [*(stage.code for stage in at.stages()), CHECK]
    if sent.press != "next" or sent.part not in order:
        return sent.part
    return order[min(order.index(sent.part) + 1, len(order) - 1)]


def _told(door: Door, words: Words, of: Writing, number: str, outcome: Outcome) -> JSONResponse:
    """What a script is told after it has sent one field."""
    zone, sent = door.profile.fund.zone, outcome.sent

    def view(work: Work) -> dict[str, Any]:
        at = of.desk(work, number)
        row = at.saved.get(sent.only)
        return {
            "seq": row.seq if row else 0,
            "said": _saved(words, at, sent.only, zone),
            "left": {stage.code: stage.left for stage in at.stages()},
            "rules": [[r.holds, r.sentence] for r in of.rules(work, at)]
            if at.of_form(sent.only) in ON_THE_BUDGET
            else None,
            "problems": outcome.problems,
            "conflict": [c._asdict() for c in _conflicts(work, words, of, at, outcome)],
        }

    status = 409 if outcome.overtaken else 422 if outcome.problems else 200
    return JSONResponse(door.read(view), status, {"Cache-Control": "no-store"})


def _saved(words: Words, at: Desk, name: str, zone: str) -> str:
    row = at.saved.get(name)
    if row is None:
        return ""
    said = {"at": instant(row.saved_at, zone), "who": at.names[row.saved_by].label}
    return words.say(_("Saved %(at)s by %(who)s")) % said


def _conflicts(work: Work, words: Words, of: Writing, at: Desk, outcome: Outcome) -> list[Conflict]:
    """Both texts of each field that somebody else has written meanwhile."""
    sent = outcome.sent
    page, _pairs = of.asked(work, words, at, sent.part)
    mine, theirs = of.written(work, at, page, sent.pairs), of.flat(at.record.content)
    found = []
    for each in page:
        if each.name not in outcome.overtaken:
            continue
        texts = [
            of.plain(work, words, at, each, value)
            for value in (mine[each.name], theirs.get(each.name))
        ]
        who = at.names[at.saved[each.name].saved_by].label if each.name in at.saved else ""
        found.append(Conflict(each.name, each.label, texts[0], texts[1], who))
    return found


def _part(
    work: Work, words: Words, of: Writing, at: Desk, part: str, *, outcome: Outcome | None = None
) -> dict[str, Any]:
    page, pairs = of.asked(work, words, at, part)
    section = next(section for section in at.form.sections if section.code == part)
    more = outcome.sent.press.removeprefix(MORE) if outcome else ""
    if outcome is not None:
        pairs = _as_sent(pairs, outcome, more)
    chosen: dict[str, list[str]] = {}
    for name, value in pairs:
        chosen.setdefault(name, []).append(value)
    return {
        **_always(work, words, of, at, part),
        **of.on_part(work, words, at, part),
        "section_form": section,
        "asked": page,
        "chosen": chosen,
        "rows": lambda field: rows_shown(field, pairs, more),
        "problems": outcome.problems if outcome else {},
        "conflicts": _conflicts(work, words, of, at, outcome) if outcome else [],
        "rules": of.rules(work, at) if ON_THE_BUDGET & {*at.fields_of(part)} else [],
        "writer": work.actor.id,
    }


def _as_sent(there: list[tuple[str, str]], outcome: Outcome, more: str) -> list[tuple[str, str]]:
    """What stands there, and as it was sent what could not be saved or is still being written."""
    kept = {*outcome.overtaken, *outcome.unsaved, more}

    def own(name: str) -> bool:
        return any(each and (name == each or name.startswith(f"{each}.")) for each in kept)

    return [p for p in there if not own(p[0])] + [p for p in outcome.sent.pairs if own(p[0])]


def _check(work: Work, words: Words, of: Writing, at: Desk) -> dict[str, Any]:
    """What is missing before it can be submitted, each with the way to it."""
    return {
        **_always(work, words, of, at, CHECK),
        **of.on_check(work, words, at),
        "faults": [(fault, at.part_of(fault.name)) for fault in at.faults],
        "doing": doing.on_record(work, words, at.record, at.record.id),
    }


def _always(work: Work, words: Words, of: Writing, at: Desk, part: str) -> dict[str, Any]:
    return {
        "record": at.record,
        "address": f"/{of.section}/{at.record.number}/write",
        "part": part,
        "stages": at.stages(),
        "is_last": bool(at.form.sections) and at.form.sections[-1].code == part,
        "state": words.state(of.kind, at.record.state),
        "check": CHECK,
        **told(words, at.form, at.present, part, work.now()),
    }


def _title(words: Words, seen: dict[str, Any]) -> str:
    section = seen.get("section_form")
    what = section.title if section else words.say(_("Check and submit"))
    return f"{what} · {seen['record'].number}"
