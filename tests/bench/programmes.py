"""Programmes with five years of reports, as many as a grown fund has, written past the guards."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import col, select

from mptf.chain import table_of
from mptf.db import NEW
from mptf.deadlines.models import Deadline
from mptf.ledger.models import ACCOUNT, LEDGER_SEAL, LEDGER_TX, POSTING, Kind, seal_hash
from mptf.lives.models import Transition
from mptf.people.models import Organisation
from mptf.programme_reports.models import ExpenditureLine, ProgrammeReport, ReportVersion
from mptf.programme_reports.owed import SUBMIT
from mptf.programme_reports.states import Basis, ReportKind, ReportState
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.programmes.states import ProgrammeState
from mptf.work import Work
from tests.bench.filling import posting_values, tx_values
from tests.lives import Story
from workflows.tables import edges

YEARS = 5
AT_ONCE = 30
CATEGORIES = range(1, 8)
_TEXT = "What the entities do, with whom, and how one will know. " * 40
_TRANSITION, _LINE = table_of(Transition), table_of(ExpenditureLine)


def fill(
    story: Story, origin: UUID, first: int, last: int, told: Mapping[str, Any] | None = None
) -> None:
    """Programmes of these numbers, grown from the same note as the one that was invited.

    `told` is what each accepted narrative says, where that is to be read too.
    """
    for start in range(first, last, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, last))
        story.write("head", lambda work, n=numbers: _write(story, work, origin, n, told))


def _write(
    story: Story, work: Work, origin: UUID, numbers: range, told: Mapping[str, Any] | None
) -> None:
    grown = work.get(JointProgramme, origin)
    found = work.session.exec(select(Organisation).where(col(Organisation.kind) == "un-entity"))
    entities = [each.id for each in found]
    made = [_one(story, grown, number, entities) for number in numbers]
    work.session.add_all(made)
    work.session.flush()
    owed = [report for row in made for report in _reports(row, entities)]
    work.session.add_all([report for report, _due in owed])
    work.session.add_all([_deadline(report, due, work) for report, due in owed if due])
    work.session.add_all(
        ProgrammePartner(programme_id=row.id, organisation_id=each, amount_minor=50_000_000)
        for row in made
        for each in entities
    )
    work.session.flush()
    steps = [
        step
        for row in made
        for step in _life(work, "joint-programme", row.id, ProgrammeState.ACTIVE.value)
    ]
    steps += [
        step
        for report, due in owed
        for step in _life(work, "programme-report", report.id, _state(report, due).value)
    ]
    _insert(work, _TRANSITION, steps)
    _insert(work, _LINE, [line for report, due in owed if not due for line in _lines(report)])
    if told is not None:
        words = [_version(work, report, told) for report, due in owed if _is_told(report, due)]
        work.session.add_all(words)
        work.session.flush()
    for row in made:
        _book(work, row, entities)


def _insert(work: Work, table: Any, rows: list[dict[str, Any]]) -> None:
    mutable = frozenset({"balance_minor", "applied_seq"}) if table is ACCOUNT else frozenset[str]()
    work.session.execute(insert(table), [work.unit.stamp(table.name, r, mutable) for r in rows])


def _book(work: Work, row: JointProgramme, entities: Sequence[UUID]) -> None:
    """All its money in one entry, through the triggers of the books."""
    accounts = list(_accounts(row, entities))
    _insert(work, ACCOUNT, [account for account, _minor in accounts])
    last = work.session.execute(
        select(LEDGER_SEAL.c.seq, LEDGER_SEAL.c.hash).order_by(LEDGER_SEAL.c.seq.desc()).limit(1)
    ).one()
    tx = tx_values()
    _insert(work, LEDGER_TX, [tx])
    lines = [
        posting_values(tx["id"], place, account["id"], minor)
        for place, (account, minor) in enumerate(accounts)
    ]
    _insert(work, POSTING, lines)
    hashed = seal_hash(last.seq + 1, tx["row_hash"], [r["row_hash"] for r in lines], last.hash)
    seal = {"tx_id": tx["id"], "seq": last.seq + 1, "prev_hash": last.hash, "hash": hashed}
    _insert(work, LEDGER_SEAL, [{**seal, "id": uuid4()}])


def _one(
    story: Story, grown: JointProgramme, number: int, entities: Sequence[UUID]
) -> JointProgramme:
    areas, regions = story.profile.areas, story.profile.regions
    risks = [
        {"risk": "It takes longer", "likelihood": 1 + (number + n) % 4, "impact": 3}
        for n in range(8)
    ]
    fields = story.profile.programme.form.fields
    parts = {field.name: _TEXT for field in fields if field.is_own}
    start = story.today - timedelta(days=YEARS * 365 - number % 300)
    return JointProgramme(
        number=f"JP-2017-{number:04}",
        note_id=grown.note_id,
        note_version_id=grown.note_version_id,
        invitation_item_id=grown.invitation_item_id,
        coordinator_id=entities[number % len(entities)],
        title=f"What programme {number} is for",
        area=areas[number % len(areas)].code,
        region=regions[number % len(regions)].code,
        ceiling_minor=150_000_000,
        currency=grown.currency,
        content={"countries": ["PHL"], "parts": parts, "risks": risks},
        version=1,
        invited_on=start,
        start_on=start,
        end_on=start + timedelta(days=YEARS * 365 + 200),
    )


def _reports(
    row: JointProgramme, entities: Sequence[UUID]
) -> Iterator[tuple[ProgrammeReport, date | None]]:
    """A narrative of the coordinator's and a financial one of each entity's, each year.

    Those of the last year are waited for, with the day by which they are due.
    """
    begun = row.start_on or row.invited_on
    for year in range(1, YEARS + 2):
        through = begun + timedelta(days=365 * year - 1)
        due = through + timedelta(days=90) if year >= YEARS else None
        kinds: list[tuple[UUID, ReportKind, Basis | None]] = []
        kinds.append((row.coordinator_id, ReportKind.NARRATIVE, None))
        kinds += [(each, ReportKind.FINANCIAL, Basis.YEAR_END) for each in entities]
        for place, (whose, kind, basis) in enumerate(kinds):
            yield (
                ProgrammeReport(
                    number=f"RP-{row.number[3:]}-{year}-{place}",
                    programme_id=row.id,
                    organisation_id=whose,
                    kind=kind.value,
                    basis=basis.value if basis else None,
                    from_on=begun,
                    to_on=through,
                    version=0 if due else 1,
                ),
                due,
            )


def _state(report: ProgrammeReport, due: date | None) -> ReportState:
    if due is None:
        return ReportState.ACCEPTED
    return ReportState.RETURNED if report.number.endswith("5-1") else ReportState.DUE


def _deadline(report: ProgrammeReport, due: date, work: Work) -> Deadline:
    return Deadline(
        subject_kind="programme-report",
        subject_id=report.id,
        what=SUBMIT,
        party="the entity",
        set_at=work.now(),
        due_on=due,
    )


def _is_told(report: ProgrammeReport, due: date | None) -> bool:
    return report.kind == ReportKind.NARRATIVE and due is None


def _version(work: Work, report: ProgrammeReport, told: Mapping[str, Any]) -> ReportVersion:
    return ReportVersion(
        report_id=report.id,
        number=1,
        frozen_at=work.now(),
        submitted_by=work.actor.id,
        from_on=report.from_on,
        to_on=report.to_on,
        content=dict(told),
        profile_digest=work.profile.digest,
    )


def _lines(report: ProgrammeReport) -> Iterator[dict[str, Any]]:
    if report.kind == ReportKind.FINANCIAL:
        for category in CATEGORIES:
            yield {
                "id": uuid4(),
                "report_id": report.id,
                "version": 1,
                "category": category,
                "spent_minor": 1_000_000,
                "obligated_minor": 100_000,
                "currency": "USD",
            }


def _accounts(
    row: JointProgramme, entities: Sequence[UUID]
) -> Iterator[tuple[dict[str, Any], int]]:
    shares = {
        Kind.DEPOSIT: -50_000_000,
        Kind.SUPPLIED: -50_000_000,
        Kind.TRANSFER: 50_000_000,
        Kind.SPENT: 30_000_000,
        Kind.HELD: 20_000_000,
    }
    for each in entities:
        for kind, minor in shares.items():
            account = {
                "id": uuid4(),
                "code": f"{kind}:{row.number}:{each}",
                "kind": kind.value,
                "pool": None,
                "subject_id": row.id,
                "organisation_id": each,
                "currency": row.currency,
                "floor_minor": None,
                "balance_minor": 0,
                "applied_seq": 0,
            }
            yield account, minor


def _life(work: Work, workflow: str, subject: UUID, state: str) -> Iterator[dict[str, Any]]:
    for step, (trigger, source, dest) in enumerate(_way(workflow, state), 1):
        at = work.now() - timedelta(days=400 - step)
        yield {
            "id": uuid4(),
            "workflow": workflow,
            "subject_id": subject,
            "step": step,
            "prev_step": step - 1 or None,
            "trigger": trigger,
            "from_state": source,
            "to_state": dest,
            "at": at,
            "act_on": at.date(),
            "actor_id": work.actor.id,
            "decision_item_id": None,
        }


@cache
def _way(workflow: str, state: str) -> tuple[tuple[str, str, str], ...]:
    """The shortest way of legal steps to a state."""
    ways: dict[str, tuple[tuple[str, str, str], ...]] = {NEW: ()}
    waiting = deque([NEW])
    steps = [edge[1:] for edge in edges() if edge[0] == workflow]
    while state not in ways:
        here = waiting.popleft()
        for trigger, source, dest in steps:
            if source == here and dest not in ways:
                ways[dest] = (*ways[here], (trigger, source, dest))
                waiting.append(dest)
    return ways[state]
