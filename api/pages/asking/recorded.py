"""What may be chosen from the fund's own records: organisations, people, calls, decisions."""

from __future__ import annotations

from sqlalchemy import or_, select

from api.pages import vocabulary as say
from api.pages.asking.about import About, Option, Source
from api.pages.subjects import FUND
from mptf.agreements.queries import contacts_of
from mptf.banking import statements
from mptf.banking.models import BankLine
from mptf.calls.models import Call
from mptf.calls.queries import CLOSES_AT
from mptf.chain import table_of
from mptf.committee.models import Decision, DecisionItem, DecisionSignature, Outcome
from mptf.contributions.candidates import candidates
from mptf.contributions.instalments import of as instalments_of
from mptf.contributions.matching import proposals
from mptf.contributions.schemas import MOST_INSTALMENTS
from mptf.ledger import queries as books
from mptf.letters.models import LetterDraft
from mptf.lives.states import Counts
from mptf.notes.models import ConceptNote, NotePartner
from mptf.notes.states import NoteState
from mptf.people.models import Organisation, OrganisationKind, Person
from mptf.policy import Purpose, Role
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.reports import public
from mptf.revisions.models import ProgrammeRevision
from mptf.revisions.states import RevisionState

_O, _P, _C, _N, _J = (
    table_of(m) for m in (Organisation, Person, Call, ConceptNote, JointProgramme)
)
_RV = table_of(ProgrammeRevision)
_D, _I, _S = (table_of(m) for m in (Decision, DecisionItem, DecisionSignature))
_L, _NP = table_of(LetterDraft), table_of(NotePartner)


def organisations(*kinds: OrganisationKind) -> Source:
    """Organisations of some kinds, or of all, by name."""

    def found(about: About) -> list[Option]:
        query = select(_O.c.code, _O.c.name).order_by(_O.c.name)
        if kinds:
            query = query.where(_O.c.kind.in_([kind.value for kind in kinds]))
        return [Option(code, named(code, name)) for code, name in about.work.session.execute(query)]

    return found


def named(code: str, name: str) -> str:
    """An organisation by its name, with its code where the name does not hold it."""
    return name if code.lower() in name.lower().replace(" ", "-") else f"{name} ({code})"


def own_organisation(about: About) -> list[Option]:
    """The actor's own organisation: nobody begins or confirms for another."""
    query = select(_O.c.code, _O.c.name).where(_O.c.id == about.work.actor.organisation)
    return [Option(code, name) for code, name in about.work.session.execute(query)]


def entities_of_the_note(about: About) -> list[Option]:
    """The entities that take part in the note that is asked about."""
    parts = select(_NP.c.organisation_id).where(_NP.c.note_id == about.subject.id)
    own = or_(_O.c.id == about.subject.coordinator_id, _O.c.id.in_(parts))
    query = select(_O.c.code, _O.c.name).where(own).order_by(_O.c.name)
    return [Option(code, named(code, name)) for code, name in about.work.session.execute(query)]


def people(about: About) -> list[Option]:
    """Persons who are not retired."""
    query = (
        select(_P.c.id, _P.c.name, _O.c.code)
        .join(_O, _O.c.id == _P.c.organisation_id)
        .where(_P.c.retired_at.is_(None))
        .order_by(_P.c.name)
    )
    rows = about.work.session.execute(query)
    return [Option(str(key), f"{name} ({code})") for key, name, code in rows]


def calls(about: About) -> list[Option]:
    """Calls under which a note may still be submitted, the latest first."""
    query = select(_C.c.number, _C.c.title).order_by(_C.c.number.desc())
    goes_on = or_(CLOSES_AT.is_(None), about.work.now() < CLOSES_AT)
    rows = about.work.session.execute(query.where(goes_on))
    return [Option(number, f"{number}: {title}") for number, title in rows]


def pipeline(about: About) -> list[Option]:
    """The notes that are published in the pipeline today."""
    rows = public.pipeline.read(about.work)
    return [Option(row.number, f"{row.number}: {row.title}") for row in rows]


def funded_programmes(about: About) -> list[Option]:
    """Programmes that were funded."""
    query = (
        select(_J.c.id, _J.c.number, _J.c.title)
        .where(_J.c.state.in_(ProgrammeState.counting(Counts.FUNDED)))
        .order_by(_J.c.number)
    )
    rows = about.work.session.execute(query)
    return [Option(str(key), f"{number}: {title}") for key, number, title in rows]


def waiting_letters(about: About) -> list[Option]:
    """The letters on the subject that wait for the actor's signature, the oldest first."""
    actor = about.work.actor
    own = [role.value for role in Role if actor.may(Purpose.SIGN_LETTER, role)]
    query = (
        select(_L.c.kind)
        .where(_L.c.subject_id == about.subject.id, _L.c.letter_id.is_(None))
        .where(_L.c.signed_by_role.in_(own))
        .order_by(_L.c.called_for_at)
    )
    kinds = dict.fromkeys(about.work.session.execute(query).scalars())
    return [Option(kind, about.words.letter(kind)) for kind in kinds]


def decidable(about: About) -> list[Option]:
    """What the Committee may decide on now: by kind and id, and the fund itself."""
    found = [Option(f"fund:{FUND}", about.words.say(say.SUBJECTS["fund"]))]
    notes = (NoteState.BEFORE_COMMITTEE, NoteState.PIPELINE)
    programmes = (
        ProgrammeState.DRAFTING,
        ProgrammeState.TECHNICAL_REVIEW,
        ProgrammeState.CHANGES_REQUESTED,
        ProgrammeState.BEFORE_COMMITTEE,
        ProgrammeState.ACTIVE,
        ProgrammeState.SUSPENDED,
    )
    changes = (RevisionState.BEFORE_COMMITTEE,)
    for kind, table, states in (
        ("concept-note", _N, notes),
        ("joint-programme", _J, programmes),
        ("programme-revision", _RV, changes),
    ):
        query = (
            select(table.c.id, table.c.number, table.c.title)
            .where(table.c.state.in_([state.value for state in states]))
            .order_by(table.c.number)
        )
        for key, number, title in about.work.session.execute(query):
            found.append(Option(f"{kind}:{key}", f"{number}: {title}"))
    return found


def decision_items(about: About) -> list[Option]:
    """Items of signed decisions that give money to something other than a programme."""
    query = (
        select(_I.c.id, _D.c.number, _I.c.seq, _I.c.outcome)
        .join(_D, _D.c.id == _I.c.decision_id)
        .join(_S, _S.c.decision_id == _D.c.id)
        .where(_I.c.outcome.in_([Outcome.DIRECT_COST.value, Outcome.FUND_TRANSFER.value]))
        .order_by(_D.c.number.desc(), _I.c.seq)
    )
    return [
        Option(str(key), f"{number}, {about.words.outcome(outcome)}")
        for key, number, _seq, outcome in about.work.session.execute(query)
    ]


def pools(about: About) -> list[Option]:
    """The pools that ever held money, each with its earmark in words."""
    return [
        Option(code, about.words.pool(code))
        for code in books.drawable_by_pool(about.work, about.work.today())
    ]


def decisions(about: About) -> list[Option]:
    """Every decision, the latest first."""
    query = select(_D.c.id, _D.c.number, _D.c.title).order_by(_D.c.number.desc())
    rows = about.work.session.execute(query)
    return [Option(str(key), f"{number}: {title}") for key, number, title in rows]


def waiting_notes(about: About) -> list[Option]:
    """The notes that wait for money now, by their numbers."""
    query = (
        select(_N.c.number, _N.c.title)
        .where(_N.c.state == NoteState.PIPELINE.value)
        .order_by(_N.c.number)
    )
    return [
        Option(number, f"{number}, {title}") for number, title in about.work.session.execute(query)
    ]


def agreements(about: About) -> list[Option]:
    """Every agreement that the actor sees; of a bank line those first that it may belong to."""
    among = candidates(about.work)
    rows = {one.agreement.number: one.agreement for one in among}
    first: list[str] = []
    if isinstance(about.subject, BankLine):
        line = next(iter(statements.listed(about.work, limit=1, number=about.subject.number)))
        first = [one.agreement.number for one in proposals(line, among)]
    ordered = [*first, *sorted(rows.keys() - set(first), reverse=True)]
    return [Option(number, f"{number}: {rows[number].name}") for number in ordered]


def instalments(about: About) -> list[Option]:
    """The instalments of the subject's agreement; of a bank line those that it may pay."""
    if isinstance(about.subject, BankLine):
        return [Option(str(n), str(n)) for n in range(1, MOST_INSTALMENTS + 1)]
    key = getattr(about.subject, "agreement_id", about.subject.id)
    found = instalments_of(about.work, key, about.work.today())
    return [
        Option(str(one.place), f"{one.place}: {one.amount}, {one.due_on or one.trigger}")
        for one in found
    ]


def waiting_instalments(about: About) -> list[Option]:
    """The instalments of an agreement that wait for something to happen, with that."""
    found = instalments_of(about.work, about.subject.id, about.work.today())
    return [
        Option(str(one.place), f"{one.place}: {one.amount}, {one.trigger}")
        for one in found
        if one.trigger and not one.is_dated
    ]


def instalments_that_wait_no_more(about: About) -> list[Option]:
    """The instalments of which it was said that what they wait for has happened."""
    found = instalments_of(about.work, about.subject.id, about.work.today())
    return [
        Option(str(one.place), f"{one.place}: {one.amount}, {one.trigger}")
        for one in found
        if one.happened_on is not None
    ]


def contacts(about: About) -> list[Option]:
    """The contacts of a donor that have not ended."""
    rows = contacts_of.read(about.work, subject=about.subject.id, as_of=about.work.today())
    return [Option(str(row.id), f"{row.name}, {row.title}") for row in rows if row.ended_on is None]
