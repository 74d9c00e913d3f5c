"""The guards, the books' rules and the acts that the table of revisions names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from mptf.committee import service as committee
from mptf.ledger import pools, rules
from mptf.ledger import queries as books
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.money import Money, total
from mptf.people.models import Organisation
from mptf.policy import Actor, Party, chair, secretariat
from mptf.programme_reports import owed
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.revisions import service as revisions
from mptf.revisions.joining import JoinerRow
from mptf.revisions.levels import Change, Level
from mptf.revisions.models import ProgrammeRevision
from mptf.revisions.states import RevisionState
from mptf.revisions.weighing import Weighed, judged
from workflows import programme_revision_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.programme_revision_grounds import ItsProgramme, UnderWay

Its = Case[ProgrammeRevision]

REVISABLE = (ProgrammeState.ACTIVE, ProgrammeState.SUSPENDED)
"""Before its first transfer a programme has no dates yet, and after its closure no work."""

WRITTEN = (RevisionState.DRAFTED, RevisionState.RETURNED)
"""It is with its entity, who may write it anew."""


def _is_before(actor: Actor, revision: object) -> bool:
    """Whether it is before them; of none in particular, whether one could be."""
    before = {
        RevisionState.WITH_SECRETARIAT.value: secretariat,
        RevisionState.WITH_CHAIR.value: chair,
    }
    state = getattr(revision, "state", "")
    parties = [before[state]] if state in before else [*before.values()]
    return any(party.includes(actor, revision) for party in parties)


decides_it = Party("the secretariat or the Chair, before whom it is", _is_before)


# --- Guards ------------------------------------------------------------------------------------


@rests_on(grounds.weighed)
def it_may_be_asked_for(case: Its, weighed: Sequence[Weighed]) -> str | None:
    """It changes something, and keeps to what nobody may exceed."""
    refused = [text for row in weighed for text in judged(case.work, row).refused]
    return " ".join(refused) or None


@rests_on(grounds.joining)
def those_who_join_have_confirmed(case: Its, joining: Sequence[JoinerRow]) -> str | None:
    """Where the profile asks for it, every entity that is to join has confirmed its part."""
    if not case.work.profile.programme.revision.joining_confirms:
        return None
    missing = sorted(row.code for row in joining if not row.confirmed)
    return f"Not confirmed yet by those who are to join: {', '.join(missing)}." if missing else None


@rests_on(grounds.joining)
def they_join_by_it(case: Its, joining: Sequence[JoinerRow]) -> str | None:
    """The actor's organization is to join by it, and has not confirmed its part yet."""
    own = [row for row in joining if row.organisation_id == case.work.actor.organisation]
    if not own:
        return "Your organization does not join by it."
    return "Your part is confirmed already." if own[0].confirmed else None


@rests_on(grounds.programme)
def its_programme_goes_on(_case: Its, its_programme: Sequence[ItsProgramme]) -> str | None:
    """The programme has begun and its activities are not over."""
    (programme,) = its_programme
    state = ProgrammeState(programme.state)
    return None if state in REVISABLE else f"The programme is: {state.public}."


@rests_on(grounds.under_way)
def no_revision_is_under_way(_case: Case[Any], under_way: Sequence[UnderWay]) -> str | None:
    """One revision at a time: each is weighed against the document as it stands."""
    for one in under_way:
        return f"{one.number} revises it already: bring it to its end first."
    return None


def the_decision_names_its_budget(case: Its) -> str | None:
    """Where an entity's part changes, the decision gives each the amount that it is to have."""
    if case.item is None:
        return "No decision was given."
    wanted = revisions.shares(case.work, revisions.terms(case.work, case.subject))
    if wanted == revisions.budget_in_force(case.work, _programme(case)):
        return None
    if committee.amounts(case.work, case.item) == wanted:
        return None
    codes = {key: case.work.get(Organisation, key).code for key in wanted}
    parts = ", ".join(f"{codes[key]} {amount}" for key, amount in wanted.items())
    return f"The decision must give each entity its part of the revised budget: {parts}."


# --- Who decides --------------------------------------------------------------------------------


def find_who_decides_it(case: Its) -> None:
    """By what changes and by the profile's limits, on this day; the reasons are kept."""
    revisions.fix_level(case.work, case.subject)


def _if(case: Its, level: Level) -> Iterator[ProgrammeRevision]:
    if revisions.level(case.work, case.subject).level == level:
        yield case.subject


def itself_if_it_is_told(case: Its) -> Iterable[ProgrammeRevision]:
    """The revision, where its entity only tells."""
    return _if(case, Level.TOLD)


def itself_if_the_secretariat_decides(case: Its) -> Iterable[ProgrammeRevision]:
    """The revision, where the secretariat decides it."""
    return _if(case, Level.SECRETARIAT)


def itself_if_the_chair_decides(case: Its) -> Iterable[ProgrammeRevision]:
    """The revision, where the Chair decides it."""
    return _if(case, Level.CHAIR)


def itself_if_the_committee_decides(case: Its) -> Iterable[ProgrammeRevision]:
    """The revision, where the Committee decides it."""
    return _if(case, Level.COMMITTEE)


# --- What follows ---------------------------------------------------------------------------------


def _programme(case: Its) -> JointProgramme:
    return case.work.get(JointProgramme, case.subject.programme_id)


def put_it_in_force(case: Its) -> None:
    """The document has a new version; its budget replaces that of the version before it."""
    revisions.put_in_force(case.work, case.subject, case.item)


def it_extends(case: Its) -> bool:
    """The programme goes on for longer."""
    kinds = revisions.terms(case.work, case.subject).kinds
    return bool({Change.NO_COST_EXTENSION, Change.COST_EXTENSION}.intersection(kinds))


def it_extends_nothing(case: Its) -> bool:
    """The programme ends when it did."""
    return not it_extends(case)


def move_the_money(case: Its) -> Iterable[Entry]:
    """What an entity no longer has is free again; what one has more is drawn from the pools.

    Money that was sent already is not taken back here: the entity refunds it.
    """
    work, programme = case.work, _programme(case)
    before = revisions.budget_in_force(work, programme)
    after = revisions.shares(work, revisions.terms(work, case.subject))
    zero = Money.zero(programme.currency)
    ref = Ref(programme.id, programme.number)
    more: list[tuple[Ref, Money]] = []
    for key in sorted(before.keys() | after.keys(), key=lambda key: _code(case, key)):
        entity = Ref(key, _code(case, key))
        by = after.get(key, zero) - before.get(key, zero)
        if by.minor > 0:
            more.append((entity, by))
        waiting = books.allocated_to(work, programme.id, key)
        less = min(-by, total(list(waiting.values()), programme.currency))
        if less.minor > 0:
            parts = pools.pro_rata(waiting, less, f"The revision of {programme.number}")
            yield rules.release_allocation(
                _context(case, f"release/{entity.name}"), ref, entity, parts
            )
    if more:
        wanted = total([amount for _, amount in more], programme.currency)
        yield rules.allocate(
            _context(case, "allocate"),
            ref,
            more,
            extra=pools.draw(
                books.drawable_by_pool(work, work.today()),
                wanted,
                programme.area,
                programme.region,
                f"The revision of {programme.number}",
            ),
        )


def _code(case: Its, key: UUID) -> str:
    return case.work.get(Organisation, key).code


def _context(case: Its, act: str) -> Context:
    revision = case.subject
    return Context(
        value_on=case.work.today(),
        memo=f"{act.partition('/')[0].capitalize()} by {revision.number}",
        idem_key=f"programme-revision/{revision.id}/{act}",
        document=Document("programme-revision", revision.id),
        decision_item_id=case.item.id if case.item else None,
    )


def reports_beyond_its_end(case: Its) -> Iterable[ProgrammeReport]:
    """Reports of years that the programme does not come to any more."""
    yield from owed.beyond_the_end(case.work, _programme(case))


def reports_that_it_owes(case: Its) -> Iterable[ProgrammeReport]:
    """Reports that it owes by its new end and with its new entities."""
    yield from owed.fit(case.work, _programme(case))
