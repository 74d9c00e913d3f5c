"""The portfolio of notes as it is sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.parts import Amount, Answer
from mptf.reports.portfolio import Ageing, Cell, Portfolio, ReviewerRow


class OfPlace(Answer):
    """Notes of an area and a region; `mean_score` is over those whose scores are open, of 100."""

    area: str | None
    region: str | None
    notes: int
    asked: Amount
    scored: int
    mean_score: float | None

    @classmethod
    def of(cls, cell: Cell) -> OfPlace:
        """As it is sent."""
        return cls(
            area=cell.area,
            region=cell.region,
            notes=cell.how_many,
            asked=Amount.of(cell.asked),
            scored=cell.scored,
            mean_score=cell.mean,
        )


class OlderThan(Answer):
    """How many notes have stood in a state for more days than these."""

    days: int
    notes: int


class InState(Answer):
    """How long the notes of a state have stood in it, in days."""

    state: str
    notes: int
    median_days: float
    oldest_days: int
    older: list[OlderThan]

    @classmethod
    def of(cls, row: Ageing) -> InState:
        """As it is sent."""
        return cls(
            state=row.state,
            notes=row.how_many,
            median_days=row.median,
            oldest_days=row.oldest,
            older=[OlderThan(days=days, notes=count) for days, count in row.older.items()],
        )


class OfReviewer(Answer):
    """What somebody was asked to review: still to answer, taken on, late among these, in."""

    reviewer: UUID
    name: str
    organisation: str
    asked: int
    accepted: int
    late: int
    scored: int

    @classmethod
    def of(cls, row: ReviewerRow) -> OfReviewer:
        """As it is sent."""
        return cls(
            reviewer=row.id,
            name=row.name,
            organisation=row.organisation,
            asked=row.asked,
            accepted=row.accepted,
            late=row.late,
            scored=row.scored,
        )


class WaitsInState(Answer):
    """How many notes of a state wait for the secretariat."""

    state: str
    notes: int


class PortfolioReport(Answer):
    """The portfolio as of a day."""

    as_of: date
    places: list[OfPlace]
    ageing: list[InState]
    reviewers: list[OfReviewer]
    secretariat: list[WaitsInState]

    @classmethod
    def of(cls, found: Portfolio) -> PortfolioReport:
        """As it is sent."""
        waits = found.secretariat.items()
        return cls(
            as_of=found.day,
            places=[OfPlace.of(cell) for cell in found.cells],
            ageing=[InState.of(row) for row in found.ageing],
            reviewers=[OfReviewer.of(row) for row in found.reviewers],
            secretariat=[WaitsInState(state=state, notes=count) for state, count in waits],
        )
