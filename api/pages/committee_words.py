"""What the Committee's answers, results and seats are called."""

from __future__ import annotations

from api.pages.vocabulary import _

RECUSED_BY = {
    "puno-of-the-item": _("takes part in it"),
    "beneficiary-country": _("it is for its country"),
    "declared": _("has declared a part in it"),
}
"""Why a seat stands back from an item."""

ANSWERS = {
    "support": _("Support"),
    "no-objection": _("No objection"),
    "abstain": _("Abstain"),
    "objection": _("Objection"),
}
"""What a seat may say of an item."""

RESULTS = {
    "adopted": _("Adopted"),
    "to-a-meeting": _("Suspended, to a meeting"),
    "open-round": _("Open round"),
    "not-adopted": _("Not adopted"),
    "no-quorum": _("No quorum"),
}
RESULT_TONES = {
    "adopted": "good",
    "to-a-meeting": "due",
    "open-round": "due",
    "not-adopted": "bad",
    "no-quorum": "bad",
}

WHOLE_MEETING = _("The meeting as a whole")

PRESENCES = {
    "present": _("at the table"),
    "apologies": _("excused"),
    "absent": _("absent"),
}
PRESENCE_TONES = {"present": "good", "apologies": "over", "absent": "over"}

CLOSED_BY = {
    "deadline": _("at the deadline"),
    "all-answered": _("once every seat had answered"),
    "chair": _("by whoever presided"),
}
"""Why an item is closed."""
