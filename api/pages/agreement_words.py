"""Public words of agreements, rates and bank statements, marked for translation."""

from __future__ import annotations

from collections.abc import Mapping

from api.pages.vocabulary import _
from api.pages.words import Pill

INSTALMENTS: Mapping[str, Pill] = {
    "open": Pill(_("Open"), "ahead"),
    "overdue": Pill(_("Overdue"), "bad"),
    "partly-paid": Pill(_("Partly paid"), "moving"),
    "paid": Pill(_("Paid"), "good"),
    "over-paid": Pill(_("Over-paid"), "due"),
}

AGREEMENTS: Mapping[str, Pill] = {
    "in-force": Pill(_("In force"), "good"),
    "ended": Pill(_("Ended"), "over"),
    "cancelled": Pill(_("Cancelled"), "over"),
}

ENDS = {"ended": _("It came to its end"), "cancelled": _("It was cancelled")}

OUTCOMES = {"passed": _("Passed"), "failed": _("Not passed")}
DILIGENCE: Mapping[str, Pill] = {
    "passed": Pill(OUTCOMES["passed"], "good"),
    "failed": Pill(OUTCOMES["failed"], "bad"),
}

REVERSED = Pill(_("Reversed"), "over")
"""A deposit or a refund whose entry was reversed: it counts as if it had never been."""

CLEARANCES: Mapping[str, Pill] = {
    "cleared": Pill(_("Cleared"), "good"),
    "refused": Pill(_("Refused"), "bad"),
}

SIDES = {"donor": _("For the donor"), "agent": _("For the Administrative Agent")}

LANGUAGES = {"en": _("English"), "fr": _("French"), "es": _("Spanish")}

BASES = {
    "un-rate": _("at the UN operational rate of %(rate)s"),
    "stated-rate": _("at the rate that was stated, %(rate)s"),
    "as-booked": _("as the bank booked it"),
}
"""By what a deposit in a foreign currency was booked."""

WHY = {
    "number": _("names the agreement"),
    "donor": _("names the donor"),
    "instalment": _("the amount of an open instalment"),
    "rest": _("all that is left of it"),
    "less": _("less than is left of it"),
}
"""What speaks for an agreement as that of a line of a bank statement."""

STANDINGS = {
    "preparing": _("In preparation"),
    "in-force": _("In force"),
    "over": _("Ended or cancelled"),
}
