"""The end of a programme: interest, the evaluation and its response, the last steps.

Every figure and text is illustrative.
"""

from __future__ import annotations

from mptf.histories.composing import money, people, scans
from mptf.histories.composing.money import Movement
from mptf.histories.composing.people import EMPTY, focal
from mptf.histories.composing.programmes import Writer
from mptf.histories.composing.script import Pen, Script, day

EARNED = "85.20"
"""What the coordinating entity earned on the fund's money; the others earned nothing."""

RECOMMENDED = (
    f"Hand the one-stop desks over to the counties with a budget line of their own. {EMPTY}",
    f"Publish figures of those served, told apart by sex and age. {EMPTY}",
    f"Extend the desks to two more border crossings before the next phase. {EMPTY}",
)
RESPONSES = (
    ("accepted", "The county assemblies take the desks into their budgets.", "2023-06-30", None),
    (
        "partly",
        "By sex from now on; by age once the registers hold it.",
        "2023-03-31",
        "2022-12-07",
    ),
    ("rejected", "The programme has ended and no money is left for it.", None, None),
)
"""How each is taken, with what is done by when, and when it was."""


def compose(script: Script, writer: Writer) -> None:
    """All that comes between the last reports and the closed books."""
    lead = writer.note.entities[0]
    pen = script.pen(day("2022-11-22"), 9)
    for code in writer.note.entities:
        earned = EARNED if code == lead else "0.00"
        sent = {"amount": earned, "text": f"As certified by headquarters. {EMPTY}"}
        pen.do(focal(code), "joint-programme.say-interest", writer.name, sent)
    text = f"Interest that {lead} earned on the fund’s money"
    row = Movement(f"{writer.note.key}-interest", "2022-11-22", "puno-interest", EARNED, text)
    money.move(script, row, entity=lead, programme=f"@{writer.name}")
    _evaluate(script.pen(day("2022-11-24"), 10), writer)
    pen = script.pen(day("2022-12-01"), 10)
    _respond(pen, writer)
    pen = script.pen(day("2022-12-08"), 9)
    sent = {
        "kind": "agent-confirmation",
        "party": "agent",
        "text": f"Cash and books agree; nothing is left. {EMPTY}",
    }
    pen.do(money.CHECKER, "joint-programme.evidence", writer.name, sent)
    pen.wait(2)
    pen.do("officer-1", "joint-programme.close-financially", writer.name)
    pen.do("head", "joint-programme.sign-letter", writer.name, {"letter": "financial-closure"})


def _evaluate(pen: Pen, writer: Writer) -> None:
    lines = ("Final evaluation", writer.note.place, people.EMPTY)
    sent = {
        "title": f"Final evaluation of the programme in {writer.note.place} {EMPTY}",
        "evaluator": f"An independent evaluator {EMPTY}",
        "reported_on": "2022-11-23",
        "recommendations": list(RECOMMENDED),
        "file": scans.letter(f"Final evaluation {people.EMPTY}.pdf", *lines),
    }
    pen.do("officer-2", "joint-programme.evaluate", writer.name, sent)


def _respond(pen: Pen, writer: Writer) -> None:
    lead = writer.note.entities[0]
    for number, (stand, text, due, done) in enumerate(RESPONSES, 1):
        sent = {"recommendation": number, "stand": stand, "text": f"{text} {EMPTY}"}
        if due is not None:
            sent |= {"owner": lead, "due_on": due}
        pen.do(focal(lead), "joint-programme.respond", writer.name, sent)
        if done is not None:
            pen.wait(5)
            pen.do(focal(lead), "joint-programme.respond", writer.name, {**sent, "done_on": done})
