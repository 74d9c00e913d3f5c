"""Define forms, freeze one with each call, and find the form of a note."""

from __future__ import annotations

import hashlib
import tomllib
from typing import Any, Final
from uuid import UUID

import tomli_w
from pydantic import ValidationError
from sqlmodel import col, select

from mptf.audit import service as audit
from mptf.db import canonical_json
from mptf.errors import Invalid
from mptf.forms.models import CallForm, FormVersion
from mptf.forms.schemas import FormSent
from mptf.profile import DocumentForm, NoteForm
from mptf.work import Work

STANDARD: Final = "standard"
"""The form of the fund's profile: of a call that names no other."""
DOCUMENT: Final = "programme-document"
"""The profile's form of a programme document; an invitation freezes it."""

_KNOWN: dict[UUID, NoteForm] = {}
_DOCUMENTS: dict[UUID, DocumentForm] = {}
"""Forms that were read: they are written once, so what was read once stays true."""


def define(work: Work, sent: FormSent) -> FormVersion:
    """Define a form, or the next version of one; calls that were announced keep theirs.

    Raises:
        Invalid: the code is that of the profile's form, or the definition is not well formed; what
            is wrong in it is named.
    """
    if sent.code in {STANDARD, DOCUMENT}:
        raise Invalid("code", "this is the form of the fund's profile; choose another code")
    form = parsed(sent.definition)
    row = _keep(work, sent.code, sent.title, form)
    audit.record(
        work,
        "define",
        "form",
        row.id,
        after={"code": row.code, "version": row.version, "digest": row.digest},
    )
    return row


def parsed(text: str) -> NoteForm:
    """A definition that was written as TOML.

    Raises:
        Invalid: it is no TOML, or no form; what is wrong is named.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise Invalid("definition", f"it is not written as TOML: {broken}") from None
    try:
        return NoteForm.model_validate_json(canonical_json(raw))
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the form"
        reason = first["msg"].removeprefix("Value error, ")
        raise Invalid("definition", f"{where}: {reason}") from None
    except TypeError:
        raise Invalid("definition", "a day or a time has no place in a form") from None


def written(form: NoteForm) -> str:
    """A form as `parsed` takes it, without what goes without saying."""
    return tomli_w.dumps(form.model_dump(mode="json", exclude_defaults=True, exclude_none=True))


def latest(work: Work, code: str) -> FormVersion:
    """The last version of a form; the profile's own is kept the first time that it is asked for.

    Raises:
        Invalid: there is no such form.
    """
    found = _last(work, code)
    own: dict[str, tuple[str, NoteForm]] = {
        STANDARD: ("The fund's form", work.profile.note.form),
        DOCUMENT: ("The fund's programme document", work.profile.programme.form),
    }
    if code in own:
        title, form = own[code]
        if found is None or found.digest != _digest(form):
            found = _keep(work, code, title, form)
    if found is None:
        raise Invalid("form", f"there is no form “{code}”; define it first")
    return found


def freeze(work: Work, call_id: UUID, code: str) -> CallForm:
    """Announce a call with the last version of a form.

    Raises:
        Invalid: there is no such form.
    """
    return work.add(CallForm(call_id=call_id, form_id=latest(work, code).id))


def of_call(work: Work, call_id: UUID) -> NoteForm:
    """The form on which the notes of a call are written; the profile's, for calls of old."""
    query = select(CallForm.form_id).where(CallForm.call_id == call_id)
    return known(work, work.session.exec(query).first())


def known(work: Work, form_id: UUID | None) -> NoteForm:
    """A form by its key; without one, the profile's."""
    if form_id is None:
        return work.profile.note.form
    if form_id not in _KNOWN:
        row = work.get(FormVersion, form_id)
        _KNOWN[form_id] = NoteForm.model_validate_json(canonical_json(row.definition))
    return _KNOWN[form_id]


def document(work: Work, form_id: UUID | None) -> DocumentForm:
    """The form of a programme document by its key; without one, the profile's."""
    if form_id is None:
        return work.profile.programme.form
    if form_id not in _DOCUMENTS:
        row = work.get(FormVersion, form_id)
        _DOCUMENTS[form_id] = DocumentForm.model_validate_json(canonical_json(row.definition))
    return _DOCUMENTS[form_id]


def codes(work: Work) -> list[tuple[str, str]]:
    """The forms that a call may be made with: code and title, the profile's first."""
    query = select(FormVersion.code, FormVersion.title).order_by(
        col(FormVersion.code), col(FormVersion.version)
    )
    defined = dict(work.session.exec(query).all())
    for own in (STANDARD, DOCUMENT):
        defined.pop(own, None)
    return [(STANDARD, "The fund's form"), *defined.items()]


def versions(work: Work) -> list[tuple[FormVersion, NoteForm]]:
    """Every form that was defined or frozen with a call, the latest of each code first."""
    of_calls = select(FormVersion).where(FormVersion.code != DOCUMENT)
    query = of_calls.order_by(col(FormVersion.code), col(FormVersion.version).desc())
    return [(row, known(work, row.id)) for row in work.session.exec(query)]


def _last(work: Work, code: str) -> FormVersion | None:
    query = select(FormVersion).where(FormVersion.code == code)
    return work.session.exec(query.order_by(col(FormVersion.version).desc())).first()


def _keep(work: Work, code: str, title: str, form: NoteForm) -> FormVersion:
    before = _last(work, code)
    return work.add(
        FormVersion(
            code=code,
            version=before.version + 1 if before else 1,
            title=title,
            definition=_plain(form),
            digest=_digest(form),
            defined_at=work.now(),
            defined_by=work.actor.id,
        )
    )


def _plain(form: NoteForm) -> dict[str, Any]:
    return form.model_dump(mode="json", exclude_defaults=True)


def _digest(form: NoteForm) -> str:
    return hashlib.sha256(canonical_json(_plain(form)).encode()).hexdigest()
