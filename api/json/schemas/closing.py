"""The closure of a programme as it is sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.parts import Amount, Answer
from mptf.closing.models import Stand
from mptf.closing.queries import EvaluationRow, InterestRow, RecommendationRow, WaiverRow
from mptf.money import Money
from workflows.closing import Code, Line
from workflows.closing_grounds import Part


class ClosureLine(Answer):
    """A line of the checklist; `entity` is empty where it is the programme's, `report` if none."""

    code: Code
    entity: str
    met: bool
    says: str
    report: str

    @classmethod
    def of(cls, line: Line) -> ClosureLine:
        """A line as it is sent."""
        return cls.model_validate(line._asdict())


class ClosureAccount(Answer):
    """What the books say of an entity's part; `refunded` above zero, `kept` not transferred."""

    entity: str
    transferred: Amount
    spent: Amount
    refunded: Amount
    held: Amount
    kept: Amount

    @classmethod
    def of(cls, part: Part, currency: str) -> ClosureAccount:
        """An account as it is sent."""

        def amount(minor: int) -> Amount:
            return Amount.of(Money(minor, currency))

        return cls(
            entity=part.code,
            transferred=amount(part.sent_minor),
            spent=amount(part.spent_minor),
            refunded=amount(-part.refunded_minor),
            held=amount(part.held_minor),
            kept=amount(part.allocated_minor),
        )


class ClosureInterest(Answer):
    """What interest an entity says that it earned."""

    organisation_id: UUID
    amount: Amount
    text: str
    said_on: date

    @classmethod
    def of(cls, row: InterestRow) -> ClosureInterest:
        """What was said as it is sent."""
        return cls.model_validate(row._asdict() | {"amount": Amount.of(row.amount)})


class Evaluation(Answer):
    """The final evaluation; its report is at `/files/` and the file's key."""

    title: str
    evaluator: str
    reported_on: date
    entered_on: date
    file_id: UUID
    file: str

    @classmethod
    def of(cls, row: EvaluationRow) -> Evaluation:
        """An evaluation as it is sent."""
        told = row._asdict()
        return cls.model_validate({name: told[name] for name in cls.model_fields})


class Recommendation(Answer):
    """A recommendation with the last answer to it; the answer is null where there is none."""

    seq: int
    text: str
    stand: Stand | None
    answer: str | None
    owner: str | None
    due_on: date | None
    done_on: date | None
    answers: int | None

    @classmethod
    def of(cls, row: RecommendationRow) -> Recommendation:
        """A recommendation as it is sent."""
        return cls.model_validate(row._asdict())


class Waiver(Answer):
    """That no evaluation is made, and why."""

    reason: str
    waived_on: date

    @classmethod
    def of(cls, row: WaiverRow) -> Waiver:
        """A waiver as it is sent."""
        return cls.model_validate(row._asdict())


class Closure(Answer):
    """How far a programme is from its end; no line where it has not begun."""

    programme: str
    state: str
    checklist: list[ClosureLine]
    accounts: list[ClosureAccount]
    interest: list[ClosureInterest]
    evaluation: Evaluation | None
    recommendations: list[Recommendation]
    waiver: Waiver | None
