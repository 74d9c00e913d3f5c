"""Reading and signing by a link, each in a unit of its own.

Who has the link is let in to one approved document. It is read with the system's eyes, for its
reader is nobody whom this system knows, and the answer is kept in the name of the public with what
they call themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from mptf.policy import PUBLIC, SYSTEM
from mptf.programmes.models import JointProgramme, ProgrammeVersion
from mptf.signing import service
from mptf.signing.models import SignatureLink, SignatureReply
from mptf.signing.schemas import SignedByLink
from mptf.work import Fund, Work

V = TypeVar("V")


class Asked(NamedTuple):
    """Who was asked, about which document, as it was approved."""

    link: SignatureLink
    programme: JointProgramme
    version: ProgrammeVersion


def opened(fund: Fund, token: str, view: Callable[[Work, Asked], V]) -> V:
    """What a link shows.

    Raises:
        LinkOver: it leads no further.
    """
    with fund.reading(SYSTEM) as work:
        link, programme = service.asked(work, token)
        return view(work, Asked(link, programme, service.document(work, programme)))


def answer(fund: Fund, token: str, sent: SignedByLink) -> SignatureReply:
    """Keep an answer.

    Raises:
        LinkOver, Changed, Invalid: as for `service.reply`.
    """
    return fund.write(PUBLIC, lambda work: service.reply(work, token, sent))
