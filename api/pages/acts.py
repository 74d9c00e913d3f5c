"""Doing things from a page: the form of any act, what would follow, and then the act itself."""

from __future__ import annotations

import base64
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.deps import Door, ThisDoor
from api.pages import foresight
from api.pages.asking import acts as asking
from api.pages.asking.acts import Asked
from api.pages.asking.sent import Pairs, problems_of, sent_of
from api.pages.frame import show, words_of
from api.pages.subjects import Named, names
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import Changed, GuardRefused, Invalid, NotFound, Refused
from mptf.policy import require
from mptf.work import Work
from workflows.acts import ACTS, perform
from workflows.ahead import look_ahead, think_ahead
from workflows.foresight import foresee
from workflows.sight import seen

router = APIRouter(include_in_schema=False)

WHY = "why"
PRESSED = "press"
SEEN = "seen"
OWN_FIELDS = frozenset({"form_token", "on", WHY, PRESSED, SEEN})
"""What a page sends besides the act's own fields."""


class Sent(NamedTuple):
    """What was sent from the page of an act."""

    on: UUID | None
    pairs: Pairs
    why: str
    seen: str
    pressed: str


@router.get("/acts/{name}", response_model=None)
def ask(
    request: Request, door: ThisDoor, name: str, on: UUID | None = None
) -> HTMLResponse | RedirectResponse:
    """The form of an act, begun with what its address says; what follows, if nothing is asked."""
    words = words_of(door)
    if name in OWN_PAGES:
        return _own_page(door, name, on)

    def view(work: Work) -> tuple[Asked, Pairs, Named]:
        act = asking.asked(work, words, name, on)
        return (
            act,
            asking.first_pairs(work, act, request.query_params.multi_items()),
            _named(work, act),
        )

    act, pairs, subject = door.read(view)
    sent = Sent(on, pairs, "", asking.stamp(act.subject), "")
    if act.is_plain:
        return _look(door, words, act, subject, sent)
    return _form(door, act, subject, sent)


@router.post("/acts/{name}", response_model=None)
async def act_page(request: Request, door: ThisDoor, name: str) -> Any:
    """Read what was sent; the rest is done in a thread of its own, as everything is."""
    form = await request.form()
    fields = [(key, value) for key, value in form.multi_items() if isinstance(value, str)]
    for key, value in form.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            fields += await _pairs_of_file(key, value)
    known = dict(fields)
    sent = Sent(
        _key(known.get("on", "")),
        [pair for pair in fields if pair[0] not in OWN_FIELDS],
        known.get(WHY, "").strip(),
        known.get(SEEN, ""),
        known.get(PRESSED, ""),
    )
    if name in OWN_PAGES:
        return await run_in_threadpool(_own_page, door, name, sent.on)
    return await run_in_threadpool(_act, door, name, sent)


OWN_PAGES = {
    "concept-note.write": "{url}/write",
    "joint-programme.write": "{url}/write",
    "joint-programme.write-fields": "{url}/write",
    "programme-report.write": "{url}/write",
}
"""Acts that have a page of their own, below that of their record."""


def _own_page(door: Door, name: str, on: UUID | None) -> RedirectResponse:
    act = ACTS[name]

    def theirs(work: Work) -> Named:
        if act.on is not None and on is not None:
            require(work.actor, act.by, seen(work, act.on, on), act.says.lower().rstrip("."))
        return names(work, [on])[on]

    subject = door.read(theirs)
    if not subject.url:
        raise NotFound("record", "")
    return RedirectResponse(OWN_PAGES[name].format(url=subject.url), 303)


async def _pairs_of_file(key: str, file: UploadFile) -> list[tuple[str, str]]:
    """A file as an act takes it; how large it may be, the body's limit has seen to."""
    content = base64.b64encode(await file.read()).decode()
    return [(f"{key}.name", file.filename or ""), (f"{key}.content", content)]


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid("on", "this names no record.") from None


def _act(door: Door, name: str, sent: Sent) -> HTMLResponse | RedirectResponse:
    words = words_of(door)

    def view(work: Work) -> tuple[Asked, Named]:
        act = asking.asked(work, words, name, sent.on)
        return act, _named(work, act)

    act, subject = door.read(view)
    if sent.pressed.startswith("more:") or sent.pressed == "edit":
        return _form(door, act, subject, sent)
    content = sent_of(act.fields, sent.pairs, door.profile.fund.zone)
    problems = problems_of(act.form, content, act.fields, words)
    if act.asks_why and not sent.why:
        problems[WHY] = words.say(_("Say why."))
    if problems:
        return _form(door, act, subject, sent, problems=problems, status=422)
    now = asking.stamp(act.subject)
    if sent.seen != now:
        there = getattr(act.subject, "content", None) or {}
        texts = asking.differences(act.fields, content, there) if name.endswith(".write") else []
        return _form(
            door,
            act,
            subject,
            sent._replace(seen=now),
            status=409,
            refusal=Changed().sentence(),
            texts=texts,
        )
    if sent.pressed != "keep":
        think_ahead(door.read, name, content)
    if sent.pressed != "do" and not act.takes_file:
        keeps = bool(act.keeps) and sent.pressed == "keep"
        aside = _keep if keeps else _look
        return aside(door, words, act, subject, sent)
    look_ahead(door.profile, name, content)
    try:
        made = door.write(
            lambda work: _made(work, perform(work, name, sent.on, content, why=sent.why))
        )
    except Refused as refusal:
        return _refused(door, act, subject, sent, refusal)
    return RedirectResponse(f"{made.url or subject.url or '/'}?done={name}", 303)


def _keep(
    door: Door, _words: Words, act: Asked, subject: Named, sent: Sent
) -> HTMLResponse | RedirectResponse:
    """Keep what was written as a draft, and go on with it."""
    content = sent_of(act.fields, sent.pairs, door.profile.fund.zone)
    try:
        door.write(lambda work: perform(work, act.keeps, sent.on, content))
    except Refused as refusal:
        return _refused(door, act, subject, sent, refusal)
    return RedirectResponse(f"/acts/{act.name}?on={sent.on}&done={act.keeps}", 303)


def _look(door: Door, words: Words, act: Asked, subject: Named, sent: Sent) -> HTMLResponse:
    """What would follow, with one button that lets it."""
    content = sent_of(act.fields, sent.pairs, door.profile.fund.zone)

    def follow(work: Work) -> list[str]:
        foreseen = foresee(work, act.name, sent.on, content, why=sent.why)
        return foresight.sentences(work, words, foreseen)

    try:
        follows = door.try_out(follow)
    except Refused as refusal:
        return _refused(door, act, subject, sent, refusal)
    return show(
        door,
        "act-preview.html",
        title=act.title,
        act=act,
        subject=subject,
        sent=sent,
        follows=follows,
    )


def _refused(door: Door, act: Asked, subject: Named, sent: Sent, refusal: Refused) -> HTMLResponse:
    """The form again with everything that was written, and why it may not be."""
    labels = {field.name for field in act.fields}
    if isinstance(refusal, Invalid) and refusal.field.partition(".")[0] in labels:
        reason = refusal.reason.rstrip(".")
        problems = {refusal.field: f"{reason[:1].upper()}{reason[1:]}."}
        return _form(door, act, subject, sent, problems=problems, status=422)
    reasons = refusal.reasons if isinstance(refusal, GuardRefused) else ()
    return _form(door, act, subject, sent, status=409, refusal=refusal.sentence(), reasons=reasons)


def _form(
    door: Door,
    act: Asked,
    subject: Named,
    sent: Sent,
    *,
    problems: dict[str, str] | None = None,
    refusal: str = "",
    reasons: tuple[str, ...] = (),
    texts: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> HTMLResponse:
    more = sent.pressed.removeprefix("more:")
    chosen: dict[str, list[str]] = {}
    for name, value in sent.pairs:
        chosen.setdefault(name, []).append(value)
    return show(
        door,
        "act.html",
        title=act.title,
        status=status,
        act=act,
        subject=subject,
        sent=sent,
        chosen=chosen,
        rows=lambda field: asking.rows_shown(field, sent.pairs, more),
        problems=problems or {},
        refusal=refusal,
        reasons=reasons,
        texts=texts or [],
    )


def _named(work: Work, act: Asked) -> Named:
    return names(work, [getattr(act.subject, "id", None)])[getattr(act.subject, "id", None)]


def _made(work: Work, made: Any) -> Named:
    key = getattr(made, "id", None)
    return names(work, [key])[key]
