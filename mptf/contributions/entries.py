"""The entries of contributions in the books: where they stand, and whether they still do."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    FromClause,
    bindparam,
    func,
    literal,
    select,
)

from mptf.ledger.models import LEDGER_SEAL, LEDGER_TX, of_document
from mptf.policy import Sight

_DAY: BindParameter[date] = bindparam("as_of")
_ENTRY, _BACK = LEDGER_TX.alias("its_entry"), LEDGER_TX.alias("its_reversal")


def entry(sight: Sight, kind: str, document: ColumnElement[Any]) -> ColumnElement[Any]:
    """Where in the journal a document stands, for whoever may open it."""
    if not sight.books:
        return literal(None, BigInteger)
    # The sum hides the number from SQLite, which would else walk the journal from its beginning.
    seq = func.min(LEDGER_SEAL.c.seq + 0)
    found = select(seq).join(LEDGER_TX, LEDGER_TX.c.id == LEDGER_SEAL.c.tx_id)
    return found.where(*of_document(LEDGER_TX, kind, document)).scalar_subquery()


def not_reversed(
    kind: str, document: FromClause, day: ColumnElement[Any] = _DAY
) -> ColumnElement[bool]:
    """Whether a document's entry still stands at the end of the day."""
    back = (
        select(_BACK.c.id)
        .join(_ENTRY, _ENTRY.c.id == _BACK.c.reverses_id)
        .where(*of_document(_ENTRY, kind, document.c.id), _BACK.c.value_on <= day)
        .correlate(document)
    )
    return ~back.exists()
