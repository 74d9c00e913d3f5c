"""What is read of letters: lists, one letter, its printed sheet, and whose a code is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, false, func, or_, select, true

from mptf.chain import table_of
from mptf.committee.models import DecisionItem
from mptf.contributions.models import Deposit
from mptf.errors import NotFound
from mptf.letters.models import Letter, LetterDraft, Sheet
from mptf.letters.visibility import visible_to
from mptf.listing import EVERYTHING, KEY, Filters, Listing, Sorting, keyed, mentions, narrowed, same
from mptf.outbox.models import Message
from mptf.people.models import Organisation, Person
from mptf.policy import Role, Sight
from mptf.programmes.models import TransferRequest
from mptf.reading import OF, execute, rows
from mptf.revisions.models import ProgrammeRevision
from mptf.tranches.models import TrancheRequest
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which letters a list shows; an empty filter lets everything through."""

    kind: str = ""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same((_L.c.kind, self.kind))
        if self.text:
            found.append(mentions(self.text, _L.c.reference, _L.c.subject, _L.c.addressee))
        return found


class LetterRow(NamedTuple):
    """A signed letter and its way: `pages` and `sha256` are empty until its sheet is printed.

    `queued_at` is empty where its addressee has no address for mail.
    """

    id: UUID
    reference: str
    kind: str
    subject_kind: str
    subject_id: UUID
    subject: str
    addressee: str
    signed_at: datetime
    signed_on: date
    signed_by: str | None
    signed_for: str | None
    delegation: str | None
    code: str
    illustrative: bool
    printed_at: datetime | None
    pages: int | None
    sha256: str | None
    called_for_at: datetime | None
    queued_at: datetime | None
    sent_at: datetime | None
    send_error: str | None


class WaitingRow(NamedTuple):
    """A letter that a step has called for and that nobody has signed."""

    id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    signed_by_role: str
    called_for_at: datetime


class SheetRow(NamedTuple):
    """The printed sheet of a letter."""

    reference: str
    sha256: str
    pdf: bytes


_L, _S, _W, _M, _P, _O = (
    table_of(m) for m in (Letter, Sheet, LetterDraft, Message, Person, Organisation)
)
_R, _Q = table_of(TransferRequest), table_of(TrancheRequest)
_R, _RV = table_of(TransferRequest), table_of(ProgrammeRevision)
_I, _D = table_of(DecisionItem), table_of(Deposit)

_ROWS: Select[Any] = (
    select(
        _L.c.id,
        _L.c.reference,
        _L.c.kind,
        _L.c.subject_kind,
        _L.c.subject_id,
        _L.c.subject,
        _L.c.addressee,
        _L.c.signed_at,
        _L.c.signed_on,
        _P.c.name,
        _O.c.name.label("organisation"),
        _L.c.delegation,
        _L.c.code,
        _L.c.illustrative,
        _S.c.printed_at,
        _S.c.pages,
        _S.c.sha256,
        _W.c.called_for_at,
        _M.c.queued_at,
        _M.c.sent_at,
        _M.c.last_error,
    )
    .outerjoin(_W, _W.c.letter_id == _L.c.id)
    .outerjoin(_M, _M.c.letter_id == _L.c.id)
    .outerjoin(_P, _P.c.id == _L.c.signed_by)
    .outerjoin(_O, _O.c.id == _P.c.organisation_id)
    .outerjoin(_S, _S.c.letter_id == _L.c.id)
)
_CODED = _ROWS.where(_L.c.code == bindparam("code"))
_ORDER = (_L.c.signed_at, _L.c.reference)
_OLDEST = (_W.c.called_for_at, _W.c.kind, _W.c.id)
SORTS = Sorting(
    "-signed",
    "-reference",
    reference=_L.c.reference,
    kind=_L.c.kind,
    addressee=func.lower(_L.c.addressee),
    signed=_L.c.signed_at,
    sent=_M.c.sent_at,
)


_LIST = Listing(
    "letter",
    LetterRow._make,
    lambda sight: _ROWS.where(visible_to(sight)),
    _L.c.reference,
    SORTS,
)
listed, referenced = _LIST.page, _LIST.one


@cache
def _count(sight: Sight) -> Select[Any]:
    return select(func.count()).select_from(_L).where(visible_to(sight))


@cache
def _facts(sight: Sight) -> Select[Any]:
    return select(_L.c.facts).where(_L.c.reference == KEY, visible_to(sight))


@cache
def _pdf(sight: Sight) -> Select[Any]:
    return (
        select(_L.c.reference, _S.c.sha256, _S.c.pdf)
        .join(_S, _S.c.letter_id == _L.c.id)
        .where(_L.c.reference == KEY, visible_to(sight))
    )


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many signed letters the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


@rows(WaitingRow._make, *_OLDEST)
def waiting(sight: Sight) -> Select[Any]:
    """What waits for a signature, the oldest first.

    Those who answer for the whole fund see all of it, the agent what is the agent's to sign.
    """
    mine = _W.c.signed_by_role == Role.AGENT.value if sight.agent else false()
    called_for = select(
        _W.c.id,
        _W.c.kind,
        _W.c.subject_kind,
        _W.c.subject_id,
        _W.c.signed_by_role,
        _W.c.called_for_at,
    )
    return called_for.where(_W.c.letter_id.is_(None), true() if sight.everything else mine)


@cache
def _waiting_one(sight: Sight) -> Select[Any]:
    return waiting.select(sight).where(_W.c.id == bindparam("draft"))


def require_waiting(work: Work, draft_id: UUID) -> None:
    """Go on with a letter that waits, for whoever may know of it.

    Raises:
        NotFound: no such letter waits, or the reader is not to know that it does.
    """
    if execute(work, _waiting_one(work.actor.sight), {"draft": draft_id}).first() is None:
        raise NotFound("letter that waits for a signature", str(draft_id))


@rows(WaitingRow._make, *_OLDEST)
def waiting_about(sight: Sight) -> Select[Any]:
    """What waits of the letters on one thing and, for a programme, on its requests."""
    """What waits of the letters on one thing; on a programme's requests and revisions too."""
    return waiting.select(sight).where(_on_it(_W.c.subject_id))


@rows(LetterRow._make, *_ORDER)
def about(sight: Sight) -> Select[Any]:
    """The letters on one thing, on a programme's requests and revisions too; the oldest first."""
    return _ROWS.where(_on_it(_L.c.subject_id), visible_to(sight))


def _on_it(subject: ColumnElement[Any]) -> ColumnElement[bool]:
    requests = select(_R.c.id).where(_R.c.programme_id == OF)
    asked = select(_Q.c.id).where(_Q.c.programme_id == OF)
    changes = select(_RV.c.id).where(_RV.c.programme_id == OF)
    return or_(subject == OF, *(subject.in_(these) for these in (requests, asked, changes)))


@rows(LetterRow._make, *_ORDER)
def decided(sight: Sight) -> Select[Any]:
    """The letters that followed from the items of a decision."""
    items = select(_I.c.id).where(_I.c.decision_id == OF)
    return _ROWS.where(_L.c.decision_item_id.in_(items), visible_to(sight))


@rows(LetterRow._make, *_ORDER)
def to_donor(sight: Sight) -> Select[Any]:
    """The letters on the deposits of the donor that is read."""
    own = select(_D.c.id).where(_D.c.donor_id == OF)
    return _ROWS.where(_L.c.subject_id.in_(own), visible_to(sight))


def facts(work: Work, reference: str) -> dict[str, Any]:
    """What was frozen with a letter when it was signed: its frame and its facts.

    Raises:
        NotFound: there is none that the reader may see.
    """
    found: dict[str, Any] = keyed(work, _facts, "letter", reference).facts
    return found


def coded(work: Work, code: str) -> LetterRow | None:
    """The letter that carries a verification code, for whoever holds its sheet; else nothing."""
    row = work.session.execute(_CODED, {"code": code}).first()
    return LetterRow._make(row) if row else None


def is_seen(work: Work, reference: str) -> bool:
    """Whether the reader sees the letter of this reference."""
    return _LIST.find(work, reference) is not None


def sheet(work: Work, reference: str) -> SheetRow:
    """The printed sheet of a letter.

    Raises:
        NotFound: there is no such letter that the reader may see, or it is still being printed.
    """
    return SheetRow._make(keyed(work, _pdf, "printed sheet of the letter", reference))
