"""A note from its draft to the invitation, and the decisions on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from mptf.clock import StoppedClock
from mptf.interests import entry as interested
from mptf.interests.schemas import PublicInterestSent
from mptf.notes.models import ConceptNote
from mptf.policy import PUBLIC
from mptf.programmes.models import JointProgramme
from tests.lives.forms import Called


class Noted(Called):
    """A fund to which notes are sent."""

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
        said = {"outcome": outcome, "reason": "As one reads." if outcome == "pass" else "No."}
        checks = [{"rule": rule.code} | said for rule in rules]
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
