"""The fund profile: every rule that another fund would set otherwise, with where it comes from.

A profile is one TOML file. Whatever is a rule there is a *leaf*, a table of four keys:

    age_limit_months = { value = 24, is = "D", from = "handbook 5", why = "..." }

`is` says how sure it is: S a sourced fact, P common practice of UN pooled funds, D a default of
this project. The models below hold the values alone; `described` gives them with their provenance.
There is no current profile: whoever needs one is given it.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Final, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from mptf.errors import BadProfile

Provenance = Literal["S", "P", "D"]
"""S a sourced fact, P common practice of UN pooled funds, D a default that this project chose."""

PROVENANCES: Final[Mapping[Provenance, str]] = {
    "S": "sourced fact",
    "P": "common practice of UN pooled funds",
    "D": "default chosen by this project",
}

WHOLE: Final = 100
"""Per cent: what weights and tranches add up to."""

Signatory = Literal["head-of-secretariat", "chair", "agent", "system"]
"""Who signs a letter; `system` is an automatic message that no person signs."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        reason = "it is not a time zone of the IANA list, such as Europe/Zurich"
        raise ValueError(reason) from unknown
    return name


Text = Annotated[str, StringConstraints(min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Zone = Annotated[str, AfterValidator(_known_zone)]
Whole = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(gt=0)]
Percent = Annotated[int, Field(ge=0, le=100)]
BasisPoints = Annotated[int, Field(ge=0, le=10_000)]
Hour = Annotated[int, Field(ge=0, le=23)]


V = TypeVar("V")


class Part(BaseModel):
    """A part of a profile: nothing can be added to it, changed in it or read loosely."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Named(RootModel[dict[str, V]], Generic[V]):
    """Entries by name, in the order of the file."""

    model_config = ConfigDict(frozen=True, strict=True)

    def __getitem__(self, name: str) -> V:
        """The entry of that name.

        Raises:
            BadProfile: the profile has no such entry.
        """
        try:
            return self.root[name]
        except KeyError:
            known = ", ".join(self.root)
            reason = f"the profile has no such entry; it has {known}"
            raise BadProfile(path="fund profile", key=name, reason=reason) from None

    def __contains__(self, name: object) -> bool:
        return name in self.root

    def __len__(self) -> int:
        return len(self.root)

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # as a mapping, not as a model
        """Every name, in the order of the file."""
        return iter(self.root)

    def items(self) -> Iterable[tuple[str, V]]:
        """Every name with its entry, in the order of the file."""
        return self.root.items()


class Range(Part):
    """From `min` to `max`, both allowed. Money here is in whole units of the fund's currency."""

    min: Whole
    max: Positive

    @field_validator("max")
    @classmethod
    def _in_order(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("min", 0):
            raise ValueError("the upper end lies below the lower end")
        return value

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int) and self.min <= value <= self.max


class Share(Part):
    """An exact fraction, such as two thirds."""

    numerator: Positive
    denominator: Positive

    @field_validator("denominator")
    @classmethod
    def _at_most_one(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("numerator", 0):
            raise ValueError("the share is greater than the whole")
        return value


class MonthDay(Part):
    """A day of every year."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]

    @field_validator("day")
    @classmethod
    def _exists(cls, value: int, info: ValidationInfo) -> int:
        # 2001 is no leap year: a due date must exist in every year.
        try:
            date(2001, info.data.get("month", 1), value)
        except ValueError:
            raise ValueError("there is no such day in every year") from None
        return value

    def in_year(self, year: int) -> date:
        """That day of a year."""
        return date(year, self.month, self.day)


class Titled(Part):
    """A code for records and the words for people."""

    code: Code
    title: Text


TitledT = TypeVar("TitledT", bound=Titled)


def _distinct(entries: tuple[V, ...], keys: Iterable[Hashable]) -> tuple[V, ...]:
    listed = list(keys)
    twice = sorted({str(key) for key in listed if listed.count(key) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} stands there twice")
    return entries


def _distinct_codes(entries: tuple[TitledT, ...]) -> tuple[TitledT, ...]:
    return _distinct(entries, (entry.code for entry in entries))


def _distinct_values(entries: tuple[V, ...]) -> tuple[V, ...]:
    return _distinct(entries, (str(entry) for entry in entries))


Codes = Annotated[tuple[Code, ...], Field(min_length=1), AfterValidator(_distinct_values)]
Titles = Annotated[tuple[Titled, ...], Field(min_length=1), AfterValidator(_distinct_codes)]


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
    currencies: Annotated[tuple[CurrencyCode, ...], AfterValidator(_distinct_values)]
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


class Scope(Titled):
    """How far a note reaches, and how many countries that takes (no upper bound: absent)."""

    countries_min: Whole
    countries_max: Positive | None = None


class Eligibility(Titled):
    """A rule of the checklist; `computed` from the note, or `judged` by the secretariat."""

    text: Text
    how: Literal["computed", "judged"]
    may_be_waived: bool


class Marker(Titled):
    """A self-scored marker: its scale, and the scores that block."""

    scale: Annotated[tuple[str, ...], Field(min_length=2)]
    blocking: tuple[str, ...] = ()

    @field_validator("blocking")
    @classmethod
    def _on_the_scale(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if strange := set(value) - set(info.data.get("scale", value)):
            raise ValueError(f"{', '.join(sorted(strange))} is not on the scale")
        return value


class Endorsements(Part):
    """Whose endorsement is attached, for every country covered (handbook 2)."""

    resident_coordinator: bool
    government: bool


class Note(Part):
    """What a concept note must be (handbook 2)."""

    submitted_by: Literal["coordinating-entity"]
    partners_min: Positive
    partners_warn_above: Positive
    partners_max: Positive
    partners_confirm: bool
    """Whether every partner has confirmed before the note is submitted."""
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1), AfterValidator(_distinct_codes)]
    budget: Named[Range]
    """By scope, in whole units of the fund's currency."""
    duration_months: Range
    endorsements_required: Endorsements
    government_bodies_min: Whole
    stakeholder_groups: Titles
    stakeholder_groups_min: Whole
    objectives_min: Positive
    sdg_targets_min: Whole
    framework_aliases: tuple[str, ...]
    """Old names under which the country framework is accepted (handbook 12.4)."""
    markers: Annotated[tuple[Marker, ...], AfterValidator(_distinct_codes)]
    eligibility: Annotated[tuple[Eligibility, ...], AfterValidator(_distinct_codes)]
    cure_days: Positive
    """Calendar days to complete a returned note."""
    revision_days: Positive
    """Calendar days to resubmit after the Committee asked for a revision."""
    revision_rounds_max: Whole
    deadline_hour: Hour
    """The hour, in the fund's zone, at which the last day ends."""
    follow_up_warning_days: Annotated[tuple[Positive, ...], AfterValidator(_distinct_values)]
    """Days before a deadline on which a reminder goes out."""

    @field_validator("partners_warn_above", "partners_max")
    @classmethod
    def _not_fewer(cls, value: int, info: ValidationInfo) -> int:
        least = max(info.data.get("partners_min", 0), info.data.get("partners_warn_above", 0))
        if value < least:
            raise ValueError(f"it is below the {least} that the keys above it give")
        return value

    @field_validator("budget")
    @classmethod
    def _one_for_each_scope(cls, value: Named[Range], info: ValidationInfo) -> Named[Range]:
        scopes = {scope.code for scope in info.data.get("scopes", ())}
        if scopes and (odd := scopes ^ set(value)):
            raise ValueError(f"one budget for each scope; {', '.join(sorted(odd))} has no match")
        return value

    def scope(self, code: str) -> Scope:
        """The scope of that code; BadProfile if the fund has none."""
        return _entry(self.scopes, code, "note.scopes")


class Criterion(Titled):
    """A criterion of the rubric; the weights add up to 100."""

    weight: Percent
    guidance: Text


class Assessment(Part):
    """How notes are scored (handbook 3)."""

    rubric: Annotated[tuple[Criterion, ...], AfterValidator(_distinct_codes)]
    scale: Range
    threshold: Percent
    """Weighted score, of 100, from which a note is recommended."""
    reviewers_min: Positive
    reply_working_days: Positive
    """Working days to accept, decline or declare a conflict."""
    review_working_days: Positive
    """Working days to score, once accepted."""
    statistics: Codes
    not_applicable_counts: bool
    """Whether "not applicable" enters the mean (as 0); it does not."""

    @field_validator("rubric")
    @classmethod
    def _whole(cls, value: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        if (whole := sum(criterion.weight for criterion in value)) != WHOLE:
            raise ValueError(f"the weights add up to {whole}, not to 100")
        return value


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
    objection_leads_to: Literal["meeting"]


class Committee(Part):
    """Who decides, and how (handbook 4)."""

    seats: Annotated[tuple[Seats, ...], Field(min_length=1), AfterValidator(_distinct_codes)]
    ex_officio: Codes
    term_months: Positive
    alternates: Whole
    meetings_per_year_min: Positive
    quorum: Quorum
    rule: Literal["consensus", "majority"]
    majority: Majority | None = Field(default=None, validate_default=True)
    abstention_blocks: bool
    fallback_vote: bool
    open_round_after_sealed: bool
    written_procedure: WrittenProcedure
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


class Reports(Part):
    """What is reported, and when (handbook 6). Days are calendar days."""

    narrative_due: MonthDay
    financial_due: MonthDay
    consolidated_due: MonthDay
    final_narrative_months: Positive
    """Months after operational closure."""
    provisional_until: MonthDay
    """Until this day, last year's expenditure is provisional."""
    reminder_days: Annotated[tuple[Positive, ...], AfterValidator(_distinct_values)]
    overdue_days: Annotated[tuple[Positive, ...], AfterValidator(_distinct_values)]


class Reallocation(Part):
    """Who may move money within an approved budget (handbook 6)."""

    told_up_to_percent: Percent
    """Of a category, within one PUNO: the PUNO tells."""
    above_approved_by: Literal["secretariat", "chair", "committee"]
    between_punos_approved_by: Literal["secretariat", "chair", "committee"]


class Extension(Part):
    """A no-cost extension (handbook 6)."""

    asked_months_ahead: Positive
    chair_up_to_months: Positive
    chair_times: Positive
    beyond_approved_by: Literal["committee"]
    total_months_max: Positive
    """Of the whole programme, extensions included."""


class Programme(Part):
    """What a joint programme must be, from the document to closure (handbook 6)."""

    document_due_days: Positive
    """Calendar days after the invitation."""
    extension_days: Whole
    extensions_max: Whole
    document_parts: Titles
    signatures: Codes
    risk_matrix: Range
    monitoring_share_min_bps: BasisPoints
    tranches: Annotated[tuple[Percent, ...], Field(min_length=1)]
    """Per cent of each PUNO's total; they add up to 100."""
    release_share: Percent
    release_counts: Codes
    release_measured_on: Literal["programme", "puno"]
    release_needs_reports: bool
    transfer_due_working_days: Positive
    transfer_signed_by: Codes
    starts_on: Literal["first-transfer", "approval"]
    project_number_digits: Positive
    reports: Reports
    delivery_may_exceed_whole: bool
    reallocation: Reallocation
    extension: Extension
    closure: Titles
    """What must be there, in this order, before the books of a programme close."""
    evaluation_due_months: Positive
    conditions_block_tranche: bool

    @field_validator("tranches")
    @classmethod
    def _whole(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if (whole := sum(value)) != WHOLE:
            raise ValueError(f"the tranches add up to {whole}, not to 100")
        return value


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


class Letter(Part):
    """A type of letter: the code in its reference, who signs it, who gets a copy."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    title: Text
    signed_by: Signatory
    copies: tuple[Code, ...] = ()


class Footnote(Part):
    """A footnote that naming something prints."""

    mention: Text
    text: Text


class Correspondence(Part):
    """What all letters share (handbook 9)."""

    reference_format: Text
    """Filled with `fund`, `type`, `year` and `number`."""
    place: Text
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    footnotes: tuple[Footnote, ...]

    @field_validator("reference_format")
    @classmethod
    def _fills(cls, value: str) -> str:
        letters = (("REC", 2020, 1), ("POS", 2020, 1), ("REC", 2021, 1), ("REC", 2020, 2))
        try:
            made = {
                value.format(fund="MIG00", type=kind, year=year, number=number)
                for kind, year, number in letters
            }
        except (KeyError, IndexError, ValueError):
            raise ValueError("it may name fund, type, year and number only") from None
        if len(made) < len(letters):
            raise ValueError("it must name type, year and number, or two letters would share one")
        return value

    def reference(self, fund: str, kind: str, year: int, number: int) -> str:
        """The reference of a letter: MIG00/POS/2020/0007."""
        return self.reference_format.format(fund=fund, type=kind, year=year, number=number)


class Delegation(Part):
    """What one office may have done by another, under a written instrument."""

    act: Code
    of: Literal["chair", "head-of-secretariat", "agent"]
    to: Text


class Holiday(Part):
    """A day on which the fund's offices are closed."""

    on: date
    name: Text


class Row(Part):
    """One rule as the profile page shows it."""

    key: str
    value: Any
    provenance: Provenance
    source: str
    why: str = ""


class Profile(Part):
    """A fund's rules, immutable. `version` and `digest` are kept with whatever is made under it."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    fund: Fund
    bodies: Named[Body]
    labels: Named[Text]
    money: Money
    contribution: Contribution
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    areas: Annotated[tuple[Area, ...], Field(min_length=1)]
    regions: Annotated[tuple[Region, ...], Field(min_length=1), AfterValidator(_distinct_codes)]
    note: Note
    assessment: Assessment
    committee: Committee
    pipeline: Pipeline
    programme: Programme
    targets: Targets
    correspondence: Correspondence
    letters: Named[Letter]
    delegations: tuple[Delegation, ...]
    holiday_list: tuple[Holiday, ...]
    digest: str
    """SHA-256, in hexadecimal, of all that the file says, its layout and comments apart."""
    rows: tuple[Row, ...] = Field(repr=False)

    @field_validator("categories")
    @classmethod
    def _numbers_once(cls, value: tuple[Category, ...]) -> tuple[Category, ...]:
        return _distinct(value, (category.number for category in value))

    @field_validator("areas")
    @classmethod
    def _objectives_once(cls, value: tuple[Area, ...]) -> tuple[Area, ...]:
        _distinct(value, (area.code for area in value))
        return _distinct(value, (f"objective {n}" for area in value for n in area.objectives))

    @field_validator("regions")
    @classmethod
    def _countries_once(cls, value: tuple[Region, ...]) -> tuple[Region, ...]:
        return _distinct(value, (country for region in value for country in region.countries))

    @field_validator("letters")
    @classmethod
    def _codes_once(cls, value: Named[Letter]) -> Named[Letter]:
        _distinct(tuple(value), (letter.code for _, letter in value.items()))
        return value

    @field_validator("holiday_list")
    @classmethod
    def _days_once(cls, value: tuple[Holiday, ...]) -> tuple[Holiday, ...]:
        return _distinct(value, (day.on.isoformat() for day in value))

    @cached_property
    def holidays(self) -> frozenset[date]:
        """The days of the holiday list, for counting working days."""
        return frozenset(day.on for day in self.holiday_list)

    @property
    def holidays_known_to(self) -> int:
        """The last year that the holiday list covers."""
        return max((day.on.year for day in self.holiday_list), default=0)

    def area(self, code: str) -> Area:
        """The thematic area of that code; BadProfile if the fund has none."""
        return _entry(self.areas, code, "areas")

    def region(self, code: str) -> Region:
        """The region of that code; BadProfile if the fund has none."""
        return _entry(self.regions, code, "regions")

    def letter_reference(self, kind: str, year: int, number: int) -> str:
        """The reference of the n-th letter of a type in a year, such as MIG00/POS/2020/0007."""
        return self.correspondence.reference(self.fund.code, self.letters[kind].code, year, number)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Profile) and other.digest == self.digest


CodedT = TypeVar("CodedT", Scope, Area, Region)


def _entry(entries: tuple[CodedT, ...], code: str, key: str) -> CodedT:
    for entry in entries:
        if entry.code == code:
            return entry
    known = ", ".join(entry.code for entry in entries)
    raise BadProfile(path="fund profile", key=f"{key}.{code}", reason=f"there are only {known}")


def load(name_or_path: str | Path) -> Profile:
    """Read and prove a profile: a bundled one by its name (`migration`), any other by its path.

    Raises:
        BadProfile: there is no such file, or a key in it is wrong; the key is named.
    """
    path, text = _read(name_or_path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise BadProfile(path=path, key="the file", reason=f"it is not TOML: {broken}") from None
    reading = _Reading(path)
    values = reading.values_of(raw)
    try:
        profile = Profile.model_validate(
            {**values, "digest": _digest(raw), "rows": tuple(reading.rows)}
        )
    except ValidationError as wrong:
        key, reason = _first(wrong)
        raise BadProfile(path=path, key=key, reason=reason) from None
    for key, reason in _disagreements(profile):
        raise BadProfile(path=path, key=key, reason=reason)
    return profile


def described(profile: Profile) -> Iterator[Row]:
    """Every rule of a profile with its provenance, in the order of the file."""
    return iter(profile.rows)


def _read(name_or_path: str | Path) -> tuple[str, str]:
    if isinstance(name_or_path, Path) or name_or_path.endswith(".toml"):
        shown, file = str(name_or_path), Path(name_or_path)
    else:
        shown = f"mptf/profiles/{name_or_path}.toml"
        file = resources.files("mptf") / "profiles" / f"{name_or_path}.toml"  # type: ignore[assignment]
    try:
        return shown, file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unread:
        reason = f"it cannot be read ({type(unread).__name__})"
        raise BadProfile(path=shown, key="the file", reason=reason) from None


def _disagreements(profile: Profile) -> Iterator[tuple[str, str]]:
    """Rules of different parts that do not go together: the key to change, and why."""
    own = profile.fund.currency
    if profile.money.currencies[:1] != (own,):
        yield "money.currencies", f"the first is not the fund's own currency, {own}"
    if profile.money.indirect_category not in {each.number for each in profile.categories}:
        yield "money.indirect_category", "there is no such budget category"
    longest = profile.note.duration_months.max
    if profile.programme.extension.total_months_max < longest:
        yield "programme.extension.total_months_max", f"a note may already ask for {longest} months"


_LEAF: Final = {"value", "is", "from", "why"}
_OF_THE_FILE: Final = {"version"}
"""Keys that say something of the file and are no rule of the fund."""


class _Reading:
    """One pass over the parsed file that parts the values from their provenance."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.rows: list[Row] = []

    def values_of(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The values alone, as the models take them; the rows are kept aside."""
        return {
            key: entry if key in _OF_THE_FILE else self._entry(entry, key)
            for key, entry in raw.items()
        }

    def _entry(self, entry: Any, key: str) -> Any:
        if not isinstance(entry, dict):
            raise self._wrong(key, 'it has no provenance; write { value = ..., is = "S|P|D", ... }')
        if "value" not in entry and {"is", "from"}.isdisjoint(entry):
            return {inner: self._entry(value, f"{key}.{inner}") for inner, value in entry.items()}
        return self._leaf(entry, key)

    def _leaf(self, entry: Mapping[str, Any], key: str) -> Any:
        if "value" not in entry:
            raise self._wrong(f"{key}.value", "it is missing")
        for strange in sorted(entry.keys() - _LEAF):
            raise self._wrong(f"{key}.{strange}", "it is none of value, is, from, why")
        if entry.get("is") not in PROVENANCES:
            raise self._wrong(f"{key}.is", "it says how sure the rule is: S, P or D")
        for words in ("from", "why"):
            if not isinstance(entry.get(words, ""), str):
                raise self._wrong(f"{key}.{words}", "it is a text")
        if not entry.get("from"):
            raise self._wrong(f"{key}.from", "it names where the rule stands, as “handbook 5”")
        value = self._frozen(entry["value"], key)
        self.rows.append(
            Row(
                key=key,
                value=value,
                provenance=entry["is"],
                source=entry["from"],
                why=entry.get("why", ""),
            )
        )
        return value

    def _frozen(self, value: Any, key: str) -> Any:
        if isinstance(value, list):
            return tuple(self._frozen(inner, f"{key}[{n}]") for n, inner in enumerate(value))
        if isinstance(value, dict):
            return {name: self._frozen(inner, f"{key}.{name}") for name, inner in value.items()}
        if isinstance(value, float):
            raise self._wrong(key, "no rule is a float; write basis points or a share")
        return value

    def _wrong(self, key: str, reason: str) -> BadProfile:
        return BadProfile(path=self.path, key=key, reason=reason)


def _digest(raw: Mapping[str, Any]) -> str:
    canonical = json.dumps(
        raw, default=_text_of_date, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _text_of_date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a profile holds no {type(value).__name__}")


_WORDS: Final = {"missing": "it is missing", "extra_forbidden": "there is no such key"}


def _first(wrong: ValidationError) -> tuple[str, str]:
    """The first wrong key by its dotted path, and what is wrong with it."""
    errors = wrong.errors(include_url=False, include_context=False, include_input=False)
    first = errors[0]
    key = ""
    for step in first["loc"]:
        key += f"[{step}]" if isinstance(step, int) else f".{step}" if key else step
    reason = _WORDS.get(first["type"]) or first["msg"].removeprefix("Value error, ")
    if len(errors) > 1:
        reason += f" (and {len(errors) - 1} more)"
    return key, reason
