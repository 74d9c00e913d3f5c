"""The pipeline's booklet: every note that waits or is invited, and what the fund has for them.

A reader's has what they see of each note; the public's has what the public page shows and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, select

from mptf.chain import table_of
from mptf.money import Money, total
from mptf.notes.models import ConceptNote, NotePartner
from mptf.notes.states import NoteState
from mptf.notes.visibility import visible_to
from mptf.people.models import Organisation
from mptf.pipeline.queries import PipelineRow
from mptf.policy import Sight
from mptf.profile import Profile
from mptf.reading import rows
from mptf.reports import dashboard, public
from mptf.reports.pipeline import after
from mptf.reports.status import Standing, standing
from mptf.sheaf import Sheaf
from mptf.work import Work


class FormRow(NamedTuple):
    """What a note says, for whoever opens it."""

    note_id: UUID
    coordinator: str
    content: dict[str, Any]


class EntityRow(NamedTuple):
    """An organisation that takes part in a note that the reader opens."""

    code: str
    name: str


class Part(NamedTuple):
    """What an entity asks for in a note."""

    code: str
    name: str
    label: str
    leads: bool
    amount: Money


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a note to whoever opens it."""

    content: Mapping[str, Any]
    parts: tuple[Part, ...]
    since: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A note in the booklet; of one that its reader does not open, only what is published."""

    number: str
    title: str
    countries: tuple[str, ...]
    area: str | None
    region: str | None
    asked: Money
    illustrative: bool
    is_invited: bool = False
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Booklet:
    """The booklet of a day, region by region."""

    day: date
    entries: tuple[Entry, ...]
    standing: Standing
    approved: Money
    """What the Committee has approved for programmes until then."""


_N, _NP, _O = (table_of(m) for m in (ConceptNote, NotePartner, Organisation))
_IN_IT = _N.c.id.in_(bindparam("notes", type_=Uuid(), expanding=True))


@rows(FormRow._make)
def forms(sight: Sight) -> Select[Any]:
    """What notes say; one that is in the pipeline is written no more."""
    return (
        select(_N.c.id, _O.c.code, _N.c.content)
        .join_from(_N, _O, _O.c.id == _N.c.coordinator_id)
        .where(_IN_IT, visible_to(sight))
    )


@rows(EntityRow._make, _O.c.code)
def taking_part(sight: Sight) -> Select[Any]:
    """Who takes part in them."""
    part = select(_NP.c.organisation_id).join(_N, _N.c.id == _NP.c.note_id)
    return select(_O.c.code, _O.c.name).where(_O.c.id.in_(part.where(_IN_IT, visible_to(sight))))


_TOLD = Sheaf(forms, taking_part)


def for_reader(work: Work, day: date) -> Booklet:
    """The pipeline at the end of a day, each note as far as the reader sees it."""
    given = dashboard.approved.read(work, as_of=day)
    found = after(work, day, given)
    listed = [*(one.row for one in found.waiting), *(one.row for one in found.invited)]
    read = _TOLD.read(work, notes=[row.id for row in listed])
    told = {row.note_id: row for row in read[forms]}
    names = {row.code: row.name for row in read[taking_part]}
    entries = (_entry(row, told.get(row.id), names) for row in listed)
    return Booklet(
        day=day,
        entries=_by_region(work.profile, entries),
        standing=standing(work, day),
        approved=total([row.amount for row in given], work.profile.fund.currency),
    )


def for_everybody(work: Work) -> Booklet:
    """The pipeline as it is published today."""
    found = public.published(work)
    entries = (
        Entry(
            row.number,
            row.title,
            row.countries,
            row.area,
            row.region,
            found.money(row.amount_minor),
            row.illustrative,
        )
        for row in found.pipeline
    )
    given = [found.money(row.approved_minor or 0) for row in found.funded]
    return Booklet(
        day=work.today(),
        entries=_by_region(work.profile, entries),
        standing=standing(work),
        approved=total(given, found.currency),
    )


def _entry(row: PipelineRow, form: FormRow | None, names: Mapping[str, str]) -> Entry:
    return Entry(
        row.number,
        row.title,
        row.countries,
        row.area,
        row.region,
        row.asked,
        row.illustrative,
        row.state == NoteState.INVITED,
        Told(form.content, tuple(_parts(row, form, names)), row.since) if form else None,
    )


def _parts(row: PipelineRow, form: FormRow, names: Mapping[str, str]) -> Iterator[Part]:
    """Who asks for how much, the lead first."""
    sums: dict[str, Money] = defaultdict(lambda: Money.zero(row.asked.currency))
    for line in form.content.get("budget", ()):
        sums[line["entity"]] += Money.parse(str(line["amount"]), row.asked.currency)
    labels = form.content.get("partner_labels", {})
    for code, money in sorted(
        sums.items(), key=lambda one: (one[0] != form.coordinator, -one[1].minor, one[0])
    ):
        leads = code == form.coordinator
        yield Part(code, names.get(code, code), labels.get(code, ""), leads, money)


def _by_region(profile: Profile, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """In the profile's order of regions, what names none last; in a region by number."""
    order = {region.code: place for place, region in enumerate(profile.regions)}
    return tuple(
        sorted(entries, key=lambda one: (order.get(one.region or "", len(order)), one.number))
    )
