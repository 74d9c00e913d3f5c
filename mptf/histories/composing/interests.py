"""Donors say which notes of the pipeline they might pay for. All of it is illustrative."""

from __future__ import annotations

from mptf.histories.composing.people import EMPTY, focal
from mptf.histories.composing.script import Pen, Script, day

ANSWERED, OPEN = "int-fiji", "int-mozambique"


def compose(script: Script) -> None:
    """One interest that was answered, and one that waits at the history's end.

    A note is known here by its number, as to whoever reads the public page.
    """
    text = "Mobility in the Pacific is a theme of ours. Could part of the second year be paid?"
    _express(script.pen(day("2022-11-22"), 11), "a", "CN-2020-0079", ANSWERED, text)
    text = (
        "Thank you. We have noted your interest and speak with you on 1 December. Which notes are "
        "funded, and with which money, the Steering Committee decides."
    )
    pen = script.pen(day("2022-11-24"), 10)
    pen.do("officer-1", "interest.answer", ANSWERED, {"text": text})
    _express(script.pen(day("2022-12-13"), 11), "b", "CN-2021-0001", OPEN)


def _express(pen: Pen, donor: str, note: str, name: str, text: str = "") -> None:
    sent = {
        "note": note,
        "name": f"Focal point of Donor {donor.upper()} {EMPTY}",
        "email": f"focal.point@donor-{donor}.example",
        "illustrative": True,
    }
    if text:
        sent["text"] = text
    pen.do(focal(f"donor-{donor}"), "interest.express", sent=sent, name=name)
