"""How notes are reviewed: by two officers, of some also by reviewers from outside."""

from __future__ import annotations

from mptf.histories.composing.people import EMPTY
from mptf.histories.composing.plans import Note
from mptf.histories.composing.script import Pen, day, rules

REVIEWERS = (
    ("reviewer-a", "A", ("TA1", "TA4"), ("en", "fr")),
    ("reviewer-b", "B", ("TA2", "TA5"), ("en", "es")),
    ("reviewer-c", "C", ("TA3",), ("en",)),
)
"""Key, letter, areas and languages. None is known from sources."""

OUTSIDE = {
    "guyana": (("reviewer-b", "decline"),),
    "burundi": (("reviewer-a", "score"),),
    "libya": (("reviewer-c", "propose-another"), ("reviewer-b", "score")),
    "vanuatu": (("reviewer-b", "declare-a-conflict"),),
}
"""Who else was asked of a note, and what they did."""

STILL_OPEN = (("reviewer-a", "accept"), ("reviewer-b", "declare-a-conflict"), ("reviewer-c", ""))
"""What became of those who were asked of the note that is under review when the history ends."""
OPEN_NOTE, OPEN_FROM = "laos", "2022-12-13"

_ENDS = {
    1: "The note says nothing that would let one give more.",
    5: "It is clear, complete and well founded.",
}
_WHY = {
    "decline": "I am on leave until after the day by which it is due.",
    "propose-another": "They know the subject better than I do.",
    "declare-a-conflict": "I advised one of the entities on an earlier draft.",
}
_INSTEAD = {"name": f"Somebody of a university in the region {EMPTY}"}
_OFFICERS = ("officer-1", "officer-2")


def found(pen: Pen) -> None:
    """Enter the reviewers from outside, and say what they review well."""
    name = f"Pool of reviewers {EMPTY}"
    sent = {"code": "POOL", "name": name, "kind": "other", "illustrative": True}
    pen.do("system", "organisation.add", sent=sent)
    for key, letter, areas, languages in REVIEWERS:
        person = {
            "name": f"Reviewer {letter} {EMPTY}",
            "title": f"Reviewer {letter} {EMPTY}",
            "organisation": "POOL",
            "roles": ["reviewer"],
            "email": f"{key}@pool.example",
            "illustrative": True,
        }
        pen.do("system", "person.add", sent=person, name=key)
        competent = {"areas": list(areas), "languages": list(languages)}
        pen.do("head", "person.competence", key, competent)


class Reviews:
    """The reviews of one version of a note."""

    def __init__(self, note: Note, index: int, number: int) -> None:
        """Say of which note, which in its call, and of which version."""
        self._note, self._index, self._number = note, index, number

    def begin(self, pen: Pen, officers: int = len(_OFFICERS)) -> None:
        """The officers take it on; whoever else is asked answers."""
        for who in _OFFICERS[:officers]:
            self._ask(pen, who, who)
        for who, does in OUTSIDE.get(self._note.key, ()) if self._number == 1 else ():
            self._ask(pen, "officer-1", who)
            if does == "score":
                self._do(pen, who, "accept")
            else:
                self._do(pen, who, does)

    def score(self, pen: Pen, who: str, level: int) -> None:
        """Enter somebody's scores, with a word for what is at an end of the scale."""
        wave = (0, 1, 0, -1, 0, 0, 1)
        other = 0 if who in _OFFICERS else 3  # who comes from outside sees other things in it
        scores = {
            code: max(1, min(5, level + wave[(self._index + place + other) % len(wave)]))
            for place, code in enumerate(c.code for c in rules().assessment.rubric)
        }
        words = {code: _ENDS[point] for code, point in scores.items() if point in _ENDS}
        sent = {"scores": scores, **({"words": words} if words else {})}
        pen.do(who, "review-assignment.score", self._name(who), sent)

    def score_outside(self, pen: Pen, level: int) -> None:
        """Enter the scores of whoever was asked besides."""
        for who, does in OUTSIDE.get(self._note.key, ()) if self._number == 1 else ():
            if does == "score":
                self.score(pen, who, level)

    def recommend(self, pen: Pen, *, good: bool) -> None:
        """Sum up what reviewers say."""
        text = (
            "Reviewers agree that the note is sound, and that its partners can do it together. "
            if good
            else "Reviewers find the idea good, and the way to it too little worked out. "
        )
        outcome = "positive" if good else "not-retained"
        sent = {"outcome": outcome, "text": f"{text}{EMPTY}"}
        pen.do("head", "concept-note.recommend", self._note.name, sent)

    def ask_late(self, pen: Pen) -> None:
        """Ask those who are still waited for when the history ends."""
        pen.move_to(day(OPEN_FROM))
        for who, does in STILL_OPEN:
            self._ask(pen, "officer-2", who)
            if does:
                self._do(pen, who, does)

    def _name(self, who: str) -> str:
        return f"{self._note.name}-review-{self._number}-{who}"

    def _ask(self, pen: Pen, by: str, who: str) -> None:
        asked = {"reviewer": f"@{who}"}
        pen.do(by, "review-assignment.ask", self._note.name, asked, name=self._name(who))

    def _do(self, pen: Pen, who: str, step: str) -> None:
        sent = _INSTEAD if step == "propose-another" else None
        pen.do(who, f"review-assignment.{step}", self._name(who), sent, why=_WHY.get(step, ""))
