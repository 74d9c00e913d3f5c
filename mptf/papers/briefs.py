"""What a brief says of each item: the thing, its score, its history, and what it does to the money.

Facts alone, in as many statements whatever the items are; the words are the doors'. Papers are of
an instant: printed later, they say what they said when they went out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from mptf.clock import day_in
from mptf.committee import queries as committee
from mptf.committee.models import Outcome
from mptf.committee.schemas import ItemSent
from mptf.lives import queries as lives
from mptf.money import Money, total
from mptf.notes import queries as notes
from mptf.papers import queries
from mptf.papers.balance import Balance, Place, balance_of
from mptf.papers.rows import ClearedRow, DecidedRow, RecommendedRow, ReviewRow, StepRow, ThingRow
from mptf.pipeline.queries import Pipeline
from mptf.profile import Profile
from mptf.reports import dashboard
from mptf.reports.dashboard import Approved
from mptf.reports.pipeline import after
from mptf.reports.status import Standing, standing
from mptf.reviews.statistics import statistics
from mptf.rounds.queries import ItemRow
from mptf.sheaf import Sheaf
from mptf.work import Work

GIVING = frozenset({Outcome.POSITIVE, Outcome.INVITE, Outcome.APPROVED})
"""Outcomes after which more is given, or may be, to the area and the region of the thing."""


class Part(NamedTuple):
    """An entity's part in the thing."""

    code: str
    name: str
    label: str
    leads: bool
    amount: Money


class Criterion(NamedTuple):
    """A criterion of the rubric and the points that each reviewer gave; who left it out is not in.

    `weight` is per cent.
    """

    title: str
    weight: int
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The score with its spread: criterion by criterion, and over all of 100."""

    criteria: tuple[Criterion, ...]
    whole: Mapping[str, float]


class Share(NamedTuple):
    """What an area or a region has been approved so far, and what the item would add to it."""

    code: str | None
    before: Money
    added: Money


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a brief says of one item.

    `thing` is nothing where the item is on the fund itself, or the reader does not open the thing.
    """

    item: ItemRow
    proposal: ItemSent | None
    amount: Money
    thing: ThingRow | None
    parts: tuple[Part, ...]
    score: Score | None
    recommended: RecommendedRow | None
    cleared: ClearedRow | None
    steps: tuple[StepRow, ...]
    decided: tuple[DecidedRow, ...]
    balance: Balance
    areas: tuple[Share, ...]
    regions: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the fund stands on the day of the papers."""

    day: date
    pipeline: Pipeline
    standing: Standing
    approved: tuple[Approved, ...]
    direct_costs: Money
    """What the Committee has given so far to the fund's own costs."""


@dataclass(frozen=True, slots=True)
class Briefs:
    """The briefs of a sitting's items, in their order, and where the fund stands."""

    each: tuple[Brief, ...]
    ground: Ground


_SHEAF = Sheaf(
    queries.things,
    queries.reviews,
    queries.recommended,
    queries.cleared,
    queries.steps,
    queries.decided,
    queries.entities,
    queries.direct_costs,
    dashboard.approved,
)


def briefs(work: Work, items: Sequence[ItemRow], at: datetime) -> Briefs:
    """The briefs of these items as of the instant at which the papers went out."""
    day = day_in(work.profile.fund.zone, at)
    subjects = sorted({item.subject_id for item in items})
    read = _SHEAF.read(work, subjects=subjects, at=at, as_of=day)
    given = tuple(read[dashboard.approved])
    ground = Ground(
        day=day,
        pipeline=after(work, day, given),
        standing=standing(work, day),
        approved=given,
        direct_costs=Money(
            sum(row.minor for row in read[queries.direct_costs]), work.profile.fund.currency
        ),
    )
    found = _Found(
        things={row.subject_id: row for row in read[queries.things]},
        names={row.code: row.name for row in read[queries.entities]},
        reviews=_by_subject(read[queries.reviews]),
        recommended={row.subject_id: row for row in read[queries.recommended]},
        cleared={row.subject_id: row for row in read[queries.cleared]},
        steps=_by_subject(read[queries.steps]),
        decided=_by_subject(read[queries.decided]),
    )
    return Briefs(tuple(_brief(work.profile, ground, found, item) for item in items), ground)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read of all items, by what they are on."""

    things: Mapping[UUID, ThingRow]
    names: Mapping[str, str]
    reviews: Mapping[UUID, tuple[ReviewRow, ...]]
    recommended: Mapping[UUID, RecommendedRow]
    cleared: Mapping[UUID, ClearedRow]
    steps: Mapping[UUID, tuple[StepRow, ...]]
    decided: Mapping[UUID, tuple[DecidedRow, ...]]


R = TypeVar("R", ReviewRow, StepRow, DecidedRow)


def _by_subject(found: Iterable[R]) -> dict[UUID, tuple[R, ...]]:
    by: dict[UUID, list[R]] = defaultdict(list)
    for row in found:
        by[row.subject_id].append(row)
    return {subject: tuple(rows) for subject, rows in by.items()}


def _brief(profile: Profile, ground: Ground, found: _Found, item: ItemRow) -> Brief:
    subject = item.subject_id
    thing = found.things.get(subject)
    currency = profile.fund.currency
    proposal = ItemSent.model_validate(item.proposal) if item.proposal else None
    parts = _parts(proposal, thing, found.names, currency)
    amount = _amount(proposal, parts, currency)
    place = Place(thing.content.get("area"), thing.content.get("region")) if thing else Place()
    added = amount if thing and item.outcome in GIVING else Money.zero(currency)
    if added and thing and thing.given is not None:
        added = max(amount - thing.given, Money.zero(currency))
    given = ground.approved if added else ()
    return Brief(
        item=item,
        proposal=proposal,
        amount=amount,
        thing=thing,
        parts=parts,
        score=_score(thing, found.reviews.get(subject, ())) if thing else None,
        recommended=found.recommended.get(subject),
        cleared=found.cleared.get(subject),
        steps=found.steps.get(subject, ()),
        decided=found.decided.get(subject, ()),
        balance=balance_of(
            item,
            _drawn(item, amount, thing),
            place,
            _reserved(thing, ground.pipeline),
            ground.pipeline,
            given=thing.given if thing else None,
        ),
        areas=_shares(
            [area.code for area in profile.areas],
            [(row.area, row.amount) for row in given],
            (place.area, added),
        ),
        regions=_shares(
            [region.code for region in profile.regions],
            [(row.region, row.amount) for row in given],
            (place.region, added),
        ),
    )


@dataclass(frozen=True, slots=True)
class NoteBrief:
    """What a brief says of a note by itself, as it stands, to whoever sees it."""

    thing: ThingRow
    state: str
    since: date | None
    parts: tuple[Part, ...]
    score: Score | None
    """Of the version submitted last, for whoever sees scores, once all reviews of it are in."""
    recommended: RecommendedRow | None
    steps: tuple[lives.StepRow, ...]
    decided: tuple[committee.ItemRow, ...]


_OF_A_NOTE = Sheaf(
    queries.things,
    queries.reviews,
    queries.recommended,
    notes.partners,
    notes.life,
    committee.on_subject,
)


def note_brief(work: Work, number: str) -> NoteBrief:
    """The brief of a note by its number, in two statements.

    Raises:
        NotFound: there is no such note, or not for this reader.
    """
    row = notes.numbered(work, number)
    read = _OF_A_NOTE.read(work, subject=row.id, subjects=[row.id], at=work.now())
    thing = ThingRow(
        subject_id=row.id,
        kind="concept-note",
        number=row.number,
        coordinator=row.coordinator,
        version=row.version,
        content={**row.content, "title": row.title},
        note_number=row.number,
        note_content=row.content,
        call=row.call_title,
        rubric=[],
        ceiling_minor=None,
        currency=row.currency,
        illustrative=row.illustrative,
        given_minor=None,
        changes=None,
    )
    submitted = next(iter(read[queries.things]), None)
    names = {row.coordinator: row.coordinator_name}
    names |= {each.code: each.name for each in read[notes.partners]}
    return NoteBrief(
        thing=thing,
        state=row.state,
        since=row.since,
        parts=_parts(None, thing, names, row.currency),
        score=_score(submitted, read[queries.reviews]) if submitted else None,
        recommended=next(reversed(read[queries.recommended]), None),
        steps=tuple(read[notes.life]),
        decided=tuple(read[committee.on_subject]),
    )


def _drawn(item: ItemRow, amount: Money, thing: ThingRow | None) -> Money:
    """What is asked of the pools: of a higher ceiling what it adds to the one in force."""
    if item.outcome != Outcome.RAISE_CEILING or thing is None or thing.ceiling is None:
        return amount
    return amount - thing.ceiling if thing.ceiling < amount else Money.zero(amount.currency)


def _reserved(thing: ThingRow | None, pipeline: Pipeline) -> Money:
    """What is reserved for a thing, or for the note that it grew from."""
    kept = [
        one.reserved
        for one in pipeline.invited
        if thing and one.row.number == thing.note_number and one.reserved
    ]
    return total(kept, pipeline.reserved.currency)


def _parts(
    proposal: ItemSent | None, thing: ThingRow | None, names: Mapping[str, str], currency: str
) -> tuple[Part, ...]:
    """Who gets what: as it is proposed, else as the form asks for it; the lead first."""
    asked: dict[str, Money] = {}
    labels: Mapping[str, str] = {}
    lead = ""
    if thing is not None:
        lead, labels = thing.coordinator, thing.content.get("partner_labels", {})
        for line in thing.content.get("budget", ()):
            money = Money.parse(str(line["amount"]), currency)
            asked[line["entity"]] = asked.get(line["entity"], Money.zero(currency)) + money
    given = (
        {a.entity: Money.parse(a.amount, currency) for a in proposal.amounts} if proposal else {}
    )
    return tuple(
        Part(code, names.get(code, code), labels.get(code, ""), code == lead, amount)
        for code, amount in sorted(
            (given or asked).items(), key=lambda one: (one[0] != lead, -one[1].minor, one[0])
        )
    )


def _amount(proposal: ItemSent | None, parts: Sequence[Part], currency: str) -> Money:
    """What the item is about: a ceiling, target or budget, else the entities' amounts together."""
    if proposal is not None and proposal.amount:
        return Money.parse(proposal.amount, currency)
    return total([part.amount for part in parts], currency)


def _score(thing: ThingRow, reviews: Sequence[ReviewRow]) -> Score | None:
    whole = statistics(review.total_tenths for review in reviews)
    if whole is None:
        return None
    criteria = (
        Criterion(
            str(rule["title"]),
            int(str(rule["weight"])),
            tuple(
                review.scores[code]
                for review in reviews
                if (code := str(rule["code"])) in review.scores
            ),
        )
        for rule in thing.rubric
    )
    return Score(tuple(criteria), whole)


def _shares(
    codes: Sequence[str], given: Iterable[tuple[str | None, Money]], item: tuple[str | None, Money]
) -> tuple[Share, ...]:
    """In the profile's order, what names none last; nothing where nothing would be added."""
    code, added = item
    if not added:
        return ()
    zero = Money.zero(added.currency)
    before: dict[str | None, Money] = {}
    for each, amount in given:
        before[each] = before.get(each, zero) + amount
    others = [each for each in (*before, code) if each not in codes]
    return tuple(
        Share(each, before.get(each, zero), added if each == code else zero)
        for each in (*codes, *dict.fromkeys(others))
    )
