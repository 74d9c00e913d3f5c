"""Verification: whether a code at the foot of a sheet is one of the fund's, and of which letter."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import Door, ThisDoor
from api.pages.frame import show
from api.pages.vocabulary import _
from mptf.letters import queries as letters
from mptf.letters.queries import LetterRow
from mptf.work import Work

router = APIRouter(include_in_schema=False)


@router.get("/verify", response_model=None)
def ask_for_a_code(
    door: ThisDoor, code: Annotated[str, Query(max_length=40)] = ""
) -> HTMLResponse | RedirectResponse:
    """The form, or the way to what was written into it."""
    wanted = _plain(code)
    return RedirectResponse(f"/verify/{quote(wanted, safe='')}", 303) if wanted else _page(door)


@router.get("/verify/{code}")
def verify(door: ThisDoor, code: str) -> HTMLResponse:
    """Which letter a verification code belongs to, or that it is nobody's."""
    wanted = _plain(code)

    def view(work: Work) -> tuple[LetterRow | None, bool]:
        letter = letters.coded(work, wanted)
        return letter, letter is not None and letters.is_seen(work, letter.reference)

    letter, is_seen = door.read(view)
    return _page(door, wanted, letter, is_seen=is_seen)


def _page(
    door: Door, code: str = "", letter: LetterRow | None = None, *, is_seen: bool = False
) -> HTMLResponse:
    return show(
        door,
        "verify.html",
        title=_("Verification of a letter"),
        status=404 if code and letter is None else 200,
        letter=letter,
        is_seen=is_seen,
        code=code,
    )


def _plain(code: str) -> str:
    """A code as it is kept, however somebody copied it from a sheet."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
