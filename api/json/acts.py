"""Every act and every step as a route of its own, made from the tables: a new act is a new route.

The answer is the record after the act, built and kept in the same unit of work as the act itself;
or, where only a preview was asked for, what would follow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Body, Depends, Query, Response
from sqlmodel import SQLModel

from api.deps import Door, ThisDoor
from api.json.addresses import Served, served
from api.json.answers import answer, answer_text, require_unchanged, tag_of
from api.json.foresight import preview
from api.json.keys import NEEDED, IfMatch, NeededKey, WelcomeKey, only_json
from api.json.kinds import Number
from api.json.records import KINDS, takes
from api.json.schemas.foresight import Preview
from api.json.schemas.parts import Answer, Done, Record
from api.json.schemas.problems import ACTING, Responses
from api.pages.frame import words_of
from api.pages.words import Words
from mptf.access import idempotency
from mptf.db import canonical_json
from mptf.work import Work
from workflows import forms
from workflows.acts import perform
from workflows.ahead import look_ahead, think_ahead
from workflows.foresight import foresee

router = APIRouter(dependencies=[Depends(only_json)])

_LOOKING = "What would follow, where only a `preview` was asked for."
_DONE = "What the act made, or the record after it."


def _only_look(
    *,
    preview: Annotated[
        bool, Query(description="Only say what would follow: the act is not done, nothing is kept.")
    ] = False,
) -> bool:
    return preview


OnlyLook = Annotated[bool, Depends(_only_look)]


class Told(NamedTuple):
    """An answer before it is sent."""

    status: int
    body: str
    tag: str


class Wish(NamedTuple):
    """What somebody wants done: on what, with what sent, under which headers."""

    act: Served
    key: str
    sent: Mapping[str, Any]
    why: str
    idempotency_key: str | None
    if_match: str | None


def _do(work: Work, wish: Wish) -> Told:
    """Do it once: a key that was used for the same gives what was answered then."""
    asked = idempotency.request_hash(work.seal_key, wish.act.name, wish.key, wish.sent, wish.why)
    if wish.idempotency_key is not None:
        kept = idempotency.kept(work, wish.idempotency_key, asked)
        if kept is not None:
            return Told(kept.status, kept.body, _tag(wish.act, kept.body))
    target = _target(work, wish)
    done = perform(work, wish.act.name, target.id if target else None, wish.sent, why=wish.why)
    work.session.flush()
    answered = _shown(work, wish.act, done)
    body = canonical_json(answered.model_dump(mode="json"))
    told = Told(wish.act.status, body, _tag(wish.act, body))
    if wish.idempotency_key is not None:
        idempotency.keep(work, wish.idempotency_key, asked, told.status, told.body)
    return told


def _look(work: Work, words: Words, wish: Wish) -> Preview:
    """What would follow from exactly what was sent; a key is not used up by it."""
    target = _target(work, wish)
    on = target.id if target else None
    foreseen = foresee(work, wish.act.name, on, wish.sent, why=wish.why)
    return preview(work, words, wish.act.name, foreseen)


def _target(work: Work, wish: Wish) -> Record | None:
    """The record as the actor sees it: what they may not see they cannot act on."""
    if wish.act.on is None:
        return None
    record = KINDS[wish.act.on].show(work, wish.key)
    require_unchanged(wish.if_match, record)
    return record


def _shown(work: Work, act: Served, done: SQLModel | None) -> Answer:
    kind = KINDS.get(act.gives) if act.gives else None
    if kind is None:
        return Done(act=act.name, id=getattr(done, "id", None))
    return kind.show(work, kind.key(done))


def _tag(act: Served, body: str) -> str:
    return tag_of(json.loads(body)) if act.gives in KINDS else ""


def _body(act: Served) -> Any:
    """The act's form; an act that needs no words needs no body either."""
    if act.form is forms.Nothing:
        return Annotated[forms.Nothing | None, Depends(_nothing)]
    return act.form


async def _nothing(sent: Annotated[forms.Nothing | None, Body()] = None) -> forms.Nothing | None:
    return sent


def _serve(act: Served) -> None:
    key = act.key.partition(":")[0]

    def do(**given: Any) -> Response:
        form = given["sent"]
        sent = form.model_dump(mode="json", exclude_unset=True) if form else {}
        wish = Wish(
            act,
            given.get(key, ""),
            sent,
            sent.pop("why", ""),
            given["idempotency_key"],
            given.get("if_match"),
        )
        door: Door = given["door"]
        look_ahead(door.profile, act.name, sent)
        think_ahead(door.read, act.name, sent)
        if given["preview"]:
            return answer(door.try_out(lambda work: _look(work, words_of(door), wish)))
        told = door.write(lambda work: _do(work, wish))
        return answer_text(told.body, told.status, told.tag)

    parts = {"door": ThisDoor, "sent": _body(act), "preview": OnlyLook}
    parts["idempotency_key"] = NeededKey if act.name in NEEDED else WelcomeKey
    if act.on is not None:
        parts |= {key: Number, "if_match": IfMatch}
    kind = KINDS.get(act.gives) if act.gives else None
    gives: Any = kind.schema if kind else Done
    looking: Responses = {200: {"model": Preview, "description": _LOOKING}}
    router.add_api_route(
        act.path,
        takes(do, act.name.replace("-", "_").replace(".", "_"), parts),
        methods=["POST"],
        status_code=act.status,
        response_model=gives | Preview if act.status in looking else gives,
        responses=ACTING if act.status in looking else ACTING | looking,
        response_description=f"{_DONE} {_LOOKING}" if act.status in looking else _DONE,
        tags=[act.room],
        summary=act.says.rstrip("."),
        description=f"{act.says}\n\nMay be done by {act.by.label}.",
    )


for _act in served():
    _serve(_act)
