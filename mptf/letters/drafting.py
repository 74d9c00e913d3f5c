"""A letter as its sheet would be if it were signed now, marked across every page as a draft."""

from __future__ import annotations

from html import escape
from uuid import UUID

from mptf.letters import service as letters
from mptf.letters.kept import KeptPress
from mptf.letters.models import LetterDraft
from mptf.letters.queries import require_waiting
from mptf.work import Work

STYLE_SHEET = "draft.css"

_press = KeptPress()


def text_of(work: Work, draft_id: UUID) -> tuple[str, str]:
    """The text under the reference that it would have; in a unit that will be undone.

    Raises:
        NotFound: no such letter waits, or the reader is not to know that it does.
        NotPermitted: it is not the actor's to sign.
    """
    require_waiting(work, draft_id)
    letter = letters.sign(work, work.get(LetterDraft, draft_id))
    return letter.html, letter.reference


def sheet(html: str, reference: str, mark: str) -> bytes:
    """The pages, with the mark across each.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    marked = html.replace("<body>", f'<body data-draft="{escape(mark)}">', 1)
    return _press.print(marked, reference, STYLE_SHEET)
