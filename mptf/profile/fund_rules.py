"""What a fund is: its name and zone, its bodies, money, areas, regions, categories, targets."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from mptf.profile.parts import (
    BasisPoints,
    Codes,
    CountryCode,
    CurrencyCode,
    Part,
    Positive,
    Text,
    Titled,
    Zone,
    distinct_values,
)


class Fund(Part):
    """What the fund is (handbook, first page and 10)."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}[0-9]{2}$")]
    name: Text
    short_name: Text
    purpose: Text
    zone: Zone
    currency: CurrencyCode
    established: date
    launched: date
    foreign_codes: tuple[str, ...]
    """Codes of other funds that are mistaken for this one, and are refused (handbook 12.1)."""
    closing_is_decided: bool
    """Whether the fund is closed only after the Committee has decided so."""


class Body(Part):
    """Somebody who takes part, by name and functional title (handbook 1)."""

    name: Text
    title: Text
    does: Text


class Money(Part):
    """How money is counted, charged and drawn (handbook 7). Rates are in basis points."""

    agent_fee_bps: BasisPoints
    agent_fee_may_be_stated: bool
    """Whether one deposit may carry another fee than the rule gives."""
    indirect_bps: BasisPoints
    """Of direct cost: total = direct x (1 + rate)."""
    indirect_category: Positive
    currencies: Annotated[tuple[CurrencyCode, ...], AfterValidator(distinct_values)]
    """In which a deposit may arrive; the fund's own is the first."""
    exchange_rate: Literal["un-operational-on-payment-date"]
    earmarks: Codes
    drawing: Literal["narrowest-earmark-first"]
    allocation_against: Literal["deposits"]
    attribution: Literal["pro-rata-of-the-pool"]
    four_eyes: Codes
    """Acts that one person records and another confirms."""
    period: Literal["month", "quarter", "year"]
    """What is closed at once; nothing takes a value date before the last closed period."""
    period_close_working_days: Positive
    """Working days after its end until a period may be closed."""
    corrections: Literal["reversal"]


class Contribution(Part):
    """What is asked of donors (handbook 7)."""

    agreement: Text
    due_diligence_months: Positive
    """How long a due diligence stays valid, before the day an agreement is signed."""
    due_diligence_for: Codes
    """Kinds of organizations with which nothing is signed without one."""
    acknowledgement_working_days: Positive
    """After the confirmation of a deposit, until its acknowledgement is signed."""
    days_after_event: Positive
    """After it has happened on which an instalment waits, until that is due; unless it is said."""


class Targets(Part):
    """Defaults of funding targets; the targets themselves are records (handbook 8)."""

    basis: Literal["cumulative", "period"]
    measure: Literal["deposits", "commitments"]
    adopted_by: Literal["committee"]


class Area(Part):
    """A thematic area, and the objectives grouped under it."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,3}[0-9]+$")]
    number: Positive
    title: Text
    objectives: tuple[Positive, ...]
    title_verified: Literal["yes", "part", "no"]
    objectives_verified: Literal["yes", "part", "no"]


class Region(Titled):
    """A region; the countries listed here override the bundled mapping."""

    countries: tuple[CountryCode, ...] = ()


class Category(Part):
    """A UNSDG budget category."""

    number: Positive
    title: Text
