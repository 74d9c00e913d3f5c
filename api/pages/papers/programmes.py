"""A programme document on paper: a version as it was submitted, or the document as it stands."""

from __future__ import annotations

from typing import Any

from api.pages import files
from api.pages.document import document
from api.pages.subjects import names
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.attachments import queries as attachments
from mptf.clock import day_in
from mptf.errors import NotFound
from mptf.exports import paper
from mptf.forms import service as forms
from mptf.profile import Profile
from mptf.programmes import drafting
from mptf.programmes import queries as programmes
from mptf.sheaf import Sheaf
from mptf.templating import day
from mptf.work import Work

_SHEAF = Sheaf(drafting.frozen, drafting.its_form, attachments.of_partners)


def programme_view(
    work: Work, words: Words, number: str, version: int | None = None
) -> dict[str, Any]:
    """What the paper says: of a version by its number, or of the document as it stands.

    Raises:
        NotFound: there is no such programme or version, or not for this reader.
    """
    row = programmes.numbered(work, number)
    if not row.whole:
        raise NotFound("programme document", number)
    of = _SHEAF.read(work, subject=row.id, version=version or 0)
    frozen = next(iter(of[drafting.frozen]), None)
    if version is not None and frozen is None:
        raise NotFound("version of the document", f"{number}, {version}")
    form = forms.document(work, next((each.form_id for each in of[drafting.its_form]), None))
    content = row.content if frozen is None else frozen.content
    on_partners = of[attachments.of_partners] if frozen is None else []
    found = names(work, {each.file.attached_by for each in on_partners})
    today = day(day_in(work.profile.fund.zone, work.now()))
    return {
        "programme": row,
        "title": row.title if frozen is None else frozen.title,
        "frozen_at": frozen.frozen_at if frozen else None,
        "standing": words.say(_("version %(n)s")) % {"n": frozen.number}
        if frozen
        else words.say(_("as it stood on %(day)s")) % {"day": today},
        "countries": words.countries(content.get("countries", [])) or words.region(row.region),
        "months": content.get("duration_months"),
        "doc": document(work.profile, words, form, content),
        "evidence_on": files.on_partners(work, words, on_partners, found),
        "words": words,
    }


def name_of(view: dict[str, Any], version: int | None) -> str:
    """What the file is called."""
    number = view["programme"].number
    return f"{number}.pdf" if version is None else f"{number}-version-{version}.pdf"


def printed(profile: Profile, view: dict[str, Any]) -> bytes:
    """The pages.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    number, zone = view["programme"].number, profile.fund.zone
    return paper.print_page(
        "programme", number, zone=zone, fund=profile.fund, labels=profile.labels, **view
    )
