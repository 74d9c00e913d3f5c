"""The acts that are no steps: one row for each, with who may do it, on what, and when."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlmodel import SQLModel

from mptf.agreements.models import Arrangement
from mptf.agreements.schemas import (
    ArrangementSent,
    ContactEndSent,
    ContactSent,
    DiligenceSent,
    DraftedSent,
)
from mptf.agreements.states import ArrangementState as D
from mptf.attachments.schemas import (
    AttachSent,
    DocumentSent,
    PartnerEvidenceSent,
    ReportFileSent,
    TakeAwaySent,
)
from mptf.banking.schemas import RatesSent, StatementSent
from mptf.calls.models import Call, CallDraft
from mptf.calls.schemas import CallSent, EndSent
from mptf.clearance.schemas import CommentAnswers, CommentRulings
from mptf.closing.schemas import EvaluationSent, InterestSaid, ResponseSent, WaivedSent
from mptf.committee.models import Seat
from mptf.committee.schemas import DecisionSent, ProposedSent
from mptf.contributions.models import Agreement, Deposit
from mptf.contributions.schemas import AgreementEndSent, HappenedSent, MatchSent, NeverHappenedSent
from mptf.contributions.states import ReceiptState
from mptf.endorsements.schemas import WithdrawnSent
from mptf.forms.schemas import FormSent
from mptf.fund_closings.models import FundClosing
from mptf.fund_closings.schemas import ClosingSent
from mptf.interests.models import Interest
from mptf.interests.schemas import InterestAnswerSent, InterestSent
from mptf.links.schemas import AskSent
from mptf.lives.states import Counts
from mptf.meetings.models import Meeting
from mptf.meetings.schemas import MeetingSent, MovedSent, PaperSent
from mptf.meetings.states import MeetingState as M
from mptf.network.models import NetworkFact
from mptf.network.schemas import FactEndSent, FactSent, FigureSent, ToldSent
from mptf.notes.models import ConceptNote
from mptf.notes.schemas import EndorsementSent, EndWriterSent, InviteSent
from mptf.notes.states import NoteState as N
from mptf.papers.schemas import PublicationSent
from mptf.people.models import Delegation, Organisation, Person
from mptf.policy import (
    Party,
    administrator,
    agent,
    chair,
    coordinator,
    donor,
    entity,
    head,
    invited_writer,
    member,
    offers_it,
    secretariat,
    signatory,
    signs_letters,
    the_chair,
    the_lender,
    the_reviewer,
)
from mptf.procedures.models import WrittenProcedure
from mptf.procedures.schemas import ExtensionSent, ProcedureSent
from mptf.procedures.states import ProcedureState as W
from mptf.products.models import Product
from mptf.products.schemas import ProductSent
from mptf.products.states import ProductState
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.schemas import InterimSent, WrittenSent
from mptf.programme_reports.states import OPEN as REPORT_WITH_ENTITIES
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.schemas import EvidenceSent, ProgrammeContent, SignatureSent
from mptf.programmes.states import ProgrammeState as P
from mptf.reviews.models import ReviewAssignment
from mptf.reviews.schemas import AskedOf, CompetenceSent, RecommendationSent, ScoreSent
from mptf.reviews.states import AssignmentState as R
from mptf.revisions.models import ProgrammeRevision
from mptf.revisions.schemas import RevisionSent
from mptf.rounds.models import CommitteeItem
from mptf.scenarios.models import Scenario
from mptf.scenarios.schemas import EndedScenarioSent, ScenarioSent
from mptf.signing.schemas import SignatureAskSent
from mptf.tranches import schemas as of_tranches
from mptf.tranches.models import TrancheRequest
from mptf.work import Work
from workflows import forms
from workflows.agreement_rules import (
    an_event_is_said_to_have_happened,
    an_instalment_waits_for_an_event,
    it_has_a_contact,
    it_holds,
    it_is_a_donor,
    its_agreement_has_instalments,
    no_amendment_is_under_way,
    something_of_it_stays,
)
from workflows.attachment_rules import (
    a_file_hangs_on_it,
    evidence_hangs_on_it,
    it_names_a_partner,
    somebody_was_asked,
    somebody_was_invited,
)
from workflows.call_rules import it_has_not_closed, it_is_in_preparation
from workflows.closing_rules import (
    a_condition_is_open,
    it_is_not_evaluated_yet,
    its_evaluation_was_not_waived,
    something_was_recommended,
)
from workflows.committee_item_rules import (
    a_part_can_be_declared,
    its_open_round_runs,
    its_papers_may_change,
    its_sealed_round_runs,
    nobody_was_asked,
    positions_are_taken,
    the_committee_sits,
)
from workflows.concept_note_rules import (
    a_comment_is_open,
    it_is_not_screened_yet,
    its_reviews_are_read,
    something_was_found,
    their_part_is_to_be_confirmed,
    they_have_a_part,
)
from workflows.delegation_rules import it_has_not_ended, it_waits_for_its_lender
from workflows.doing import (
    agreements,
    banking,
    calls,
    closing,
    decisions,
    files,
    fund_closings,
    interests,
    letters,
    meetings,
    money,
    network,
    notes,
    people,
    procedures,
    products,
    programmes,
    publishing,
    reporting,
    reviews,
    revisions,
    tranches,
)
from workflows.doing import scenarios as doing_scenarios
from workflows.grounds import Guard
from workflows.interest_rules import it_waits_for_its_answer
from workflows.joint_programme_rules import (
    a_comment_is_not_settled,
    a_comment_on_it_is_open,
    they_take_part_in_it,
    they_write_the_document,
)
from workflows.letter_rules import a_letter_waits_for_them
from workflows.meeting_rules import (
    positions_are_taken_on_something,
    several_items_stand_on_it,
    something_is_left_to_ask,
)
from workflows.network_rules import it_has_not_ended as the_fact_has_not_ended
from workflows.network_rules import it_was_not_corrected
from workflows.programme_revision_rules import (
    REVISABLE,
    WRITTEN,
    no_revision_is_under_way,
    they_join_by_it,
)
from workflows.scenario_rules import it_stands
from workflows.tranche_rules import (
    a_flag_is_open,
    a_tranche_is_to_be_asked_for,
    a_tranche_is_to_be_sent,
)

Done = SQLModel | None


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done: on what kind of record, by whom, with what sent."""

    name: str
    on: type[SQLModel] | None
    by: Party
    form: type[BaseModel]
    do: Callable[[Work, Any, Any], Done]
    while_in: Collection[str] | None = None
    """The states in which it is offered and done; None where its record has no life, or always."""
    offered_when: tuple[Guard, ...] = ()
    """What must be so besides for it to be offered; whoever does it all the same is told."""
    ends: bool = False
    """Whether something is over with it: its button stands apart."""
    beside: bool = False
    """Whether it brings its record no further: it is never the one next thing to do."""
    takes_in: bool = False
    """Whether it begins what a fund that is closed takes no more."""

    @property
    def says(self) -> str:
        """What it does, in one sentence."""
        return (self.do.__doc__ or "").strip().split("\n")[0]


WRITERS = entity | invited_writer
NOTE_WITH_ENTITIES = N.counting(Counts.WRITABLE)
ENDORSABLE = (*NOTE_WITH_ENTITIES, N.SUBMITTED, N.SCREENING)
DOCUMENT_WITH_ENTITIES = P.counting(Counts.WRITABLE)
APPROVED = P.counting(Counts.FUNDED)
EVIDENCED = (*DOCUMENT_WITH_ENTITIES, *APPROVED)
WITH_MONEY = P.counting(Counts.OPERATIONAL)
CLOSING = (P.OPERATIONALLY_CLOSED,)
FLAGGABLE = tuple(state for state in APPROVED if state != P.FINANCIALLY_CLOSED)
"""Where there is money to hold back."""
ANSWERABLE = (*WITH_MONEY, P.FINANCIALLY_CLOSED)
PAYABLE = (P.SIGNED, P.ACTIVE)
OFFERED = (ProductState.OFFERED,)
SIGNABLE = (a_letter_waits_for_them,)
PREPARED = (it_is_in_preparation,)
AHEAD = (M.PLANNED, M.CALLED, M.PAPERS_SENT)
CALLED = (M.CALLED, M.PAPERS_SENT, M.IN_SESSION)
# fmt: off
OWN_ACTS: tuple[Act, ...] = (
    #   name                           on              who may                   what is sent             what is done
    Act("organisation.add",            None,           administrator | secretariat, forms.OrganisationForm, people.add_organisation),
    Act("person.add",                  None,           administrator | secretariat, forms.PersonForm,       people.add_person),
    Act("person.invite",               Person,         administrator | secretariat, forms.Nothing,          people.invite_person),
    Act("person.roles",                Person,         administrator,            forms.RolesForm,         people.change_roles),
    Act("person.competence",           Person,         administrator | secretariat, CompetenceSent,      reviews.say_competence, beside=True),
    Act("person.retire",               Person,         administrator,            forms.Nothing,           people.retire_person, ends=True),
    Act("person.delegate",             None,           administrator | secretariat | the_chair, forms.DelegationForm, people.delegate),
    Act("delegation.confirm",          Delegation,     the_lender,               forms.Nothing,           people.confirm_delegation, offered_when=(it_waits_for_its_lender,)),
    Act("delegation.end",              Delegation,     administrator | secretariat | the_chair | the_lender, forms.Nothing, people.end_delegation, offered_when=(it_has_not_ended,), ends=True),
    Act("seat.fill",                   None,           secretariat | administrator, forms.SeatForm,         people.fill_seat),
    Act("seat.end-term",               Seat,           secretariat | administrator, forms.EndTermForm,      people.end_term, ends=True),
    Act("form.define",                 None,           secretariat,              FormSent,                calls.define_form),
    Act("call.prepare",                None,           secretariat,              CallSent,                calls.prepare_call, takes_in=True),
    Act("call-draft.rewrite",          CallDraft,      secretariat,              CallSent,                calls.rewrite_call, offered_when=PREPARED, beside=True),
    Act("call-draft.announce",         CallDraft,      secretariat,              forms.Nothing,           calls.announce_call, offered_when=PREPARED),
    Act("call-draft.drop",             CallDraft,      secretariat,              forms.Nothing,           calls.drop_call, offered_when=PREPARED, ends=True),
    Act("call-draft.attach",           CallDraft,      secretariat,              DocumentSent,            files.attach_to_draft, offered_when=PREPARED, beside=True),
    Act("call-draft.take-away",        CallDraft,      secretariat,              TakeAwaySent,            files.take_from_draft, offered_when=(*PREPARED, a_file_hangs_on_it), beside=True),
    Act("call.set-end",                Call,           secretariat,              EndSent,                 calls.set_end_of_call, offered_when=(it_has_not_closed,), beside=True),
    Act("call.attach",                 Call,           secretariat,              DocumentSent,            files.attach_to_call, beside=True),
    Act("call.take-away",              Call,           secretariat,              TakeAwaySent,            files.take_from_call, offered_when=(a_file_hangs_on_it,), beside=True),
    Act("concept-note.draft",          None,           entity,                   forms.DraftForm,         notes.draft_note, takes_in=True),
    Act("concept-note.write",          ConceptNote,    WRITERS,                  forms.WriteForm,         notes.write_note, NOTE_WITH_ENTITIES),
    Act("concept-note.comment",        ConceptNote,    WRITERS,                  forms.FieldCommentForm,  notes.comment_on_field, NOTE_WITH_ENTITIES, beside=True),
    Act("concept-note.settle",         ConceptNote,    WRITERS,                  forms.SettleForm,        notes.settle_comment, NOTE_WITH_ENTITIES, (a_comment_is_open,), beside=True),
    Act("concept-note.answer",         ConceptNote,    coordinator,              forms.AnswersForm,       notes.answer_findings, (N.RETURNED,), offered_when=(something_was_found,)),
    Act("concept-note.confirm",        ConceptNote,    entity,                   forms.ConfirmForm,       notes.confirm_part, NOTE_WITH_ENTITIES, (they_have_a_part, their_part_is_to_be_confirmed)),
    Act("concept-note.invite-writer",  ConceptNote,    coordinator,              InviteSent,              notes.invite_writer, NOTE_WITH_ENTITIES, beside=True),
    Act("concept-note.end-writer",     ConceptNote,    coordinator,              EndWriterSent,           notes.end_writer, offered_when=(somebody_was_invited,), beside=True),
    Act("concept-note.endorse",        ConceptNote,    coordinator | signatory,  EndorsementSent,         notes.endorse_note, ENDORSABLE, (they_have_a_part,)),
    Act("concept-note.attach",         ConceptNote,    coordinator | signatory | invited_writer, AttachSent,              files.attach_to_note, ENDORSABLE, beside=True),
    Act("concept-note.take-away",      ConceptNote,    coordinator,              TakeAwaySent,            files.take_from_note, NOTE_WITH_ENTITIES, (a_file_hangs_on_it,), beside=True),
    Act("concept-note.ask-endorsement", ConceptNote,   coordinator,              AskSent,                 notes.ask_endorsement, ENDORSABLE, beside=True),
    Act("concept-note.withdraw-question", ConceptNote, coordinator,              WithdrawnSent,           notes.withdraw_question, offered_when=(somebody_was_asked,), beside=True),
    Act("concept-note.screen",         ConceptNote,    secretariat,              forms.ScreenForm,        notes.screen_note, (N.SCREENING,), offered_when=(it_is_not_screened_yet,)),
    Act("review-assignment.ask",       ConceptNote,    secretariat,              AskedOf,                 reviews.ask_for_review, (N.UNDER_REVIEW,)),
    Act("review-assignment.keep",      ReviewAssignment, the_reviewer,           ScoreSent,               reviews.keep_draft, (R.ACCEPTED,), beside=True),
    Act("concept-note.recommend",      ConceptNote,    secretariat,              RecommendationSent,      reviews.recommend_outcome, (N.UNDER_REVIEW, N.BEFORE_COMMITTEE), (its_reviews_are_read,), beside=True),
    Act("network-fact.enter",          None,           secretariat,              FactSent,                network.enter_fact),
    Act("network-fact.correct",        NetworkFact,    secretariat,              ToldSent,                network.correct_fact, offered_when=(it_was_not_corrected,), beside=True),
    Act("network-fact.end",            NetworkFact,    secretariat,              FactEndSent,             network.end_fact, offered_when=(it_was_not_corrected, the_fact_has_not_ended), ends=True),
    Act("network-fact.take-in",        None,           secretariat,              forms.Nothing,           network.take_in_facts),
    Act("network-figure.enter",        None,           secretariat,              FigureSent,              network.enter_figure),
    Act("decision.record",             None,           secretariat,              DecisionSent,            decisions.record_decision),
    Act("written-procedure.prepare",   None,           secretariat,              ProcedureSent,           procedures.prepare_procedure),
    Act("written-procedure.extend",    WrittenProcedure, secretariat,            ExtensionSent,           procedures.extend_procedure, (W.CIRCULATED,), beside=True),
    Act("meeting.plan",                None,           secretariat,              MeetingSent,             meetings.plan_meeting),
    Act("meeting.move",                Meeting,        secretariat,              MovedSent,               meetings.move_meeting, AHEAD, beside=True),
    Act("meeting.put-on-the-agenda",   Meeting,        secretariat,              ProposedSent,            meetings.put_on_the_agenda, (*AHEAD, M.IN_SESSION), beside=True),
    Act("meeting.move-item",           Meeting,        secretariat,              forms.PlaceForm,         meetings.move_item, (M.PLANNED, M.CALLED), (several_items_stand_on_it,), beside=True),
    Act("meeting.join",                Meeting,        member,                   forms.JoinForm,          meetings.join_meeting, CALLED, beside=True),
    Act("meeting.attendance",          Meeting,        secretariat,              forms.AttendanceForm,    meetings.record_attendance, CALLED, beside=True),
    Act("meeting.ask-on-all",          Meeting,        chair | secretariat,      forms.Nothing,           meetings.ask_on_all, (M.IN_SESSION,), (something_is_left_to_ask,), beside=True),
    Act("meeting.close-all-positions", Meeting,        chair,                    forms.Nothing,           meetings.close_all_positions, (M.IN_SESSION,), (positions_are_taken_on_something,), beside=True),
    Act("meeting.write-minutes",       Meeting,        secretariat,              forms.MinuteForm,        meetings.write_minutes, (M.IN_SESSION, M.HELD), beside=True),
    Act("meeting.comment-on-minutes",  Meeting,        member | secretariat,     forms.CommentForm,       meetings.comment_on_minutes, (M.MINUTES_CIRCULATED,), beside=True),
    Act("committee-item.rewrite",      CommitteeItem,  secretariat,              PaperSent,               meetings.rewrite_papers, offered_when=(nobody_was_asked,)),
    Act("committee-item.take-off",     CommitteeItem,  secretariat,              forms.TakeOffForm,       meetings.take_off, offered_when=(nobody_was_asked,), ends=True),
    Act("committee-item.attach",       CommitteeItem,  secretariat,              DocumentSent,            files.attach_to_item, offered_when=(its_papers_may_change,), beside=True),
    Act("committee-item.take-away",    CommitteeItem,  secretariat,              TakeAwaySent,            files.take_from_item, offered_when=(its_papers_may_change, a_file_hangs_on_it), beside=True),
    Act("committee-item.ask",          CommitteeItem,  chair | secretariat,      forms.Nothing,           meetings.ask_for_positions, offered_when=(the_committee_sits, nobody_was_asked)),
    Act("committee-item.close-positions", CommitteeItem, chair,                  forms.Nothing,           meetings.close_positions, offered_when=(its_sealed_round_runs,)),
    Act("committee-item.speak",        CommitteeItem,  member | secretariat,     forms.SpeakForm,         meetings.speak, offered_when=(its_open_round_runs,)),
    Act("committee-item.close",        CommitteeItem,  chair,                    forms.Nothing,           meetings.close_item, offered_when=(its_open_round_runs,)),
    Act("committee-item.answer",       CommitteeItem,  member,                   forms.AnswerForm,        procedures.take_position, offered_when=(positions_are_taken,)),
    Act("committee-item.stand-back",   CommitteeItem,  member,                   forms.StandBackForm,     procedures.stand_back, offered_when=(a_part_can_be_declared,), ends=True),
    Act("committee-item.comment",      CommitteeItem,  member | secretariat,     forms.CommentForm,       procedures.comment),
    Act("joint-programme.write",       JointProgramme, coordinator,              ProgrammeContent,        programmes.write_programme, DOCUMENT_WITH_ENTITIES),
    Act("joint-programme.answer-comments", JointProgramme, coordinator,          CommentAnswers,          programmes.answer_comments, (P.CHANGES_REQUESTED,), (a_comment_is_not_settled,), beside=True),
    Act("joint-programme.settle-comments", JointProgramme, secretariat,          CommentRulings,          programmes.settle_comments, (P.TECHNICAL_REVIEW,), (a_comment_is_not_settled,), beside=True),
    Act("joint-programme.write-fields", JointProgramme, entity,                  forms.WriteForm,         programmes.write_document_fields, DOCUMENT_WITH_ENTITIES, (they_write_the_document,)),
    Act("joint-programme.comment",     JointProgramme, entity,                   forms.FieldCommentForm,  programmes.comment_on_document, DOCUMENT_WITH_ENTITIES, (they_write_the_document,), beside=True),
    Act("joint-programme.settle",      JointProgramme, entity,                   forms.SettleForm,        programmes.settle_on_document, DOCUMENT_WITH_ENTITIES, (a_comment_on_it_is_open,), beside=True),
    Act("joint-programme.attach-evidence", JointProgramme, entity,               PartnerEvidenceSent,     files.attach_evidence, EVIDENCED, (they_write_the_document, it_names_a_partner), beside=True),
    Act("joint-programme.take-evidence-away", JointProgramme, entity,            TakeAwaySent,            files.take_evidence, DOCUMENT_WITH_ENTITIES, (they_write_the_document, evidence_hangs_on_it), beside=True),
    Act("joint-programme.countersign", JointProgramme, signatory | chair,        SignatureSent,           programmes.countersign_programme, (P.APPROVED,)),
    Act("joint-programme.ask-signature", JointProgramme, coordinator | secretariat, SignatureAskSent,     programmes.ask_for_signature, (P.APPROVED,), beside=True),
    Act("joint-programme.evidence",    JointProgramme, coordinator | entity | agent, EvidenceSent,        programmes.give_evidence, WITH_MONEY),
    Act("joint-programme.say-interest", JointProgramme, entity,                  InterestSaid,            closing.say_interest, CLOSING, (they_take_part_in_it,), beside=True),
    Act("joint-programme.evaluate",    JointProgramme, secretariat,              EvaluationSent,          closing.evaluate, WITH_MONEY, (it_is_not_evaluated_yet,), beside=True),
    Act("joint-programme.waive-evaluation", JointProgramme, secretariat,         WaivedSent,              closing.waive_evaluation, CLOSING, (it_is_not_evaluated_yet, its_evaluation_was_not_waived), beside=True),
    Act("joint-programme.respond",     JointProgramme, coordinator,              ResponseSent,            closing.respond, ANSWERABLE, (something_was_recommended,), beside=True),
    Act("joint-programme.meet-condition", JointProgramme, secretariat,           forms.ConditionForm,     decisions.meet_condition, APPROVED, (a_condition_is_open,)),
    Act("joint-programme.extend",      JointProgramme, secretariat,              forms.Nothing,           programmes.extend_deadline, (P.DRAFTING,), beside=True),
    Act("joint-programme.flag",        JointProgramme, secretariat,              of_tranches.FlagSent,    tranches.flag_programme, FLAGGABLE, beside=True),
    Act("joint-programme.lift-flag",   JointProgramme, secretariat,              of_tranches.FlagLiftSent, tranches.lift_flag, offered_when=(a_flag_is_open,), beside=True),
    Act("tranche-request.ask",         JointProgramme, coordinator,              of_tranches.TrancheAskSent, tranches.ask_for_tranche, (P.ACTIVE,), (a_tranche_is_to_be_asked_for,)),
    Act("programme-revision.draft",    JointProgramme, coordinator,              RevisionSent,            revisions.draft_revision, REVISABLE, (no_revision_is_under_way,), beside=True),
    Act("programme-revision.rewrite",  ProgrammeRevision, coordinator,           RevisionSent,            revisions.rewrite_revision, WRITTEN, beside=True),
    Act("programme-revision.confirm",  ProgrammeRevision, entity,                forms.Nothing,           revisions.confirm_joining, WRITTEN, (they_join_by_it,), beside=True),
    Act("transfer-request.draft",      JointProgramme, secretariat,              forms.TrancheForm,       programmes.make_transfer_request, PAYABLE, (a_tranche_is_to_be_sent,)),
    Act("programme-report.begin",      JointProgramme, entity,                   InterimSent,             reporting.begin_interim, WITH_MONEY, (they_take_part_in_it,), beside=True),
    Act("programme-report.write",      ProgrammeReport, entity,                  WrittenSent,             reporting.write_report, REPORT_WITH_ENTITIES, beside=True),
    Act("programme-report.attach",     ProgrammeReport, entity,                  ReportFileSent,          files.attach_to_report, REPORT_WITH_ENTITIES, beside=True),
    Act("programme-report.take-away",  ProgrammeReport, entity,                  TakeAwaySent,            files.take_from_report, REPORT_WITH_ENTITIES, (a_file_hangs_on_it,), beside=True),
    Act("product.offer",               JointProgramme, entity,                   ProductSent,             products.offer_product, APPROVED, (they_take_part_in_it,), beside=True),
    Act("product.attach",              Product,        offers_it,                DocumentSent,            files.attach_to_product, OFFERED, beside=True),
    Act("product.take-away",           Product,        offers_it,                TakeAwaySent,            files.take_from_product, OFFERED, (a_file_hangs_on_it,), beside=True),
    Act("published-report.publish",    None,           secretariat,              PublicationSent,         publishing.publish_report),
    Act("scenario.propose",            None,           secretariat,              ScenarioSent,            doing_scenarios.propose_scenario),
    Act("scenario.withdraw",           Scenario,       secretariat,              EndedScenarioSent,       doing_scenarios.withdraw_scenario, offered_when=(it_stands,), ends=True),
    Act("pledge.enter",                None,           secretariat | agent,      forms.PledgeForm,        money.enter_pledge, takes_in=True),
    Act("agreement.enter",             None,           agent,                    forms.AgreementForm,     money.enter_agreement, takes_in=True),
    Act("agreement.amend",             Agreement,      agent | secretariat,      DraftedSent,             agreements.draft_amendment, offered_when=(it_holds, no_amendment_is_under_way), beside=True, takes_in=True),
    Act("agreement.say-it-happened",   Agreement,      agent | secretariat,      HappenedSent,            money.say_it_happened, offered_when=(it_holds, an_instalment_waits_for_an_event), beside=True),
    Act("agreement.take-back-what-happened", Agreement, agent | secretariat,     NeverHappenedSent,       money.take_back_what_happened, offered_when=(it_holds, an_event_is_said_to_have_happened), beside=True),
    Act("agreement.end",               Agreement,      agent,                    AgreementEndSent,        money.end_agreement, offered_when=(it_holds,), ends=True),
    Act("agreement.attach",            Agreement,      agent | secretariat,      DocumentSent,            files.attach_to_agreement, beside=True),
    Act("agreement.take-away",         Agreement,      agent | secretariat,      TakeAwaySent,            files.take_from_agreement, offered_when=(a_file_hangs_on_it,), beside=True),
    Act("arrangement.draft",           None,           agent | secretariat,      ArrangementSent,         agreements.draft_arrangement, takes_in=True),
    Act("arrangement.rewrite",         Arrangement,    agent | secretariat,      DraftedSent,             agreements.rewrite_terms, (D.DRAFTED,), beside=True),
    Act("organisation.due-diligence",  Organisation,   agent | secretariat,      DiligenceSent,           agreements.enter_due_diligence, offered_when=(it_is_a_donor,), beside=True),
    Act("organisation.contact",        Organisation,   agent | secretariat,      ContactSent,             agreements.enter_contact, offered_when=(it_is_a_donor,), beside=True),
    Act("organisation.end-contact",    Organisation,   agent | secretariat,      ContactEndSent,          agreements.end_contact, offered_when=(it_has_a_contact,), beside=True),
    Act("exchange-rate.take-in",       None,           agent,                    RatesSent,               banking.take_in_rates),
    Act("bank-line.take-in",           None,           agent,                    StatementSent,           banking.take_in_statement, takes_in=True),
    Act("deposit.record",              Agreement,      agent,                    forms.DepositForm,       money.record_deposit, takes_in=True),
    Act("deposit.match",               Deposit,        agent,                    MatchSent,               money.match_deposit, (ReceiptState.RECORDED, ReceiptState.CONFIRMED), (its_agreement_has_instalments,), beside=True),
    Act("deposit.refund",              Deposit,        agent,                    forms.DonorRefundForm,   money.refund_deposit, (ReceiptState.CONFIRMED,), (something_of_it_stays,), beside=True, takes_in=True),
    Act("cash-movement.record",        None,           agent,                    forms.MovementForm,      money.record_movement, takes_in=True),
    Act("fund-closing.propose",        None,           head,                     ClosingSent,             fund_closings.propose_to_close, takes_in=True),
    Act("period.close",                None,           agent,                    forms.PeriodForm,        money.close_period, takes_in=True),
    Act("interest.express",            None,           donor,                    InterestSent,            interests.express_interest, takes_in=True),
    Act("interest.answer",             Interest,       secretariat,              InterestAnswerSent,      interests.answer_interest, offered_when=(it_waits_for_its_answer,)),
    Act("concept-note.sign-letter",    ConceptNote,    signs_letters,            forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
    Act("joint-programme.sign-letter", JointProgramme, signs_letters,            forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
    Act("tranche-request.sign-letter", TrancheRequest,  signs_letters,           forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
    Act("programme-revision.sign-letter", ProgrammeRevision, signs_letters,      forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
    Act("transfer-request.sign-letter", TransferRequest, signs_letters,          forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
    Act("programme-report.sign-letter", ProgrammeReport, signs_letters,          forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
    Act("deposit.sign-letter",         Deposit,        signs_letters,            forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
    Act("fund-closing.sign-letter",    FundClosing,    signs_letters,            forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
    Act("meeting.sign-letter",         Meeting,        signs_letters,            forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
    Act("written-procedure.sign-letter", WrittenProcedure, signs_letters,        forms.LetterForm,        letters.sign_letter, offered_when=SIGNABLE),
)
# fmt: on
