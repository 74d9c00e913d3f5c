"""An item before the Committee, in writing or in a meeting, as it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from api.json.kinds import Kind, actions
from api.json.schemas.files import FileItem
from api.json.schemas.procedures import (
    Closing,
    Comment,
    CommitteeItemRecord,
    OwnPosition,
    PaperVersion,
    Receipt,
    SeatStanding,
    SpokenPosition,
)
from mptf.committee.models import Mode
from mptf.errors import NotFound
from mptf.meetings.models import Meeting
from mptf.procedures import service as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.rounds import tally
from mptf.rounds.models import CommitteeItem
from mptf.rounds.table import OnItem, OnTheTable, on_item
from mptf.work import Work
from workflows.sight import seen


def show_item(work: Work, key: str) -> CommitteeItemRecord:
    """One item, by id."""
    try:
        item = seen(work, CommitteeItem, UUID(key))
    except ValueError:
        raise NotFound("committee item", key) from None
    number, ends_at = _sitting(work, item)
    return CommitteeItemRecord(
        **fields(work, on_item(work, item), ends_at),
        **actions(work, CommitteeItem, item.id, key),
        mode=Mode(item.mode),
        sitting=number,
    )


def _sitting(work: Work, item: CommitteeItem) -> tuple[str, datetime | None]:
    if item.mode == Mode.MEETING:
        return work.get(Meeting, item.sitting_id).number, None
    procedure = work.get(WrittenProcedure, item.sitting_id)
    return procedure.number, procedures.deadline_of(work, procedure)


def own_positions(work: Work, table: OnTheTable) -> list[OwnPosition]:
    """What the reader has said themselves of the items of a sitting."""
    return [
        OwnPosition.said(on, *pair) for on in table.items for pair in tally.own(work, on).values()
    ]


def fields(work: Work, on: OnItem, ends_at: datetime | None) -> dict[str, Any]:
    """What is sent of an item; `ends_at` is the deadline of its sitting, if that has one."""
    how, final = tally.closed(work, on, ends_at), tally.settled(work, on, ends_at)
    row = on.item
    return {
        "id": row.id,
        "seq": row.seq,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "title": row.title,
        "outcome": row.outcome,
        "proposal": row.proposal,
        "background": on.paper,
        "versions": [PaperVersion.of(each) for each in on.versions],
        "files": [FileItem.of(each.file) for each in on.annexes],
        "taken_off": row.taken_off_why,
        "withheld": on.withheld,
        "opened_at": row.opened_at,
        "sealed_round": Closing.of(how) if how else None,
        "open_round": [SpokenPosition.of(each) for each in on.spoken],
        "closing": Closing.of(final) if final else None,
        "seats": [SeatStanding.of(each) for each in tally.standings(on, how)],
        "comments": [Comment(by=c.name, at=c.said_at, text=c.text) for c in on.comments],
        "receipts": [Receipt.of(on, each) for each in tally.receipts(work, on)],
    }


KINDS = (Kind(CommitteeItem, CommitteeItemRecord, show_item, lambda made: str(made.id)),)
