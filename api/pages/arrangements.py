"""What a donor and the agent are to sign: terms, clearance, signatures, and how it came here."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages import doing, parts
from api.pages.agreement_words import CLEARANCES, SIDES
from api.pages.frame import show, words_of
from api.pages.subjects import names
from api.pages.words import Words
from mptf.agreements import queries as agreements
from mptf.agreements.models import Arrangement
from mptf.agreements.queries import ArrangementRow
from mptf.money import Money
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KIND = "arrangement"
_ONE = Sheaf(agreements.clearances_of, agreements.signatures_of, agreements.life)


@router.get("/arrangements/{number}")
def one_arrangement(door: ThisDoor, number: str) -> HTMLResponse:
    """One arrangement, or an amendment of an agreement, on its way to both signatures."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, number))
    return show(door, "arrangement.html", title=number, section="agreements", **view)


def _view(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = agreements.numbered(work, number)
    of = _ONE.read(work, subject=row.id)
    steps = of[agreements.life]
    found = names(work, parts.ids_of_steps(steps))
    return {
        "arrangement": row,
        "state": words.state(KIND, row.state),
        "booked": Money(row.booked_minor, work.profile.fund.currency),
        "earmark": _earmark(words, row),
        "clearances": [
            (
                each,
                CLEARANCES[each.outcome]._replace(label=words.say(CLEARANCES[each.outcome].label)),
            )
            for each in of[agreements.clearances_of]
        ],
        "signatures": [
            (words.say(SIDES[each.side]), each) for each in of[agreements.signatures_of]
        ],
        "moments": parts.timeline(words, KIND, steps, found),
        "doing": doing.on_record(work, words, work.get(Arrangement, row.id), row.id),
    }


def _earmark(words: Words, row: ArrangementRow) -> str:
    if row.areas:
        return ", ".join(words.area(code) for code in row.areas)
    return words.region(row.region) if row.region else words.pool("open")
