"""A fund that lives: from an empty database to a funded, paid programme, under any profile.

Everything goes through `workflows.acts.perform`, each act in a unit of its own on a stopped clock
that goes on a minute an act. What is sent is made from the profile, so that the same story is told
under other rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import col, select

from mptf.attachments import queries as attachments
from mptf.clock import StoppedClock, day_in
from mptf.committee.models import DecisionItem
from mptf.endorsements import service as endorsements
from mptf.endorsements.schemas import EndorsedByLink
from mptf.histories.models import ReplayMark
from mptf.imports import service as imports
from mptf.interests import entry as interested
from mptf.interests.schemas import PublicInterestSent
from mptf.ledger.models import LedgerTx
from mptf.letters import service as letters
from mptf.letters.models import LetterDraft
from mptf.letters.rendering import Sheet as Printed
from mptf.links import service as links
from mptf.notes import drafting
from mptf.notes.drafting import WriterRow
from mptf.notes.models import ConceptNote, NoteComment
from mptf.outbox.models import Message
from mptf.papers import editions, publishing
from mptf.people.service import actor
from mptf.policy import PUBLIC, SYSTEM, Actor, Role
from mptf.profile import FormField, Profile, load
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme, ProgrammeComment, TransferRequest
from mptf.signing import entry as signed
from mptf.signing import rounds
from mptf.signing.schemas import SignedByLink
from mptf.verification.findings import Rules
from mptf.work import Fund, Work
from tests.documents import document
from tests.engines import connect
from workflows.acts import perform
from workflows.tables import decided, edges

PROFILES = {
    "migration": "migration",
    "imaginary": str(Path(__file__).parent / "profiles" / "imaginary.toml"),
}
FUND_ID = UUID(int=0)
SEAL_KEY = "the secret of a story that is told in tests"
BEGINS = datetime(2022, 9, 1, 9, tzinfo=UTC)
COUNTRIES = ("PHL", "VNM", "FJI")


class Story:
    """A fund with the people who act in it. `now` may be moved forward by whoever tells more."""

    def __init__(self, fund: Fund) -> None:
        """Tell it in this fund's database."""
        self.fund = fund
        self.now = BEGINS
        self.people: dict[str, UUID] = {}
        self.acted: set[str] = set()
        """What was done so far, each act by its name."""

    @classmethod
    @contextmanager
    def open(cls, url: str, profile: str = "migration") -> Iterator[Story]:
        """A story in a migrated database, under a profile of `PROFILES`."""
        engine = connect(url)
        try:
            fund = Fund(engine, load(PROFILES[profile]), StoppedClock(BEGINS), seal_key=SEAL_KEY)
            yield cls(fund)
        finally:
            engine.dispose()

    # --- How things are done ---------------------------------------------------------------------

    @property
    def profile(self) -> Profile:
        """The rules."""
        return self.fund.profile

    @property
    def today(self) -> date:
        """The day in the fund's zone."""
        return day_in(self.profile.fund.zone, self.now)

    def actor(self, who: str) -> Actor:
        """A person of the story as an actor."""
        if who == "system":
            return SYSTEM
        with self.fund.reading(SYSTEM, StoppedClock(self.now)) as work:
            return actor(work, self.people[who])

    def act(
        self, who: str, name: str, on: UUID | None = None, /, *, why: str = "", **sent: Any
    ) -> Any:
        """One act of one person, in its own unit, a minute after the one before."""
        self.now += timedelta(minutes=1)
        doing = self.actor(who)
        made = self.fund.write(
            doing, lambda work: perform(work, name, on, sent, why=why), StoppedClock(self.now)
        )
        self.acted.add(name)
        return getattr(made, "id", None)

    def write(self, who: str, act: Any) -> Any:
        """Anything that is no act, in a unit of its own."""
        self.now += timedelta(minutes=1)
        return self.fund.write(self.actor(who), act, StoppedClock(self.now))

    def ask(self, query: Any) -> Any:
        """The result of a function of a reading unit."""
        with self.fund.reading(SYSTEM, StoppedClock(self.now)) as work:
            return query(work)

    def state(self, kind: Any, key: UUID) -> str:
        """Where a record stands."""
        return str(self.ask(lambda work: work.get(kind, key).state))

    def wait(self, **times: int) -> None:
        """Let time pass: `days=10`."""
        self.now += timedelta(**times)

    # --- Who there is ----------------------------------------------------------------------------

    @property
    def entities(self) -> tuple[str, ...]:
        """The participating organisations, the coordinating one first."""
        return tuple(f"E{number}" for number in range(1, self.profile.note.partners_min + 1))

    def populate(self) -> None:
        """Organisations and persons: the secretariat, the Chair, the agent, entities, a donor."""
        organisations = {"SEC": "secretariat", "AA": "administrative-agent", "DON": "donor"}
        organisations |= {"AUD": "auditor", "STK": "stakeholder"}
        organisations |= dict.fromkeys(self.entities, "un-entity")
        for code, kind in organisations.items():
            self._organisation(code, kind)
        self._organisation("RCO", "resident-coordinator-office", country=COUNTRIES[0])
        self._person("head", "SEC", Role.HEAD_OF_SECRETARIAT, Role.SECRETARIAT)
        self._person("chair", "SEC", Role.CHAIR)
        self._person("deputy", "SEC", Role.SECRETARIAT)
        for number in range(1, self.profile.assessment.reviewers_min + 1):
            self._person(f"officer-{number}", "SEC", Role.SECRETARIAT)
        self._person("agent-1", "AA", Role.AGENT)
        self._person("agent-2", "AA", Role.AGENT)
        self._person("donor", "DON", Role.DONOR)
        self._person("auditor", "AUD", Role.AUDITOR)
        self._person("administrator", "SEC", Role.ADMINISTRATOR)
        self._person("member", "STK", Role.COMMITTEE)
        self._person("rc", "RCO", Role.RESIDENT_COORDINATOR)
        for code in self.entities:
            self._person(code, code, Role.ENTITY)

    def _organisation(self, code: str, kind: str, **more: Any) -> None:
        self.act(
            "system",
            "organisation.add",
            code=code,
            name=f"Organisation {code}",
            kind=kind,
            address=("Street 1", "City"),
            illustrative=True,
            **more,
        )

    def _person(self, name: str, organisation: str, *roles: Role) -> None:
        self.people[name] = self.act(
            "system",
            "person.add",
            name=f"Person {name}",
            title=f"Title of {name}",
            organisation=organisation,
            roles=[role.value for role in roles],
            email=f"{name}@fund.example",
            illustrative=True,
        )

    # --- Money in --------------------------------------------------------------------------------

    def deposit(self, amount: str, *, confirm: bool = True, **earmark: Any) -> UUID:
        """An arrangement and its cash, confirmed by the second person."""
        currency = self.profile.fund.currency
        agreement = self.act(
            "agent-1",
            "agreement.enter",
            donor="DON",
            amount=amount,
            currency=currency,
            signed_on=self.today,
            **earmark,
        )
        deposit: UUID = self.act(
            "agent-1",
            "deposit.record",
            agreement,
            amount=amount,
            currency=currency,
            value_on=self.today,
            bank_reference=f"BANK-{self.now:%H%M%S}",
        )
        if confirm:
            self.act("agent-2", "deposit.confirm", deposit)
        return deposit

    def movement(self, kind: str, amount: str, **sent: Any) -> UUID:
        """Another movement of cash, confirmed by the second person."""
        movement: UUID = self.act(
            "agent-1", "cash-movement.record", kind=kind, amount=amount, value_on=self.today, **sent
        )
        self.act("agent-2", "cash-movement.confirm", movement)
        return movement

    # --- A note ----------------------------------------------------------------------------------

    def open_call(self, number: str = "2022-1") -> UUID:
        """A rolling call for everything."""
        return self.announce(
            number=number, title="A call", opens_at=self.now.isoformat(), illustrative=True
        )

    def announce(self, **sent: Any) -> UUID:
        """A call, from its preparation to its announcement."""
        draft = self.act("officer-1", "call.prepare", **sent)
        made: UUID = self.act("officer-1", "call-draft.announce", draft)
        return made

    @property
    def amount(self) -> int:
        """What a note asks for, in whole units of the currency: within its scope's limits."""
        bounds = self.profile.note.budget[self._scope.code]
        share = (int(bounds.min) * 5 // 4) // 1000 // len(self.entities)
        return share * 1000 * len(self.entities)

    @property
    def _scope(self) -> Any:
        return self.profile.note.scopes[0]

    def content(self, title: str) -> dict[str, Any]:
        """A note's form, complete and eligible under the profile."""
        profile, note, area = self.profile, self.profile.note, self.profile.areas[0]
        part = self.amount // len(self.entities)
        return {
            "title": title,
            "summary": f"What “{title}” is about.",
            "scope": self._scope.code,
            "countries": COUNTRIES[: max(self._scope.countries_min, 1)],
            "region": profile.regions[-1].code,
            "area": area.code,
            "objectives": area.objectives[: max(note.objectives_min, 1)],
            "sdg_targets": [f"10.{n}" for n in range(1, note.sdg_targets_min + 1)],
            "principles": "All of them.",
            "country_framework": "Outcome 1.",
            "duration_months": note.duration_months.min,
            "budget": [
                {"entity": code, "category": 1, "amount": f"{part}.00"} for code in self.entities
            ],
            "government_bodies": [f"Body {n}" for n in range(note.government_bodies_min)],
            "stakeholder_groups": [
                group.code for group in note.stakeholder_groups[: note.stakeholder_groups_min]
            ],
            "markers": [
                {
                    "code": marker.code,
                    "score": next(s for s in marker.scale if s not in marker.blocking),
                    "justification": "Thought about.",
                }
                for marker in note.markers
            ],
            "results": [
                {
                    "outcome": "More people are safe.",
                    "indicator": "A count",
                    "target": "All of them",
                }
            ],
            "guiding_principles": [{"letter": "a", "how": "People decide with us."}],
            "implementing_partners": [{"name": "A union", "task": "It trains"}],
            "beneficiaries": [{"group": "Workers", "number": 4000}],
            "risks": [
                {"risk": "It takes longer", "likelihood": 2, "impact": 3, "answer": "Begin early."}
            ],
            "answers": {
                field.name: self._said(field) for field in note.form.fields if field.is_own
            },
        }

    def fields(self, title: str) -> dict[str, Any]:
        """The same by what is written apart."""
        content = self.content(title)
        own = content.pop("answers")
        return {**content, **own}

    @staticmethod
    def _said(field: FormField) -> Any:
        """An answer to one of the fund's own fields."""
        match field.kind:
            case "yes-no":
                return False
            case "number":
                return 1
            case "choice" | "choices":
                first = (field.options or ())[0].code
                return first if field.kind == "choice" else [first]
            case _:
                return "Thought about."

    def draft(self, title: str = "A concept note", call: str = "2022-1") -> UUID:
        """A draft, complete and confirmed by every partner."""
        first = self.entities[0]
        note: UUID = self.act(
            first,
            "concept-note.draft",
            call=call,
            coordinator=first,
            content=self.content(title),
            illustrative=True,
        )
        for code in self.entities:
            self.act(code, "concept-note.confirm", note, entity=code)
        for country in self.content(title)["countries"]:
            for kind in ("resident-coordinator", "government"):
                self.act(
                    first,
                    "concept-note.endorse",
                    note,
                    country=country,
                    kind=kind,
                    signed_by="Someone",
                    signed_on=self.today.isoformat(),
                )
        return note

    def submit(self, title: str = "A concept note") -> UUID:
        """A submitted note that the secretariat has taken up."""
        note = self.draft(title)
        self.act(self.entities[0], "concept-note.submit", note)
        self.act("officer-1", "concept-note.take-up", note)
        return note

    def send_back(self, note: UUID) -> None:
        """Returned for completion, mended, and taken up again."""
        self.act(
            "officer-1",
            "concept-note.return-for-completion",
            note,
            findings=[{"field": "budget", "text": "Say more."}],
        )
        self.resubmit(note, "budget")
        self.act("officer-1", "concept-note.take-up", note)

    def resubmit(self, note: UUID, *fields: str) -> None:
        """What was found in these fields is answered, and the note comes back."""
        entity, answers = self.entities[0], dict.fromkeys(fields, "It says more now.")
        self.act(entity, "concept-note.answer", note, answers=answers)
        self.act(entity, "concept-note.resubmit", note)

    def screen(self, note: UUID, outcome: str = "pass", *, waives: bool = False) -> None:
        """The checklist, with one outcome for every judged rule, or what may be waived waived."""
        rules = [rule for rule in self.profile.note.eligibility if rule.how == "judged"]
        checks = [
            {"rule": rule.code, "outcome": outcome, "reason": "" if outcome == "pass" else "No."}
            for rule in rules
        ]
        if waives:
            waived = {"outcome": "waived", "reason": "It fits.", "authority": "The Committee."}
            may = {rule.code for rule in rules if rule.may_be_waived}
            checks = [check | waived if check["rule"] in may else check for check in checks]
        self.act("officer-1", "concept-note.screen", note, checks=checks)

    def review(self, note: UUID) -> None:
        """Found eligible, scored by enough reviewers, tabled."""
        self.act("officer-1", "concept-note.find-eligible", note)
        for number in range(1, self.profile.assessment.reviewers_min + 1):
            who = f"officer-{number}"
            self.score(who, self.ask_for_review(note, who, by=who))
        self.act("officer-1", "concept-note.table", note)

    def under_review(self, title: str = "A concept note") -> UUID:
        """A note that was found eligible, and that nobody was asked to review yet."""
        note = self.submit(title)
        self.screen(note)
        self.act("officer-1", "concept-note.find-eligible", note)
        return note

    def ask_for_review(self, note: UUID, who: str, by: str = "officer-1") -> UUID:
        """Somebody is asked to review a note; whoever asks themselves takes it on."""
        made: UUID = self.act(by, "review-assignment.ask", note, reviewer=self.people[who])
        return made

    def score(self, who: str, assignment: UUID, point: int | None = None, **sent: Any) -> None:
        """Scores of a reviewer: one point for every criterion, the top of the scale if none."""
        scale, rubric = self.profile.assessment.scale, self.profile.assessment.rubric
        given = int(scale.max) if point is None else point
        said = {
            "scores": {criterion.code: given for criterion in rubric},
            "words": {criterion.code: "It could not be better." for criterion in rubric},
            "comment": "Good.",
            **sent,
        }
        self.act(who, "review-assignment.score", assignment, **said)

    def decide(self, *items: dict[str, Any], sign: bool = True, **more: Any) -> UUID:
        """A decision, signed by the Chair."""
        decision: UUID = self.act(
            "officer-1",
            "decision.record",
            title="Decisions of a meeting",
            decided_on=self.today,
            mode="meeting",
            items=items,
            attendance=("Person chair",),
            illustrative=True,
            **more,
        )
        if sign:
            self.act("chair", "decision.sign", decision)
            self.sign_letters()  # before what they tell of is over
        return decision

    @staticmethod
    def item(kind: str, key: UUID, outcome: str, **more: Any) -> dict[str, Any]:
        """An item of a decision."""
        return {"subject_kind": kind, "subject_id": str(key), "outcome": outcome, **more}

    def pipeline(self, title: str = "A concept note") -> UUID:
        """A positively assessed note, from its draft on."""
        note = self.submit(title)
        self.screen(note)
        self.review(note)
        self.decide(self.item("concept-note", note, "positive"))
        return note

    def interest_in(self, note: UUID, *, answered: bool = True, **said: Any) -> UUID:
        """The donor's interest in a note of the pipeline."""
        made: UUID = self.act("donor", "interest.express", **self._who_asks(note), **said)
        if answered:
            text = "Thank you. We call you this week."
            self.act("officer-1", "interest.answer", made, text=text)
        return made

    def interest_of_the_public(self, note: UUID, **said: Any) -> UUID:
        """The interest of somebody without an account."""
        self.now += timedelta(minutes=1)
        whole = PublicInterestSent(organisation="A foundation", **self._who_asks(note), **said)
        fund = replace(self.fund, clock=StoppedClock(self.now))
        made: UUID = interested.express(fund, PUBLIC, whole, "203.0.113.9").id
        return made

    def _who_asks(self, note: UUID) -> dict[str, str]:
        number = self.ask(lambda work: work.get(ConceptNote, note).number)
        return {"note": number, "name": "Ana Who Asks", "email": "ana@donor.example"}

    def invite(self, note: UUID) -> UUID:
        """The invitation, with the ceiling that the note asked for; gives the programme."""
        self.decide(self.item("concept-note", note, "invite", amount=f"{self.amount}.00"))
        found: UUID = self.ask(
            lambda work: work.session.exec(
                select(JointProgramme.id).where(JointProgramme.note_id == note)
            ).one()
        )
        return found

    # --- A programme -----------------------------------------------------------------------------

    def submit_document(self, programme: UUID) -> None:
        """The document written and submitted."""
        said, first = document(self.profile, self.content("The programme")), self.entities[0]
        self.act(first, "joint-programme.write", programme, **said)
        self.act(first, "joint-programme.submit", programme)

    def document(self, programme: UUID, *, changes: bool = False) -> None:
        """The document written and submitted; sent back once where wanted; tabled."""
        self.submit_document(programme)
        if changes:
            self.act(
                "officer-1",
                "joint-programme.ask-for-changes",
                programme,
                comments=[{"field": "budget", "text": "Too round."}],
            )
            self.resubmit_document(programme, "1.1")
            self.settle(programme, "1.1")
        self.clear(programme)

    def resubmit_document(self, programme: UUID, *comments: str) -> None:
        """These comments are answered, and the document comes back."""
        answers = [{"comment": number, "how": "done", "text": "Done."} for number in comments]
        self.act(self.entities[0], "joint-programme.answer-comments", programme, answers=answers)
        self.act(self.entities[0], "joint-programme.resubmit", programme)

    def settle(self, programme: UUID, *comments: str) -> None:
        """The answers settle these comments."""
        rulings = [{"comment": number, "ruling": "settled"} for number in comments]
        self.act("officer-1", "joint-programme.settle-comments", programme, rulings=rulings)

    def clear(self, programme: UUID, **more: Any) -> None:
        """The word of clearance, with which it goes before the Committee."""
        text = "Complete, and fit to be decided on."
        self.act("officer-1", "joint-programme.clear-and-table", programme, text=text, **more)

    def approve(self, programme: UUID, **more: Any) -> UUID:
        """The approval, with what each entity asked for."""
        parts = [
            {"entity": line["entity"], "amount": line["amount"]}
            for line in self.content("")["budget"]
        ]
        return self.decide(
            self.item("joint-programme", programme, "approved", amounts=parts, **more)
        )

    def sign_document(
        self,
        programme: UUID,
        government: dict[str, Any] | None = None,
        *,
        by_link: bool = False,
    ) -> None:
        """Every signature that the profile asks for, but the one that came by a link already."""
        wanted = self.ask(
            lambda work: programmes.signatures_wanted(
                work,
                work.get(JointProgramme, programme),
                programmes.partner_codes(work, programme).values(),
            )
        )
        for kind, party in wanted[1:] if by_link else wanted:
            self.act(
                "chair" if kind == "chair" else "officer-1",
                "joint-programme.countersign",
                programme,
                kind=kind,
                party=party,
                signed_by=f"For {party}",
                signed_on=self.today.isoformat(),
                **((government or {}) if kind == "government" else {}),
            )
        self.act("officer-1", "joint-programme.complete-signatures", programme)

    def sign_in_a_round(self, programme: UUID) -> None:
        """Everybody is reminded; the government signs on paper, the first country by a link."""
        from tests.making import pdf, sent  # noqa: PLC0415 - reads PDFs, and few stories have any

        rules = self.profile.programme.signing
        self.wait(days=rules.days - max(rules.reminder_days))
        self.write("system", lambda work: rounds.remind(work, work.get(JointProgramme, programme)))
        by_link = "resident-coordinator" in self.profile.programme.signatures
        if by_link:
            for more in ({"answer": "comment", "text": "Who pays for it?"}, {}):
                self.sign_by_link(self.ask_to_sign(programme), **more)
        page = {"file": sent("Signed page.pdf", pdf("Signed"))}
        self.sign_document(programme, government=page, by_link=by_link)

    def ask_to_sign(self, programme: UUID, email: str = "rc@un.example") -> str:
        """The token of the link by which a Resident Coordinator is asked to sign a document."""
        whom = {"name": "Ana Example", "title": "Resident Coordinator", "email": email}
        country = self.content("")["countries"][0]
        self.act("officer-1", "joint-programme.ask-signature", programme, country=country, **whom)
        mails = select(Message.text).where(col(Message.key).startswith("signature-link/"))
        newest = mails.order_by(col(Message.queued_at).desc()).limit(1)
        text = self.ask(lambda work: work.session.exec(newest).one())
        return str(text.partition("/sign/")[2].split()[0])

    def sign_by_link(self, token: str, **more: Any) -> None:
        """An answer by a link, of whoever has read the document."""
        self.now += timedelta(minutes=1)
        fund = replace(self.fund, clock=StoppedClock(self.now))
        read = signed.opened(fund, token, lambda _work, asked: links.reading(asked.version))
        said = {"answer": "sign", "name": "Ana Example", "title": "RC", "read": read, **more}
        signed.answer(fund, token, SignedByLink.model_validate(said))

    def release(self, programme: UUID) -> UUID:
        """The next tranche, asked for and released."""
        asked: UUID = self.act(self.entities[0], "tranche-request.ask", programme, text="Please.")
        self.act("head", "tranche-request.release", asked, text="Thank you.")
        return asked

    def spend(self, programme: UUID) -> None:
        """All that was asked for is spent, by the books."""
        part = f"{self.amount // len(self.entities)}.00"
        for code in self.entities:
            about = {"programme": str(programme), "entity": code, "text": "Spent"}
            self.movement("expenditure", part, **about)

    def transfer(self, programme: UUID, tranche: int = 1) -> UUID:
        """A tranche: asked for, signed, executed by one of the agent and confirmed by another."""
        request: UUID = self.act("officer-1", "transfer-request.draft", programme, tranche=tranche)
        self.act("chair", "transfer-request.sign", request)
        digits = self.profile.programme.project_number_digits
        self.act(
            "agent-1",
            "transfer-request.execute",
            request,
            agent_reference=f"AA-{tranche}",
            value_on=self.today.isoformat(),
            project_number="0" * (digits - 3) + "123",
        )
        self.act("agent-2", "transfer-request.confirm", request)
        return request

    def fund_a_programme(self, title: str = "A concept note", *, changes: bool = False) -> UUID:
        """A note all the way to a programme with its first tranche; needs a deposit before."""
        programme = self.invite(self.pipeline(title))
        self.document(programme, changes=changes)
        self.approve(programme)
        self.sign_document(programme)
        self.transfer(programme)
        return programme

    # --- Letters ---------------------------------------------------------------------------------

    _SIGNERS: ClassVar[dict[Role, str]] = {
        Role.CHAIR: "chair",
        Role.HEAD_OF_SECRETARIAT: "head",
        Role.AGENT: "agent-2",
    }

    def sign_letters(self) -> int:
        """Every letter that waits, by whoever signs it; how many there were."""
        waiting = self.ask(
            lambda work: [
                (d.id, d.signed_by_role)
                for d in work.session.exec(
                    select(LetterDraft)
                    .where(col(LetterDraft.letter_id).is_(None))
                    .order_by(col(LetterDraft.called_for_at))
                )
            ]
        )
        for key, role in waiting:
            self.write(
                self._SIGNERS[Role(role)],
                lambda work, key=key: letters.sign(work, work.get(LetterDraft, key)),
            )
        return len(waiting)

    def print_sheets(self) -> int:
        """A sheet for every signed letter, of bytes that no printer made."""
        keys = self.ask(lambda work: [row.id for row in letters.unprinted(work, 10_000)])
        for key in keys:
            pdf = b"%PDF-1.7 " + key.bytes
            sheet = Printed(pdf, hashlib.sha256(pdf).hexdigest(), 1)
            self.write("system", lambda work, k=key, s=sheet: letters.keep_sheet(work, k, s))
        return len(keys)

    def keep_an_edition(self) -> None:
        """An edition of the pipeline's booklet after the newest decision, printed by nobody."""
        decision = self.ask(editions.due_after)
        assert decision is not None
        self.write(
            "system", lambda work: editions.keep(work, 1, self.today, decision, b"%PDF-1.7 booklet")
        )

    def publish_a_report(self) -> None:
        """The consolidated report on a year before the fund had anything, printed by nobody."""
        report = self.act("officer-1", "published-report.publish", year=self.today.year - 2)
        self.write("system", lambda work: publishing.keep(work, report, b"%PDF-1.7 report"))

    # --- Everything ------------------------------------------------------------------------------

    def begin(self, times: int = 10) -> None:
        """People, a call, and cash for that many programmes."""
        self.populate()
        self.open_call()
        self.deposit(f"{self.amount * times}.00")

    def tell(self) -> UUID:
        """A whole small history that leaves a row in every table that is written once.

        Gives the programme that was funded.
        """
        from tests.agreeing import agreed_with_donors  # noqa: PLC0415 - it goes on from here
        from tests.circulating import decided_in_writing  # noqa: PLC0415 - as above
        from tests.closing import told_of_the_end  # noqa: PLC0415 - as above
        from tests.meeting import decided_in_a_meeting  # noqa: PLC0415 - as above
        from tests.products import offered_and_published  # noqa: PLC0415 - as above
        from tests.reporting import reminded, reported_and_returned  # noqa: PLC0415 - as above
        from tests.revising import revised_and_given_up  # noqa: PLC0415 - as above

        self.begin()
        self.mark("begin")
        self._seat_the_chair()
        closed = self.open_call("2022-0")
        soon = (self.now + timedelta(days=2)).isoformat()
        self.act("officer-1", "call.set-end", closed, closes_at=soon, reason="It was a trial.")
        currency, first = self.profile.fund.currency, self.entities[0]
        self.act(
            "officer-1",
            "pledge.enter",
            donor="DON",
            amount="5000.00",
            currency=currency,
            pledged_on=self.today,
        )
        self.deposit("7000.00", areas=(self.profile.areas[0].code,))
        self.act(
            "agent-2", "deposit.reject", self.deposit("10.00", confirm=False), why="No such cash."
        )
        self.decide(
            self.item("fund", FUND_ID, "target", amount="25000000.00", text="A target."),
            self.item("fund", FUND_ID, "direct-cost", amount="1000.00", text="A budget."),
        )
        self.act(
            "officer-1",
            "decision.set-aside",
            self.decide(self.item("fund", FUND_ID, "target", amount="1.00"), sign=False),
            why="It was never decided.",
        )
        agreed_with_donors(self)
        self._notes_that_end()
        self._network()
        self._scenario()
        self._written_together()
        self.endorse_by_letter_and_link()
        programme = self._programme()
        revised_and_given_up(self, programme)
        self.movement("fund-interest", "12.34", text="Interest")
        wrong = self.movement("bank-charge", "5.00", text="By mistake")
        entry = self.ask(
            lambda work: work.session.exec(
                select(LedgerTx.id).where(LedgerTx.document_id == wrong)
            ).one()
        )
        self.movement("reversal", "5.00", reverses=str(entry), text="It was entered twice")
        self.movement("expenditure", "100.00", programme=str(programme), entity=first, text="Spent")
        self.movement("refund", "50.00", programme=str(programme), entity=first, text="Back")
        self._on_tranches(programme)
        self.act(first, "joint-programme.evidence", programme, kind="activities-done", party=first)
        self.act("officer-1", "joint-programme.close-operationally", programme)
        until = self.now + timedelta(days=40)
        decided_in_writing(self)
        decided_in_a_meeting(self)
        self.now = until - timedelta(days=9)
        for going_on in (reported_and_returned, told_of_the_end, offered_and_published):
            going_on(self, programme)
        self.now = until
        reminded(self)
        self.act("agent-1", "period.close", through_on=self.today - timedelta(days=20))
        self.sign_letters()
        self.print_sheets()
        self.keep_an_edition()
        self.publish_a_report()
        self.mark("end", named=True)
        return programme

    def _seat_the_chair(self) -> None:
        """One seat with a voice, and who may sign decisions for its holder."""
        self.act(
            "head",
            "seat.fill",
            code="CHAIR-1",
            category="chair",
            name="The Chair’s seat",
            organisation="SEC",
            from_on=self.today,
            holder=self.people["chair"],
            alternate=self.people["deputy"],
        )
        self.act(
            "chair",
            "person.delegate",
            giver=self.people["chair"],
            taker=self.people["deputy"],
            role="chair",
            text="A memorandum of the Chair",
            from_on=self.today,
            purposes=("preside",),
        )

    def endorse_by_letter_and_link(self) -> UUID:
        """A draft that its government endorses by a letter, its Resident Coordinator by a link."""
        from tests.making import pdf, sent  # noqa: PLC0415 - reads PDFs, and few stories have any

        first = self.entities[0]
        content = {**self.content("Endorsed from outside"), "countries": COUNTRIES[:2]}
        note: UUID = self.act(
            first,
            "concept-note.draft",
            call="2022-1",
            coordinator=first,
            content=content,
            illustrative=True,
        )
        country = content["countries"][0]
        for name, kind in (("Letter.pdf", "endorsement"), ("Wrong.pdf", "annex")):
            self.act(first, "concept-note.attach", note, kind=kind, file=sent(name, pdf(name)))
        letter, wrong = self.files(note)
        self.act(
            first, "concept-note.take-away", note, attachment=str(wrong), reason="A wrong one."
        )
        self.act(
            first,
            "concept-note.endorse",
            note,
            country=country,
            kind="government",
            signed_by="A Minister",
            signed_on=self.today.isoformat(),
            letter=str(letter),
        )
        self.invite_writer(note)
        self.end_writers(note)
        words = {"answer": "comment", "text": "Who pays for it?"}
        self.reply(self.ask_by_link(note, country), note, **words)
        self.reply(self.ask_by_link(note, country), note)
        call = self.ask(lambda work: work.get(ConceptNote, note).call_id)
        self.act("officer-1", "call.attach", call, file=sent("Guide.pdf", pdf("Guide")))
        return note

    def invite_writer(self, note: UUID, **more: Any) -> str:
        """The token of the link by which somebody was invited to write a note."""
        whom = {"name": "Lin Vogt", "email": "lin.vogt@un.example", "entity": self.entities[1]}
        self.act(self.entities[0], "concept-note.invite-writer", note, **{**whom, **more})
        mails = select(Message.text).where(col(Message.key).startswith("writing/"))
        newest = mails.order_by(col(Message.queued_at).desc()).limit(1)
        mail: str = self.ask(lambda work: work.session.exec(newest).one())
        return mail.partition("/write-with/")[2].split()[0]

    def writers(self, note: UUID) -> list[WriterRow]:
        """Whoever was invited to write a note."""
        found: list[WriterRow] = self.ask(lambda work: drafting.writers.read(work, subject=note))
        return found

    def end_writers(self, note: UUID) -> None:
        """Let nobody write a note any more who was invited."""
        for row in self.writers(note):
            if row.ended_at is None:
                form = {"writer": str(row.id), "reason": "It is written."}
                self.act(self.entities[0], "concept-note.end-writer", note, **form)

    def files(self, on: UUID) -> list[UUID]:
        """The keys of the files that hang on a record."""
        found = self.ask(lambda work: attachments.of_record.read(work, subject=on))
        return [row.id for row in found]

    def ask_by_link(self, note: UUID, country: str, **more: Any) -> str:
        """The token of the link by which somebody was asked to endorse a note."""
        whom = {"name": "Rosa Marin", "title": "Resident Coordinator", "email": "rc@un.example"}
        form = {"country": country, **whom, **more}
        self.act(self.entities[0], "concept-note.ask-endorsement", note, **form)
        mails = select(Message.text).where(col(Message.key).startswith("endorsement/"))
        newest = mails.order_by(col(Message.queued_at).desc()).limit(1)
        mail: str = self.ask(lambda work: work.session.exec(newest).one())
        return mail.partition("/endorse/")[2].split()[0]

    def reply(self, token: str, note: UUID, **more: Any) -> None:
        """An answer by a link."""
        self.now += timedelta(minutes=1)
        read = self.ask(lambda work: links.reading(work.get(ConceptNote, note)))
        sent = {"answer": "endorse", "name": "Rosa Marin", "title": "RC", "read": read, **more}
        form = EndorsedByLink.model_validate(sent)
        self.fund.write(
            PUBLIC, lambda work: endorsements.reply(work, token, form), StoppedClock(self.now)
        )

    def _notes_that_end(self) -> None:
        """One withdrawn, one found ineligible, one removed, one asked to be revised."""
        withdrawn = self.under_review("Withdrawn")
        asked = self.ask_for_review(withdrawn, "deputy")
        named = "Somebody who knows more"
        self.act("deputy", "review-assignment.propose-another", asked, name=named, why="Ask them.")
        self.ask_for_review(withdrawn, "deputy")
        self.act(self.entities[0], "concept-note.withdraw", withdrawn, why="We changed our minds.")
        ineligible = self.submit("Ineligible")
        self.screen(ineligible, "fail")
        self.act("officer-1", "concept-note.find-ineligible", ineligible)
        self.write(
            self.entities[0],
            lambda work: imports.keep(work, work.get(ConceptNote, ineligible), "row 1", "0" * 64),
        )
        removed = self.pipeline("Removed")
        self.interest_in(removed)
        self.interest_of_the_public(removed)
        revised = self.submit("To be revised")
        self.screen(revised, waives=True)
        self.review(revised)
        self.decide(
            self.item("concept-note", removed, "remove", text="Too old."),
            self.item("concept-note", revised, "revise", text="Think again."),
        )

    def _written_together(self) -> None:
        """A draft of two entities, who talk about a field of it."""
        first, second = self.entities[:2]
        note = self.act(first, "concept-note.draft", call="2022-1", coordinator=first)
        self.act(
            first,
            "concept-note.write",
            note,
            fields={"partners": [second], "countries": COUNTRIES[:1]},
        )
        for who, text in ((second, "Who benefits?"), (first, "Said below.")):
            self.act(who, "concept-note.comment", note, field="summary", text=text)
        said = self.ask(
            lambda work: work.session.exec(
                select(NoteComment.id).where(NoteComment.note_id == note)
            ).first()
        )
        self.act(first, "concept-note.settle", note, comment=str(said))

    def _network(self) -> None:
        """A fact of a country that was put right and has ended, and a count."""
        said = {"source": "A letter"}
        fact = {"country": COUNTRIES[0], "kind": "champion", "since": "2020"} | said
        entered = self.act("officer-1", "network-fact.enter", **fact)
        righted = self.act("officer-1", "network-fact.correct", entered, since="2021-02", **said)
        end = {"until": "2022-06", "reason": "It stood back."} | said
        self.act("officer-1", "network-fact.end", righted, **end)
        self.act("officer-1", "network-fact.enter", **(fact | {"kind": "sids"}))
        count: dict[str, Any] = {"kind": "country-networks", "counted": "2021-03", **said}
        self.act("officer-1", "network-figure.enter", count=45, **count)

    def _scenario(self) -> None:
        """A scenario that was withdrawn, and one that stands."""
        gift = {"amount": "500000.00", "region": self.profile.regions[0].code}
        wrong = self.act("officer-1", "scenario.propose", title="A gift", gifts=[gift])
        self.act("officer-1", "scenario.withdraw", wrong, reason="The sum was wrong.")
        self.act("officer-1", "scenario.propose", title="A gift again", gifts=[gift, gift])

    def _talk_about_it(self, programme: UUID) -> None:
        """Two entities comment on a field of the document, and one of the comments is settled."""
        first, second = self.entities[:2]
        for who, text in ((second, "Is this all?"), (first, "More is below.")):
            self.act(who, "joint-programme.comment", programme, field="summary", text=text)
        said = self.ask(
            lambda work: work.session.exec(
                select(ProgrammeComment.id).where(ProgrammeComment.programme_id == programme)
            ).first()
        )
        self.act(first, "joint-programme.settle", programme, comment=str(said))

    def _bring_evidence(self, programme: UUID) -> None:
        """Files on the union that carries work out; one of them was a mistake."""
        from tests.making import pdf, sent  # noqa: PLC0415 - reads PDFs, and few stories have any

        asked = {field.name for field in self.profile.programme.form.fields}
        if "implementing_partners" not in asked:
            return
        first, fields = self.entities[0], {"implementing_partners": [{"name": "A union"}]}
        self.act(first, "joint-programme.write-fields", programme, fields=fields)
        for name in ("Assessment.pdf", "Wrong.pdf"):
            file = sent(name, pdf(name))
            brought: Any = {"partner": "A union", "file": file}
            self.act(first, "joint-programme.attach-evidence", programme, **brought)
        away = {"attachment": str(self.files(programme)[-1]), "reason": "It is of another union."}
        self.act(first, "joint-programme.take-evidence-away", programme, **away)

    def _programme(self) -> UUID:
        """A note that was sent back once, a programme that was, a condition that is met."""
        note = self.submit("The funded one")
        self.send_back(note)
        self.screen(note)
        self.review(note)
        text = "Reviewers agree that it is sound."
        self.act("head", "concept-note.recommend", note, outcome="positive", text=text)
        self.decide(self.item("concept-note", note, "positive"))
        programme = self.invite(note)
        self._talk_about_it(programme)
        self._bring_evidence(programme)
        self.document(programme, changes=True)
        due = self.today + timedelta(days=30)
        condition = {
            "text": "A risk matrix",
            "owner": self.entities[0],
            "due_on": due.isoformat(),
            "blocks_tranche": 1,
        }
        self.approve(programme, conditions=[condition])
        self.sign_in_a_round(programme)
        self.act(
            "officer-1",
            "joint-programme.meet-condition",
            programme,
            condition=1,
            evidence="It was sent.",
        )
        self.transfer(programme)
        return programme

    def _on_tranches(self, programme: UUID) -> None:
        """A flag that is lifted, a tranche that is refused, a transfer that came back and went."""
        first = self.entities[0]
        self.act("officer-1", "joint-programme.flag", programme, text="An audit")
        self.act("officer-1", "joint-programme.lift-flag", programme, flag=1, text="It is closed")
        asked = self.act(first, "tranche-request.ask", programme, text="Please.")
        self.act("head", "tranche-request.refuse", asked, reasons="Too little is spent.")
        query = select(TransferRequest.id).where(TransferRequest.programme_id == programme)
        request = self.ask(lambda work: work.session.exec(query).one())
        day: Any = self.today
        came = {"entity": first, "bank_reference": "B-1", "value_on": day}
        self.act("agent-1", "transfer-request.return", request, why="Closed.", **came)
        self.act("agent-2", "transfer-request.confirm-return", request)
        again = {"agent_reference": "AA-1 again", "value_on": day}
        self.act("agent-1", "transfer-request.execute", request, **again)
        self.act("agent-2", "transfer-request.confirm", request)

    def mark(self, name: str, *, named: bool = False) -> None:
        """A mark such as a replay leaves."""

        def leave(work: Work) -> ReplayMark:
            return work.add(
                ReplayMark(
                    file=f"{name}.jsonl",
                    line=1,
                    digest=hashlib.sha256(name.encode()).hexdigest(),
                    at=work.now(),
                    name=name if named else None,
                    subject_id=self.people["head"] if named else None,
                )
            )

        self.write("system", leave)


def rules(profile: Profile) -> Rules:
    """What a database is held against."""
    return Rules(edges(), profile, decided())


def items_of(story: Story, decision: UUID) -> list[UUID]:
    """The items of a decision, in their order."""
    query = select(DecisionItem.id).where(DecisionItem.decision_id == decision)
    return list(
        story.ask(lambda work: work.session.exec(query.order_by(col(DecisionItem.seq))).all())
    )
