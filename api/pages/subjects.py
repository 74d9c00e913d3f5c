"""What a record is called and where its page lies: all names of one page in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import Select, Text, cast, literal, select, union_all

from mptf.calls.models import Call
from mptf.chain import table_of
from mptf.committee.models import Condition, Decision, DecisionItem, Seat
from mptf.contributions.models import Agreement, CashMovement, Deposit, Pledge
from mptf.letters.models import Letter
from mptf.notes.models import ConceptNote
from mptf.people.models import Organisation, Person
from mptf.policy import PUBLIC, SYSTEM
from mptf.programmes.models import JointProgramme, TransferRequest
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
    "joint-programme": "/programmes/",
    "transfer-request": "/programmes/",
    "decision": "/decisions/",
    "decision-item": "/decisions/",
    "condition": "/decisions/",
    "letter": "/letters/",
    "deposit": "/contributions",
    "agreement": "/contributions",
    "pledge": "/contributions",
    "target": "/",
}
"""Where a kind has its page; a place that ends in a slash is followed by a number."""

_N, _P, _R, _D, _I, _C = (
    table_of(m)
    for m in (ConceptNote, JointProgramme, TransferRequest, Decision, DecisionItem, Condition)
)
_L, _DEP, _A, _PL, _M = (table_of(m) for m in (Letter, Deposit, Agreement, Pledge, CashMovement))
_O, _PE, _S, _CA = (table_of(m) for m in (Organisation, Person, Seat, Call))


def _named(key: Any, kind: str, label: Any, title: Any, place: Any) -> Select[Any]:
    texts = {"label": label, "title": title, "place": place}
    named = (cast(part, Text).label(name) for name, part in texts.items())
    return select(key.label("id"), literal(kind, Text).label("kind"), *named)


_ALL = union_all(
    _named(_N.c.id, "concept-note", _N.c.number, _N.c.title, _N.c.number),
    _named(_P.c.id, "joint-programme", _P.c.number, _P.c.title, _P.c.number),
    _named(_R.c.id, "transfer-request", _R.c.number, _P.c.title, _P.c.number).join(
        _P, _P.c.id == _R.c.programme_id
    ),
    _named(_D.c.id, "decision", _D.c.number, _D.c.title, _D.c.number),
    _named(_I.c.id, "decision-item", _D.c.number, _D.c.title, _D.c.number).join(
        _D, _D.c.id == _I.c.decision_id
    ),
    _named(_C.c.id, "condition", _D.c.number, _C.c.text, _D.c.number)
    .join(_I, _I.c.id == _C.c.item_id)
    .join(_D, _D.c.id == _I.c.decision_id),
    _named(_L.c.id, "letter", _L.c.reference, _L.c.subject, _L.c.reference),
    _named(_DEP.c.id, "deposit", _DEP.c.number, _O.c.name, _DEP.c.number).join(
        _O, _O.c.id == _DEP.c.donor_id
    ),
    _named(_A.c.id, "agreement", _A.c.number, _O.c.name, _A.c.number).join(
        _O, _O.c.id == _A.c.donor_id
    ),
    _named(_PL.c.id, "pledge", _O.c.code, _O.c.name, _O.c.code).join(_O, _O.c.id == _PL.c.donor_id),
    _named(_M.c.id, "cash-movement", _M.c.number, _M.c.text, _M.c.number),
    _named(_O.c.id, "organisation", _O.c.code, _O.c.name, _O.c.code),
    _named(_PE.c.id, "person", _PE.c.name, _PE.c.title, _PE.c.name),
    _named(_S.c.id, "seat", _S.c.name, _S.c.name, _S.c.code),
    _named(_CA.c.id, "call", _CA.c.number, _CA.c.title, _CA.c.number),
).subquery()
_BY_ID = select(_ALL)


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
        FUND: Named("fund", fund.short_name, fund.name, "/"),
        SYSTEM.id: Named("", "the system", "", ""),
        PUBLIC.id: Named("", "the public", "", ""),
    }
    wanted = {key for key in ids if key is not None} - found.keys()
    for key, kind, label, title, place in work.session.execute(
        _BY_ID.where(_ALL.c.id.in_(list(wanted)))
    ):
        found[key] = Named(kind, label, title, _url(kind, place))
    return Names(found)


def _url(kind: str, place: str) -> str:
    start = _PLACES.get(kind, "")
    return f"{start}{quote(place)}" if start.endswith("/") and start != "/" else start
