"""The guards, the books' rules and the acts that the concept note's table names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mptf.calls import service as calls
from mptf.calls.models import Call
from mptf.deadlines import service as deadlines
from mptf.ledger import pools, rules
from mptf.ledger import queries as books
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.money import Money
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.reviews import service as reviews
from workflows.grammar import Case

Note = Case[ConceptNote]


# --- Guards: a phrase that is true when all is well ---------------------------------------------


def is_complete(case: Note) -> str | None:
    """The form says what must be said: title, area, objectives, countries or scope, budget."""
    content = case.subject.content
    missing = [
        words
        for field, words in (
            ("title", "a title"),
            ("summary", "a summary"),
            ("area", "the primary thematic area"),
            ("objectives", "at least one objective of the Global Compact"),
            ("budget", "a budget"),
        )
        if not content.get(field)
    ]
    if content.get("scope") != "global" and not content.get("countries"):
        missing.append("the countries covered")
    return f"Still missing: {', '.join(missing)}." if missing else None


def call_is_open(case: Note) -> str | None:
    """A first submission comes while the call is open; a resubmission has its own deadline."""
    call = case.work.get(Call, case.subject.call_id)
    if calls.is_open(case.work, call):
        return None
    return f"The call “{call.title}” is not open; ask the secretariat about an extension."


def has_enough_partners(case: Note) -> str | None:
    """Between the least and the most participating organisations of the profile."""
    rule = case.work.profile.note
    count = len(notes.partners(case.work, case.subject.id))
    if rule.partners_min <= count <= rule.partners_max:
        return None
    return (
        f"{count} UN organizations have a budget; a note has {rule.partners_min} "
        f"to {rule.partners_max}."
    )


def partners_have_confirmed(case: Note) -> str | None:
    """Every participating organisation has confirmed its part."""
    if not case.work.profile.note.partners_confirm:
        return None
    rows = notes.partners(case.work, case.subject.id)
    waiting = [row for row in rows if row.confirmed_on is None]
    if not waiting:
        return None
    return f"{len(waiting)} of {len(rows)} UN organizations have not confirmed their part."


def in_time(case: Note) -> str | None:
    """The deadline to resubmit has not passed."""
    due = deadlines.due(case.work, case.subject.id, "resubmit")
    if due is None or case.work.today() <= due:
        return None
    return f"The deadline was {due:%d %B %Y}."


def deadline_has_passed(case: Note) -> str | None:
    """Only what is late lapses."""
    due = deadlines.due(case.work, case.subject.id, "resubmit")
    if due is not None and case.work.today() > due:
        return None
    return "The deadline to resubmit has not passed."


def cures_are_left(case: Note) -> str | None:
    """The secretariat returns a note no more often than the profile allows."""
    return _rounds_left(case, case.subject.cure_round)


def revisions_are_left(case: Note) -> str | None:
    """The Committee asks for a revision no more often than the profile allows."""
    return _rounds_left(case, case.subject.revision_round)


def _rounds_left(case: Note, taken: int) -> str | None:
    most = case.work.profile.note.revision_rounds_max
    if taken < most:
        return None
    return f"It was sent back {most} times, which is the most; decide on it as it stands."


def is_screened(case: Note) -> str | None:
    """The checklist is filled for this version."""
    if notes.checks(case.work, case.subject):
        return None
    return "The eligibility checklist is not filled for this version."


def meets_every_rule(case: Note) -> str | None:
    """Every rule is passed or waived."""
    failed = [c for c in notes.checks(case.work, case.subject) if c.outcome == "fail"]
    if not failed:
        return None
    return "Not met: " + ", ".join(_rule_titles(case, failed)) + "."


def fails_a_rule(case: Note) -> str | None:
    """At least one rule is not met."""
    if any(c.outcome == "fail" for c in notes.checks(case.work, case.subject)):
        return None
    return "Every rule is passed or waived; such a note is eligible."


def is_scored(case: Note) -> str | None:
    """As many reviewers as the profile asks for have scored this version."""
    wanted = case.work.profile.assessment.reviewers_min
    count = len(reviews.reviews(case.work, case.subject))
    if count >= wanted:
        return None
    return f"{count} of {wanted} reviewers have scored it."


def names_a_ceiling(case: Note) -> str | None:
    """The decision says up to which amount the programme may ask."""
    if case.item is not None and case.item.amount_minor:
        return None
    return "The decision names no ceiling for the programme."


def _rule_titles(case: Note, rows: list[Any]) -> list[str]:
    titles = {rule.code: rule.title for rule in case.work.profile.note.eligibility}
    return [titles[row.rule] for row in rows]


# --- Acts --------------------------------------------------------------------------------------


def freeze_the_version(case: Note) -> None:
    """What is submitted is kept word for word."""
    notes.freeze_version(case.work, case.subject)


def count_a_cure(case: Note) -> None:
    """The secretariat has returned the note once more."""
    case.subject.cure_round += 1
    case.work.session.flush()


def count_a_revision(case: Note) -> None:
    """The Committee has asked for a revision once more."""
    case.subject.revision_round += 1
    case.work.session.flush()


# --- The books ---------------------------------------------------------------------------------


def reserve_the_ceiling(case: Note) -> Iterable[Entry]:
    """The ceiling is kept for the note: the narrowest fitting earmark first, unearmarked last."""
    work, note, item = case.work, case.subject, case.item
    if item is None or item.amount_minor is None:
        return
    parts = pools.draw(
        books.drawable_by_pool(work, work.today()),
        Money(item.amount_minor, item.currency),
        note.area,
        note.region,
        f"The invitation of {note.number}",
    )
    yield rules.reserve(_context(case, "reserve"), Ref(note.id, note.number), parts)


def release_the_reservation(case: Note) -> Iterable[Entry]:
    """What was kept for the note is free again."""
    kept = books.reserved_for(case.work, case.subject.id)
    if kept:
        ref = Ref(case.subject.id, case.subject.number)
        yield rules.release_reservation(_context(case, "release"), ref, kept)


def _context(case: Note, act: str) -> Context:
    note = case.subject
    return Context(
        value_on=case.work.today(),
        memo=f"{act.capitalize()} for {note.number}",
        idem_key=f"concept-note/{note.id}/{note.step}/{act}",
        document=Document("concept-note", note.id),
        decision_item_id=case.item.id if case.item else None,
    )


# --- What follows elsewhere ---------------------------------------------------------------------


def the_new_programme(case: Note) -> Iterable[JointProgramme]:
    """A programme for the note, to be opened."""
    if case.item is not None:
        yield programmes.invite(case.work, case.subject, case.item)
