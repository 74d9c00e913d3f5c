"""Prepare written procedures, circulate them, put their deadline off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select

from mptf.audit import service as audit
from mptf.chain import table_of
from mptf.committee import composition
from mptf.committee.models import Mode
from mptf.committee.schemas import ItemSent
from mptf.committee.visibility import FUND
from mptf.errors import GuardRefused, Invalid, InvariantBroken
from mptf.numbers import yearly
from mptf.people import service as people
from mptf.policy import Purpose, Role
from mptf.procedures.models import Circulation, DeadlineExtension, WrittenProcedure
from mptf.procedures.queries import ENDS_AT
from mptf.procedures.schemas import ExtensionSent, ProcedureSent
from mptf.procedures.states import ProcedureState
from mptf.rounds import service as rounds
from mptf.rounds import tally
from mptf.rounds.models import CommitteeItem, Round, RoundClosing
from mptf.rounds.table import OnItem, on_the_table
from mptf.templating import day
from mptf.work import Work
from mptf.working_days import add_working_days, deadline_at, is_working_day


def prepare(
    work: Work, sent: ProcedureSent, titles: Callable[[str, UUID], str]
) -> WrittenProcedure:
    """Put items together for the Committee to decide in writing.

    `titles` gives the title of a thing as it stands now.

    Raises:
        Invalid: one note or programme stands in it twice.
    """
    subjects = [item.subject_id for item in sent.items if item.subject_kind != FUND]
    if len(set(subjects)) < len(subjects):
        raise Invalid("items", "one thing is proposed twice: say it in one item")
    procedure = work.add(
        WrittenProcedure(
            number=yearly(work, "WP"),
            title=sent.title,
            urgent=sent.urgent,
            text=sent.text,
            prepared_at=work.now(),
            prepared_by=work.actor.id,
            illustrative=sent.illustrative,
        )
    )
    for seq, item in enumerate(sent.items, 1):
        rounds.enter(
            work,
            procedure.id,
            Mode.WRITTEN,
            seq,
            ItemSent(**item.model_dump(exclude={"background"})),
            title=item.titled(titles),
            background=item.background,
        )
    return procedure


def items(work: Work, procedure: WrittenProcedure) -> list[CommitteeItem]:
    """Its items in their order."""
    query = select(CommitteeItem).where(CommitteeItem.sitting_id == procedure.id)
    return list(work.session.exec(query.order_by(col(CommitteeItem.seq))))


def circulate(work: Work, procedure: WrittenProcedure) -> Circulation:
    """Open a round on every item; the deadline is the fund's hour on the n-th working day.

    Raises:
        Invalid: the fund's holiday list does not reach so far.
    """
    rules = work.profile.committee.written_procedure
    days = rules.working_days_urgent if procedure.urgent else rules.working_days
    last = add_working_days(work.today(), days, work.profile.holidays)
    _require_holidays(work, last)
    circulation = work.add(
        Circulation(
            procedure_id=procedure.id,
            circulated_at=work.now(),
            deadline_at=deadline_at(last, rules.hour, work.profile.fund.zone),
            working_days=days,
        )
    )
    served = rounds.served(composition.members.read(work, as_of=work.today()))
    lent = people.is_lent(work, Role.CHAIR, Purpose.PRESIDE)
    for item in items(work, procedure):
        rounds.open_round(work, item, served, delegate_presides=lent)
    return circulation


def ends_at(work: Work, sitting_id: UUID) -> datetime:
    """The deadline, as it was put off last.

    Raises:
        InvariantBroken: it was never circulated.
    """
    found = deadline_of(work, work.get(WrittenProcedure, sitting_id))
    if found is None:
        raise InvariantBroken("a written procedure that was not circulated has no deadline")
    return found


def deadline_of(work: Work, procedure: WrittenProcedure) -> datetime | None:
    """Until when positions count; None before it is circulated, and once it is withdrawn."""
    if procedure.state == ProcedureState.WITHDRAWN:
        return None
    query = select(ENDS_AT).select_from(
        table_of(WrittenProcedure).join(
            table_of(Circulation), col(Circulation.procedure_id) == col(WrittenProcedure.id)
        )
    )
    found: datetime | None = work.session.scalar(
        query.where(col(WrittenProcedure.id) == procedure.id)
    )
    return found


def extend(work: Work, procedure: WrittenProcedure, sent: ExtensionSent) -> DeadlineExtension:
    """Put the deadline off to the fund's hour of a later working day.

    Raises:
        GuardRefused: the deadline has passed, or every item is closed.
        Invalid: the day is no working day, or not later.
    """
    now_ends = ends_at(work, procedure.id)
    if all_over(work, procedure):
        raise GuardRefused(("Every item of it is closed: nothing is left to put off.",))
    if work.now() >= now_ends:
        raise GuardRefused(("Its deadline has passed: it cannot be put off any more.",))
    if not is_working_day(sent.on, work.profile.holidays):
        raise Invalid("on", f"{day(sent.on)} is no working day of the fund")
    _require_holidays(work, sent.on)
    rules = work.profile.committee.written_procedure
    later = deadline_at(sent.on, rules.hour, work.profile.fund.zone)
    if later <= now_ends:
        raise Invalid("on", "choose a day after the present deadline")
    before = work.session.exec(
        select(DeadlineExtension).where(DeadlineExtension.procedure_id == procedure.id)
    ).all()
    row = work.add(
        DeadlineExtension(
            procedure_id=procedure.id,
            seq=len(before) + 1,
            deadline_at=later,
            extended_at=work.now(),
            extended_by=work.actor.id,
            reason=sent.reason,
        )
    )
    after = {"deadline_at": later.isoformat()}
    audit.record(work, "extend", "written-procedure", procedure.id, after=after)
    return row


def all_over(work: Work, procedure: WrittenProcedure) -> bool:
    """Whether every item of it is closed, recorded or not."""
    ends = ends_at(work, procedure.id)
    table = on_the_table(work, procedure.id)
    return all(tally.closed(work, found, ends) is not None for found in table.items)


def close_what_is_over(
    work: Work, procedure: WrittenProcedure
) -> list[tuple[OnItem, tally.Closed]]:
    """Every item of it that is over, and how it ended; what is not recorded yet is recorded."""
    ends = ends_at(work, procedure.id)
    found = []
    for each in on_the_table(work, procedure.id).items:
        how = tally.closed(work, each, ends)
        if how is not None:
            if each.item.closed_at is None:
                rounds.close(work, each, how)
            found.append((each, how))
    return found


def with_items_to_close(work: Work) -> list[UUID]:
    """Procedures of which an item is over by its deadline, which is not recorded yet."""
    return [key for key, ends in _running(work) if work.now() >= ends]


def running(work: Work) -> list[UUID]:
    """Procedures of which an item still runs."""
    return [key for key, ends in _running(work) if work.now() < ends]


def _running(work: Work) -> list[tuple[UUID, datetime]]:
    """Circulated procedures with an item whose close is not recorded, and their deadlines."""
    unrecorded = (
        select(CommitteeItem.sitting_id)
        .join(Round, col(Round.item_id) == CommitteeItem.id)
        .outerjoin(RoundClosing, col(RoundClosing.round_id) == Round.id)
        .where(col(RoundClosing.id).is_(None))
    )
    keys = work.session.exec(
        select(WrittenProcedure.id).where(
            WrittenProcedure.state == ProcedureState.CIRCULATED,
            col(WrittenProcedure.id).in_(unrecorded),
        )
    ).all()
    return [(key, ends_at(work, key)) for key in keys]


def _require_holidays(work: Work, last: date) -> None:
    known = work.profile.holidays_known_to
    if last.year > known:
        raise Invalid(
            "deadline",
            f"the fund's holiday list ends with {known}: add the holidays of {last.year} first",
        )
