"""The parts of pages that tell of a programme's closure, in every state of their data."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from api.pages.figures import Figure
from api.pages.vocabulary import _
from api.pages.words import Pill
from mptf.money import Money

_CURRENCY = "USD"


def samples() -> dict[str, Any]:
    """What the gallery shows of them; all of it is illustrative."""
    met = SimpleNamespace(
        title=_("Final narrative report accepted"),
        line=SimpleNamespace(entity="IOM", says=_("RP-2022-0007 is accepted.")),
        state=Pill(_("Met"), "good"),
        url="#closure",
    )
    waits = SimpleNamespace(
        title=_("Nothing left with the entity"),
        line=SimpleNamespace(entity="ILO", says=_("ILO still holds USD 12,340.10.")),
        state=Pill(_("Open"), "due"),
        url="#closure",
    )

    def money(minor: int) -> Money:
        return Money(minor, _CURRENCY)

    def figure(minor: int) -> Figure:
        return Figure(money(minor), "")

    told = SimpleNamespace(
        entity="IOM",
        sent=figure(50_000_000),
        certified=money(49_498_000),
        due=money(502_000),
        refunded=figure(502_000),
        left=figure(0),
        earned=money(8_520),
        paid=money(8_520),
        unpaid=money(0),
        refund_url="",
        interest_url="",
    )
    silent = SimpleNamespace(
        entity="ILO",
        sent=figure(50_000_000),
        certified=None,
        due=None,
        refunded=figure(0),
        left=figure(1_234_010),
        earned=None,
        paid=money(0),
        unpaid=None,
        refund_url="#closure",
        interest_url="",
    )
    answered = SimpleNamespace(
        seq=1,
        text=_("Keep the desks open."),
        answer=_("They are taken into the budget."),
        owner="IOM",
        due_on=date(2023, 6, 30),
        done_on=None,
    )
    silence = SimpleNamespace(
        seq=2, text=_("Count by sex."), answer=None, owner=None, due_on=None, done_on=None
    )
    return {
        "closing_lines": [met, waits],
        "closing_refunds": [told, silent],
        "closing_recommended": [
            (answered, Pill(_("Accepted"), "good")),
            (silence, Pill(_("No response yet"), "due")),
        ],
    }
