"""What is expected of agreements, as it is sent."""

from __future__ import annotations

from datetime import date

from api.json.schemas.parts import Amount, Answer
from mptf.contributions.expected import Expected
from mptf.reports.forecast import Coming, Forecast


class ExpectedQuarter(Answer):
    """A quarter; `reached` is what is deposited with all that is expected by its end."""

    first: date
    last: date
    expected: Amount
    reached: Amount

    @classmethod
    def of(cls, one: Coming) -> ExpectedQuarter:
        """A quarter as it is sent."""
        return cls(
            first=one.quarter.first,
            last=one.quarter.last,
            expected=Amount.of(one.amount),
            reached=Amount.of(one.reached),
        )


class ExpectedInstalment(Answer):
    """What is still to come of an instalment; `place` is null where an agreement names none.

    `worth` is in the fund's currency, as it was expected at the signature.
    """

    agreement: str
    donor: str
    place: int | None
    due_on: date | None
    trigger: str
    is_overdue: bool
    worth: Amount

    @classmethod
    def of(cls, one: Expected) -> ExpectedInstalment:
        """An instalment as it is sent."""
        return cls(
            agreement=one.agreement.number,
            donor=one.agreement.code,
            place=one.instalment.place if one.instalment else None,
            due_on=one.due_on,
            trigger=one.trigger,
            is_overdue=one.is_overdue,
            worth=Amount.of(one.worth),
        )


class ForecastReport(Answer):
    """Expected deposits after a day, from agreements in force alone; pledges are not counted.

    `overdue` is counted before the first quarter. `later` is due more than five years ahead,
    `on_trigger` waits for an event, `undated` has no day: these are in no quarter.
    """

    as_of: date
    deposited: Amount
    target: Amount | None
    overdue: Amount
    quarters: list[ExpectedQuarter]
    later: Amount
    on_trigger: Amount
    undated: Amount
    whole: Amount
    instalments: list[ExpectedInstalment]

    @classmethod
    def of(cls, found: Forecast) -> ForecastReport:
        """A forecast as it is sent."""
        return cls(
            as_of=found.as_of,
            deposited=Amount.of(found.deposited),
            target=Amount.of(found.target) if found.target else None,
            overdue=Amount.of(found.overdue),
            quarters=[ExpectedQuarter.of(one) for one in found.coming],
            later=Amount.of(found.later),
            on_trigger=Amount.of(found.on_trigger),
            undated=Amount.of(found.undated),
            whole=Amount.of(found.whole),
            instalments=[ExpectedInstalment.of(one) for one in found.open],
        )
