"""Every record of a told fund that somebody may ask for, with what makes it theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from mptf.db import METADATA
from mptf.notes.service import WRITABLE
from mptf.programmes.service import WRITABLE as DOCUMENT_WITH_ENTITIES
from mptf.work import Work
from tests.access.matrix.rules import ANY
from tests.lives import Story


class Owned(NamedTuple):
    """Whose a record is: of entities, of countries, of a donor, an organisation itself, persons."""

    coordinator: UUID | None = None
    parts: frozenset[UUID] = frozenset()
    countries: frozenset[str] = frozenset()
    donor: UUID | None = None
    itself: UUID | None = None
    reviewers: frozenset[UUID] = frozenset()
    writers: frozenset[UUID] = frozenset()
    lender: UUID | None = None
    borrower: UUID | None = None


class Asked(NamedTuple):
    """One record: of a kind, in a state, by what it is asked for, and whose it is."""

    kind: str
    state: str
    id: UUID
    key: str
    of: Owned


_KEPT_PLAINLY = {
    "call": "number",
    "call_draft": "number",
    "seat": "code",
    "person": "id",
    "network_fact": "id",
    "network_figure": "id",
    "scenario": "number",
}
"""Kinds that are nobody's in particular, and by what one is asked for."""


_NOBODYS_OWN = (
    "decision",
    "cash_movement",
    "fund_closing",
    "bank_line",
    "meeting",
    "written_procedure",
)


def records(story: Story) -> list[Asked]:
    """One of each kind in each state for each owner: a second one would tell nothing more."""
    known = {story.people["officer-1"], story.people["reviewer"]}
    found: list[Asked] = story.ask(lambda work: list(_all(work, known)))
    return list({(one.kind, one.state, one.of): one for one in found}.values())


def _rows(work: Work, table: str) -> list[Any]:
    return list(work.session.execute(select(METADATA.tables[table])).all())


def _all(work: Work, readers: Collection[UUID]) -> Iterator[Asked]:
    owned = _entities_own(work)
    before = _before_reviewers(work)
    deposits = {row.id: Owned(donor=row.donor_id) for row in _rows(work, "deposit")}
    for table in ("concept_note", "joint_programme", *_ON_PROGRAMMES):
        for row in _rows(work, table):
            own = owned[row.id]._replace(reviewers=before[row.id])
            yield Asked(table.replace("_", "-"), row.state, row.id, row.number, own)
    yield from _written(work, owned)
    yield from _reviewed(work, readers)
    for table in _NOBODYS_OWN:
        for row in _rows(work, table):
            yield Asked(table.replace("_", "-"), row.state, row.id, row.number, Owned())
    for table in ("arrangement", "deposit"):
        for row in _rows(work, table):
            yield Asked(table, row.state, row.id, row.number, Owned(donor=row.donor_id))
    for row in _rows(work, "written_procedure"):
        if row.state == "concluded":  # before, it is not there to be printed
            yield Asked("certificate", row.state, row.id, row.number, Owned())
    yield from _of_the_committee(work)
    signed = {row.id: Owned(donor=row.donor_id) for row in _rows(work, "agreement")}
    gone = {row.attachment_id for row in _rows(work, "attachment_taken_away")}
    for row in (row for row in _rows(work, "attachment") if row.id not in gone):
        whose = (owned | signed).get(row.subject_id, Owned())  # of a call: nobody's
        yield Asked("attachment", f"of-a-{row.subject_kind}", row.id, str(row.id), whose)
    yield from _letters(work, owned | deposits)
    yield from _interests(work)
    yield from _without_a_life(work)


def _reviewed(work: Work, readers: Collection[UUID]) -> Iterator[Asked]:
    for row in _rows(work, "review_assignment"):
        own = Owned(reviewers=frozenset({row.reviewer_id}.intersection(readers)))
        yield Asked("review-assignment", row.state, row.id, row.number, own)


def _written(work: Work, owned: Mapping[UUID, Owned]) -> Iterator[Asked]:
    for row in _rows(work, "programme_report"):
        yield Asked("programme-report", row.state, row.id, row.number, owned[row.id])
    for row in _rows(work, "product"):
        yield Asked("product", row.state, row.id, row.number, owned[row.id])
    for row in _rows(work, "concept_note"):
        if row.state in WRITABLE:  # else it is not there to be written
            yield Asked("writing", row.state, row.id, row.number, owned[row.id])
    for row in _rows(work, "joint_programme"):
        yield Asked("document", row.state, row.id, row.number, owned[row.id])
        if row.state in DOCUMENT_WITH_ENTITIES:
            yield Asked("document-writing", row.state, row.id, row.number, owned[row.id])


def _interests(work: Work) -> Iterator[Asked]:
    answered = {row.interest_id for row in _rows(work, "interest_answer")}
    for row in _rows(work, "interest"):
        state = "answered" if row.id in answered else "open"
        yield Asked("interest", state, row.id, row.number, Owned(donor=row.donor_id))


def _of_the_committee(work: Work) -> Iterator[Asked]:
    for row in _rows(work, "meeting"):
        if row.state in {"in-session", "held", "minutes-circulated"}:  # there is something to read
            yield Asked("minutes", row.state, row.id, row.number, Owned())
    asked = {row.item_id for row in (*_rows(work, "round"), *_rows(work, "papers_sent"))}
    for row in _rows(work, "committee_item"):
        state = "asked" if row.id in asked else "not-asked"
        yield Asked("committee-item", state, row.id, str(row.id), Owned())


def _before_reviewers(work: Work) -> dict[UUID, frozenset[UUID]]:
    """Who from outside has the present version of a note under review before them."""
    notes = {row.id: row.version for row in _rows(work, "concept_note")}
    outside = {row.id for row in _rows(work, "person") if "reviewer" in row.roles}
    found: dict[UUID, frozenset[UUID]] = defaultdict(frozenset)
    for row in _rows(work, "review_assignment"):
        at_work = row.state in {"asked", "accepted", "scored"}
        if at_work and row.version == notes[row.note_id]:
            found[row.note_id] |= outside & {row.reviewer_id}
    return found


def _invited(work: Work) -> dict[UUID, frozenset[UUID]]:
    """Who was invited to write a note, and was not told to stop."""
    ended = {row.writer_id for row in _rows(work, "note_writer_ended")}
    found: dict[UUID, frozenset[UUID]] = defaultdict(frozenset)
    for row in _rows(work, "note_writer"):
        if row.id not in ended:
            found[row.note_id] |= {row.person_id}
    return found


def _entities_own(work: Work) -> dict[UUID, Owned]:
    """Whose notes are, and all that grew from them."""
    parts: dict[UUID, set[UUID]] = defaultdict(set)
    for row in _rows(work, "note_partner"):
        parts[row.note_id].add(row.organisation_id)
    guests = _invited(work)
    owned = {
        row.id: Owned(
            row.coordinator_id,
            frozenset(parts[row.id]),
            frozenset(row.content["countries"]),
            writers=guests[row.id] if row.state in WRITABLE else frozenset(),
        )
        for row in _rows(work, "concept_note")
    }
    owned |= {row.id: owned[row.note_id] for row in _rows(work, "joint_programme")}
    for row in _rows(work, "programme_report"):
        whose = owned[row.programme_id]
        every = {*whose.parts, *filter(None, (whose.coordinator,))}
        # It is its own entity's to write, and seen by all of the programme.
        owned[row.id] = whose._replace(
            coordinator=row.organisation_id, parts=frozenset(every - {row.organisation_id})
        )
    hanging = [row for table in _HANGING for row in _rows(work, table)]
    for row in _rows(work, "product"):
        owned[row.id] = Owned(coordinator=row.organisation_id)  # until it is published, its alone
    return owned | {row.id: owned[row.programme_id] for row in hanging}


_ON_PROGRAMMES = ("tranche_request", "transfer_request", "programme_revision")
_HANGING = (*_ON_PROGRAMMES, "programme_evaluation")
"""What is seen by whoever sees the whole of its programme; an evaluation by its file alone."""


def _letters(work: Work, owned: dict[UUID, Owned]) -> Iterator[Asked]:
    printed = {row.letter_id for row in _rows(work, "sheet")}
    for row in _rows(work, "letter"):
        whose = owned.get(row.subject_id, Owned())  # of a sitting: nobody's
        yield Asked("letter", row.kind, row.id, row.reference, whose)
        if row.id in printed:
            yield Asked("sheet", row.kind, row.id, row.reference, whose)
    for row in _rows(work, "letter_draft"):
        if row.letter_id is None:
            state = f"for-{row.signed_by_role}"
            yield Asked("draft", state, row.id, str(row.id), owned.get(row.subject_id, Owned()))


def _without_a_life(work: Work) -> Iterator[Asked]:
    for row in _rows(work, "organisation"):
        yield Asked("organisation", ANY, row.id, row.code, Owned())
        if row.kind == "un-entity":
            yield Asked("entity", ANY, row.id, row.code, Owned(itself=row.id))
    for row in _rows(work, "pledge"):
        yield Asked("pledge", ANY, row.id, str(row.id), Owned(donor=row.donor_id))
    for row in _rows(work, "agreement"):
        yield Asked("agreement", ANY, row.id, row.number, Owned(donor=row.donor_id))
        donor = work.session.execute(
            select(METADATA.tables["organisation"].c.code).where(
                METADATA.tables["organisation"].c.id == row.donor_id
            )
        ).scalar_one()
        yield Asked("donor", ANY, row.donor_id, donor, Owned(itself=row.donor_id))
    for kind, column in _KEPT_PLAINLY.items():
        for row in _rows(work, kind):
            yield Asked(kind.replace("_", "-"), ANY, row.id, str(getattr(row, column)), Owned())
    for row in _rows(work, "delegation"):
        state = "to-be-confirmed" if row.confirmed_on is None else "confirmed"
        between = Owned(lender=row.giver_id, borrower=row.taker_id)
        yield Asked("delegation", state, row.id, str(row.id), between)
    yield Asked("entry", ANY, UUID(int=1), "1", Owned())
