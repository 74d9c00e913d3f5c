"""All that is read of one donor through a day, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from api.pages.donors import Given, given_by
from mptf.agreements import queries as agreements
from mptf.agreements.queries import ContactRow, DiligenceRow
from mptf.contributions import queries as contributions
from mptf.contributions import schedules
from mptf.contributions.expected import Expected, expected
from mptf.contributions.queries import AgreementRow, DepositRow, PledgeRow
from mptf.contributions.returned import RefundRow, refunds_of
from mptf.letters import queries as letters
from mptf.letters.queries import LetterRow
from mptf.reports import donors
from mptf.reports.donors import Point, Reach, WhatItDid, over_time, what_it_did
from mptf.sheaf import Sheaf
from mptf.work import Work

_ONE = Sheaf(
    contributions.pledges_of,
    contributions.agreements_of,
    contributions.deposits_of,
    refunds_of,
    schedules.changes_by,
    schedules.due_by,
    schedules.paid_by,
    letters.to_donor,
    agreements.contacts_of,
    agreements.diligence_of,
    donors.reaches,
    donors.arrived,
    donors.moved,
)


class Papers(NamedTuple):
    """All that is read of one donor through a day."""

    given: Given
    pledges: list[PledgeRow]
    agreements: list[AgreementRow]
    deposits: list[DepositRow]
    refunds: list[RefundRow]
    expected: list[Expected]
    points: list[Point]
    letters: list[LetterRow]
    did: WhatItDid
    reaches: Mapping[UUID, Reach]
    contacts: list[ContactRow]
    diligence: list[DiligenceRow]


def papers_of(work: Work, code: str, day: date) -> Papers:
    """What the page, its files and the statement are made of.

    Raises:
        NotFound: there is no such donor, or not for this reader.
    """
    donor = contributions.donor(work, code)
    of = _ONE.read(work, subject=donor.id, as_of=day)
    currency = work.profile.fund.currency
    did = what_it_did(donor.id, of[donors.arrived], of[donors.moved], currency)
    pledges, signed = of[contributions.pledges_of], of[contributions.agreements_of]
    deposits = of[contributions.deposits_of]
    due, paid = of[schedules.due_by], of[schedules.paid_by]
    return Papers(
        given_by(donor, pledges, signed, deposits, did.paid),
        pledges,
        signed,
        deposits,
        of[refunds_of],
        expected(signed, deposits, due, paid, day=day, currency=currency),
        over_time(pledges, signed, of[schedules.changes_by], did, day),
        of[letters.to_donor],
        did,
        {reach.programme_id: reach for reach in of[donors.reaches]},
        of[agreements.contacts_of],
        of[agreements.diligence_of],
    )
