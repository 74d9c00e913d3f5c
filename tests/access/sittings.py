"""What a reader is told of each sitting: its table, and its papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from api.pages.papers.sittings import of_meeting, of_procedure
from api.pages.words import Words
from mptf.errors import NotFound, NotPermitted
from mptf.rounds.table import on_the_table
from mptf.work import Work


def told(ask: Callable[..., Any], *of: Any) -> str:
    """What is answered, as text; nothing where the reader may not ask."""
    try:
        answer = ask(*of)
    except (NotFound, NotPermitted):
        return ""
    return repr(getattr(answer, "body", answer))


def on_tables(work: Work, sittings: Sequence[UUID]) -> Iterator[tuple[str, str]]:
    """What is on the table of each sitting."""
    for sitting in sittings:
        yield "rounds.on_the_table", told(on_the_table, work, sitting)


def of_sittings(work: Work, numbered: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The papers of each sitting."""
    words = Words(work.profile)
    for kind, papers_of in (("written_procedure", of_procedure), ("meeting", of_meeting)):
        for number in numbered[kind]:
            yield "papers of a sitting", told(papers_of, work, words, number)
