"""Reading and answering by a link, each in a unit of its own.

Who has the link is let in to one note. It is read with the system's eyes, for its reader is nobody
whom this system knows, and the answer is kept in the name of the public with what they call
themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from mptf.endorsements import service
from mptf.endorsements.models import EndorsementReply, EndorsementRequest
from mptf.endorsements.schemas import EndorsedByLink
from mptf.notes.models import ConceptNote
from mptf.policy import PUBLIC, SYSTEM
from mptf.work import Fund, Work

V = TypeVar("V")


class Asked(NamedTuple):
    """Who was asked, about which note."""

    request: EndorsementRequest
    note: ConceptNote


def opened(fund: Fund, token: str, view: Callable[[Work, Asked], V]) -> V:
    """What a link shows.

    Raises:
        LinkOver: it leads no further.
    """
    with fund.reading(SYSTEM) as work:
        return view(work, Asked(*service.asked(work, token)))


def answer(fund: Fund, token: str, sent: EndorsedByLink) -> EndorsementReply:
    """Keep an answer.

    Raises:
        LinkOver, Changed, Invalid: as for `service.reply`.
    """
    return fund.write(PUBLIC, lambda work: service.reply(work, token, sent))
