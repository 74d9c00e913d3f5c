"""Written procedures: prepared, circulated, answered by some seats, concluded after the deadline.

Who said what is illustrative throughout. What the rules make of it, the replay finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mptf.histories.composing import people
from mptf.histories.composing.plans import Decision, Voice
from mptf.histories.composing.script import Script, day, rules, workday
from mptf.histories.composing.tables.procedures import VOICES

# What the secretariat says of an item, by what is proposed.
_BACKGROUND = {
    "invite": "Assessed positively by the Committee and in the pipeline since. The ceiling is what "
    "its note asks for, and the fund’s deposits cover it.",
    "approved": "The programme document has passed the technical review. The amounts are those of "
    "its budget, by organization; they are allocated with the signature of the decision.",
    "direct-cost": "The budget of the secretariat for the year: staff, the system, two meetings. "
    "It is decided in advance, and each payment refers to the decision.",
}


def write(
    script: Script,
    decision: Decision,
    items: Sequence[dict[str, Any]],
    partners: Sequence[tuple[str, ...]],
) -> None:
    """A written procedure up to the decision that follows, or as far as it is at the end."""
    circulated, decided = day(decision.papers), day(decision.decided)
    days = rules().committee.written_procedure.working_days
    if workday(circulated, days) != decided:
        raise ValueError(f"{decision.sitting} does not close on the day of its decision")
    pen = script.pen(circulated)
    sent: dict[str, Any] = {
        "title": decision.title,
        "items": [{**item, "background": _BACKGROUND[item["outcome"]]} for item in items],
        "illustrative": True,
    }
    if own := [str(seq) for seq, codes in enumerate(partners, 1) if "IOM" in codes]:
        which = f"item {own[0]}" if len(own) == 1 else f"items {', '.join(own)}"
        sent["text"] = f"IOM declares its part in {which}. The Chair sits as Coordinator."
    pen.do("officer-1", "written-procedure.prepare", sent=sent, name=decision.sitting)
    pen.do("officer-1", "written-procedure.circulate", decision.sitting)
    pen.do("head", "written-procedure.sign-letter", decision.sitting, {"letter": "circulation"})
    _hear(script, decision, partners)
    if decision.signed:
        pen = script.pen(min(workday(decided, 1), day(decision.signed)), 10)
        pen.do("officer-1", "written-procedure.conclude", decision.sitting)


def _hear(script: Script, decision: Decision, partners: Sequence[tuple[str, ...]]) -> None:
    """What the seats say, each at its time, of the items from which they do not stand back."""
    seated = people.seated()
    gone: set[tuple[str, int]] = set()
    for row, voice in enumerate(VOICES[decision.key]):
        pen = script.pen(workday(day(decision.papers), voice.after), 11, row)
        for seq in voice.items or range(1, len(partners) + 1):
            organisation = seated.get(voice.who, "")
            if organisation in partners[seq - 1] or (organisation, seq) in gone:
                continue
            if voice.says == "stand-back":
                gone.add((organisation, seq))
            act, sent = _act(voice)
            pen.do(voice.who, f"committee-item.{act}", f"{decision.sitting}#{seq}", sent)


def _act(voice: Voice) -> tuple[str, dict[str, str]]:
    match voice.says:
        case "stand-back":
            return "stand-back", {"reason": voice.text}
        case "comment":
            return "comment", {"text": voice.text}
        case answer if voice.text:
            return "answer", {"answer": answer, "reason": voice.text}
        case answer:
            return "answer", {"answer": answer}
