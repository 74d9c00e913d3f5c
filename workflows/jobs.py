"""What happens by itself: a table. Each job finds its work by asking the database.

So a job that is late, or runs twice, changes nothing more than one that runs once and in time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from mptf import settings
from mptf.access import pruning
from mptf.clock import day_in, span_of
from mptf.db import Living
from mptf.deadlines.models import Deadline
from mptf.errors import Refused, RenderingFailed
from mptf.exports import paper
from mptf.imports import service as imports
from mptf.imports.spending import service as spending
from mptf.meetings import service as meetings
from mptf.meetings.models import Meeting
from mptf.notes.models import ConceptNote
from mptf.papers import editions, publishing
from mptf.policy import SYSTEM
from mptf.procedures import service as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.programmes.models import JointProgramme
from mptf.reviews.models import ReviewAssignment
from mptf.reviews.states import OPEN
from mptf.signing import rounds
from mptf.verification import kept
from mptf.verification.service import verify
from mptf.work import Fund, Work
from workflows import convening, papers, reminding
from workflows.concept_note import CONCEPT_NOTE, SENT_BACK
from workflows.concept_note_grounds import RESUBMIT
from workflows.engine import fire
from workflows.grammar import Workflow
from workflows.joint_programme import JOINT_PROGRAMME
from workflows.mailing import Post
from workflows.printing import Press
from workflows.review_assignment import REVIEW_ASSIGNMENT
from workflows.tables import decided, edges

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R", bound=Living)

_LET_GO = "access.let-go-on"


NIGHT = timedelta(hours=2)
"""After midnight in the fund's zone, when few are at work."""


@dataclass(frozen=True, slots=True)
class Shop:
    """What jobs work with."""

    fund: Fund
    press: Press
    post: Post
    booklet: Callable[[Work, int], str] | None = None
    """The text of an edition of the pipeline's booklet, by its number; none where none is made."""
    consolidated: Callable[[Fund, int], str] | None = None
    """The text of the consolidated report on a year; none where none is published."""


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

    def late(work: Work) -> list[UUID]:
        found = select(ConceptNote.id).join(Deadline, col(Deadline.subject_id) == ConceptNote.id)
        sent_back = col(ConceptNote.state).in_([state.value for state in SENT_BACK])
        passed = found.where(sent_back, Deadline.what == RESUBMIT, *_passed(work))
        return list(work.session.exec(passed))

    return _fire_each(shop, late, CONCEPT_NOTE, "lapse")


def let_reviews_lapse(shop: Shop) -> int:
    """Reviews that were asked for, and whose day to answer or to score has passed, lapse."""

    def late(work: Work) -> list[UUID]:
        review = ReviewAssignment
        found = select(review.id).join(Deadline, col(Deadline.subject_id) == review.id)
        passed = found.where(col(review.state).in_(OPEN), *_passed(work))
        return list(work.session.exec(passed.distinct()))

    return _fire_each(shop, late, REVIEW_ASSIGNMENT, "lapse")


def remake_the_booklet(shop: Shop) -> int:
    """After a decision that changes what is in it, the pipeline's booklet is printed anew.

    Signatures of one day may come one after another: it says what is when it is made.
    """
    if shop.booklet is None:
        return 0
    with shop.fund.reading(SYSTEM) as work:
        decision = editions.due_after(work)
        if decision is None:
            return 0
        number, day = editions.next_number(work), work.today()
        text = shop.booklet(work, number)
    try:
        pdf = paper.printed(text, f"{shop.fund.profile.fund.code}-booklet-{number}", "booklet")
    except RenderingFailed as failure:
        log.error("%s", failure)  # noqa: TRY400 -- the sentence says it all
        return 0
    with shop.fund.writing(SYSTEM) as work:
        editions.keep(work, number, day, decision, pdf)
    return 1


def print_published_reports(shop: Shop) -> int:
    """A consolidated report that is published is printed once, and kept for everybody."""
    if shop.consolidated is None:
        return 0
    with shop.fund.reading(SYSTEM) as work:
        found = publishing.waiting(work)
    for report in found:
        name = f"{shop.fund.profile.fund.code}-consolidated-{report.year}-{report.edition}"
        try:
            text = shop.consolidated(shop.fund, report.year)
            pdf = paper.printed(text, name, "consolidated")
        except RenderingFailed as failure:
            log.error("%s", failure)  # noqa: TRY400 -- the sentence says it all
            return 0
        with shop.fund.writing(SYSTEM) as work:
            publishing.keep(work, report.id, pdf)
    return len(found)


def close_items(shop: Shop) -> int:
    """Items of written procedures whose deadline has passed are recorded as closed."""
    if not shop.fund.seal_key:
        return 0

    def close(work: Work, key: UUID) -> int:
        return len(procedures.close_what_is_over(work, work.get(WrittenProcedure, key)))

    return _do_each(shop, procedures.with_items_to_close, close)


def remind_members(shop: Shop) -> int:
    """Seats that have not answered are reminded on the days of the profile."""

    def remind(work: Work, key: UUID) -> int:
        return papers.remind(work, work.get(WrittenProcedure, key))

    return _do_each(shop, procedures.running, remind)


def remind_of_meetings(shop: Shop) -> int:
    """Seats that have not said whether they come are reminded on the days of the profile."""

    def remind(work: Work, key: UUID) -> int:
        return convening.remind(work, work.get(Meeting, key))

    return _do_each(shop, meetings.ahead, remind)


def remind_signatories(shop: Shop) -> int:
    """Whoever has not signed an approved document is reminded on the days of the profile."""

    def remind(work: Work, key: UUID) -> int:
        return rounds.remind(work, work.get(JointProgramme, key))

    return _do_each(shop, rounds.waiting, remind)


def take_signed_documents_on(shop: Shop) -> int:
    """The last signature brings a programme on."""
    ready = rounds.signed_by_all
    return _fire_each(shop, ready, JOINT_PROGRAMME, "complete signatures")


def remind_of_reports(shop: Shop) -> int:
    """Whoever owes a report is reminded of its day; where it has passed, the ladder is climbed."""
    return _do_each(shop, reminding.waiting, reminding.remind)


def _do_each(
    shop: Shop, wanting: Callable[[Work], Iterable[T]], do: Callable[[Work, T], int]
) -> int:
    """Do something about each of what a look finds, in a unit of its own; how much was done."""
    with shop.fund.reading(SYSTEM) as work:
        found = wanting(work)
    done = 0
    for one in found:
        with shop.fund.writing(SYSTEM) as work:
            done += do(work, one)
    return done


def _fire_each(
    shop: Shop,
    ready: Callable[[Work], Iterable[UUID]],
    workflow: Workflow[R],
    step: str,
) -> int:
    """Take a step of each record that a look finds, unless somebody acted in the meantime."""
    with shop.fund.reading(SYSTEM) as work:
        keys = ready(work)
    taken = 0
    for key in keys:
        try:
            with shop.fund.writing(SYSTEM) as work:
                fire(work, workflow, work.get(workflow.record, key), step)
            taken += 1
        except Refused as refusal:
            log.info("%s %s: %s was not taken: %s", workflow.title, key, step, refusal)
    return taken


def _passed(work: Work) -> tuple[ColumnElement[bool], ...]:
    """That a deadline has passed and is not done with."""
    return col(Deadline.done_at).is_(None), col(Deadline.due_on) < work.today()


def check_the_record(shop: Shop) -> int:
    """Every night, hold the whole database against its own record, and keep what was found."""
    fund = shop.fund
    now = fund.clock()
    before = kept.last(fund.var, kept.By.CLOCKWORK)
    if fund.var is None or (before and before.at >= _last_night(fund.profile.fund.zone, now)):
        return 0
    verdict = verify(fund.engine, edges(), decided(), fund.profile)
    found = len(verdict.findings)
    by = kept.By.CLOCKWORK
    kept.keep(fund.var, kept.Check(at=now, by=by, through=verdict.through, findings=found))
    if found:
        log.error("the check of the record found %d: mptf verify names them", found)
    return 1


def _last_night(zone: str, now: datetime) -> datetime:
    """The last time that it was the hour of the nightly check."""
    midnight, _ends = span_of(zone, day_in(zone, now))
    begun = midnight + NIGHT
    return begun if begun <= now else begun - timedelta(days=1)


def let_go(shop: Shop) -> int:
    """Once a day, what has served its time is let go: answers, sessions, links, workbooks."""
    with shop.fund.reading(SYSTEM) as work:
        if settings.kept(work, _LET_GO) == work.today().isoformat():
            return 0
    with shop.fund.writing(SYSTEM) as work:
        gone = pruning.prune(work) + imports.prune(work) + spending.prune(work)
        if not gone:
            settings.keep(work, _LET_GO, work.today().isoformat())
        return gone


JOBS = (
    Job("print letters", print_letters),
    Job("let notes lapse", let_notes_lapse),
    Job("let reviews lapse", let_reviews_lapse),
    Job("close items", close_items),
    Job("remind members", remind_members),
    Job("remind of meetings", remind_of_meetings),
    Job("take signed documents on", take_signed_documents_on),
    Job("remind signatories", remind_signatories),
    Job("remind of reports", remind_of_reports),
    Job("send mail", send_mail),
    Job("remake the booklet", remake_the_booklet),
    Job("print published reports", print_published_reports),
    Job("check the record", check_the_record),
    Job("let go", let_go),
)
