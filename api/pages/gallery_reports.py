"""The parts of pages that tell of a programme's reports, in every state of their data."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from api.pages.vocabulary import _
from api.pages.words import Pill
from mptf.money import Money
from mptf.programme_reports.checks import Found

_CURRENCY = "USD"


def samples() -> dict[str, Any]:
    """What the gallery shows of them; all of it is illustrative."""
    wrong = Found("category 8", _("81.00 of indirect cost is more than 7% of 1,000.00."))
    noted = Found("expenditure", _("More is spent than was sent: paid in advance."), stands=True)
    line = SimpleNamespace(
        title=_("Travel"),
        spent=Money(100_000, _CURRENCY),
        obligated=Money(2_500, _CURRENCY),
        reason=_("A ticket was entered twice."),
    )
    result = SimpleNamespace(
        code="1.1a",
        text=_("Offices trained"),
        unit=_("offices"),
        entity="IOM",
        target="12",
        value="9",
        variance="−25%",  # noqa: RUF001 -- a minus, as printed
        remark=_("Restrictions on gatherings."),
    )
    section = {"code": "summary", "title": _("Executive summary"), "entity": "IOM", "text": "…"}
    row = SimpleNamespace(
        number="RP-2021-0001",
        entity="IOM",
        from_on=date(2020, 10, 20),
        to_on=date(2020, 12, 31),
        due_on=date(2021, 4, 30),
    )
    interim = SimpleNamespace(**{**vars(row), "number": "RP-2021-0002", "due_on": None})
    finding = SimpleNamespace(version=1, text=_("Say what for."))
    return {
        "report_checks": [(_("Indirect support costs"), wrong), (_("Expenditure"), noted)],
        "report_money": SimpleNamespace(
            lines=[line],
            spent=line.spent,
            obligated=line.obligated,
            over=_("Paid in advance."),
            responsible=_("Treasurer"),
        ),
        "report_words": SimpleNamespace(sections=[section], results=[result]),
        "report_calendar": [
            (row, _("Financial report"), Pill(_("Late"), "bad")),
            (interim, _("Financial report, interim figures"), Pill(_("Accepted"), "good")),
        ],
        "report_findings": [(finding, _("Travel"))],
    }
