"""What is read of scenarios: the list, one with its answer, and what its notes are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, bindparam, func, select

from mptf.chain import table_of
from mptf.listing import EVERYTHING, Filters, Listing, Sorting, mentions, narrowed, same
from mptf.notes.models import ConceptNote
from mptf.notes.visibility import scores_open
from mptf.notes.visibility import visible_to as note_visible_to
from mptf.policy import Sight
from mptf.reading import execute
from mptf.scenarios import kept
from mptf.scenarios.explaining import Missed
from mptf.scenarios.kept import Question
from mptf.scenarios.models import Scenario, ScenarioWithdrawal
from mptf.scenarios.problem import Answer
from mptf.scenarios.visibility import visible_to
from mptf.work import Work

_S, _W, _N = (table_of(m) for m in (Scenario, ScenarioWithdrawal, ConceptNote))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which scenarios a list shows; an empty filter lets everything through."""

    outcome: str = ""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions."""
        found = same((_S.c.outcome, self.outcome))
        if self.text:
            found.append(mentions(self.text, _S.c.title, _S.c.number))
        return found


class ScenarioRow(NamedTuple):
    """A scenario, with why it was withdrawn where it was."""

    id: UUID
    number: str
    title: str
    as_of: date
    text: str
    asked: dict[str, Any]
    inputs: dict[str, Any]
    inputs_digest: str
    outcome: str
    kept_answer: dict[str, Any]
    profile_version: str
    proposed_at: datetime
    proposed_by: UUID
    illustrative: bool
    withdrawn_at: datetime | None
    withdrawn_by: UUID | None
    reason: str | None

    @property
    def question(self) -> Question:
        """What was asked."""
        return kept.question(self.inputs)

    @property
    def answer(self) -> Answer:
        """What was answered."""
        return kept.answer(self.kept_answer)

    @property
    def missed(self) -> tuple[Missed, ...]:
        """Why the others are not in."""
        return kept.reasons(self.kept_answer)


class NoteRow(NamedTuple):
    """What is published of a note, and what of it is open to the reader."""

    number: str
    title: str
    countries: tuple[str, ...]
    scope: str | None
    illustrative: bool
    is_open: bool
    shows_score: bool


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _S.c.id,
            _S.c.number,
            _S.c.title,
            _S.c.as_of,
            _S.c.text,
            _S.c.asked,
            _S.c.inputs,
            _S.c.inputs_digest,
            _S.c.outcome,
            _S.c.answer,
            _S.c.profile_version,
            _S.c.proposed_at,
            _S.c.proposed_by,
            _S.c.illustrative,
            _W.c.withdrawn_at,
            _W.c.withdrawn_by,
            _W.c.reason,
        )
        .outerjoin(_W, _W.c.scenario_id == _S.c.id)
        .where(visible_to(sight))
    )


SORTS = Sorting(
    "-number",
    number=_S.c.number,
    title=func.lower(_S.c.title),
    as_of=_S.c.as_of,
    outcome=_S.c.outcome,
)

_LIST = Listing("scenario", ScenarioRow._make, _rows, _S.c.number, SORTS)
listed, numbered = _LIST.page, _LIST.one


@cache
def _count(sight: Sight) -> Select[Any]:
    return select(func.count()).select_from(_S).where(visible_to(sight))


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many scenarios the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


_NUMBERS = bindparam("numbers", expanding=True, type_=String())


@cache
def _notes(sight: Sight) -> Select[Any]:
    return select(
        _N.c.number,
        _N.c.title,
        _N.c.content,
        _N.c.scope,
        _N.c.illustrative,
        note_visible_to(sight).label("is_open"),
        scores_open(sight).label("shows_score"),
    ).where(_N.c.number.in_(_NUMBERS), visible_to(sight))


def notes(work: Work, numbers: Iterable[str]) -> dict[str, NoteRow]:
    """Notes of scenarios by their numbers, for whom scenarios are.

    They stood in the pipeline, so that title and countries of each are published.
    """
    asked = {"numbers": sorted(set(numbers))}
    return {
        row.number: NoteRow(
            row.number,
            row.title,
            tuple(row.content.get("countries", ())),
            row.scope,
            row.illustrative,
            bool(row.is_open),
            bool(row.shows_score),
        )
        for row in execute(work, _notes(work.actor.sight), asked)
    }
