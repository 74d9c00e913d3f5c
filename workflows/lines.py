"""Each living record as one line: its number, its title, the number under which its page lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, String, Table, Text, cast, literal, select
from sqlmodel import SQLModel

from mptf.agreements.models import Arrangement
from mptf.banking.models import BankLine
from mptf.chain import table_of
from mptf.committee.models import Decision
from mptf.contributions.models import CashMovement, Deposit
from mptf.fund_closings.models import FundClosing
from mptf.lives.models import Transition
from mptf.meetings.models import Meeting
from mptf.notes.models import ConceptNote
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.procedures.models import WrittenProcedure
from mptf.products.models import Product
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.reading import OWN_ID, OWN_ORGANISATION
from mptf.reviews.models import ReviewAssignment
from mptf.revisions.models import ProgrammeRevision
from mptf.tranches.models import TrancheRequest
from workflows.sight import visible

_N, _RA, _P, _Q, _R, _RP, _PR, _D, _MT, _W, _ARR, _DEP, _BL, _M, _FC, _O = (
    table_of(model)
    for model in (
        ConceptNote,
        ReviewAssignment,
        JointProgramme,
        TrancheRequest,
        TransferRequest,
        ProgrammeReport,
        Product,
        Decision,
        Meeting,
        WrittenProcedure,
        Arrangement,
        Deposit,
        BankLine,
        CashMovement,
        FundClosing,
        Organisation,
    )
)
LAST = table_of(Transition)
"""The step by which a record came to where it stands."""


@dataclass(frozen=True, slots=True)
class Line:
    """How one kind of record is named in a line."""

    record: type[SQLModel]
    title: ColumnElement[Any]
    place: ColumnElement[Any]
    among: FromClause
    coordinated: bool = False
    own: ColumnElement[bool] | None = None
    """Whether it is the reader's own to bring on; none where that is no matter of who they are."""

    @property
    def table(self) -> Table:
        """The records."""
        return table_of(self.record)

    def select(self, sight: Sight, kind: str, *more: ColumnElement[Any]) -> Select[Any]:
        """The lines that a reader sees, with the step by which each came to its state."""
        table = self.table
        last = (LAST.c.subject_id == table.c.id) & (LAST.c.step == table.c.step)
        return (
            select(
                literal(kind, Text).label("kind"),
                table.c.id,
                cast(table.c.number, Text).label("number"),
                cast(self.title, Text).label("title"),
                cast(self.place, Text).label("place"),
                table.c.state,
                table.c.illustrative,
                *more,
            )
            .select_from(self.among.join(LAST, last))
            .where(visible(self.record, sight))
        )

    @property
    def coordinator(self) -> ColumnElement[Any]:
        """The code of the entity that answers for it; empty where none does."""
        return cast(_O.c.code, String) if self.coordinated else literal("", String)


def _coordinated(record: type[SQLModel]) -> Line:
    table = table_of(record)
    among = table.join(_O, _O.c.id == table.c.coordinator_id)
    own = table.c.coordinator_id == OWN_ORGANISATION
    return Line(record, table.c.title, table.c.number, among, coordinated=True, own=own)


LINES: Mapping[str, Line] = {
    "concept-note": _coordinated(ConceptNote),
    "review-assignment": Line(
        ReviewAssignment,
        _N.c.title,
        _RA.c.number,
        _RA.join(_N, _N.c.id == _RA.c.note_id),
        own=_RA.c.reviewer_id == OWN_ID,
    ),
    "joint-programme": _coordinated(JointProgramme),
    "programme-revision": _coordinated(ProgrammeRevision),
    "decision": Line(Decision, _D.c.title, _D.c.number, _D),
    "meeting": Line(Meeting, _MT.c.title, _MT.c.number, _MT),
    "written-procedure": Line(WrittenProcedure, _W.c.title, _W.c.number, _W),
    "tranche-request": Line(
        TrancheRequest,
        _P.c.title,
        _Q.c.number,
        _Q.join(_P, _P.c.id == _Q.c.programme_id),
        own=_Q.c.coordinator_id == OWN_ORGANISATION,
    ),
    "transfer-request": Line(
        TransferRequest, _P.c.title, _R.c.number, _R.join(_P, _P.c.id == _R.c.programme_id)
    ),
    "programme-report": Line(
        ProgrammeReport,
        _P.c.title,
        _RP.c.number,
        _RP.join(_P, _P.c.id == _RP.c.programme_id).join(_O, _O.c.id == _RP.c.organisation_id),
        coordinated=True,
        own=_RP.c.organisation_id == OWN_ORGANISATION,
    ),
    "product": Line(
        Product,
        _PR.c.title,
        _PR.c.number,
        _PR.join(_O, _O.c.id == _PR.c.organisation_id),
        coordinated=True,
        own=_PR.c.organisation_id == OWN_ORGANISATION,
    ),
    "arrangement": Line(
        Arrangement, _O.c.name, _ARR.c.number, _ARR.join(_O, _O.c.id == _ARR.c.donor_id)
    ),
    "deposit": Line(Deposit, _O.c.name, _DEP.c.number, _DEP.join(_O, _O.c.id == _DEP.c.donor_id)),
    "bank-line": Line(BankLine, _BL.c.remitter, _BL.c.number, _BL),
    "cash-movement": Line(CashMovement, _M.c.text, _M.c.number, _M),
    "fund-closing": Line(FundClosing, _FC.c.text, _FC.c.number, _FC),
}
"""By the name of the workflow."""
