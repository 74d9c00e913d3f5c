"""The life of a joint programme as acts: written, cleared, approved, signed, paid, closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mptf.histories.composing import comments, documents, money, people, scans
from mptf.histories.composing.committee import Docket
from mptf.histories.composing.form import THOUSAND, budget, labels, objectives, shares
from mptf.histories.composing.people import EMPTY, focal
from mptf.histories.composing.plans import BY_KEY, Note
from mptf.histories.composing.script import Pen, Script, day, rules
from mptf.money import Money
from mptf.network import reference


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the approval, and when it was met; `tranche` waits for it."""

    text: str
    owner: str
    due: str
    tranche: int
    met: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A tranche: when its request was made and sent, and how far that came.

    A later one was asked for by the coordinating entity on a day, or in vain on another before.
    Where not all went out at once, `first` names who was sent money first and `rest` the day of the
    others; `back` names whose money the bank sent back, when, and when it was sent again.
    """

    tranche: int
    made: str
    value: str = ""
    ends: str = "confirm"
    asked: str = ""
    in_vain: str = ""
    first: tuple[str, ...] = ()
    rest: str = ""
    back: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """A joint programme. `total` is in thousands of dollars, as is the ceiling.

    `ends` names the state in which it stands at the end of its own acts: what follows (spending,
    closing, suspending) is told in `later`.
    """

    note: str
    invited: str
    submitted: str
    approved: str = ""
    total: int = 0
    months: int = 0
    title: str = ""
    area: str = ""
    changes: bool = False
    again: bool = False
    signing: str = ""
    ends: str = "active"
    signed: str = ""
    number: str = ""
    conditions: tuple[Condition, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    amounts: dict[str, int] = field(default_factory=dict)


_PARTS = {
    "theory_of_change": "If {entities} and the authorities of {place} work on {aims}, and those "
    "affected take part, then migrants are better protected and included, because services and "
    "rules answer what they need.",
    "monitoring_approach": "Five per cent of the budget; indicators are read each half-year, and "
    "an independent evaluation follows within six months of the end.",
    "management": "A programme steering committee of the authorities and the entities meets twice "
    "a year; the coordinating agency runs the secretariat. (illustrative)",
}


@dataclass(slots=True)
class Writer:
    """One programme on its way."""

    script: Script
    docket: Docket
    note: Note
    plan: Programme

    @property
    def name(self) -> str:
        """Its name in the history, which the replay gives it."""
        return f"{self.note.name}/programme"

    @property
    def title(self) -> str:
        """Its title, which may differ from the note's."""
        return self.plan.title or self.note.title

    def amounts(self) -> dict[str, Money]:
        """What each entity is to get."""
        currency = rules().fund.currency
        if self.plan.amounts:
            return {c: Money(k * THOUSAND, currency) for c, k in self.plan.amounts.items()}
        return shares(self.note, self.total)

    @property
    def total(self) -> int:
        """All entities together, in thousands."""
        return self.plan.total or self.note.amount

    def run(self) -> None:
        """Write all its acts up to the state in which the plan leaves it."""
        note, plan = self.note, self.plan
        ceiling = Money(self.total * THOUSAND, rules().fund.currency).plain()
        self.docket.put(
            plan.invited, "concept-note", note.name, "invite", note.entities, amount=ceiling
        )
        if plan.ends == "invited":
            return
        pen = self.script.pen(day(plan.submitted), 11)
        self._write(pen)
        if plan.ends in {"drafting", "cancelled"}:
            return
        self._by_coordinator(pen, "submit")
        if plan.ends == "technical-review":
            return
        pen.wait(4)
        if plan.changes or plan.ends == "changes-requested":
            self._ask_for_changes(pen)
            if plan.ends == "changes-requested":
                return
        self._clear(pen)
        if plan.approved:
            self._decide(pen)

    def _by_coordinator(self, pen: Pen, step: str, sent: dict[str, Any] | None = None) -> None:
        pen.do(focal(self.note.entities[0]), f"joint-programme.{step}", self.name, sent)

    def _write(self, pen: Pen, more: dict[str, str] | None = None) -> None:
        """The document; `more` says what parts say otherwise than at first."""
        note = self.note
        words = {
            "entities": ", ".join(note.entities),
            "place": note.place,
            "aims": f"objectives {objectives(note)}",
        }
        months, amounts = self.plan.months or note.months, self.amounts()
        sent = {
            "title": self.title,
            "summary": "What public sources do not tell is illustrative, amounts and dates "
            "included.",
            "area": self.plan.area or note.area,
            "region": note.fund_region,
            "countries": list(note.countries),
            "duration_months": months,
            **documents.structure(note, amounts, budget(amounts), months, pen.at.date()),
            "parts": {
                code: text.format(**words) for code, text in {**_PARTS, **(more or {})}.items()
            },
        }
        if found := labels(note):
            sent["partner_labels"] = found
        self._by_coordinator(pen, "write", sent)

    def _ask_for_changes(self, pen: Pen) -> None:
        """A round of comments, answered and settled; a second one where the plan has it."""
        pen.do(
            "officer-2",
            "joint-programme.ask-for-changes",
            self.name,
            {"comments": comments.COMMENTS},
        )
        if self.plan.ends == "changes-requested":
            said = {"comment": "1.1", "how": "done", "text": "Baselines of this year are in."}
            self._by_coordinator(pen, "answer-comments", {"answers": [said]})
            return
        pen.wait(5)
        self._write(pen, comments.MENDED)
        self._by_coordinator(pen, "answer-comments", {"answers": comments.ANSWERS})
        self._by_coordinator(pen, "resubmit")
        pen.wait(2)
        rulings = [{"comment": "1.1", "ruling": "settled"}, comments.STILL_OPEN]
        if not self.plan.again:
            rulings[1] = {"comment": "1.2", "ruling": "settled", "text": "The table shows it."}
        rule = "joint-programme.settle-comments"
        pen.do("officer-2", rule, self.name, {"rulings": rulings})
        if self.plan.again:
            self._ask_again(pen)

    def _ask_again(self, pen: Pen) -> None:
        """What was kept open and one comment more, of which one is let pass in the end."""
        sent = {"comments": [comments.ONE_MORE]}
        pen.do("officer-2", "joint-programme.ask-for-changes", self.name, sent)
        pen.wait(2)
        self._write(pen, comments.MENDED_AGAIN)
        self._by_coordinator(pen, "answer-comments", {"answers": comments.ANSWERS_AGAIN})
        self._by_coordinator(pen, "resubmit")
        pen.wait(1)
        rulings = [{"comment": "1.2", "ruling": "settled"}]
        pen.do("officer-2", "joint-programme.settle-comments", self.name, {"rulings": rulings})

    def _clear(self, pen: Pen) -> None:
        """The word of clearance; with what is let pass, and why."""
        sent = {"text": "Complete, consistent with the invitation, and within its ceiling."}
        if self.plan.again:
            sent["reason"] = "The plan names the risk; a rate is hedged by nobody in the fund."
        pen.do("officer-2", "joint-programme.clear-and-table", self.name, sent)

    def _decide(self, pen: Pen) -> None:
        plan = self.plan
        decision = BY_KEY[plan.approved]
        if pen.at.date() > day(decision.papers):
            raise ValueError(f"{self.name} is not ready for the papers of {decision.key}")
        if plan.ends == "not-approved":
            text = "The division of tasks with the authorities has fallen behind the assessment."
            self.docket.put(
                plan.approved,
                "joint-programme",
                self.name,
                plan.ends,
                self.note.entities,
                text=text,
            )
            return
        amounts = [
            {"entity": code, "amount": part.plain()} for code, part in self.amounts().items()
        ]
        more: dict[str, Any] = {"amounts": amounts}
        if plan.conditions:
            more["conditions"] = [
                {
                    "text": c.text,
                    "owner": c.owner,
                    "due_on": c.due,
                    "blocks_tranche": c.tranche,
                }
                for c in plan.conditions
            ]
        self.docket.put(
            plan.approved, "joint-programme", self.name, "approved", self.note.entities, **more
        )
        if plan.signing:
            self._begin_to_sign(self.script.pen(day(plan.signing), 10))
        if plan.signed:
            self._sign(self.script.pen(day(plan.signed), 10))
            self._meet_conditions()
            for transfer in plan.transfers:
                self._pay(transfer)

    def _begin_to_sign(self, pen: Pen) -> None:
        """Two signatures of the round: the others are asked for and reminded."""
        on, code = pen.at.date().isoformat(), self.note.entities[0]
        sent = {"kind": "puno", "party": code, "signed_on": on}
        by = f"Representative of {code} (illustrative)"
        pen.do(focal(code), "joint-programme.countersign", self.name, {**sent, "signed_by": by})
        country = self.note.countries[0]
        sent = {"kind": "government", "party": country, "signed_on": on}
        place = f"{reference.country(country).name} (illustrative)"
        lines = (f"Signature of the Government of {place}", self.title, people.EMPTY)
        file = scans.letter(f"Signed page {country} {people.EMPTY}.pdf", *lines)
        more = {"signed_by": f"Government of {place}", "file": file}
        pen.do("officer-1", "joint-programme.countersign", self.name, {**sent, **more})

    def _sign(self, pen: Pen) -> None:
        """Every signature, then the secretariat's word that all are in."""
        on = pen.at.date().isoformat()

        def countersign(who: str, kind: str, party: str, by: str) -> None:
            sent = {"kind": kind, "party": party, "signed_by": by, "signed_on": on}
            pen.do(who, "joint-programme.countersign", self.name, sent)

        for code in self.note.countries:
            place = f"{reference.country(code).name} (illustrative)"
            by = f"Resident Coordinator, {place}"
            countersign("officer-1", "resident-coordinator", code, by)
            countersign("officer-1", "government", code, f"Government of {place}")
        for code in self.note.entities:
            countersign(focal(code), "puno", code, f"Representative of {code} (illustrative)")
        countersign("chair", "chair", "chair", "Chair of the Steering Committee")
        pen.wait(1)
        pen.do("officer-1", "joint-programme.complete-signatures", self.name)

    def _meet_conditions(self) -> None:
        for number, condition in enumerate(self.plan.conditions, 1):
            if condition.met:
                self.script.pen(day(condition.met), 12).do(
                    "officer-2",
                    "joint-programme.meet-condition",
                    self.name,
                    {
                        "condition": number,
                        "evidence": f"Letter of {condition.owner} (illustrative)",
                    },
                )

    def _ask(self, row: Transfer) -> None:
        """The coordinating entity asks for a tranche; in vain at first where the plan says so."""
        lead, name = focal(self.note.entities[0]), f"trq-{self.note.key}-{row.tranche}"
        if row.in_vain:
            pen, asked = self.script.pen(day(row.in_vain), 11), f"{name}-in-vain"
            sent = {"text": f"The work of the first year is under way. {EMPTY}"}
            pen.do(lead, "tranche-request.ask", self.name, sent, name=asked)
            pen.wait(5)
            why = "Less than the agreed share of the first tranche is spent. Ask again once the "
            reasons = f"{why}reports on the year that is over are accepted. {EMPTY}"
            pen.do("head", "tranche-request.refuse", asked, {"reasons": reasons})
        pen = self.script.pen(day(row.asked), 11)
        sent = {"text": f"The reports are accepted, and the work goes on. {EMPTY}"}
        pen.do(lead, "tranche-request.ask", self.name, sent, name=name)
        pen.wait(3)
        pen.do("head", "tranche-request.release", name)

    def _pay(self, row: Transfer) -> None:
        """Made by an officer, signed by the Chair, sent and confirmed by two of the agent."""
        if row.asked:
            self._ask(row)
        name = f"ftr-{self.note.key}-{row.tranche}"
        pen = self.script.pen(day(row.made), 10)
        if row.ends == "withdraw":
            name += "-withdrawn"
        pen.do(
            "officer-1", "transfer-request.draft", self.name, {"tranche": row.tranche}, name=name
        )
        if row.ends == "made":
            return
        if row.ends == "withdraw":
            pen.wait(1)
            why = "A new request follows with the agent’s account details put right."
            pen.do("officer-1", "transfer-request.withdraw", name, why=why)
            return
        pen.wait(1)
        pen.do("chair", "transfer-request.sign", name)
        if row.ends == "signed":
            return
        if day(row.value) < pen.at.date():
            raise ValueError(f"{name} would be sent before it is signed")
        self._send(row, name, row.value, row.first)
        if row.first:
            self._send(row, name, row.rest, ())
        if row.back:
            self._come_back(row, name, *row.back)

    def _send(self, row: Transfer, name: str, on: str, to: tuple[str, ...]) -> None:
        """One of the agent sends what is left, or to some alone; another confirms it."""
        sent: dict[str, Any] = {
            "agent_reference": f"ILLUSTRATIVE/{name.upper()}{'/2' if on != row.value else ''}",
            "value_on": on,
        }
        if row.tranche == 1:
            sent["project_number"] = self.plan.number
        if to:
            sent["lines"] = [{"entity": code} for code in to]
        pen = self.script.pen(day(on), 10)
        pen.do(money.MAKER, "transfer-request.execute", name, sent)
        if row.ends == "confirm":
            pen.at = pen.at.replace(hour=15)
            pen.do(money.CHECKER, "transfer-request.confirm", name)

    def _come_back(self, row: Transfer, name: str, code: str, on: str, again: str) -> None:
        """The bank sends one entity's money back; it is sent again."""
        pen = self.script.pen(day(on), 10)
        sent = {"entity": code, "bank_reference": f"ILLUSTRATIVE/BACK/{code}", "value_on": on}
        why = f"The account at headquarters had been closed. {EMPTY}"
        pen.do(money.MAKER, "transfer-request.return", name, sent, why=why)
        pen.at = pen.at.replace(hour=15)
        pen.do(money.CHECKER, "transfer-request.confirm-return", name)
        self._send(row, name, again, ())
