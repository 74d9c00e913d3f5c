"""Reading and answering by a link, each in a unit of its own; links that lead nowhere are counted.

Who has the link is let in to one note. It is read with the system's eyes, for its reader is nobody
whom this system knows, and the answer is kept in the name of the public with what they call
themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from mptf.access import limits
from mptf.endorsements import service
from mptf.endorsements.models import EndorsementReply, EndorsementRequest
from mptf.endorsements.schemas import ReplySent
from mptf.endorsements.service import TRIES_BY_ADDRESS, UNKNOWN
from mptf.errors import LinkOver, TooMany
from mptf.notes.models import ConceptNote
from mptf.policy import PUBLIC, SYSTEM
from mptf.work import Fund, Work

V = TypeVar("V")


class Asked(NamedTuple):
    """Who was asked, about which note."""

    request: EndorsementRequest
    note: ConceptNote


def opened(fund: Fund, token: str, address: str, view: Callable[[Work, Asked], V]) -> V:
    """What a link shows.

    Raises:
        LinkOver: it leads no further.
        TooMany: this address has tried too many links that lead nowhere.
    """
    _require_known(fund, token, address)
    with fund.reading(SYSTEM) as work:
        return view(work, Asked(*service.asked(work, token)))


def answer(fund: Fund, token: str, sent: ReplySent, address: str) -> EndorsementReply:
    """Keep an answer.

    Raises:
        LinkOver, Changed, Invalid: as for `service.reply`.
        TooMany: as for `opened`.
    """
    _require_known(fund, token, address)
    return fund.write(PUBLIC, lambda work: service.reply(work, token, sent))


def _require_known(fund: Fund, token: str, address: str) -> None:
    """Count a link that nobody was ever sent; those that are over are told so without counting."""
    with fund.reading(SYSTEM) as work:
        if service.is_known(work, token):
            return
    with fund.writing(PUBLIC) as work:
        within = limits.count(work, TRIES_BY_ADDRESS, address)
    if not within:
        span = int(TRIES_BY_ADDRESS.span.total_seconds())
        raise TooMany(TRIES_BY_ADDRESS.times, span, span)
    raise LinkOver(UNKNOWN)
