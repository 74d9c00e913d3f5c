"""Search: everything that holds the words, by kind; an exact number leads straight to its page."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import ThisDoor
from api.pages.frame import show, words_of
from api.pages.subjects import address
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.reports import search
from mptf.reports.search import MOST_COUNTED, Found

router = APIRouter(include_in_schema=False)

LONGEST = 200


class Hit(NamedTuple):
    """A record that was found."""

    number: str
    title: str
    about: str
    url: str
    state: Pill | None
    illustrative: bool


class Group(NamedTuple):
    """What was found of one kind, and how much of it is not shown."""

    kind: str
    hits: tuple[Hit, ...]
    more: int
    cut: bool
    """Whether there may be more, uncounted."""


@router.get("/search", response_model=None)
def search_page(
    door: ThisDoor, q: Annotated[str, Query(max_length=LONGEST)] = ""
) -> HTMLResponse | RedirectResponse:
    """What the reader may see that holds every word."""
    wanted = q.strip()
    words = words_of(door)
    found = door.read(lambda work: search.found(work, wanted))
    for row in found:
        url = address(row.kind, row.number)
        if url and row.number.casefold() == wanted.casefold():
            return RedirectResponse(url, 303)
    return show(
        door,
        "search.html",
        title=_("Search"),
        wanted=wanted,
        groups=[
            _group(words, kind, list(rows)) for kind, rows in groupby(found, lambda row: row.kind)
        ],
    )


def _group(words: Words, kind: str, rows: list[Found]) -> Group:
    hits = tuple(
        Hit(
            row.number,
            row.title,
            words.value(kind, "kind", row.about) if kind == "organisation" else row.about,
            address(kind, row.number),
            words.state(kind, row.state) if row.state else None,
            row.illustrative,
        )
        for row in rows
    )
    of_kind = rows[0].of_kind
    return Group(words.kind(kind), hits, of_kind - len(rows), cut=of_kind == MOST_COUNTED)
