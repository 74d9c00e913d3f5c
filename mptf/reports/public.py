"""What anybody may read: the pipeline, the programmes that were funded, the decisions signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.committee.models import Decision, DecisionItem, DecisionSignature
from mptf.committee.states import DecisionState
from mptf.listing import Listing, Sorting
from mptf.lives.states import Counts
from mptf.money import Money
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.reading import rows
from mptf.revisions import granted
from mptf.sheaf import Sheaf
from mptf.work import Work

PUBLISHED: Mapping[str, tuple[str, ...]] = {
    "concept_note": ("number", "title", "area", "region", "amount_minor", "illustrative"),
    "joint_programme": ("number", "project_number", "title", "area", "region", "illustrative"),
    "decision": ("number", "title", "decided_on", "illustrative"),
}
"""The columns that leave the house, by table; no other is read here but what chooses the rows."""

COUNTRIES = "countries"
"""The one field of a form that is published with its note or programme."""

_N, _P, _D, _I, _S = (
    table_of(m) for m in (ConceptNote, JointProgramme, Decision, DecisionItem, DecisionSignature)
)


class PipelineRow(NamedTuple):
    """A note that the Committee assessed positively and that waits for money."""

    number: str
    title: str
    area: str | None
    region: str | None
    amount_minor: int
    illustrative: bool
    countries: tuple[str, ...]


class FundedRow(NamedTuple):
    """A programme that the Committee approved, with what it gave."""

    number: str
    project_number: str | None
    title: str
    area: str | None
    region: str | None
    illustrative: bool
    approved_minor: int | None
    countries: tuple[str, ...]


class DecidedRow(NamedTuple):
    """A decision that the Chair has signed."""

    number: str
    title: str
    decided_on: date
    illustrative: bool


class Published(NamedTuple):
    """All that is published of records."""

    pipeline: tuple[PipelineRow, ...]
    funded: tuple[FundedRow, ...]
    decided: tuple[DecidedRow, ...]
    currency: str

    @property
    def some_illustrative(self) -> bool:
        """Whether any of it is no fact of the world."""
        marks = [row.illustrative for row in self.pipeline]
        marks += [row.illustrative for row in self.funded]
        return any((*marks, *(row.illustrative for row in self.decided)))

    def money(self, minor: int) -> Money:
        """An amount in the fund's currency."""
        return Money(minor, self.currency)


def _columns(table: Any) -> list[Any]:
    return [table.c[name] for name in PUBLISHED[table.name]]


def _cut(row: Iterable[Any]) -> tuple[Any, ...]:
    """The form that ends the row, cut to its countries."""
    *columns, content = row
    return *columns, tuple(content.get(COUNTRIES, ()))


@rows(lambda row: PipelineRow._make(_cut(row)), _N.c.number)
def pipeline(_sight: Sight) -> Select[Any]:
    """Notes in the pipeline, the oldest first."""
    return select(*_columns(_N), _N.c.content).where(
        _N.c.state.in_(NoteState.counting(Counts.PIPELINE))
    )


_IN_PIPELINE: Listing[PipelineRow] = Listing(
    "note in the pipeline",
    lambda row: PipelineRow._make(_cut(row)),
    pipeline.select,
    _N.c.number,
    Sorting("number", number=_N.c.number),
)
in_pipeline = _IN_PIPELINE.one
"""One note of the pipeline, by its number."""


@rows(lambda row: FundedRow._make(_cut(row)), _P.c.number)
def funded(_sight: Sight) -> Select[Any]:
    """Programmes that were approved, whatever came after."""
    given = granted.whole()
    programmes = select(*_columns(_P), given.c.minor, _P.c.content)
    return programmes.outerjoin(given, given.c.programme_id == _P.c.id).where(
        _P.c.state.in_(ProgrammeState.counting(Counts.FUNDED))
    )


@rows(DecidedRow._make, _D.c.decided_on.desc(), _D.c.number.desc())
def decided(_sight: Sight) -> Select[Any]:
    """Signed decisions, the latest first."""
    return select(*_columns(_D)).where(_D.c.state == DecisionState.SIGNED.value)


_ALL = Sheaf(pipeline, funded, decided)


def published(work: Work) -> Published:
    """What anybody may read, in one statement."""
    read = _ALL.read(work)
    return Published(
        tuple(read[pipeline]),
        tuple(read[funded]),
        tuple(read[decided]),
        work.profile.fund.currency,
    )
