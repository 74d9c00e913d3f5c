"""Who else is in what is being written, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.forms.drafted import PresentRow
from mptf.profile import NoteForm

_MINUTE = 60


def told(
    words: Words, form: NoteForm, rows: Iterable[PresentRow], part: str, now: datetime
) -> dict[str, Any]:
    """A sentence for everybody who is there, and one for each field in which somebody is."""
    titles = {section.code: section.title for section in form.sections}
    found = list(rows)
    return {
        "present": [_sentence(words, titles, row, part, now) for row in found],
        "fields": {
            row.field: words.say(_("%(who)s of %(entity)s is in this field")) % _who(row)
            for row in found
            if row.field and row.part == part
        },
    }


def _sentence(
    words: Words, titles: dict[str, str], row: PresentRow, part: str, now: datetime
) -> str:
    said = {**_who(row), "section": titles.get(row.part, "")}
    if row.part != part:
        where = _("%(who)s of %(entity)s is in “%(section)s”")
        if not said["section"]:
            where = _("%(who)s of %(entity)s checks it")
    elif row.saved_at is None:
        where = _("%(who)s of %(entity)s is in this section")
    else:
        where = _("%(who)s of %(entity)s is in this section, saved %(ago)s ago")
        said["ago"] = _ago(words, int((now - row.saved_at).total_seconds()))
    return words.say(where) % said


def _who(row: PresentRow) -> dict[str, str]:
    return {"who": row.name, "entity": row.organisation}


def _ago(words: Words, seconds: int) -> str:
    if seconds < _MINUTE:
        return words.say(_("%(n)s seconds")) % {"n": seconds}
    return words.say(_("%(n)s min")) % {"n": seconds // _MINUTE}
