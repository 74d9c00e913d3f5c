"""What a fund rules of its Committee and its pipeline."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from mptf.profile.parts import (
    Codes,
    Hour,
    Part,
    Positive,
    Share,
    Text,
    Titled,
    Titles,
    Whole,
    distinct_codes,
)


class Seats(Titled):
    """A category of seats with a voice in decisions."""

    count: Positive


class Quorum(Part):
    """When a Committee can decide on an item (handbook 4)."""

    chair_or_delegate: bool
    more_than: Share
    """Of the filled, entitled, not recused seats: strictly more than this share."""
    every_category: bool
    """At least one of every category that still has such a seat."""
    served_counts_in_writing: bool
    """In a written procedure every seat properly served counts, silence included."""


class Majority(Share):
    """The share of votes that adopts: at least so many, of those `of` names."""

    of: Literal["present", "entitled"]


class WrittenProcedure(Part):
    """Deciding without a meeting (handbook 4). Closes when now reaches the deadline."""

    working_days: Positive
    working_days_urgent: Positive
    hour: Hour
    silence: Literal["no-objection", "no-position"]
    closes_when_all_answered: bool
    reminders: tuple[Positive, ...]
    """So many working days before the deadline, who has not answered is reminded."""
    objection_leads_to: Literal["meeting"]


class Meetings(Part):
    """Deciding around a table (handbook 4)."""

    papers_working_days: Positive
    """So many working days before a meeting its papers are with the members."""
    minutes_working_days: Positive
    """So many working days the members have to comment on the minutes."""
    reminders: tuple[Positive, ...]
    """So many working days before a meeting, who has not said whether they come is reminded."""


class Committee(Part):
    """Who decides, and how (handbook 4)."""

    seats: Annotated[tuple[Seats, ...], Field(min_length=1), AfterValidator(distinct_codes)]
    ex_officio: Codes
    term_months: Positive
    term_warning_days: Positive
    """How long before its end a term is shown as ending."""
    alternates: Whole
    meetings_per_year_min: Positive
    quorum: Quorum
    rule: Literal["consensus", "majority"]
    majority: Majority | None = Field(default=None, validate_default=True)
    abstention_blocks: bool
    fallback_vote: bool
    open_round_after_sealed: bool
    written_procedure: WrittenProcedure
    meetings: Meetings
    recused_by: Codes
    chair_recused_for_own_entity: bool
    sealed_until: Literal["item-closes"]
    final_when: Literal["signed-by-chair"]
    decision_number_format: Text
    """Filled with `year`, `month` and `number`."""
    note_outcomes: Titles
    programme_outcomes: Titles

    @field_validator("majority")
    @classmethod
    def _only_with_a_vote(cls, value: Majority | None, info: ValidationInfo) -> Majority | None:
        rule = info.data.get("rule")
        if rule == "majority" and value is None:
            raise ValueError("the rule is a majority, and its share is missing")
        if rule == "consensus" and value is not None:
            raise ValueError("the rule is consensus, which has no share")
        return value

    @field_validator("decision_number_format")
    @classmethod
    def _fills(cls, value: str) -> str:
        try:
            numbers = {value.format(year=2021, month=3, number=n) for n in (1, 2)}
        except (KeyError, IndexError, ValueError):
            raise ValueError("it may name year, month and number only") from None
        if len(numbers) == 1:
            raise ValueError("it does not name the number, so two decisions would share one")
        return value

    def decision_number(self, on: date, number: int) -> str:
        """The number of the n-th decision of a month: SC-2020-06/01."""
        return self.decision_number_format.format(year=on.year, month=on.month, number=number)

    def seat_count(self) -> int:
        """All seats with a voice."""
        return sum(seat.count for seat in self.seats)


class Pipeline(Part):
    """Notes that wait for money (handbook 5)."""

    age_limit_months: Positive
    age_warning_months: Positive
    on_expiry: Literal["propose-removal"]
    is_commitment: bool
    removal_reasons: Titles
    order_by: Codes
    """What speaks for an item, strongest first; a proposal with reasons."""

    @field_validator("age_warning_months")
    @classmethod
    def _before_the_limit(cls, value: int, info: ValidationInfo) -> int:
        if value >= info.data.get("age_limit_months", value + 1):
            raise ValueError("the warning does not come before the limit")
        return value
