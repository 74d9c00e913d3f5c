"""What happens by itself: a table. Each job finds its work by asking the database.

So a job that is late, or runs twice, changes nothing more than one that runs once and in time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from mptf.deadlines.models import Deadline
from mptf.errors import Refused
from mptf.notes.models import ConceptNote
from mptf.policy import SYSTEM
from mptf.work import Fund
from workflows.concept_note import CONCEPT_NOTE, SENT_BACK
from workflows.engine import fire
from workflows.mailing import Post
from workflows.printing import Press

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shop:
    """What jobs work with."""

    fund: Fund
    press: Press
    post: Post


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that happens by itself. `run` says how much it did, and is run until nothing."""

    name: str
    run: Callable[[Shop], int]


def print_letters(shop: Shop) -> int:
    """Print signed letters that have no sheet."""
    return shop.press.print_waiting(shop.fund)


def send_mail(shop: Shop) -> int:
    """Send what waits in the outbox."""
    return shop.post.send_waiting(shop.fund)


def let_notes_lapse(shop: Shop) -> int:
    """Notes that were sent back and whose deadline has passed lapse."""
    with shop.fund.reading(SYSTEM) as work:
        late: list[UUID] = list(
            work.session.exec(
                select(ConceptNote.id)
                .join(Deadline, col(Deadline.subject_id) == ConceptNote.id)
                .where(
                    col(ConceptNote.state).in_([state.value for state in SENT_BACK]),
                    Deadline.what == "resubmit",
                    col(Deadline.done_at).is_(None),
                    col(Deadline.due_on) < work.today(),
                )
            )
        )
    lapsed = 0
    for key in late:
        try:
            with shop.fund.writing(SYSTEM) as work:
                fire(work, CONCEPT_NOTE, work.get(ConceptNote, key), "lapse")
            lapsed += 1
        except Refused as refusal:  # resubmitted in the meantime
            log.info("note %s did not lapse: %s", key, refusal)
    return lapsed


JOBS = (
    Job("print letters", print_letters),
    Job("let notes lapse", let_notes_lapse),
    Job("send mail", send_mail),
)
