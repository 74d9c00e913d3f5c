"""Express interest through the public page: counted by address, then kept, each in its own unit."""

from __future__ import annotations

from math import ceil

from mptf.access import limits
from mptf.access.limits import INTERESTS_BY_ADDRESS
from mptf.errors import TooMany
from mptf.interests import service
from mptf.interests.models import Interest
from mptf.interests.schemas import PublicInterestSent
from mptf.policy import PUBLIC, Actor
from mptf.work import Fund


def express(fund: Fund, actor: Actor, sent: PublicInterestSent, address: str) -> Interest:
    """Keep an interest, for a donor who has signed in or for anybody.

    Raises:
        TooMany: more came from this address than may in an hour.
        NotFound: as for `service.express`.
    """
    limit = INTERESTS_BY_ADDRESS
    with fund.writing(PUBLIC) as work:
        row = limits.add(work, limit, address, 1)
        tried, left = row.count, row.since + limit.span - work.now()
    if tried > limit.times:
        span = int(limit.span.total_seconds())
        raise TooMany(limit.times, span, ceil(left.total_seconds()))
    return fund.write(actor, lambda work: service.express(work, sent, sent.organisation))
