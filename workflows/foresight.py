"""What would follow from an act: it is done, looked at, and undone, so that no guess can be wrong.

The references and amounts are those that the act would have if it were done at this moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.ledger.models import ACCOUNT, LEDGER_TX, POSTING, Kind
from mptf.letters.models import Letter, LetterDraft
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.outbox.models import Message
from mptf.work import Work
from workflows.acts import perform


class Moved(NamedTuple):
    """A record that would be in another state."""

    workflow: str
    subject_id: UUID
    from_state: str
    to_state: str


class Written(NamedTuple):
    """A letter that would be called for; without a reference it would wait for its signatory."""

    kind: str
    reference: str
    addressee: str
    waits_for: str


class Posted(NamedTuple):
    """An entry of the books: what it is, and the claims on the cash that it would change."""

    act: str
    memo: str
    lines: tuple[tuple[Kind, str, Money], ...]
    """Kind of account, pool, and by how much; claims alone, what is positive is added."""


class Owed(NamedTuple):
    """Something that would be due."""

    what: str
    party: str
    due_on: date


class Foreseen(NamedTuple):
    """All that would follow. `made` is the record that the act would make or change."""

    made: UUID | None
    moved: Sequence[Moved]
    written: Sequence[Written]
    posted: Sequence[Posted]
    owed: Sequence[Owed]
    mails: int


_T, _L, _LD, _D, _M = (
    table_of(model) for model in (Transition, Letter, LetterDraft, Deadline, Message)
)
_CLAIMS = (Kind.FREE, Kind.RESERVED, Kind.ALLOCATED)


def foresee(
    work: Work, name: str, on: UUID | None, sent: Mapping[str, Any], *, why: str = ""
) -> Foreseen:
    """Do an act in a unit that will be undone (`Fund.trying`), and say what has come of it.

    Raises:
        Refused: everything for which the act itself would be refused.
    """
    made = perform(work, name, on, sent, why=why)
    return come_of(work, getattr(made, "id", None))


def come_of(work: Work, made: UUID | None) -> Foreseen:
    """All that has come of what was done in this unit."""
    work.session.flush()
    return Foreseen(
        made,
        _moved(work),
        [*_signed(work), *_waiting(work)],
        _posted(work),
        _owed(work),
        int(
            work.session.execute(
                select(func.count()).select_from(_M).where(_M.c.queued_at == work.now())
            ).scalar_one()
        ),
    )


def _moved(work: Work) -> list[Moved]:
    query = (
        select(_T.c.workflow, _T.c.subject_id, _T.c.from_state, _T.c.to_state)
        .where(_T.c.unit_id == work.unit.id)
        .order_by(_T.c.at, _T.c.workflow, _T.c.step)
    )
    return [Moved._make(row) for row in work.session.execute(query)]


def _signed(work: Work) -> list[Written]:
    query = (
        select(_L.c.kind, _L.c.reference, _L.c.addressee)
        .where(_L.c.unit_id == work.unit.id)
        .order_by(_L.c.reference)
    )
    return [
        Written(row.kind, row.reference, row.addressee, "") for row in work.session.execute(query)
    ]


def _waiting(work: Work) -> list[Written]:
    query = (
        select(_LD.c.kind, _LD.c.signed_by_role)
        .where(_LD.c.called_for_at == work.now(), _LD.c.letter_id.is_(None))
        .order_by(_LD.c.kind)
    )
    return [Written(kind, "", "", role) for kind, role in work.session.execute(query)]


def _posted(work: Work) -> list[Posted]:
    tx, posting, account = LEDGER_TX.c, POSTING.c, ACCOUNT.c
    query = (
        select(
            tx.id,
            tx.kind.label("act"),
            tx.memo,
            account.kind,
            account.pool,
            posting.amount_minor,
            posting.currency,
        )
        .join(POSTING, posting.tx_id == tx.id)
        .join(ACCOUNT, account.id == posting.account_id)
        .where(tx.unit_id == work.unit.id)
        .order_by(tx.recorded_at, tx.id, posting.seq)
    )
    found: dict[UUID, Posted] = {}
    for row in work.session.execute(query):
        entry = found.setdefault(row.id, Posted(row.act, row.memo, ()))
        if row.kind in _CLAIMS:
            line = (Kind(row.kind), row.pool, Money(row.amount_minor, row.currency))
            found[row.id] = entry._replace(lines=(*entry.lines, line))
    return list(found.values())


def _owed(work: Work) -> list[Owed]:
    query = (
        select(_D.c.what, _D.c.party, _D.c.due_on)
        .where(_D.c.set_at == work.now(), _D.c.done_at.is_(None))
        .order_by(_D.c.due_on)
    )
    return [Owed._make(row) for row in work.session.execute(query)]
