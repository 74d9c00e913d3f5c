"""The life of a concept note as acts: written, confirmed, endorsed, screened, scored, tabled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mptf.histories.composing import scans
from mptf.histories.composing.committee import Docket
from mptf.histories.composing.form import MARK, content
from mptf.histories.composing.judging import FAILURES, MET, WAIVED
from mptf.histories.composing.people import focal
from mptf.histories.composing.plans import BY_KEY, Note
from mptf.histories.composing.reviews import Reviews
from mptf.histories.composing.script import Pen, Script, day, rules, workday
from mptf.histories.composing.tables.first_call import NOTES as FIRST
from mptf.histories.composing.tables.second_call import BY_MARCH_2021, LATER
from mptf.network import reference

FIRST_CALL, ROLLING_CALL = "2020-1", "2020-2"
RECOMMENDED_FROM = "2022"
"""From this year on the secretariat sums reviews up for the Committee."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A call: when it was prepared and announced, and what it takes."""

    number: str
    title: str
    text: str
    prepared: str
    announced: str
    """Empty where it is still in preparation when the history ends."""
    opens: str
    closes: str = ""
    takes: Mapping[str, Any] = field(default_factory=dict)


CALLS = (
    Planned(
        FIRST_CALL,
        "First call for concept notes, 2020",
        "The fund’s first call is for joint programmes of two to four entities in all five "
        "thematic areas. Notes that respond to priorities of governments come first.",
        "2020-01-06",
        "2020-01-13",
        "2020-01-20",
        "2020-03-13",
    ),
    Planned(
        ROLLING_CALL,
        "Rolling call for concept notes from October 2020",
        "Notes may be submitted at any time. The Steering Committee takes them up at its next "
        "meeting after they are scored.",
        "2020-09-14",
        "2020-09-21",
        "2020-10-01",
    ),
    Planned(
        "2023-1",
        "Call 2023: pathways for people on the move in the Sahel and the Andes",
        "For joint programmes that open regular pathways, or keep people safe where there are "
        "none. Smaller notes are welcome.",
        "2022-11-28",
        "2022-12-12",
        "2023-01-09",
        "2023-03-31",
        {
            "areas": ["TA2", "TA4"],
            "regions": ["africa", "latin-america-and-the-caribbean"],
            "ceiling": "2500000.00",
        },
    ),
    Planned(
        "2023-2",
        "Call 2023: data for policy",
        "Being written: what official statistics on migration lack, and who could supply it.",
        "2022-12-13",
        "",
        "2023-09-04",
        "2023-11-30",
        {"areas": ["TA1"]},
    ),
)

# What a step of a note's path says. All but the last part of a path goes on behind it.
#   return            sent back for completion, completed in time
#   return lapse      sent back, and not completed in time
#   return stop       sent back, and still there
#   ineligible RULE   the rule is not met
#   withdraw WHERE    by the coordinating entity, from that state
#   DECISION OUTCOME  tabled for that decision, which says so
#   lapse             a revision that was asked for never came
#   stop WHERE        it stands there when the history ends

GUESTS = {"burkina-faso": ("writer-a", "A")}
"""Who was invited to write which draft, and by which letter they are called."""

_WHY = "The authorities have found other means for this work."


def compose(script: Script, docket: Docket) -> None:
    """Two calls with all their notes, one that is announced, and one in preparation."""
    for planned in CALLS:
        _prepare(script, planned)
    for index, note in enumerate(FIRST):
        start = workday(day("2020-02-03"), index * 19 // len(FIRST))
        Life(script, docket, note, FIRST_CALL, index).run(script.pen(start, 9, index % 60))
    for index, note in enumerate((*BY_MARCH_2021, *LATER)):
        pen = script.pen(day(note.start), 10, index)
        Life(script, docket, note, ROLLING_CALL, index).run(pen)


def _prepare(script: Script, planned: Planned) -> None:
    sent: dict[str, Any] = {
        "number": planned.number,
        "title": planned.title,
        "opens_at": script.pen(day(planned.opens)).at.isoformat(),
        "text": planned.text,
        **planned.takes,
        "illustrative": True,
    }
    if planned.closes:
        hour = rules().note.deadline_hour
        sent["closes_at"] = script.pen(day(planned.closes), hour).at.isoformat()
    name, pen = f"call-{planned.number}", script.pen(day(planned.prepared), 11)
    pen.do("officer-1", "call.prepare", sent=sent, name=name)
    if not planned.announced:
        file = scans.letter(f"Guide to writers {MARK}.pdf", planned.title, "Being written.", MARK)
        pen.do("officer-1", "call-draft.attach", name, {"file": file})
    if planned.announced:
        pen.move_to(day(planned.announced))
        pen.do("head", "call-draft.announce", name)


@dataclass(slots=True)
class Life:
    """One note on its way."""

    script: Script
    docket: Docket
    note: Note
    call: str
    index: int

    def run(self, pen: Pen) -> None:
        """Write all acts of its path."""
        steps = self.note.path.split(", ")
        self._draft(pen)
        if steps[0] == "stop draft":
            self._begin_to_endorse(pen)
            return
        self._endorse(
            pen, complete=steps[0].split()[0] != "return" and "government" not in steps[0]
        )
        pen.wait(2 + self.index % 2)
        self._by_coordinator(pen, "submit")
        if self._stops(pen, steps[0], "submitted"):
            return
        self._take_up(pen)
        if steps[0].startswith("return"):
            if not self._return(pen, steps[0]):
                return
            steps = steps[1:]
        if not self._screen(pen, steps[0]) or not self._review(pen, steps):
            return
        for number, step in enumerate(steps):
            following = steps[number + 1] if number + 1 < len(steps) else ""
            if not self._decide(pen, step, following):
                return

    # --- The entity ---------------------------------------------------------------------------

    def _by_coordinator(self, pen: Pen, step: str, why: str = "") -> None:
        pen.do(focal(self.note.entities[0]), f"concept-note.{step}", self.note.name, why=why)

    def _draft(self, pen: Pen) -> None:
        note = self.note
        sent = {
            "call": self.call,
            "coordinator": note.entities[0],
            "content": content(note),
            "illustrative": True,
        }
        pen.do(focal(note.entities[0]), "concept-note.draft", sent=sent, name=note.name)
        pen.wait(1 + self.index % 2)
        for code in note.entities:
            pen.do(focal(code), "concept-note.confirm", note.name, {"entity": code})

    def _endorse(self, pen: Pen, *, complete: bool) -> None:
        kinds = ("resident-coordinator", "government") if complete else ("resident-coordinator",)
        for kind in kinds:
            self._sign(pen, kind)

    def _sign(self, pen: Pen, kind: str, **more: str) -> None:
        by = {"resident-coordinator": "Resident Coordinator,", "government": "Government of"}[kind]
        for code in self.note.countries:
            sent = {
                "country": code,
                "kind": kind,
                "signed_by": f"{by} {reference.country(code).name} (illustrative)",
                "signed_on": pen.at.date().isoformat(),
                **more,
            }
            pen.do(focal(self.note.entities[0]), "concept-note.endorse", self.note.name, sent)

    def _begin_to_endorse(self, pen: Pen) -> None:
        """A draft whose government has sent its letter, and whose coordinators were asked."""
        entity, name = focal(self.note.entities[0]), self.note.name
        for code in self.note.countries:
            where = reference.country(code).name
            lines = (f"Government of {where}", self.note.title, "We endorse this note.", MARK)
            file = scans.letter(f"Endorsement {code} {MARK}.pdf", *lines)
            pen.do(entity, "concept-note.attach", name, {"kind": "endorsement", "file": file})
            self._sign(pen, "government", letter=f"@{name}/file")
            whom = {
                "country": code,
                "name": f"The Resident Coordinator in {where} {MARK}",
                "title": "Resident Coordinator",
                "email": f"rc-{code.lower()}@demonstration.example",
            }
            pen.do(entity, "concept-note.ask-endorsement", name, whom)
        if self.note.key in GUESTS:
            self._invite(pen, *GUESTS[self.note.key])

    def _invite(self, pen: Pen, key: str, letter: str) -> None:
        """Somebody of another partner writes a draft with its entities, and comments on it."""
        name, partner = (
            f"Adviser {letter} of a network of cities {MARK}",
            f"A network of cities {MARK}",
        )
        box, code = f"{key}@cities.example", self.note.entities[-1]
        person = {
            "name": name,
            "title": name,
            "organisation": code,
            "roles": ["writer"],
            "email": box,
            "illustrative": True,
        }
        pen.do("system", "person.add", sent=person, name=key)
        whom = {"name": name, "email": box, "entity": code, "partner": partner}
        pen.do(focal(self.note.entities[0]), "concept-note.invite-writer", self.note.name, whom)
        said = {"field": "summary", "text": f"Say which cities take part. {MARK}"}
        pen.do(key, "concept-note.comment", self.note.name, said)

    def _stops(self, pen: Pen, step: str, where: str) -> bool:
        """Whether the note is withdrawn here, or stands here at the end."""
        if step == f"withdraw {where}":
            pen.wait(2)
            self._by_coordinator(pen, "withdraw", _WHY)
        return step in {f"withdraw {where}", f"stop {where}"}

    # --- The secretariat ----------------------------------------------------------------------

    def _officer(self) -> str:
        return f"officer-{1 + self.index % 2}"

    def _take_up(self, pen: Pen) -> None:
        pen.wait(3 + self.index % 3)
        pen.do(self._officer(), "concept-note.take-up", self.note.name)

    def _return(self, pen: Pen, step: str) -> bool:
        """Send it back for want of a government's letter; whether it came back in time."""
        note = self.note
        pen.wait(3)
        self._check(pen, "")
        finding = {"field": "endorsements", "text": "The letter of the government is missing."}
        who = "head" if self.index % 2 else self._officer()
        pen.do(who, "concept-note.return-for-completion", note.name, {"findings": [finding]})
        if who != "head":
            self._sign_letter(pen, "returned-for-completion")
        if step == "return stop":
            return False
        if step == "return lapse":
            self._lapse(pen, pen.at.date() + timedelta(days=rules().note.cure_days))
            return False
        pen.wait(6 + self.index % 4)
        self._sign(pen, "government")
        answers = {"endorsements": "The letter has come, and is attached."}
        who = focal(self.note.entities[0])
        pen.do(who, "concept-note.answer", self.note.name, {"answers": answers})
        self._by_coordinator(pen, "resubmit")
        self._take_up(pen)
        return True

    def _lapse(self, pen: Pen, due: date) -> None:
        late = self.script.pen(due + timedelta(days=1), 0, 5)
        late.do("system", "concept-note.lapse", self.note.name)
        pen.move_to(late.at.date())

    def _sign_letter(self, pen: Pen, letter: str) -> None:
        pen.wait(1)
        pen.do("head", "concept-note.sign-letter", self.note.name, {"letter": letter})

    def _check(self, pen: Pen, failing: str) -> None:
        """The judged rules; what is computed, the system finds itself."""
        checks: list[dict[str, str]] = []
        for rule in rules().note.eligibility:
            if rule.how != "judged":
                continue
            said = {"rule": rule.code, "outcome": "pass", "reason": MET[rule.code]}
            if rule.code == failing:
                said |= {"outcome": "fail", "reason": FAILURES[failing]}
            elif rule.code == "country-framework" and self.note.reach in {"regional", "global"}:
                said |= WAIVED
            checks.append(said)
        pen.do(self._officer(), "concept-note.screen", self.note.name, {"checks": checks})

    def _screen(self, pen: Pen, step: str) -> bool:
        """Fill the checklist; whether it is eligible."""
        if step == "stop screening":
            return False
        pen.wait(4 + self.index % 3)
        kind, _, rule = step.partition(" ")
        self._check(pen, rule if kind == "ineligible" else "")
        if kind == "ineligible":
            pen.wait(1)
            who = "head" if self.index % 2 else self._officer()
            pen.do(who, "concept-note.find-ineligible", self.note.name)
            if who != "head":
                self._sign_letter(pen, "ineligible")
            return False
        pen.do(self._officer(), "concept-note.find-eligible", self.note.name)
        return True

    def _review(self, pen: Pen, steps: list[str], number: int = 1) -> bool:
        """Two reviews, of some notes more; whether it is to be tabled."""
        good = any(step.endswith(" positive") for step in steps)
        reviews = Reviews(self.note, self.index, number)
        is_open = steps[0] == "stop review"
        reviews.begin(pen, officers=1 if is_open else 2)
        pen.wait(4)
        reviews.score(pen, "officer-1", 4 if good else 3)
        if is_open:
            reviews.ask_late(pen)
        if self._stops(pen, steps[0], "review"):
            return False
        reviews.score_outside(pen, 4 if good else 2)
        pen.wait(2)
        reviews.score(pen, "officer-2", 4 if good else 2)
        if self.note.start >= RECOMMENDED_FROM:
            reviews.recommend(pen, good=good)
        return True

    # --- The Committee --------------------------------------------------------------------------

    def _decide(self, pen: Pen, step: str, following: str) -> bool:
        """Table it for a decision, and go on as it says; whether the path goes on."""
        note = self.note
        what, _, outcome = step.partition(" ")
        if what in {"stop", "withdraw"}:
            pen.wait(2)
            pen.do(self._officer(), "concept-note.table", note.name)
            self._stops(pen, step, "committee")
            return False
        decision = BY_KEY[what]
        papers = day(decision.papers)
        if pen.at.date() > papers:
            raise ValueError(f"{note.name} is not ready for the papers of {decision.key}")
        pen.move_to(papers)
        pen.do(self._officer(), "concept-note.table", note.name)
        self.docket.put(what, "concept-note", note.name, outcome, note.entities)
        pen.move_to(workday(day(decision.signed), 1))
        if outcome != "revise":
            return bool(following)
        if following == "lapse":
            days = rules().note.revision_days
            self._lapse(pen, day(decision.signed) + timedelta(days=days))
        if following in {"", "lapse"}:
            return False
        self._resubmit(pen, following)
        return True

    def _resubmit(self, pen: Pen, following: str) -> None:
        """The revised version, from the entity to the table again."""
        pen.wait(18 + self.index % 5)
        who = focal(self.note.entities[0])
        said = content(self.note, revised=True)
        fields = {name: said[name] for name in ("summary", "results")}
        pen.do(who, "concept-note.write", self.note.name, {"fields": fields})
        self._by_coordinator(pen, "resubmit")
        self._take_up(pen)
        self._screen(pen, following)
        self._review(pen, [following], number=2)
