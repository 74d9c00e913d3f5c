"""What a decision came to in the books: the entries that rest on its items."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, cast, func, literal, select

from mptf.chain import table_of
from mptf.committee.models import DecisionItem
from mptf.ledger.models import ACCOUNT, ENTITY_PLANE, LEDGER_SEAL, LEDGER_TX, POSTING
from mptf.policy import Sight
from mptf.reading import OF, rows


class BookedRow(NamedTuple):
    """An entry, and how much it moved from some accounts to others."""

    seq: int
    act: str
    value_on: date
    memo: str
    moved_minor: int


_I = table_of(DecisionItem).c
_T, _S, _P = LEDGER_TX.c, LEDGER_SEAL.c, POSTING.c


@rows(BookedRow._make, _S.seq)
def entries(sight: Sight) -> Select[Any]:
    """The entries that rest on the items of a decision, for whoever reads the books.

    A transfer moves the same money twice, once on either plane: the fund's own is told.
    """
    moved = cast(func.sum(_P.amount_minor), BigInteger)
    items = select(_I.id).where(_I.decision_id == OF)
    return (
        select(_S.seq, _T.kind, _T.value_on, _T.memo, moved)
        .join(LEDGER_SEAL, _S.tx_id == _T.id)
        .join(POSTING, _P.tx_id == _T.id)
        .join(ACCOUNT, ACCOUNT.c.id == _P.account_id)
        .where(_T.decision_item_id.in_(items), _P.amount_minor > 0, literal(sight.books))
        .where(ACCOUNT.c.kind.not_in([kind.value for kind in ENTITY_PLANE]))
        .group_by(_S.seq, _T.kind, _T.value_on, _T.memo)
    )
