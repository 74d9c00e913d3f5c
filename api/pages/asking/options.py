"""What may be chosen in a field: from the fund's rules, from reference data, from its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from api.pages import agreement_words as agreed
from api.pages import product_words
from api.pages import vocabulary as say
from api.pages.asking import of_programmes, recorded
from api.pages.asking.about import About, Option, Source
from api.pages.committee_words import ANSWERS, PRESENCES, WHOLE_MEETING
from api.pages.network_words import FIGURES
from api.pages.network_words import KINDS as FACTS
from api.pages.review_words import reasons_for
from mptf.attachments import queries as attachments
from mptf.attachments.models import FileKind
from mptf.clearance.schemas import How, Ruling
from mptf.closing.models import Stand
from mptf.committee import composition
from mptf.committee.models import Mode, Outcome
from mptf.contributions.models import MovementKind
from mptf.endorsements import queries as endorsements
from mptf.forms import service as forms
from mptf.meetings import service as meetings
from mptf.network import reference
from mptf.notes import drafting
from mptf.notes.models import ConceptNote
from mptf.notes.service import ENDORSEMENTS
from mptf.people.models import DONORS, OrganisationKind
from mptf.people.service import PERSONS_ROLES, may_give
from mptf.policy import Actor, Role
from mptf.programmes import drafting as documents
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.reviews import proposing
from mptf.reviews.schemas import Recommended
from mptf.rounds.models import CommitteeItem
from mptf.rounds.table import on_item


def options_for(form: type[BaseModel], name: str, about: About) -> Sequence[Option] | None:
    """What may be chosen in a field of a form; None where it is free."""
    source = _SOURCES.get((form.__name__, name)) or _SOURCES.get(("", name))
    return None if source is None else source(about)


def _countries(about: About) -> list[Option]:
    known = ((iso3, about.words.country(iso3)) for iso3 in reference.countries())
    return [Option(*row) for row in sorted(known, key=lambda row: row[1])]


def _countries_of_the_subject(about: About) -> list[Option]:
    codes = getattr(about.subject, "content", {}).get("countries", [])
    return [Option(iso3, about.words.country(iso3)) for iso3 in codes]


def _areas(about: About) -> list[Option]:
    return [Option(a.code, f"{a.number}. {a.title}") for a in about.work.profile.areas]


def _objectives(_about: About) -> list[Option]:
    return [Option(str(n), f"{n}. {o.title}") for n, o in reference.objectives().items()]


def _principles(_about: About) -> list[Option]:
    return [Option(p.letter, f"{n}. {p.name}") for n, p in reference.principles().items()]


def _categories(about: About) -> list[Option]:
    return [
        Option(str(category.number), f"{category.number}. {category.title}")
        for category in about.work.profile.categories
    ]


def _form_fields(about: About) -> list[Option]:
    """The fields of the form on which the subject is written."""
    if isinstance(about.subject, JointProgramme):
        return _fields(about)
    form = forms.of_call(about.work, about.subject.call_id)
    return [Option(field.name, field.label) for field in form.fields]


def _fields(about: About) -> list[Option]:
    """What a finding is bound to: a field of a note's form or its endorsements; of a document's."""
    if isinstance(about.subject, ConceptNote):
        return [*_form_fields(about), Option(ENDORSEMENTS, about.words.field(ENDORSEMENTS))]
    form = programmes.form_of(about.work, about.subject.id)
    return [Option(field.name, field.label) for field in form.fields]


def _open_comments(about: About) -> list[Option]:
    """What those who write the note have still to settle."""
    written = drafting if isinstance(about.subject, ConceptNote) else documents
    rows = written.comments.read(about.work, subject=about.subject.id)
    return [Option(str(row.id), row.text) for row in rows if row.settled_at is None]


def _forms(about: About) -> list[Option]:
    return [Option(code, title) for code, title in forms.codes(about.work)]


def _own_seats(about: About) -> list[Option]:
    """The seats for which the actor speaks."""
    work = about.work
    own = composition.own_seats.read(work, me=work.actor.id, as_of=work.today())
    return [Option(seat.code, seat.code) for seat in own]


def _worded(words: Mapping[str, str], *codes: str) -> Source:
    def found(about: About) -> list[Option]:
        return [Option(code, about.words.say(words[code])) for code in codes or words]

    return found


def _roles(given: Callable[[Actor], frozenset[Role]]) -> Source:
    """The roles that the actor may give, in the vocabulary's order."""

    def found(about: About) -> list[Option]:
        may = given(about.work.actor)
        return [
            Option(role, about.words.say(label)) for role, label in say.ROLES.items() if role in may
        ]

    return found


def _titled(find: Callable[[About], Any]) -> Source:
    return lambda about: [Option(entry.code, entry.title) for entry in find(about)]


def _reviewers(about: About) -> list[Option]:
    """Who may be asked to review the note, in the order of the proposal, with its reasons."""
    return [
        Option(str(one.id), f"{one.name} ({one.organisation}): {reasons_for(about.words, one)}")
        for one in proposing.candidates(about.work, about.subject)
        if one.against is None
    ]


def _seats_of_today(about: About) -> list[Option]:
    """The seats that somebody holds today."""
    work = about.work
    held = [seat for seat in composition.seats.read(work, as_of=work.today()) if seat.from_on]
    return [Option(seat.code, f"{seat.code}, {seat.organisation or seat.name}") for seat in held]


def _seats_of_the_round(about: About) -> list[Option]:
    """The seats with a voice in an item: all for staff, else those for which the actor speaks."""
    if not about.work.actor.sight.everything:
        return list(_own_seats(about))
    entitled = on_item(about.work, about.subject).entitled
    return [Option(seat.code, f"{seat.code}, {seat.organisation}") for seat in entitled]


def _items_of_the_meeting(about: About) -> list[Option]:
    whole = Option("0", about.words.say(WHOLE_MEETING))
    return [whole, *_agenda(about)]


def _agenda(about: About) -> list[Option]:
    items = meetings.agenda(about.work, about.subject)
    return [Option(str(number), f"{number}. {title}") for number, title in items]


def _files(*kinds: FileKind) -> Source:
    """The files that hang on the subject."""

    def found(about: About) -> list[Option]:
        if isinstance(about.subject, CommitteeItem):
            rows = [each.file for each in on_item(about.work, about.subject).annexes]
        else:
            rows = attachments.of_record.read(about.work, subject=about.subject.id)
        own = (FileKind.EVIDENCE,) if isinstance(about.subject, JointProgramme) else kinds
        return [Option(str(row.id), row.name) for row in rows if not own or row.kind in own]

    return found


def _questions(about: About) -> list[Option]:
    """Whoever was asked to endorse the subject and has still to answer."""
    rows = endorsements.asked.read(about.work, subject=about.subject.id)
    return [
        Option(str(row.id), f"{about.words.country(row.country)}: {row.name}, {row.email}")
        for row in rows
        if row.answered_at is None and row.withdrawn_at is None
    ]


def _invited(about: About) -> list[Option]:
    """Whoever writes the subject by an invitation."""
    rows = drafting.writers.read(about.work, subject=about.subject.id)
    return [
        Option(str(row.id), f"{row.name} ({row.entity or row.partner})")
        for row in rows
        if row.ended_at is None
    ]


_SOURCES: Mapping[tuple[str, str], Source] = {
    ("", "country"): _countries,
    ("", "countries"): _countries,
    ("", "area"): _areas,
    ("", "areas"): _areas,
    ("", "region"): _titled(lambda about: about.work.profile.regions),
    ("", "regions"): _titled(lambda about: about.work.profile.regions),
    ("", "scope"): _titled(lambda about: about.work.profile.note.scopes),
    ("", "objectives"): _objectives,
    ("", "category"): _categories,
    ("", "stakeholder_groups"): _titled(lambda a: a.work.profile.note.stakeholder_groups),
    ("", "call"): recorded.calls,
    ("", "coordinator"): recorded.own_organisation,
    ("", "donor"): recorded.organisations(*map(OrganisationKind, DONORS)),
    ("", "instalment"): recorded.instalments,
    ("HappenedSent", "instalment"): recorded.waiting_instalments,
    ("NeverHappenedSent", "instalment"): recorded.instalments_that_wait_no_more,
    ("", "agreement"): recorded.agreements,
    ("ContactEndSent", "contact"): recorded.contacts,
    ("ContactSent", "language"): _worded(agreed.LANGUAGES),
    ("DiligenceSent", "outcome"): _worded(agreed.OUTCOMES),
    ("AgreementEndSent", "kind"): _worded(agreed.ENDS),
    ("", "entity"): recorded.organisations(OrganisationKind.ENTITY),
    ("", "organisation"): recorded.organisations(),
    ("", "owner"): recorded.organisations(),
    ("", "programme"): recorded.funded_programmes,
    ("", "tranche"): of_programmes.tranches,
    ("SentToEntity", "entity"): of_programmes.entities_left,
    ("ReturnSent", "entity"): of_programmes.entities_sent,
    ("FlagLiftSent", "flag"): of_programmes.open_flags,
    ("TrancheForm", "tranche"): of_programmes.tranches_to_send,
    ("", "blocks_tranche"): of_programmes.tranches,
    ("", "roles"): _roles(lambda _actor: PERSONS_ROLES),
    ("PersonForm", "roles"): _roles(may_give),
    ("", "role"): _worded(say.ROLES, *(r.value for r in Role if r.value in say.HELD_ROLES)),
    ("", "giver"): recorded.people,
    ("", "taker"): recorded.people,
    ("", "holder"): recorded.people,
    ("", "alternate"): recorded.people,
    ("", "mode"): _worded(say.MODES, *Mode),
    ("", "supersedes"): recorded.decisions,
    ("", "subject_id"): recorded.decidable,
    ("", "decision_item"): recorded.decision_items,
    ("MovementForm", "pool"): recorded.pools,
    ("OrganisationForm", "kind"): _worded(say.KINDS, *OrganisationKind),
    ("DelegationForm", "purposes"): _worded(say.PURPOSES),
    ("SeatForm", "category"): _titled(lambda about: about.work.profile.committee.seats),
    ("RevisionSent", "coordinator"): recorded.organisations(OrganisationKind.ENTITY),
    ("ConfirmForm", "entity"): recorded.own_organisation,
    ("ItemSent", "outcome"): _worded(say.OUTCOMES, *Outcome),
    ("ProposedSent", "outcome"): _worded(say.OUTCOMES, *Outcome),
    ("AnswerForm", "answer"): _worded(ANSWERS),
    ("SpeakForm", "answer"): _worded(ANSWERS),
    ("SpeakForm", "seat"): _seats_of_the_round,
    ("JoinForm", "presence"): _worded(PRESENCES),
    ("JoinForm", "seat"): _own_seats,
    ("AttendanceForm", "present"): _seats_of_today,
    ("AttendanceForm", "alternates"): _seats_of_today,
    ("AttendanceForm", "remote"): _seats_of_today,
    ("AttendanceForm", "apologies"): _seats_of_today,
    ("MinuteForm", "item"): _items_of_the_meeting,
    ("PlaceForm", "item"): _agenda,
    ("AnswerForm", "seat"): _own_seats,
    ("AskedOf", "reviewer"): _reviewers,
    ("RecommendationSent", "outcome"): _worded(say.OUTCOMES, *Recommended),
    ("StandBackForm", "seat"): _own_seats,
    ("FindingSent", "field"): _fields,
    ("CheckSent", "rule"): _titled(lambda about: about.work.profile.note.eligibility),
    ("CheckSent", "outcome"): _worded(say.CHECKS),
    ("PrincipleSaid", "letter"): _principles,
    ("FieldCommentForm", "field"): _form_fields,
    ("SettleForm", "comment"): _open_comments,
    ("ProductSent", "kind"): _worded(product_words.KINDS),
    ("ProductSent", "language"): _worded(product_words.LANGUAGES),
    ("", "entities"): recorded.organisations(OrganisationKind.ENTITY),
    ("ScenarioSent", "put_in"): recorded.waiting_notes,
    ("ScenarioSent", "left_out"): recorded.waiting_notes,
    ("CeilingSent", "note"): recorded.waiting_notes,
    ("CallSent", "form"): _forms,
    ("", "partners"): recorded.organisations(OrganisationKind.ENTITY),
    ("FactSent", "kind"): _worded(FACTS),
    ("FigureSent", "kind"): _worded(FIGURES),
    ("Marker", "code"): _titled(lambda about: about.work.profile.note.markers),
    ("ResponseSent", "owner"): of_programmes.entities_of_the_document,
    ("ResponseSent", "recommendation"): of_programmes.recommendations,
    ("ResponseSent", "stand"): _worded(say.STANDS, *Stand),
    ("MovementForm", "kind"): _worded(
        say.MOVEMENTS, *(kind for kind in MovementKind if kind is not MovementKind.DONOR_REFUND)
    ),
    ("LetterForm", "letter"): recorded.waiting_letters,
    ("AskSent", "country"): _countries_of_the_subject,
    ("InterestSent", "note"): recorded.pipeline,
    ("AttachSent", "kind"): _worded(say.FILE_KINDS, FileKind.ENDORSEMENT, FileKind.ANNEX),
    ("TakeAwaySent", "attachment"): _files(),
    ("PartnerEvidenceSent", "partner"): of_programmes.partners,
    ("WithdrawnSent", "request"): _questions,
    ("InviteSent", "entity"): recorded.entities_of_the_note,
    ("EndWriterSent", "writer"): _invited,
    ("EndorsementSent", "letter"): _files(FileKind.ENDORSEMENT),
    ("EndorsementSent", "country"): _countries_of_the_subject,
    ("EndorsementSent", "kind"): _worded(say.SIGNERS, "resident-coordinator", "government"),
    ("Activity", "output"): of_programmes.outputs,
    ("Activity", "quarters"): of_programmes.quarters,
    ("ProgrammeRisk", "likelihood"): of_programmes.one_to_five,
    ("ProgrammeRisk", "impact"): of_programmes.one_to_five,
    ("ProgrammeRisk", "owner"): of_programmes.entities_of_the_document,
    ("Indicator", "entity"): of_programmes.entities_of_the_document,
    ("Indicator", "objective"): _objectives,
    ("MonitoringLine", "entity"): of_programmes.entities_of_the_document,
    ("ProgrammeImplementer", "entity"): of_programmes.entities_of_the_document,
    ("SignatureSent", "party"): of_programmes.signatures,
    ("SignatureAskSent", "country"): _countries_of_the_subject,
    ("CommentSent", "field"): _fields,
    ("ReportFindingSent", "part"): of_programmes.parts_of_the_report,
    ("CommentSent", "weight"): _worded(say.WEIGHTS),
    ("CommentAnswered", "comment"): of_programmes.comments,
    ("CommentAnswered", "how"): _worded(say.MOVES, *How),
    ("CommentRuled", "comment"): of_programmes.comments,
    ("CommentRuled", "ruling"): _worded(say.MOVES, *Ruling),
    ("EvidenceSent", "party"): of_programmes.papers,
}
