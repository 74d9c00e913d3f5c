"""What a record is called and where its page lies: all names of one page in one statement.

A record that the reader may not see is named by nothing but its kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    literal,
    select,
    true,
    union_all,
)

from mptf.agreements import visibility as agreements
from mptf.agreements.models import Arrangement
from mptf.banking.models import BankLine
from mptf.calls import visibility as calls
from mptf.calls.models import Call, CallDraft
from mptf.chain import table_of
from mptf.committee import visibility as committee
from mptf.committee.models import Condition, Decision, DecisionItem, Seat
from mptf.contributions import visibility as contributions
from mptf.contributions.models import Agreement, CashMovement, Deposit, Pledge
from mptf.fund_closings import visibility as fund_closings
from mptf.fund_closings.models import FundClosing
from mptf.interests import visibility as interests
from mptf.interests.models import Interest
from mptf.letters import visibility as letters
from mptf.letters.models import Letter
from mptf.meetings import visibility as meetings
from mptf.meetings.models import Meeting
from mptf.notes import visibility as notes
from mptf.notes.models import ConceptNote
from mptf.people.models import Organisation, Person
from mptf.policy import PUBLIC, SYSTEM, Sight
from mptf.procedures import visibility as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.products import visibility as products
from mptf.products.models import Product
from mptf.programme_reports import visibility as programme_reports
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.reading import execute
from mptf.reviews import visibility as reviews
from mptf.reviews.models import ReviewAssignment
from mptf.revisions import visibility as revisions
from mptf.revisions.models import ProgrammeRevision
from mptf.rounds import visibility as rounds
from mptf.rounds.models import CommitteeItem
from mptf.scenarios import visibility as scenarios
from mptf.scenarios.models import Scenario
from mptf.tranches.models import TrancheRequest
from mptf.work import Work

FUND = UUID(int=0)
"""The fund itself, as the subject of a decision's item."""


class Named(NamedTuple):
    """A record by its name; `url` is empty where it has no page."""

    kind: str
    label: str
    title: str
    url: str


_PLACES = {
    "concept-note": "/notes/",
    "review-assignment": "/reviews/",
    "joint-programme": "/programmes/",
    "programme-report": "/programme-reports/",
    "tranche-request": "/tranche-requests/",
    "transfer-request": "/transfers/",
    "programme-revision": "/revisions/",
    "product": "/products/",
    "decision": "/decisions/",
    "decision-item": "/decisions/",
    "written-procedure": "/procedures/",
    "committee-item": "/procedures/",
    "meeting": "/meetings/",
    "agenda-item": "/meetings/",
    "condition": "/decisions/",
    "letter": "/letters/",
    "deposit": "/donors/",
    "agreement": "/agreements/",
    "arrangement": "/arrangements/",
    "bank-line": "/bank-lines",
    "pledge": "/donors/",
    "cash-movement": "/contributions",
    "fund-closing": "/closing",
    "target": "/status",
    "seat": "/committee/",
    "scenario": "/scenarios/",
    "call": "/calls/",
    "call-draft": "/calls",
    "delegation": "/people/",
    "interest": "/interests/",
}
"""Where a kind has its page; a place that ends in a slash is followed by a number."""

_N, _P, _R, _D, _I, _C = (
    table_of(m)
    for m in (ConceptNote, JointProgramme, TransferRequest, Decision, DecisionItem, Condition)
)
_W, _MT, _CI = table_of(WrittenProcedure), table_of(Meeting), table_of(CommitteeItem)
_RA, _SC, _RP = table_of(ReviewAssignment), table_of(Scenario), table_of(ProgrammeReport)
_Q = table_of(TrancheRequest)
_RA, _SC, _RV = (table_of(m) for m in (ReviewAssignment, Scenario, ProgrammeRevision))
_PR, _FC = table_of(Product), table_of(FundClosing)
_ARR, _BL, _INT = table_of(Arrangement), table_of(BankLine), table_of(Interest)
_L, _DEP, _A, _PL, _M = (table_of(m) for m in (Letter, Deposit, Agreement, Pledge, CashMovement))
_O, _PE, _S, _CA, _CD = (table_of(m) for m in (Organisation, Person, Seat, Call, CallDraft))


def _named(
    kind: str, key: Any, texts: tuple[Any, Any, Any], seen: ColumnElement[bool]
) -> Select[Any]:
    """Records of a kind with label, title and place; these are empty where one is not seen."""
    named = (
        case((seen, cast(text, Text)), else_=literal("", Text)).label(name)
        for name, text in zip(("label", "title", "place"), texts, strict=True)
    )
    return select(key.label("id"), literal(kind, Text).label("kind"), *named)


@cache
def _all(sight: Sight) -> Subquery:
    """Every record under its name, or under that of what it belongs to where it has none."""
    decided = committee.visible_to(sight)
    signed_in = true() if sight.signed_in else false()
    numbered = (
        ("concept-note", _N, notes.visible_to(sight)),
        ("joint-programme", _P, programmes.visible_to(sight)),
        ("programme-revision", _RV, revisions.visible_to(sight)),
        ("decision", _D, decided),
        ("product", _PR, products.visible_to(sight)),
        ("meeting", _MT, meetings.visible_to(sight)),
        ("written-procedure", _W, procedures.visible_to(sight)),
        ("scenario", _SC, scenarios.visible_to(sight)),
    )
    given = (
        ("deposit", _DEP, (_DEP.c.number, _O.c.name, _O.c.code)),
        ("agreement", _A, (_A.c.number, _O.c.name, _A.c.number)),
        ("pledge", _PL, (_O.c.code, _O.c.name, _O.c.code)),
    )
    others = (
        ("letter", _L, (_L.c.reference, _L.c.subject), letters.visible_to(sight)),
        ("bank-line", _BL, (_BL.c.number, _BL.c.remitter), true() if sight.books else false()),
        ("cash-movement", _M, (_M.c.number, _M.c.text), true() if sight.books else false()),
        ("fund-closing", _FC, (_FC.c.number, _FC.c.text), fund_closings.visible_to(sight)),
        ("organisation", _O, (_O.c.code, _O.c.name), signed_in),
        ("person", _PE, (_PE.c.name, _PE.c.title), signed_in),
        ("call", _CA, (_CA.c.number, _CA.c.title), true()),
        ("call-draft", _CD, (_CD.c.number, literal("")), calls.draft_visible_to(sight)),
        ("interest", _INT, (_INT.c.number, literal("")), interests.visible_to(sight)),
    )
    request = (_R.c.number, _P.c.title, _R.c.number)
    asked = (_Q.c.number, _P.c.title, _Q.c.number)
    item = (_D.c.number, _D.c.title, _D.c.number)
    in_writing = (_W.c.number, _CI.c.title, _W.c.number)
    in_meeting = (_MT.c.number, _CI.c.title, _MT.c.number)
    condition = (_D.c.number, _C.c.text, _D.c.number)
    condition_seen = and_(decided, committee.item_visible_to(sight))
    return union_all(
        *(
            _named(kind, table.c.id, (table.c.number, table.c.title, table.c.number), seen)
            for kind, table, seen in numbered
        ),
        *(
            _named(kind, table.c.id, (*texts, texts[0]), seen)
            for kind, table, texts, seen in others
        ),
        *(
            _named(kind, table.c.id, texts, contributions.visible_to(sight, table)).join(
                _O, _O.c.id == table.c.donor_id
            )
            for kind, table, texts in given
        ),
        _named(
            "arrangement",
            _ARR.c.id,
            (_ARR.c.number, _O.c.name, _ARR.c.number),
            agreements.visible_to(sight),
        ).join(_O, _O.c.id == _ARR.c.donor_id),
        _named("tranche-request", _Q.c.id, asked, programmes.opened_to(sight)).join(
            _P, _P.c.id == _Q.c.programme_id
        ),
        _named("transfer-request", _R.c.id, request, programmes.opened_to(sight)).join(
            _P, _P.c.id == _R.c.programme_id
        ),
        _named(
            "programme-report",
            _RP.c.id,
            (_RP.c.number, _P.c.title, _RP.c.number),
            programme_reports.visible_to(sight),
        ).join(_P, _P.c.id == _RP.c.programme_id),
        _named(
            "review-assignment",
            _RA.c.id,
            (_RA.c.number, _N.c.title, _RA.c.number),
            reviews.visible_to(sight),
        ).join(_N, _N.c.id == _RA.c.note_id),
        _named("seat", _S.c.id, (_S.c.name, _S.c.name, _S.c.code), signed_in),
        _named("committee-item", _CI.c.id, in_writing, rounds.visible_to(sight)).join(
            _W, _W.c.id == _CI.c.sitting_id
        ),
        _named("agenda-item", _CI.c.id, in_meeting, rounds.visible_to(sight)).join(
            _MT, _MT.c.id == _CI.c.sitting_id
        ),
        _named("decision-item", _I.c.id, item, decided).join(_D, _D.c.id == _I.c.decision_id),
        _named("condition", _C.c.id, condition, condition_seen)
        .join(_I, _I.c.id == _C.c.item_id)
        .join(_D, _D.c.id == _I.c.decision_id),
    ).subquery()


@cache
def _by_id(sight: Sight) -> Select[Any]:
    everything = _all(sight)
    return select(everything).where(everything.c.id.in_(bindparam("ids", expanding=True)))


class Names:
    """The names of the records that one page mentions."""

    def __init__(self, found: Mapping[UUID, Named]) -> None:
        self._found = found

    def __getitem__(self, key: UUID | None) -> Named:
        """The name of a record, or an empty one."""
        return _NOBODY if key is None else self._found.get(key, _NOBODY)

    def label(self, key: UUID | None) -> str:
        """Its number, its code, or a person's name."""
        return self[key].label


_NOBODY = Named("", "", "", "")


def names(work: Work, ids: Iterable[UUID | None]) -> Names:
    """The names of all these records, whatever they are, in one statement."""
    fund = work.profile.fund
    found = {
        FUND: Named("fund", fund.short_name, fund.name, "/status"),
        SYSTEM.id: Named("", "the system", "", ""),
        PUBLIC.id: Named("", "the public", "", ""),
    }
    wanted = {key for key in ids if key is not None} - found.keys()
    asked = execute(work, _by_id(work.actor.sight), {"ids": list(wanted)})
    for key, kind, label, title, place in asked:
        found[key] = Named(kind, label, title, address(kind, place) if label else "")
    return Names(found)


def address(kind: str, place: str) -> str:
    """Where a record of a kind has its page; empty where it has none."""
    start = _PLACES.get(kind, "")
    if start.endswith("/") and not place:
        return ""
    return f"{start}{quote(place)}" if start.endswith("/") else start
