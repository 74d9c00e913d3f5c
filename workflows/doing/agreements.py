"""What is being agreed with donors; who they are, and whether that was looked into."""

from __future__ import annotations

from mptf.agreements import diligence
from mptf.agreements import service as agreements
from mptf.agreements.models import Arrangement
from mptf.agreements.schemas import (
    ArrangementSent,
    ContactEndSent,
    ContactSent,
    DiligenceSent,
    DraftedSent,
)
from mptf.contributions.models import Agreement
from mptf.people import queries as find
from mptf.people.models import Organisation
from mptf.work import Work
from workflows.arrangement import ARRANGEMENT
from workflows.engine import begin


def draft_arrangement(work: Work, _on: None, sent: ArrangementSent) -> Arrangement:
    """Prepare a new agreement with a donor."""
    donor = find.organisation(work, sent.donor)
    row = agreements.draft(work, donor, sent, illustrative=sent.illustrative)
    return begin(work, ARRANGEMENT, row)


def draft_amendment(work: Work, agreement: Agreement, sent: DraftedSent) -> Arrangement:
    """Prepare an amendment of an agreement."""
    return begin(work, ARRANGEMENT, agreements.draft_amendment(work, agreement, sent))


def rewrite_terms(work: Work, arrangement: Arrangement, sent: DraftedSent) -> Arrangement:
    """Write the terms anew; what was cleared was cleared for the former ones."""
    agreements.rewrite(work, arrangement, sent)
    return arrangement


def enter_due_diligence(work: Work, donor: Organisation, sent: DiligenceSent) -> Organisation:
    """Enter what came of looking into a donor."""
    diligence.enter(work, donor, sent)
    return donor


def enter_contact(work: Work, donor: Organisation, sent: ContactSent) -> Organisation:
    """Enter somebody to whom letters to a donor go."""
    diligence.enter_contact(work, donor, sent)
    return donor


def end_contact(work: Work, donor: Organisation, sent: ContactEndSent) -> Organisation:
    """Say since when somebody is no contact any more."""
    diligence.end_contact(work, donor, sent)
    return donor
