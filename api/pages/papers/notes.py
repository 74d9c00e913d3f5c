"""A concept note on paper: a version as it was submitted, or the note as it stands."""

from __future__ import annotations

from typing import Any

from api.pages import parts
from api.pages.answered import parts_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.clock import day_in
from mptf.errors import NotFound
from mptf.exports import paper
from mptf.forms import service as forms
from mptf.notes import queries as notes
from mptf.profile import Profile
from mptf.sheaf import Sheaf
from mptf.templating import day
from mptf.work import Work

_SHEAF = Sheaf(notes.versions, notes.its_form)
_APART = frozenset({"title", "budget"})


def note_view(work: Work, words: Words, number: str, version: int | None = None) -> dict[str, Any]:
    """What the paper says: of a version by its number, or of the note as it stands.

    Raises:
        NotFound: there is no such note or version, or not for this reader.
    """
    row = notes.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    frozen = next((each for each in of[notes.versions] if each.number == version), None)
    if version is not None and frozen is None:
        raise NotFound("version of the note", f"{number}, {version}")
    form = forms.known(work, next((each.form_id for each in of[notes.its_form]), None))
    content = row.content if frozen is None else frozen.content
    budget = parts.budget(words, content.get("budget", []), row.currency)
    today = day(day_in(work.profile.fund.zone, work.now()))
    return {
        "note": row,
        "title": row.title if frozen is None else frozen.title,
        "frozen_at": frozen.frozen_at if frozen else None,
        "standing": words.say(_("version %(n)s")) % {"n": frozen.number}
        if frozen
        else words.say(_("as it stood on %(day)s")) % {"day": today},
        "parts_of_form": parts_of(words, form, content, row.currency, _APART),
        "budget": budget,
        "whole": budget.whole,
    }


def name_of(view: dict[str, Any], version: int | None) -> str:
    """What the file is called."""
    number = view["note"].number
    return f"{number}.pdf" if version is None else f"{number}-version-{version}.pdf"


def printed(profile: Profile, view: dict[str, Any]) -> bytes:
    """The pages.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    number, zone = view["note"].number, profile.fund.zone
    return paper.print_page(
        "note", number, zone=zone, fund=profile.fund, labels=profile.labels, **view
    )
