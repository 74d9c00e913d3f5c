"""Run a history: one dated act a line, through the same services and guards as every other door.

Each act is a unit of its own, on the clock of its line, and leaves its mark in that unit; units
are kept some at a time. So a replay that was interrupted goes on behind its last mark, one that
is run again changes nothing, and a refused act leaves nothing behind.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from mptf.attachments.models import Attachment
from mptf.clock import Clock, StoppedClock
from mptf.committee.models import FUND_ID, DecisionItem
from mptf.contributions.models import AgreementTerms
from mptf.errors import BadHistory, Invalid, MptfError
from mptf.histories.models import ReplayMark
from mptf.ledger.models import LedgerTx
from mptf.people.models import Organisation
from mptf.people.service import actor
from mptf.policy import SYSTEM, Actor
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.states import Basis
from mptf.programmes.models import JointProgramme
from mptf.rounds.models import AdoptedItem, CommitteeItem
from mptf.work import Fund, Work
from workflows.acts import perform
from workflows.decision_rules import FUND
from workflows.history import Line, Place, parsed, places


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is."""

    done: int
    whole: int
    at: datetime


Watch = Callable[[Progress], None]
Unit = Callable[[Actor, Clock], AbstractContextManager[Work]]

_TURN = 0.005
"""Seconds between two times, so that others who wait for the database have their turn."""

_TOGETHER = 25
"""How many acts are kept at a time: a disk takes as long to keep one as to keep many."""


def replay(fund: Fund, files: Sequence[Path], watch: Watch = lambda _progress: None) -> int:
    """Run what is not yet done of the files, in their names' order. How many acts were done.

    Acts are kept some at a time, and `watch` is told after each time.

    Raises:
        BadHistory: names file, line and reason: not well formed, out of order in time, changed
            since it was replayed, or refused. The acts before it are kept.
    """
    fund = dataclasses.replace(fund, local_mail=True)
    lines = list(places(files))
    names, marks = _known(fund)
    waiting = list(_not_yet_done(lines, marks))
    for start in range(0, len(waiting), _TOGETHER):
        acts = waiting[start : start + _TOGETHER]
        _do_together(fund, acts, names)
        time.sleep(_TURN)
        watch(Progress(len(lines) - len(waiting) + start + len(acts), len(lines), acts[-1][1].at))
    return len(waiting)


def _not_yet_done(
    lines: Sequence[Place], marks: Mapping[tuple[str, int], str]
) -> Iterator[tuple[Place, Line]]:
    """The acts without a mark, every line being checked."""
    last: datetime | None = None
    for place in lines:
        line = parsed(place)
        if last is not None and line.at < last:
            raise BadHistory(place.file, place.number, f"{line.at} lies before the line above it")
        last = line.at
        digest = marks.get((place.file, place.number))
        if digest is None:
            yield place, line
        elif digest != place.digest:
            raise BadHistory(place.file, place.number, "it was replayed with another text before")


def _do_together(fund: Fund, acts: Sequence[tuple[Place, Line]], names: Names) -> None:
    """Some acts in one transaction; a refused one is undone alone, and ends it."""
    refusal: BadHistory | None = None
    with fund.batch() as unit:
        for place, line in acts:
            try:
                _do(unit, place, line, names)
            except MptfError as error:
                refusal = BadHistory(place.file, place.number, error.sentence())
                refusal.__cause__ = error
                break
    if refusal is not None:
        raise refusal


def _known(fund: Fund) -> tuple[Names, dict[tuple[str, int], str]]:
    names = Names()
    marks: dict[tuple[str, int], str] = {}
    with fund.reading(SYSTEM) as work:
        for mark in work.session.exec(select(ReplayMark).order_by(col(ReplayMark.at))):
            marks[mark.file, mark.line] = mark.digest
            if mark.name and mark.subject_id:
                names.known[mark.name] = mark.subject_id
    return names, marks


def _do(unit: Unit, place: Place, line: Line, names: Names) -> None:
    """One act, whole, with its mark."""
    clock = StoppedClock(line.at)
    with unit(SYSTEM, clock) as work:
        who = SYSTEM if line.who == "system" else actor(work, names.find(work, line.who))
        on = names.find(work, line.on) if line.on else None
        sent = names.resolve(work, line.with_)
    with unit(who, clock) as work:
        record = perform(work, line.act, on, sent, why=line.why)
        key = getattr(record, "id", None) if line.as_ else None
        work.add(
            ReplayMark(
                file=place.file,
                line=place.number,
                digest=place.digest,
                at=line.at,
                name=line.as_,
                subject_id=key,
            )
        )
    if line.as_ and key:
        names.known[line.as_] = key


@dataclass(slots=True)
class Names:
    """What the lines have named so far, and what their acts made on the way."""

    known: dict[str, UUID] = field(default_factory=lambda: {FUND: FUND_ID})

    def find(self, work: Work, name: str) -> UUID:
        """The id under a name.

        Raises:
            Invalid: nothing has this name yet.
        """
        if name not in self.known:
            made = _made_on_the_way(work, self, name)
            if made is None:
                raise Invalid(name, "nothing has this name yet")
            self.known[name] = made
        return self.known[name]

    def resolve(self, work: Work, value: Any) -> Any:
        """The value with an id in the place of every "@name" in it."""
        match value:
            case str() if value.startswith("@"):
                return str(self.find(work, value[1:]))
            case list():
                return [self.resolve(work, part) for part in value]
            case dict():
                return {key: self.resolve(work, part) for key, part in value.items()}
            case _:
                return value


_IN_THEIR_ORDER = (
    (DecisionItem.id, DecisionItem.decision_id, DecisionItem.seq),
    (CommitteeItem.id, CommitteeItem.sitting_id, CommitteeItem.seq),
)
"""What is named by its place: an item of a decision, of a written procedure, of a meeting."""


def _made_on_the_way(work: Work, names: Names, name: str) -> UUID | None:
    """What an act made besides its own record, by the record's name and `#` or `/`."""
    owner, mark, place = name.rpartition("#")
    if mark and place.isdigit():
        return _item(work, names.find(work, owner), int(place))
    owner, mark, what = name.rpartition("/")
    if mark and what.startswith(_REPORT):
        return _report(work, names.find(work, owner), what.removeprefix(_REPORT))
    if mark and what in _BESIDES:
        return work.session.exec(_BESIDES[what](names.find(work, owner))).first()
    return None


def _item(work: Work, owner: UUID, place: int) -> UUID | None:
    for key, of, seq in _IN_THEIR_ORDER:
        found = work.session.exec(select(key).where(of == owner, seq == place)).first()
        if found:
            return found
    return None


_REPORT = "report."


def _report(work: Work, programme: UUID, name: str) -> UUID | None:
    """A report of a programme by its kind, its entity's code, and for a yearly one the year."""
    kind, _, rest = name.partition(".")
    code, _, year = rest.partition(".")
    query = (
        select(ProgrammeReport.id)
        .join(Organisation, col(Organisation.id) == ProgrammeReport.organisation_id)
        .where(
            ProgrammeReport.programme_id == programme,
            ProgrammeReport.kind == kind,
            Organisation.code == code,
            or_(col(ProgrammeReport.basis).is_(None), ProgrammeReport.basis != Basis.INTERIM.value),
        )
    )
    if year:
        last = date(int(year), 12, 31)
        query = query.where(ProgrammeReport.to_on == last)
    return work.session.exec(query).first()


def _programme(note: UUID) -> SelectOfScalar[UUID]:
    """The programme that an invitation opened: of several, the last."""
    query = select(JointProgramme.id).where(JointProgramme.note_id == note)
    return query.order_by(col(JointProgramme.number).desc())


def _entry(document: UUID) -> SelectOfScalar[UUID]:
    """The first entry of the books on a document."""
    query = select(LedgerTx.id).where(LedgerTx.document_id == document)
    return query.order_by(col(LedgerTx.recorded_at))


def _decision(sitting: UUID) -> SelectOfScalar[UUID]:
    """The decision of what a written procedure or a meeting adopted."""
    return (
        select(DecisionItem.decision_id)
        .join(AdoptedItem, col(AdoptedItem.decision_item_id) == DecisionItem.id)
        .join(CommitteeItem, col(CommitteeItem.id) == AdoptedItem.committee_item_id)
        .where(CommitteeItem.sitting_id == sitting)
    )


def _file(record: UUID) -> SelectOfScalar[UUID]:
    """The file that was attached to a record last."""
    query = select(Attachment.id).where(Attachment.subject_id == record)
    return query.order_by(col(Attachment.attached_at).desc())


def _agreement(arrangement: UUID) -> SelectOfScalar[UUID]:
    """The agreement that an arrangement brought into force."""
    return select(AgreementTerms.agreement_id).where(AgreementTerms.arrangement_id == arrangement)


_BESIDES: Mapping[str, Callable[[UUID], SelectOfScalar[UUID]]] = {
    "programme": _programme,
    "tx": _entry,
    "decision": _decision,
    "file": _file,
    "agreement": _agreement,
}
